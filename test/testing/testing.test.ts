import { App, Cluster, LogGroup, Stack } from 'gantry';
import {
  createSandbox,
  deployTo,
  describePlan,
  gantryMatchers,
  planOf,
  snapshotOf,
  synthesize,
} from 'gantry/testing';
import { describe, expect, test } from 'vitest';

expect.extend(gantryMatchers);

function logs(retention: 7 | 30 = 30): App {
  const app = new App({ name: 'logs' });
  new LogGroup(new Stack(app, 'Main', { region: 'eu-west-1' }), 'Logs', { retention });
  return app;
}

function broken(): App {
  const app = new App({ name: 'broken' });
  const stack = new Stack(app, 'Main', { region: 'eu-west-1' });
  new LogGroup(stack, 'A', { logGroupName: 'no spaces' });
  new Cluster(stack, 'B', { clusterName: 'none here' });
  return app;
}

describe('synthesize', () => {
  test('gives the graph', async () => {
    expect(await synthesize(logs())).toMatchObject({
      app: 'logs',
      resources: [{ address: 'logs/Main/Logs' }],
    });
  });

  test('throws with everything that is wrong', async () => {
    const wrong = synthesize(broken());
    await expect(wrong).rejects.toThrow('broken/Main/A');
    await expect(wrong).rejects.toThrow('broken/Main/B');
    await expect(wrong).rejects.toMatchObject({ code: 'tree/bad-name' });
  });

  test('gives the same text each time, for snapshots', async () => {
    expect(await snapshotOf(logs())).toBe(await snapshotOf(logs()));
    expect(await snapshotOf(logs())).toMatch(/^\{\n {2}"app": "logs",\n/);
  });
});

describe('planOf', () => {
  test('plans against an empty account', async () => {
    const plan = await planOf(logs());
    expect(describePlan(plan)).toContain('+ logs/Main/Logs AWS::Logs::LogGroup');
    expect(describePlan(plan)).toMatch(/\n1 to create$/);
  });

  test('plans against another App deployed before', async () => {
    const plan = await planOf(logs(7), { live: logs(30) });
    expect(describePlan(plan)).toBe(
      [
        '~ logs/Main/Logs AWS::Logs::LogGroup',
        '    retentionInDays: 30 -> 7 [change, live]',
        '1 to update',
      ].join('\n'),
    );
  });

  test('plans against a sandbox, and writes nothing to it', async () => {
    const sandbox = await deployTo(logs(), createSandbox());
    sandbox.calls.reset();
    expect(await planOf(logs(), { live: sandbox })).toBeEmptyPlan();
    expect(sandbox.calls.writes()).toEqual([]);
  });

  test('says what would block the deploy', async () => {
    const { diagnostics } = await planOf(broken());
    expect(diagnostics.map(({ address }) => address)).toEqual(['broken/Main/A', 'broken/Main/B']);
  });
});

test('deployTo throws when the deploy does not succeed', async () => {
  const sandbox = createSandbox();
  sandbox.faults.add({ operation: 'CreateLogGroup', effect: { kind: 'access-denied' } });
  await expect(deployTo(logs(), sandbox)).rejects.toThrow('logs:CreateLogGroup');
  await expect(deployTo(broken())).rejects.toThrow('broken/Main/A');
});

describe('matchers', () => {
  test('toHaveResource finds a resource that has at least what is asked for', async () => {
    const graph = await synthesize(logs());
    expect(graph).toHaveResource('AWS::Logs::LogGroup');
    expect(graph).toHaveResource('AWS::Logs::LogGroup', { retentionInDays: 30 });
    expect(graph).toHaveResource('AWS::Logs::LogGroup', {
      logGroupName: expect.stringContaining('/gantry/logs/'),
    });
    expect(graph).not.toHaveResource('AWS::Logs::LogGroup', { retentionInDays: 7 });
    expect(graph).not.toHaveResource('AWS::ECS::Service');
  });

  test('a failure says what there is', async () => {
    const graph = await synthesize(logs());
    expect(() => expect(graph).toHaveResource('AWS::ECS::Service')).toThrow(
      'there is none of AWS::ECS::Service, only AWS::Logs::LogGroup',
    );
    expect(() => expect(graph).toHaveResource('AWS::Logs::LogGroup', { a: 1 })).toThrow(
      '"retentionInDays": 30',
    );
    expect(() => expect(graph).not.toHaveResource('AWS::Logs::LogGroup')).toThrow('logs/Main/Logs');
  });

  test('toBeEmptyPlan fails with the plan, or with what blocks it', async () => {
    const plan = await planOf(logs());
    expect(() => expect(plan).toBeEmptyPlan()).toThrow('+ logs/Main/Logs');
    const blocked = await planOf(broken());
    expect(() => expect(blocked).toBeEmptyPlan()).toThrow('tree/bad-name');
    const empty = await planOf(logs(), { live: logs() });
    expect(() => expect(empty).not.toBeEmptyPlan()).toThrow('something to do');
  });
});
