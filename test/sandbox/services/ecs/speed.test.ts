import { expect, test } from 'vitest';
import { newFleetStory } from './fleet-story.ts';
import { hosts, hostsOf, onHosts, registerOnHosts } from './hosts.ts';

test('an hour of a hundred services on a hundred instances is simulated in five seconds', () => {
  const story = newFleetStory();
  hosts(story, 100, { type: 'm5.xlarge' });
  registerOnHosts(story, { portMappings: [{ containerPort: 80 }] });
  const started = performance.now();
  for (let index = 0; index < 100; index += 1)
    story.ecs(
      'CreateService',
      onHosts({ serviceName: `service-${index}`, desiredCount: 10, deploymentConfiguration: {} }),
    );
  story.pass(1800);
  expect(story.service('service-99').runningCount).toBe(10);
  for (let index = 0; index < 100; index += 1)
    story.ecs('UpdateService', {
      cluster: 'main',
      service: `service-${index}`,
      forceNewDeployment: true,
    });
  story.pass(1800);
  expect(performance.now() - started).toBeLessThan(5000);
  expect(hostsOf(story).reduce((sum, host) => sum + (host.runningTasksCount ?? 0), 0)).toBe(1000);
  expect(story.service('service-0').deployments).toHaveLength(1);
});
