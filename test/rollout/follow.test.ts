import { UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import type { RolloutHandle } from '../../lib/resource-type.ts';
import {
  describeRollout,
  followRollouts,
  type RolloutEvent,
  type RolloutOptions,
  type RolloutReport,
} from '../../lib/rollout/index.ts';
import {
  anEcsWorld,
  aService,
  aTask,
  type EcsWorld,
  made,
  readService,
  registered,
  updated,
} from '../resources/ecs/world.ts';

const breaker = { deploymentCircuitBreaker: { enable: true, rollback: true } };

async function follow(
  world: EcsWorld,
  handle: RolloutHandle | undefined,
  options: RolloutOptions = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<{ report: RolloutReport; events: readonly RolloutEvent[] }> {
  if (handle === undefined) throw new Error('nothing to follow');
  const events: RolloutEvent[] = [];
  const [report] = await followRollouts(
    [handle],
    { aws: world.aws, clock: world.sandbox.clock, signal, emit: (_, event) => events.push(event) },
    options,
  );
  if (report === undefined) throw new Error('no report');
  return { report, events };
}

/** A service that runs `nginx`, and a deployment of another image over it. */
async function deployed(image: string, overrides = {}) {
  const world = await anEcsWorld();
  const first = await registered(world, aTask());
  const service = aService(world, first.id, overrides);
  const created = await made(world, service);
  await follow(world, created.rollout);
  const live = await readService(world, service);
  const next = await registered(world, aTask({}, image));
  const after = await updated(world, live, { taskDefinition: next.id });
  return { world, live, next, handle: after.rollout };
}

describe('a deployment', () => {
  test('that completes has succeeded, and is told as it goes', async () => {
    const { world, next, handle } = await deployed('nginx:2');
    const { report, events } = await follow(world, handle);
    expect(report).toMatchObject({
      result: 'succeeded',
      desired: 1,
      running: 1,
      taskDefinition: next.id,
    });
    expect(report.cause).toBeUndefined();
    expect(events.map(({ message }) => message)).toContain('1 of 1 running');
  });

  test('is followed through an outage of the connection', async () => {
    const { world, handle } = await deployed('nginx:2');
    const { faults } = world.sandbox;
    faults.add({ operation: 'DescribeServices', times: 8, effect: { kind: 'reset' } });
    const { report, events } = await follow(world, handle);
    expect(report.result).toBe('succeeded');
    expect(events.map(({ message }) => message)).toContainEqual(
      expect.stringContaining('AWS does not answer'),
    );
  });

  test('is not followed by somebody who may not look', async () => {
    const { world, handle } = await deployed('nginx:2');
    world.sandbox.faults.add({
      operation: 'DescribeServices',
      times: 1,
      effect: { kind: 'access-denied' },
    });
    await expect(follow(world, handle)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  test('that a circuit breaker ends was rolled back, though the service is stable', async () => {
    const { world, live, handle } = await deployed('shop:gantry-fail-pull', {
      deploymentConfiguration: breaker,
    });
    const { report } = await follow(world, handle);
    expect(report).toMatchObject({
      result: 'rolled-back',
      running: 1,
      taskDefinition: live.attributes['taskDefinition'],
      cause: { kind: 'image-not-found' },
    });
    expect(report.evidence.filter(({ kind }) => kind === 'task-stopped')).toHaveLength(3);
  });

  test('without a circuit breaker ends at the second proof of a hopeless cause', async () => {
    const { world, handle } = await deployed('shop:gantry-fail-pull');
    const { report } = await follow(world, handle);
    expect(report).toMatchObject({ result: 'failed', cause: { kind: 'image-not-found' } });
    expect(report.duration).toBeLessThan(300_000);
  });

  test('is waited for to the deadline when that is asked for', async () => {
    const { world, handle } = await deployed('shop:gantry-fail-pull');
    const { report } = await follow(world, handle, {
      stopWhenHopeless: false,
      timeoutMs: 600_000,
    });
    expect(report).toMatchObject({ result: 'timed-out', cause: { kind: 'image-not-found' } });
    expect(report.duration).toBeGreaterThanOrEqual(600_000);
  });

  test('of containers that exit carries their exit code', async () => {
    const { world, handle } = await deployed('shop:gantry-exit-3', {
      deploymentConfiguration: breaker,
    });
    const { report } = await follow(world, handle);
    expect(report).toMatchObject({ result: 'rolled-back', cause: { kind: 'container-exited' } });
    expect(report.evidence.map(({ message }) => message).join('\n')).toContain(
      'exited with code 3',
    );
  });

  test('is judged even where its tasks may not be read', async () => {
    const { world, handle } = await deployed('shop:gantry-fail-pull', {
      deploymentConfiguration: breaker,
    });
    world.sandbox.faults.add({ operation: 'ListTasks', effect: { kind: 'access-denied' } });
    const { report, events } = await follow(world, handle);
    expect(report.result).toBe('rolled-back');
    expect(events.map(({ message }) => message).join()).toContain('not authorized to perform');
  });

  test('that has nothing to roll back to has failed', async () => {
    const world = await anEcsWorld();
    const task = await registered(world, aTask({}, 'shop:gantry-fail-pull'));
    const live = await made(world, aService(world, task.id, { deploymentConfiguration: breaker }));
    const { report } = await follow(world, live.rollout);
    expect(report).toMatchObject({ result: 'failed', running: 0 });
  });

  test('that another one overtakes was superseded', async () => {
    const { world, handle } = await deployed('nginx:2');
    const ecs = await world.aws.clients.ecs();
    await ecs.send(
      new UpdateServiceCommand({ cluster: 'main', service: 'web', forceNewDeployment: true }),
    );
    const { report } = await follow(world, handle);
    expect(report.result).toBe('superseded');
  });

  test('of a service that is only resized has succeeded when all its tasks run', async () => {
    const world = await anEcsWorld();
    const task = await registered(world, aTask());
    const created = await made(world, aService(world, task.id));
    await follow(world, created.rollout);
    world.sandbox.clock.advance(60_000);
    const live = await readService(world, aService(world, task.id));
    const after = await updated(world, live, { desiredCount: 3 });
    const { report } = await follow(world, after.rollout);
    expect(report).toMatchObject({ result: 'succeeded', desired: 3, running: 3 });
    expect(report.duration).toBeGreaterThan(10_000);
  });

  test('is left by an abort, and says so', async () => {
    const { world, handle } = await deployed('shop:gantry-never-ready');
    const abort = new AbortController();
    const following = follow(world, handle, {}, abort.signal);
    await world.sandbox.clock.sleep(20_000);
    abort.abort();
    const { report } = await following;
    expect(report).toMatchObject({ result: 'timed-out', cause: { kind: 'interrupted' } });
  });
});

describe('many deployments', () => {
  test('are followed at once, ten services and twenty deployments a call', async () => {
    const world = await anEcsWorld();
    const task = await registered(world, aTask());
    const names = Array.from({ length: 12 }, (_, index) => `web${index}`);
    const handles: RolloutHandle[] = [];
    for (const serviceName of names) {
      const live = await made(world, aService(world, task.id, { serviceName }));
      if (live.rollout !== undefined) handles.push(live.rollout);
    }
    world.calls.length = 0;
    const reports = await followRollouts(handles, {
      aws: world.aws,
      clock: world.sandbox.clock,
      signal: new AbortController().signal,
    });
    expect(reports.map(({ service, result }) => `${service} ${result}`)).toEqual(
      names.map((name) => `${name} succeeded`),
    );
    const count = (operation: string) =>
      world.calls.filter((call) => call.operation === operation).length;
    // The services tell which deployment they are on, and it is ours.
    expect(count('ListServiceDeployments')).toBe(0);
    expect(count('DescribeServices')).toBeLessThanOrEqual(
      2 + 2 * count('DescribeServiceDeployments'),
    );
    expect(world.writes()).toEqual([]);
  });
});

test('a report fits on a screen', async () => {
  const { world, handle } = await deployed('shop:gantry-fail-pull', {
    deploymentConfiguration: breaker,
  });
  const { report } = await follow(world, handle);
  const text = describeRollout(report, 'shop/Main/Web');
  expect(text.split('\n').length).toBeLessThan(24);
  expect(text).toContain('main/web: deployment ecs-svc/');
  expect(text).toContain('was rolled back');
  expect(text).toContain('cause: the image could not be pulled (image-not-found)');
  expect(text).toContain('next: push the image, or correct its name and tag');
});
