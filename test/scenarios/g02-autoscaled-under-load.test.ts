import { describe, expect, test } from 'vitest';
import { describePlan } from '../../lib/engine/describe-plan.ts';
import { setDesiredCount } from '../../lib/sandbox/services/ecs/desired-count.ts';
import { drift } from '../../lib/toolkit.ts';
import { type Account, anAccount, linesOf } from '../invariants/harness.ts';
import {
  actionsOf,
  aWorkerApp,
  fieldsAt,
  liveService,
  mustDeploy,
  placeOf,
  SCOPE,
  type Shape,
  stepAt,
} from './apps.ts';
import { seenDuring } from './moments.ts';

const SERVICE = 'shop/Web/Service';
const OWNER = 'Application Auto Scaling (shop/Web/Service/Scaling)';

/** A service that starts with two tasks and scales itself up to twenty. */
function scaled(shape: Shape = {}) {
  return aWorkerApp({
    ...shape,
    service: { desiredCount: 2, ...shape.service },
    also: ({ service }) => service.autoScale({ min: 2, max: 20 }).onCpu({ targetPercent: 60 }),
  });
}

async function somebodySets(account: Account, count: number): Promise<void> {
  expect(setDesiredCount(account.sandbox.world, SCOPE, await placeOf(account), count)).toBe(true);
  account.sandbox.clock.advance(300_000);
}

async function underLoad(): Promise<Account> {
  const account = anAccount();
  await mustDeploy(account, scaled());
  await somebodySets(account, 13);
  return account;
}

/** The count that the service asks for, at this moment. */
function countNow({ sandbox }: Account): number {
  const dump = sandbox.dump();
  const table = Object.entries(dump).find(([name]) => /ecs\.services\//.test(name));
  const [record] = Object.values(table?.[1] ?? {});
  return (record as { desiredCount: number }).desiredCount;
}

describe('G02, an autoscaled service under load', () => {
  test('(a) keeps its count at every moment of a deploy of another image', async () => {
    const account = await underLoad();
    const next = scaled({ image: 'nginx:2' });
    const plan = await account.plan(next);
    expect(describePlan(plan)).toContain(`desiredCount: 13 [owned by ${OWNER}, left]`);
    expect(stepAt(plan, SERVICE)).toMatchObject({
      fields: [{ path: 'taskDefinition', cause: 'code' }],
    });
    const sent: unknown[] = [];
    account.sandbox.faults.add({
      service: 'ECS',
      operation: 'UpdateService',
      effect: {
        kind: 'hook',
        before: ({ input }) => sent.push((input as { desiredCount?: number }).desiredCount),
      },
    });
    const seen = await seenDuring(
      account,
      () => countNow(account),
      () => mustDeploy(account, next),
    );
    expect(sent).toEqual([undefined]);
    expect([...new Set(seen)]).toEqual([13]);
  });

  test('(b) is handed back to the code with its autoscaler, and the plan says so first', async () => {
    const account = await underLoad();
    const fixed = aWorkerApp({ service: { desiredCount: 1 } });
    const plan = await account.plan(fixed);
    expect(fieldsAt(plan, SERVICE)).toEqual(['desiredCount: 13 -> 1, live']);
    expect(stepAt(plan, SERVICE)).toMatchObject({ fields: [{ cause: 'code' }] });
    expect([...actionsOf(plan)].sort()).toEqual([
      'delete shop/Web/Service/ScalableTarget',
      'delete shop/Web/Service/Scaling/Cpu',
      `update ${SERVICE}`,
    ]);
    await mustDeploy(account, fixed);
    account.sandbox.clock.advance(300_000);
    expect(await liveService(account)).toMatchObject({ desiredCount: 1, runningCount: 1 });
    expect(linesOf(await account.plan(fixed))).toEqual([]);
  });

  test('(c) without an autoscaler, a count that somebody set is drift', async () => {
    const account = anAccount();
    const app = aWorkerApp({ service: { desiredCount: 3 } });
    await mustDeploy(account, app);
    await somebodySets(account, 5);
    expect(describePlan(await account.plan(app))).toContain(
      'desiredCount: 5 -> 3 [drift (will be reverted), live]',
    );
    const found = await drift(app, { aws: { sandbox: account.sandbox } });
    expect(found).toMatchObject({
      drifted: true,
      exitCode: 0,
      drift: {
        drifted: [
          {
            address: SERVICE,
            fields: [{ path: 'desiredCount', before: 5, after: 3, cause: 'drift' }],
          },
        ],
        missing: [],
        orphans: [],
        pending: 0,
      },
    });
    await mustDeploy(account, app);
    expect(await liveService(account)).toMatchObject({ desiredCount: 3 });
    expect((await drift(app, { aws: { sandbox: account.sandbox } })).drifted).toBe(false);
  });

  test('replaced, it gets its target and policy back in the same run', async () => {
    const account = await underLoad();
    const replaced = scaled({ service: { serviceName: 'another' } });
    const result = await account.deploy(replaced, { allowDowntime: true });
    expect(result.exitCode).toBe(0);
    expect(linesOf(await account.plan(replaced))).toEqual([]);
    const left = Object.entries(account.sandbox.dump()).flatMap(([table, records]) =>
      /application-auto-scaling\.(targets|policies)/.test(table) ? Object.keys(records) : [],
    );
    expect(left).toHaveLength(2);
    expect(left.every((key) => key.includes('/another '))).toBe(true);
  });
});
