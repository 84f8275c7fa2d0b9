/** Giving objects up: everything that says that they are ours comes off, and they stay as they are. */

import { describeAwsError } from '../aws/describe-error.ts';
import type { AwsEnvironment } from '../aws/environment.ts';
import { GantryError, isGantryError } from '../core/errors.ts';
import { canonicalLive } from './canonical-live.ts';
import type { EjectedObject, EjectOutcome, EjectPlan } from './eject-plan.ts';
import type { EventSink } from './events.ts';
import type { Observation } from './observe.ts';
import { everythingOwned } from './owned.ts';
import { ownKeys } from './ownership.ts';
import { orderRemovals, type Removal } from './removal.ts';
import { runTasks, type Task } from './schedule.ts';
import type { Session } from './session.ts';
import type { Target } from './target.ts';
import { orderOf } from './validate.ts';
import { applyContextOf } from './write-step.ts';

/** A plan to give objects up, and what doing it needs beside it. */
export interface Ejection {
  readonly plan: EjectPlan;
  readonly removals: readonly Removal[];
}

/** Plans to give up the objects at the addresses and below them, with the children whose marks they carry; or all. */
export function planEjection(
  target: Target,
  observation: Observation,
  addresses: readonly string[] | 'all',
): Ejection {
  const all = orderRemovals(
    everythingOwned(target, observation),
    orderOf(target.graph, target.catalog),
  );
  const chosen = withChildren(all, addresses);
  const removals = chosen.filter(({ object }) => object.type.indelible === undefined);
  return {
    removals,
    plan: {
      app: target.graph.app,
      objects: removals.map((one) => ({ ...nameOf(one), findable: isFindable(one) })),
      indelible: chosen.flatMap((one) =>
        one.object.type.indelible === undefined
          ? []
          : [{ ...nameOf(one), because: one.object.type.indelible }],
      ),
    },
  };
}

/** Gives the objects up, children before parents: whoever is killed finds what is left, and goes on. */
export async function eject(
  input: {
    readonly target: Target;
    readonly sessions: ReadonlyMap<AwsEnvironment, Session>;
    readonly emit: EventSink;
  },
  { plan, removals }: Ejection,
): Promise<readonly EjectOutcome[]> {
  const errors = new Map<string, unknown>();
  const tasks = new Map<string, Task>(
    removals.map((removal) => [
      removal.key,
      {
        after: removal.after,
        run: async () => {
          try {
            await disown(input, removal);
          } catch (error) {
            errors.set(removal.key, error);
            throw error;
          }
        },
      },
    ]),
  );
  const results = await runTasks(tasks, {
    concurrency: CONCURRENCY,
    signal: input.target.signal,
  });
  return removals.flatMap(({ key, address }, index): readonly EjectOutcome[] => {
    const object = plan.objects[index];
    const result = results.get(key)?.result ?? 'skipped';
    if (object === undefined) return [];
    if (result !== 'failed') return [{ ...object, result }];
    const error = errors.get(key);
    const described = isGantryError(error) ? error : describeAwsError(error, { address });
    return [{ ...object, result, error: described }];
  });
}

/** How many objects are given up at a time; the pacing of calls is the clients' business. */
const CONCURRENCY = 16;

async function disown(
  input: Parameters<typeof eject>[0],
  { object, address }: Removal,
): Promise<void> {
  const { type, live, environment } = object;
  const operations = await type.operations();
  const context = applyContextOf(input, address, environment, undefined);
  const remove = ownKeys(live);
  if (operations.disown !== undefined) {
    await operations.disown(live, remove, context);
    return;
  }
  if (type.taggable === false)
    throw new GantryError('internal', `${type.name} cannot be given up`, { address });
  const all = Object.fromEntries(
    Object.entries(live.tags).filter(([key]) => !remove.includes(key)),
  );
  const tags = { set: {}, remove, all };
  await operations.update(
    { address, live, properties: live.properties, changes: [], tags },
    context,
  );
}

// A parent whose tags are gone would no longer lead to the children whose owners stand on it: they go with it.
function withChildren(
  all: readonly Removal[],
  addresses: readonly string[] | 'all',
): readonly Removal[] {
  if (addresses === 'all') return all;
  const chosen = new Set(
    all.flatMap(({ key, address }) =>
      addresses.some((one) => address === one || address.startsWith(`${one}/`)) ? [key] : [],
    ),
  );
  // Consumers come first in the order: from the end, parents are met before their children.
  const children = new Set(
    all.flatMap(({ key, object }) => (object.type.taggable === false ? [key] : [])),
  );
  for (const { key, after } of [...all].reverse())
    if (chosen.has(key)) for (const one of after) if (children.has(one)) chosen.add(one);
  return all.filter(({ key }) => chosen.has(key));
}

function nameOf({ address, object }: Removal): Omit<EjectedObject, 'findable'> {
  const { account, region } = object.environment;
  return { address, type: object.type.name, id: object.live.id, account, region };
}

function isFindable({ object }: Removal): boolean {
  // What was only vouched for has a name by which it was.
  if (object.live.digest !== undefined) return true;
  return object.type.identity(canonicalLive(object.type, object.live)) !== undefined;
}
