/** Somebody who changes an object of ours and does not tell: the very calls that a deploy would send, without our tags. */
import type { Json, JsonObject } from '../../lib/core/json.ts';
import { digest, isJsonObject } from '../../lib/core/json.ts';
import { environmentOf } from '../../lib/engine/target.ts';
import type { ApplyContext, FieldChange } from '../../lib/resource-type.ts';
import { resourceTypes } from '../../lib/resources/registry.ts';
import type { App } from '../../lib/tree/app.ts';
import type { Account } from './harness.ts';
import { readLive } from './sight.ts';

/** A change that somebody makes to a live object: the value that a field gets. */
export type ForeignChange = Pick<FieldChange, 'path' | 'after' | 'impact'>;

/**
 * Changes fields of one live object as somebody else would, and lets what comes of it end. False where AWS does not tell all
 * that the call needs: nobody could send it.
 */
export async function changeBehindOurBack(
  account: Account,
  app: App,
  address: string,
  changes: readonly ForeignChange[],
): Promise<boolean> {
  const { run, observation, sessions } = await readLive(app, account.sandbox);
  const node = run.target.graph.resources.find((one) => one.address === address);
  const live = node && observation.live.get(node.address);
  const type = node && resourceTypes.get(node.type);
  const session = node && sessions.get(environmentOf(run.target, node));
  if (!node || !live || !type || !session) throw new Error(`${address} is not live`);
  const operations = await type.operations();
  const context: ApplyContext = {
    ...session.context,
    address: node.address,
    fresh: false,
    clientToken: (payload) => digest([address, payload], 32),
    progress: () => {},
  };
  const before = type.canonical(live.properties);
  if ((type.requires ?? []).some((field) => before[field] === undefined)) return false;
  const request = {
    address: node.address,
    live,
    properties: changes.reduce<JsonObject>(
      (all, { path, after }) => laid(all, path.split('.'), after),
      before,
    ),
    changes: changes.map(
      ({ path, after, impact }): FieldChange => ({
        path,
        before: valueAt(before, path),
        after,
        change: 'update',
        impact,
      }),
    ),
    tags: { set: {}, remove: [], all: live.tags },
  };
  const updated = await operations.update(request, context);
  const settled = (await operations.settle?.(updated, 'update', context)) ?? updated;
  if (updated.unfinished === true)
    await operations.finish?.({ ...request, live: settled }, context);
  account.sandbox.clock.advance(1_800_000);
  return true;
}

/** The value at a path of members. */
export function valueAt(properties: JsonObject, path: string): Json | undefined {
  return path
    .split('.')
    .reduce<Json | undefined>(
      (value, key) => (isJsonObject(value) ? value[key] : undefined),
      properties,
    );
}

function laid(
  properties: JsonObject,
  path: readonly string[],
  value: Json | undefined,
): JsonObject {
  const [head = '', ...rest] = path;
  const inner = properties[head];
  if (rest.length === 0) return { ...properties, [head]: value };
  return { ...properties, [head]: laid(isJsonObject(inner) ? inner : {}, rest, value) };
}
