import { expect, test } from 'vitest';
import type { AwsEnvironment } from '../../lib/aws/environment.ts';
import type { Planning } from '../../lib/engine/planner.ts';
import type { Session } from '../../lib/engine/session.ts';
import type { Target } from '../../lib/engine/target.ts';
import { withUsers } from '../../lib/engine/users.ts';
import type { AnyResourceType, Live } from '../../lib/resource-type.ts';

const environment = { account: '1', region: 'r' } as AwsEnvironment;
const sessions = new Map([[environment, { context: {} } as Session]]);

/** A type of which every object is used by whatever does not go. */
const type = {
  name: 'Provider',
  operations: async () => ({
    usersOf: async (live: Live, _: unknown, going: (type: string, id: string) => boolean) =>
      ['web', 'log']
        .filter((user) => !going('Service', user))
        .map((user) => ({
          severity: 'error' as const,
          code: 'plan/in-use' as const,
          detail: `${user} uses ${live.id}`,
        })),
    usersOfChange: async (_: Live, changes: readonly { readonly path: string }[]) =>
      changes.map(({ path }) => ({
        severity: 'error' as const,
        code: 'plan/in-use' as const,
        detail: `somebody uses ${path}`,
      })),
  }),
} as unknown as AnyResourceType;
const silentType = { name: 'Service', operations: async () => ({}) } as unknown as AnyResourceType;

function planningOf(
  steps: readonly { type: string; id: string; action: string; fields?: readonly object[] }[],
): Planning {
  const owned = (kind: AnyResourceType, id: string) => ({
    type: kind,
    environment,
    live: {
      id,
      properties: {},
      attributes: {},
      tags: { 'gantry:app': 'shop', 'gantry:address': `shop/${id}` },
    },
  });
  return {
    plan: {
      steps: steps.map((step) => ({ address: `shop/${step.id}`, ...environment, ...step })),
      diagnostics: [],
    },
    nodes: new Map(
      steps.map(({ id, type: name }) => [
        `shop/${id}`,
        { address: `shop/${id}`, type: name, stack: 's' },
      ]),
    ),
    observation: {
      live: new Map([['shop/changed', { id: 'changed', tags: {} }]]),
      unclaimed: [owned(type, 'spot'), owned(type, 'kept'), owned(silentType, 'web')],
    },
  } as unknown as Planning;
}

const target = {
  graph: { app: 'shop', resources: [] },
  catalog: { types: new Map([['Provider', type]]) },
  environments: new Map([['s', environment]]),
} as unknown as Target;

test('whoever still uses what goes is named, unless it goes too', async () => {
  const planning = planningOf([
    { type: 'Provider', id: 'spot', action: 'delete' },
    { type: 'Service', id: 'web', action: 'delete' },
    { type: 'Service', id: 'log', action: 'update', fields: [] },
  ]);
  const { plan } = await withUsers(target, sessions, planning);
  expect(plan.diagnostics).toEqual([
    { severity: 'error', code: 'plan/in-use', address: 'shop/spot', detail: 'log uses spot' },
  ]);
});

test('whoever uses what a change takes away is named', async () => {
  const { plan } = await withUsers(
    target,
    sessions,
    planningOf([{ type: 'Provider', id: 'changed', action: 'update', fields: [{ path: 'size' }] }]),
  );
  expect(plan.diagnostics).toMatchObject([
    { address: 'changed', code: 'plan/in-use', detail: 'somebody uses size' },
  ]);
});

test('a plan that takes nothing away asks nobody', async () => {
  const planning = planningOf([{ type: 'Provider', id: 'spot', action: 'update', fields: [] }]);
  expect(await withUsers(target, new Map(), planning)).toBe(planning);
});
