/**
 * Pins: a value that a lookup tells and that moves on its own, such as the newest machine image, stays as it is in AWS
 * until somebody asks for the newer one. The tag `gantry:pins` says which lookups an object was made from.
 */
import { digest, isJsonObject, type Json, type JsonObject, jsonEquals } from '../core/json.ts';
import type { Address } from '../graph/address.ts';
import type { ResourceNode } from '../graph/graph.ts';
import { isLookupValue, type LookupValue } from '../graph/reference.ts';
import { type Resolver, resolve } from '../graph/resolve.ts';
import type { Live } from '../resource-type.ts';
import type { Target } from './target.ts';

/** The tag that says from which lookups an object was made. */
export const PINS_TAG = 'gantry:pins';

/** A newer value than the one that is pinned. */
export interface Newer {
  /** Path of the field. */
  readonly path: string;
  readonly pinned: Json;
  readonly available: Json;
  readonly lookup: LookupValue;
}

/** The part of a run that pins need. */
export type PinTarget = Pick<Target, 'catalog' | 'repin'>;

/** Desired properties with every reference that is known filled in; what is pinned is as it is live. */
export function resolvePinned(
  target: PinTarget,
  node: ResourceNode,
  resolver: Resolver,
  live: Live | undefined,
): { readonly properties: JsonObject; readonly newer: readonly Newer[] } {
  const properties = resolve(node.properties, resolver);
  const pins = live === undefined ? [] : pinsOf(target, node);
  const recorded = new Set((live?.tags[PINS_TAG] ?? '').split(' '));
  const newer: Newer[] = [];
  let pinned = properties;
  for (const { path, lookup, code } of pins) {
    const current = valueAt(live?.properties, path);
    if (current === undefined || !recorded.has(code)) continue;
    const available = valueAt(properties, path);
    if (available === undefined || jsonEquals(current, available)) continue;
    if (target.repin.has(node.address)) continue;
    pinned = withValue(pinned, path, current);
    newer.push({ path: path.join('.'), pinned: current, available, lookup });
  }
  return { properties: pinned, newer };
}

/** The value of `gantry:pins` for an object of a node; undefined when nothing of it is pinned. */
export function pinsTag(target: Pick<Target, 'catalog'>, node: ResourceNode): string | undefined {
  const pins = pinsOf(target, node);
  return pins.length === 0 ? undefined : pins.map(({ code }) => code).join(' ');
}

/** Whether the value at a path holds something pinned: then it is as it is live, whatever the code says. */
export function isPinnedIn(
  target: Pick<Target, 'catalog'>,
  node: ResourceNode,
): (path: string) => boolean {
  const pins = pinsOf(target, node).map(({ path }) => path.join('.'));
  return (path) => pins.some((pin) => pin === path || pin.startsWith(`${path}.`));
}

/** The addresses of a graph of which something is pinned. */
export function pinnedAddresses(target: Pick<Target, 'catalog' | 'graph'>): readonly Address[] {
  return target.graph.resources
    .filter((node) => pinsOf(target, node).length > 0)
    .map(({ address }) => address);
}

interface Pin {
  readonly path: readonly string[];
  readonly lookup: LookupValue;
  /** Stands for path and lookup in the tag. */
  readonly code: string;
}

function pinsOf({ catalog }: Pick<Target, 'catalog'>, node: ResourceNode): readonly Pin[] {
  return [...lookupsAt(node.properties, [])]
    .filter(({ lookup }) => catalog.movingLookups.has(lookup.$lookup))
    .map(({ path, lookup }) => ({ path, lookup, code: digest([path.join('.'), lookup], 8) }));
}

// Members of structures only: the items of a list may be in another order in AWS.
function* lookupsAt(
  value: Json | undefined,
  path: readonly string[],
): Generator<{ readonly path: readonly string[]; readonly lookup: LookupValue }> {
  if (isLookupValue(value)) yield { path, lookup: value };
  else if (isJsonObject(value))
    for (const [key, member] of Object.entries(value)) yield* lookupsAt(member, [...path, key]);
}

function valueAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  let found = value;
  for (const key of path) found = isJsonObject(found) ? found[key] : undefined;
  return found;
}

function withValue(
  object: JsonObject,
  [key = '', ...rest]: readonly string[],
  value: Json,
): JsonObject {
  const member = object[key];
  return {
    ...object,
    [key]: rest.length === 0 ? value : withValue(isJsonObject(member) ? member : {}, rest, value),
  };
}
