/** G15: eighty services in three stacks of one account that holds everybody to its rates. */
import { describe, expect, test } from 'vitest';
import {
  App,
  type ApplicationListener,
  ApplicationLoadBalancer,
  Cluster,
  ContainerImage,
  deploy,
  LoadBalancedService,
  plan,
  SecurityGroup,
  Service,
  Stack,
  TaskDefinition,
  Vpc,
} from '../../lib/index.ts';
import { createSandbox, type Sandbox } from '../../lib/sandbox/index.ts';
import { synth } from '../../lib/toolkit.ts';
import { failuresOf, linesOf } from '../invariants/harness.ts';
import { actionsOf } from './apps.ts';

const BEHIND_LISTENERS = [26, 27];
const WORKERS = 27;

interface Shape {
  /** Numbers of the services whose image is new. */
  readonly changed?: readonly number[];
  /** Whether stack Platform has the group that the workers of stack Jobs use. */
  readonly group?: boolean;
  readonly name?: string;
  readonly clusterName?: string;
}

/** Platform owns the network, the cluster, the listeners and a group; Web and Shop serve; Jobs works. */
function eighty({ changed = [], group = true, name = 'fleet', clusterName }: Shape = {}): App {
  const app = new App({ name });
  const platform = new Stack(app, 'Platform', { region: 'eu-west-1' });
  const vpc = new Vpc(platform, 'Vpc', { maxAzs: 2, natGateways: 0, cidr: '10.0.0.0/16' });
  const cluster = new Cluster(platform, 'Cluster', {
    vpc,
    ...(clusterName === undefined ? {} : { clusterName }),
  });
  const shared = group ? new SecurityGroup(platform, 'Shared', { vpc }) : undefined;
  let number = 0;
  const taskIn = (stack: Stack) => {
    number += 1;
    const task = new TaskDefinition(stack, `Task${number}`, { cpu: 256, memoryMiB: 512 });
    task.addContainer('main', {
      image: ContainerImage.fromRegistry(changed.includes(number) ? 'nginx:2' : 'nginx:1'),
      portMappings: [{ containerPort: 80 }],
    });
    return task;
  };
  const serve = (stack: Stack, listener: ApplicationListener, count: number) => {
    for (let i = 1; i <= count; i += 1) {
      const taskDefinition = taskIn(stack);
      const { service } = new LoadBalancedService(stack, `Service${number}`, {
        cluster,
        taskDefinition,
        listener,
        priority: number,
        pathPatterns: [`/${number}/*`],
      });
      scale(service).onRequestsPerTarget({ requests: 500 });
    }
  };
  const listener = new ApplicationLoadBalancer(platform, 'Front', {
    vpc,
    internetFacing: true,
  }).addListener('Http');
  const web = new Stack(app, 'Web', { region: 'eu-west-1' });
  serve(web, listener, BEHIND_LISTENERS[0] ?? 0);
  serve(web, listener, BEHIND_LISTENERS[1] ?? 0);
  const jobs = new Stack(app, 'Jobs', { region: 'eu-west-1' });
  for (let i = 1; i <= WORKERS; i += 1) {
    const taskDefinition = taskIn(jobs);
    const service = new Service(jobs, `Service${number}`, {
      cluster,
      taskDefinition,
      ...(i > 3 || shared === undefined ? {} : { securityGroups: [shared] }),
    });
    scale(service);
  }
  return app;
}

function scale(service: Service) {
  const scaling = service.autoScale({ min: 1, max: 4 });
  scaling.onCpu({ targetPercent: 60 });
  scaling.onMemory({ targetPercent: 70 });
  scaling.onSchedule('Night', { schedule: 'cron(0 20 * * ? *)', min: 1, max: 2 });
  scaling.onSchedule('Noon', { schedule: 'cron(0 12 * * ? *)', min: 2, max: 4 });
  scaling.onSchedule('Weekend', { schedule: 'cron(0 6 ? * SAT *)', min: 1, max: 2 });
  scaling.onSchedule('Day', { schedule: 'cron(0 6 * * ? *)', min: 1, max: 4 });
  return scaling;
}

const throttles = ({ calls }: Sandbox) =>
  calls.entries.filter(({ error }) => /throttl|limit|rate/i.test(error ?? ''));

const ownWrites = ({ calls }: Sandbox, from: number) =>
  calls
    .writes()
    .slice(from)
    .map(({ operation }) => operation)
    .filter((name) => !/Parameter|Tag/.test(name));

describe('eighty services in three stacks of one account', () => {
  test('are read in seconds, changed by what changes alone, and let a group go in the same run', async () => {
    const { graph } = await synth(eighty());
    expect(graph.resources.filter(({ type }) => type === 'AWS::ECS::Service')).toHaveLength(80);
    expect(graph.resources.length).toBeGreaterThan(1200);
    const names = graph.resources.map(({ type, properties }) => [
      type,
      properties['serviceName'] ?? properties['family'] ?? properties['GroupName'] ?? '',
    ]);
    const given = names.filter(([, name]) => name !== '').map(String);
    expect(new Set(given).size).toBe(given.length);

    const sandbox = createSandbox({ enforceRates: true });
    const aws = { sandbox, paced: true };
    const first = await deploy(eighty(), { aws });
    expect(failuresOf(first)).toEqual([]);
    expect(first.exitCode).toBe(0);
    expect(throttles(sandbox)).toEqual([]);

    // Every run begins with full buckets, as AWS has them again after a minute.
    sandbox.clock.advance(60_000);
    const start = sandbox.clock.now();
    const calls = sandbox.calls.entries.length;
    const again = await plan(eighty(), { aws });
    expect(linesOf(again.plan)).toEqual([]);
    expect(sandbox.clock.now() - start).toBeLessThan(15_000);
    const callsOfAll = sandbox.calls.entries.length - calls;

    sandbox.clock.advance(60_000);
    const before = sandbox.calls.writes().length;
    const images = { changed: [7, 21, 33, 42, 53] };
    // Digests vouch for what AWS gives one at a time: the two readings are a small part of the whole.
    const began = sandbox.clock.now();
    const changed = await deploy(eighty(images), { aws, refresh: 'batched' });
    expect(failuresOf(changed)).toEqual([]);
    expect(ownWrites(sandbox, before).sort()).toEqual([
      ...Array<string>(5).fill('RegisterTaskDefinition'),
      ...Array<string>(5).fill('UpdateService'),
    ]);
    const durations = changed.run.rollouts.map(({ report }) => report.duration);
    expect(durations).toHaveLength(5);
    const took = sandbox.clock.now() - began;
    expect(took).toBeLessThan(Math.max(...durations) * 1.1);

    // Only one of two changed services is meant: the other is left.
    sandbox.clock.advance(60_000);
    const two = { changed: [...images.changed, 60, 61] };
    const one = await deploy(eighty(two), { aws, only: ['Jobs/Task60', 'Jobs/Service60'] });
    expect(failuresOf(one)).toEqual([]);
    expect(actionsOf(one.plan)).toEqual([
      'update fleet/Jobs/Task60',
      'update fleet/Jobs/Service60',
    ]);
    expect(one.plan.selection).toMatchObject({ pulledIn: [], left: [] });
    expect(one.plan.selection?.unselected).toBe(graph.resources.length - one.plan.steps.length);
    expect(actionsOf((await plan(eighty(two), { aws })).plan)).toEqual([
      'update fleet/Jobs/Task61',
      'update fleet/Jobs/Service61',
    ]);
    sandbox.clock.advance(60_000);
    const asked = sandbox.calls.entries.length;
    await plan(eighty(two), { aws, only: ['Jobs/Service60'] });
    expect(sandbox.calls.entries.length - asked).toBeLessThan(callsOfAll * 0.7);

    // Jobs stops using the group of Platform, which goes in the same run.
    sandbox.clock.advance(60_000);
    const writes = sandbox.calls.writes().length;
    const without = await deploy(eighty({ ...two, group: false }), { aws });
    expect(failuresOf(without)).toEqual([]);
    const order = ownWrites(sandbox, writes);
    expect(order.filter((name) => name === 'DeleteSecurityGroup')).toHaveLength(1);
    expect(order.indexOf('DeleteSecurityGroup')).toBeGreaterThan(
      order.lastIndexOf('UpdateService'),
    );
    expect(linesOf((await plan(eighty({ ...two, group: false }), { aws })).plan)).toEqual([]);
    expect(throttles(sandbox)).toEqual([]);
  }, 120_000);

  test('two apps that give one name are kept apart before anything is written', async () => {
    const sandbox = createSandbox();
    const aws = { sandbox };
    const tiny = (name: string) => {
      const app = new App({ name });
      new Cluster(new Stack(app, 'Platform', { region: 'eu-west-1' }), 'Cluster', {
        clusterName: 'main',
      });
      return app;
    };
    await deploy(tiny('first'), { aws });
    const writes = sandbox.calls.writes().length;
    const second = await deploy(tiny('second'), { aws });
    expect(second.exitCode).toBe(7);
    expect(second.plan.diagnostics[0]).toMatchObject({
      code: 'plan/not-owned',
      address: 'second/Platform/Cluster',
      detail: expect.stringContaining('belongs to first, first/Platform/Cluster'),
    });
    expect(sandbox.calls.writes()).toHaveLength(writes);
  });
});
