import { describe, expect, test } from 'vitest';
import { anAccount, linesOf } from '../invariants/harness.ts';
import { aWebApp, fieldsAt, liveService, mustDeploy, type Shape } from './apps.ts';

const SERVICE = 'shop/Web/Site/Service';

const SPOT = {
  capacityProviderStrategies: [
    { capacityProvider: 'FARGATE', base: 1, weight: 1 },
    { capacityProvider: 'FARGATE_SPOT', weight: 3 },
  ],
} as const;

const CHANGES: readonly (readonly [
  string,
  NonNullable<Shape['service']>,
  NonNullable<Shape['service']>,
])[] = [
  ['from the default to a strategy', {}, SPOT],
  ['from a launch type to a strategy', { launchType: 'FARGATE' }, SPOT],
  [
    'from one strategy to another',
    SPOT,
    { capacityProviderStrategies: [{ capacityProvider: 'FARGATE', weight: 1 }] },
  ],
];

describe('where a service runs changes in place', () => {
  test.each(CHANGES)('%s, by a deployment of its own', async (_, before, after) => {
    const account = anAccount();
    await mustDeploy(account, aWebApp({ service: { desiredCount: 2, ...before } }));
    const changed = aWebApp({ service: { desiredCount: 2, ...after } });
    expect(fieldsAt(await account.plan(changed), SERVICE)).toEqual([
      expect.stringMatching(/^capacityProviderStrategy: .*, deployment$/),
    ]);
    const writes = await account.writesDuring(async () => {
      const { run } = await mustDeploy(account, changed);
      expect(run.rollouts).toMatchObject([{ report: { result: 'succeeded', running: 2 } }]);
    });
    expect(writes.filter((name) => !name.endsWith('TagResource'))).toEqual(['ECS.UpdateService']);
    const { capacityProviderStrategy = [] } = await liveService(account);
    expect(capacityProviderStrategy.map(({ capacityProvider }) => capacityProvider).sort()).toEqual(
      after.capacityProviderStrategies?.map(({ capacityProvider }) => capacityProvider),
    );
    expect(linesOf(await account.plan(changed))).toEqual([]);
  });
});
