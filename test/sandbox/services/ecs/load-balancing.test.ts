import type { ServiceDeployment, Task } from '@aws-sdk/client-ecs';
import type { TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import { elasticLoadBalancingV2 } from '../../../../lib/sandbox/services/elastic-load-balancing-v2/index.ts';
import { setTargetHealthy } from '../../../../lib/sandbox/services/elastic-load-balancing-v2/target-health.ts';
import { aService, newStory, register, type Story, scope } from './story.ts';

const breaker = { deploymentCircuitBreaker: { enable: true, rollback: true } };

describe('a service behind a load balancer', () => {
  test('is refused while no listener or rule forwards to its target group, also on an update', () => {
    const story = newStory();
    register(story);
    const targetGroupArn = aTargetGroup(story);
    const message = `The target group with targetGroupArn ${targetGroupArn} does not have an associated load balancer.`;
    expect(() => story.ecs('CreateService', behind(story, targetGroupArn))).toThrow(message);
    story.ecs('CreateService', aService(story));
    const { loadBalancers } = behind(story, targetGroupArn);
    expect(() =>
      story.ecs('UpdateService', { cluster: 'main', service: 'web', loadBalancers }),
    ).toThrow(message);
  });

  test('is refused with a target group of instances', () => {
    const story = newStory();
    register(story);
    const targetGroupArn = aTargetGroup(story, 'instance');
    aListener(story, targetGroupArn);
    expect(() => story.ecs('CreateService', behind(story, targetGroupArn))).toThrow(
      `The provided target group ${targetGroupArn} has target type instance, which is incompatible with the awsvpc network mode specified in the task definition.`,
    );
  });

  test('is deployed only when its targets are healthy', () => {
    const { story, targetGroupArn } = aStory();
    story.pass(30);
    expect(story.service('web')).toMatchObject({ runningCount: 2 });
    expect(story.service('web').deployments?.[0]?.rolloutState).toBe('IN_PROGRESS');
    expect(health(story, targetGroupArn)).toEqual(['initial', 'initial']);
    story.pass(180);
    expect(health(story, targetGroupArn)).toEqual(['healthy', 'healthy']);
    expect(story.service('web').deployments?.[0]?.rolloutState).toBe('COMPLETED');
    expect(messages(story)).toContain(
      `(service web) registered 1 targets in (target-group ${targetGroupArn})`,
    );
  });

  test('rolls back when the new tasks fail the health checks of the target group', () => {
    const { story, targetGroupArn } = aStory();
    story.pass(300);
    register(story, 'shop:gantry-unhealthy');
    story.ecs('UpdateService', { cluster: 'main', service: 'web', taskDefinition: 'web:2' });
    story.pass(3600);
    expect(deployment(story).status).toBe('ROLLBACK_SUCCESSFUL');
    expect(health(story, targetGroupArn)).toEqual(['healthy', 'healthy']);
    expect(messages(story)).toContain(
      `(service web) (port 80) is unhealthy in (target-group ${targetGroupArn}) due to (reason Health checks failed).`,
    );
  });

  test('lets failing targets alone during the grace period', () => {
    const { story } = aStory({ healthCheckGracePeriodSeconds: 1200 }, 'shop:gantry-unhealthy');
    story.pass(1200);
    expect(story.service('web').deployments?.[0]).toMatchObject({
      failedTasks: 0,
      runningCount: 2,
    });
    story.pass(300);
    expect(story.service('web').deployments?.[0]?.failedTasks).toBeGreaterThan(0);
  });

  test('drains a task before it stops it', () => {
    const { story, targetGroupArn } = aStory();
    story.pass(300);
    const [arn] = taskArns(story);
    story.ecs('StopTask', { cluster: 'main', task: arn });
    story.pass(290);
    expect(health(story, targetGroupArn)).toContain('draining');
    expect(task(story, arn)).toMatchObject({ lastStatus: 'DEACTIVATING' });
    story.pass(30);
    expect(task(story, arn)).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'UserInitiated' });
    expect(health(story, targetGroupArn)).toEqual(['healthy', 'healthy']);
  });

  test('replaces a task whose target becomes unhealthy later', () => {
    const { story, targetGroupArn } = aStory();
    story.pass(300);
    const [first] = targets(story, targetGroupArn);
    setTargetHealthy(
      story.world,
      scope,
      targetGroupArn,
      { id: first?.Target?.Id ?? '', port: 80 },
      false,
    );
    story.pass(120);
    story.service('web');
    story.pass(600);
    const stopped = story.ecs<{ taskArns: string[] }>('ListTasks', {
      cluster: 'main',
      serviceName: 'web',
      desiredStatus: 'STOPPED',
    }).taskArns;
    expect(stopped).toHaveLength(1);
    expect(task(story, stopped[0])).toMatchObject({
      stoppedReason: `Task failed ELB health checks in (target-group ${targetGroupArn})`,
    });
    expect(health(story, targetGroupArn)).toEqual(['healthy', 'healthy']);
  });
});

function aStory(overrides = {}, image?: string) {
  const story = newStory();
  register(story, image);
  const targetGroupArn = aTargetGroup(story);
  aListener(story, targetGroupArn);
  story.ecs('CreateService', { ...behind(story, targetGroupArn), ...overrides });
  return { story, targetGroupArn };
}

function behind(story: Story, targetGroupArn: string) {
  return aService(story, {
    loadBalancers: [{ targetGroupArn, containerName: 'web', containerPort: 80 }],
    deploymentConfiguration: breaker,
  });
}

function aTargetGroup(story: Story, TargetType = 'ip'): string {
  const { TargetGroups } = story.call<{ TargetGroups: { TargetGroupArn: string }[] }>(
    elasticLoadBalancingV2,
    'CreateTargetGroup',
    { Name: `web-${TargetType}`, Protocol: 'HTTP', Port: 80, VpcId: story.vpc, TargetType },
  );
  return TargetGroups[0]?.TargetGroupArn ?? '';
}

function aListener(story: Story, TargetGroupArn: string): void {
  const { LoadBalancers } = story.call<{ LoadBalancers: { LoadBalancerArn: string }[] }>(
    elasticLoadBalancingV2,
    'CreateLoadBalancer',
    { Name: 'front', Scheme: 'internal', Subnets: story.subnets, SecurityGroups: [story.group] },
  );
  story.call(elasticLoadBalancingV2, 'CreateListener', {
    LoadBalancerArn: LoadBalancers[0]?.LoadBalancerArn,
    Protocol: 'HTTP',
    Port: 80,
    DefaultActions: [{ Type: 'forward', TargetGroupArn }],
  });
}

function targets(story: Story, TargetGroupArn: string): readonly TargetHealthDescription[] {
  return story.call<{ TargetHealthDescriptions: TargetHealthDescription[] }>(
    elasticLoadBalancingV2,
    'DescribeTargetHealth',
    { TargetGroupArn },
  ).TargetHealthDescriptions;
}

function health(story: Story, targetGroupArn: string) {
  return targets(story, targetGroupArn).map(({ TargetHealth }) => TargetHealth?.State);
}

function taskArns(story: Story): readonly string[] {
  return story.ecs<{ taskArns: string[] }>('ListTasks', { cluster: 'main', serviceName: 'web' })
    .taskArns;
}

function task(story: Story, arn: string | undefined): Task | undefined {
  return story.ecs<{ tasks: Task[] }>('DescribeTasks', { cluster: 'main', tasks: [arn] }).tasks[0];
}

function deployment(story: Story): ServiceDeployment {
  const [found] = story.ecs<{ serviceDeployments: ServiceDeployment[] }>(
    'DescribeServiceDeployments',
    { serviceDeploymentArns: [story.service('web').currentServiceDeployment] },
  ).serviceDeployments;
  if (found === undefined) throw new Error('no deployment');
  return found;
}

function messages(story: Story): readonly string[] {
  return (story.service('web').events ?? []).map(({ message }) => message ?? '');
}
