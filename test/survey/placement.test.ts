import { describe, expect, test } from 'vitest';
import { type PlacementWishes, placementFacts, usesInstances } from '../../lib/survey/placement.ts';

const nameOf = (provider: unknown) => (typeof provider === 'string' ? provider : undefined);
const DEFAULTS = [{ provider: 'fleet', base: 1, weight: 2 }];
const placed = (wishes: PlacementWishes, defaults = DEFAULTS) =>
  placementFacts(wishes, [], defaults, nameOf);

describe('placementFacts', () => {
  test.each([
    [
      'a strategy goes first',
      { capacityProviderStrategy: [{ capacityProvider: 'FARGATE' }] },
      'FARGATE',
    ],
    ['without a word the default strategy holds', {}, 'fleet'],
    ['an empty strategy is none', { capacityProviderStrategy: [] }, 'fleet'],
  ] as const)('%s', (_, wishes, provider) => {
    expect(placed(wishes as PlacementWishes).strategy.map((one) => one.provider)).toEqual([
      provider,
    ]);
    expect(placed(wishes as PlacementWishes).launchType).toBeUndefined();
  });

  test('a launch type goes before the default strategy', () => {
    expect(placed({ launchType: 'FARGATE' })).toMatchObject({
      strategy: [],
      launchType: 'FARGATE',
    });
  });

  test('without any of them tasks run on instances', () => {
    expect(placed({}, [])).toMatchObject({ strategy: [], launchType: 'EC2' });
  });

  test('constraints of service and task hold together', () => {
    const { distinctInstance, memberOf } = placementFacts(
      { placementConstraints: [{ type: 'distinctInstance' }] },
      [{ type: 'memberOf', expression: 'attribute:gpu == yes' }],
      [],
      nameOf,
    );
    expect([distinctInstance, memberOf]).toEqual([true, ['attribute:gpu == yes']]);
  });
});

test.each([
  [{ launchType: 'EC2' }, true],
  [{ launchType: 'EXTERNAL' }, true],
  [{ launchType: 'FARGATE' }, false],
  [{ capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT' }] }, false],
  [{ capacityProviderStrategy: [{ capacityProvider: 'fleet' }] }, true],
] as const)('whether %j runs on instances: %s', (wishes, expected) => {
  expect(usesInstances(placed(wishes as unknown as PlacementWishes, []))).toBe(expected);
});
