import { describe, expect, test } from 'vitest';
import {
  App,
  ApplicationLoadBalancer,
  Cluster,
  ContainerImage,
  deploy,
  LoadBalancedService,
  plan,
  Stack,
  TaskDefinition,
  Vpc,
} from '../../lib/index.ts';
import { createSandbox } from '../../lib/sandbox/index.ts';
import { failuresOf, linesOf } from '../invariants/harness.ts';

const SERVICES = 60;

function many(changed: readonly number[] = []): App {
  const app = new App({ name: 'fleet' });
  const stack = new Stack(app, 'Main', { region: 'eu-west-1' });
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0, cidr: '10.0.0.0/16' });
  const cluster = new Cluster(stack, 'Cluster', { vpc });
  const listener = new ApplicationLoadBalancer(stack, 'Front', {
    vpc,
    internetFacing: true,
  }).addListener('Http');
  for (let index = 1; index <= SERVICES; index += 1) {
    const taskDefinition = new TaskDefinition(stack, `Task${index}`, { cpu: 256, memoryMiB: 512 });
    taskDefinition.addContainer('main', {
      image: ContainerImage.fromRegistry(changed.includes(index) ? 'nginx:2' : 'nginx:1'),
      portMappings: [{ containerPort: 80 }],
    });
    new LoadBalancedService(stack, `Service${index}`, {
      cluster,
      taskDefinition,
      listener,
      priority: index,
      pathPatterns: [`/${index}/*`],
    });
  }
  return app;
}

describe('an app of sixty services, in an account that holds everybody to its rates', () => {
  test('is deployed, read and changed without one throttle, and only what changed is written', async () => {
    const sandbox = createSandbox({ enforceRates: true });
    const aws = { sandbox, paced: true };
    const throttles = () =>
      sandbox.calls.entries.filter(({ error }) => /throttl|limit|rate/i.test(error ?? ''));
    const result = await deploy(many(), { aws });
    expect(failuresOf(result)).toEqual([]);
    expect(result.exitCode).toBe(0);
    expect(throttles()).toEqual([]);

    // Every run begins with full buckets, as AWS has them again after a minute.
    sandbox.clock.advance(60_000);
    const start = sandbox.clock.now();
    const again = await plan(many(), { aws });
    expect(linesOf(again.plan)).toEqual([]);
    expect(sandbox.clock.now() - start).toBeLessThan(15_000);

    sandbox.clock.advance(60_000);
    const before = sandbox.calls.writes().length;
    const changed = await deploy(many([7, 21, 33, 42, 60]), { aws });
    expect(failuresOf(changed)).toEqual([]);
    const writes = sandbox.calls
      .writes()
      .slice(before)
      .map(({ operation }) => operation)
      .filter((name) => !/Parameter|Tag/.test(name));
    expect(writes.sort()).toEqual([
      ...Array<string>(5).fill('RegisterTaskDefinition'),
      ...Array<string>(5).fill('UpdateService'),
    ]);
    const durations = changed.run.rollouts.map(({ report }) => report.duration);
    expect(durations).toHaveLength(5);
    expect(throttles()).toEqual([]);
  }, 60_000);
});
