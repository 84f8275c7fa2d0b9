import { describe, expect, test } from 'vitest';
import { describePlan } from '../../lib/engine/describe-plan.ts';
import { setDesiredCount } from '../../lib/sandbox/services/ecs/desired-count.ts';
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
} from './apps.ts';

const SERVICE = 'shop/Web/Service';

function scaled(shape: Shape = {}, range = { min: 1, max: 10 }) {
  return aWorkerApp({
    ...shape,
    also: ({ service }) => service.autoScale(range).onCpu({ targetPercent: 60 }),
  });
}

async function autoscalerSets(account: Account, count: number): Promise<void> {
  expect(setDesiredCount(account.sandbox.world, SCOPE, await placeOf(account), count)).toBe(true);
  account.sandbox.clock.advance(120_000);
}

describe('the count of a service that scales itself', () => {
  test('is never set back, whatever else is deployed', async () => {
    const account = anAccount();
    await mustDeploy(account, scaled());
    await autoscalerSets(account, 5);
    expect(linesOf(await account.plan(scaled()))).toEqual([]);

    const counts = new Set<number | undefined>();
    account.sandbox.faults.add({
      service: 'ECS',
      operation: 'UpdateService',
      effect: {
        kind: 'hook',
        before: ({ input }) => counts.add((input as { desiredCount?: number }).desiredCount),
      },
    });
    const next = scaled({ image: 'nginx:2', service: { desiredCount: 2 } });
    expect(describePlan(await account.plan(next))).toContain(
      'desiredCount: 5 [owned by Application Auto Scaling (shop/Web/Service/Scaling), left]',
    );
    await mustDeploy(account, next);
    expect([...counts]).toEqual([undefined]);
    expect(await liveService(account)).toMatchObject({ desiredCount: 5, runningCount: 5 });
  });

  test('is handed back to the code with the autoscaler, in the plan first', async () => {
    const account = anAccount();
    await mustDeploy(account, scaled());
    await autoscalerSets(account, 5);
    const fixed = aWorkerApp({ service: { desiredCount: 1 } });

    const plan = await account.plan(fixed);
    expect(fieldsAt(plan, SERVICE)).toEqual(['desiredCount: 5 -> 1, live']);
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

  test('moves when new limits leave it outside, by the autoscaler and not by us', async () => {
    const account = anAccount();
    await mustDeploy(account, scaled());
    const wider = scaled({}, { min: 3, max: 12 });
    const writes = await account.writesDuring(() => mustDeploy(account, wider));
    expect(writes).toEqual(['Application Auto Scaling.RegisterScalableTarget']);
    expect(await liveService(account)).toMatchObject({ desiredCount: 3 });
    expect(linesOf(await account.plan(wider))).toEqual([]);
  });

  test('that somebody else changed without an autoscaler is drift', async () => {
    const account = anAccount();
    const app = aWorkerApp({ service: { desiredCount: 3 } });
    await mustDeploy(account, app);
    await autoscalerSets(account, 5);
    expect(fieldsAt(await account.plan(app), SERVICE)).toEqual(['desiredCount: 5 -> 3, live']);
    await mustDeploy(account, app);
    expect(await liveService(account)).toMatchObject({ desiredCount: 3 });
  });
});
