/** A desired resource held against its live object: fields by the rule of ownership, tags, and what may vouch for both. */
import { isJsonObject, type Json, type JsonObject, jsonEquals } from '../core/json.ts';
import type { ResourceNode } from '../graph/graph.ts';
import { isUnknown } from '../graph/resolve.ts';
import type { AnyResourceType, FieldChange, Live, Neighbours } from '../resource-type.ts';
import { canonicalLive } from './canonical-live.ts';
import { withCauses, withTagCauses } from './cause.ts';
import { type Difference, diffFields, diffTags } from './diff.ts';
import type { Rules } from './fields.ts';
import {
  declaredBefore,
  digestOf,
  FIELDS_TAG,
  isOwnTag,
  isRetained,
  ownerOf,
  RETAIN_TAG,
  recordOf,
  tagsFor,
} from './ownership.ts';
import { isPinnedIn, pinsTag } from './pins.ts';
import type { LeftField } from './plan.ts';
import { declaredIn, samePaths, type Unkept } from './record.ts';
import { NO_SEAL, sealOf } from './seal.ts';
import type { Target } from './target.ts';

/** A desired resource and its live object. */
export interface Pair {
  readonly type: AnyResourceType;
  readonly node: ResourceNode;
  readonly neighbours: Neighbours;
  /** Canonical desired properties; what is not known yet is still a reference. */
  readonly desired: JsonObject;
  /** Canonical fields that the code does not declare and that change all the same. */
  readonly forced: JsonObject;
  readonly live: Live;
}

/** The difference between a desired canonical form and a live object. Used again when the step runs. */
export function compareWithLive(pair: Pair): Difference {
  const { type, node, neighbours, desired, forced, live } = pair;
  if (isVouched(desired, live)) return { changes: [], properties: desired };
  const present = canonicalLive(type, live);
  const wanted = type.keepOthers?.(desired, present, node, neighbours) ?? desired;
  const difference = diffFields({
    type,
    desired: { ...wanted, ...forced },
    live: present,
    declaredBefore: declaredBefore(live),
    otherOwners: type.otherOwners?.(node, neighbours) ?? {},
  });
  if (ownerOf(live) === undefined) return difference;
  const causes = { type, record: recordOf(live), desired, forced };
  return { ...difference, changes: withCauses(difference.changes, causes) };
}

/** Fields that the code declares and somebody else has set to another value. */
export function leftFields({ type, node, neighbours, desired, live }: Pair): readonly LeftField[] {
  const owners = Object.entries(type.otherOwners?.(node, neighbours) ?? {});
  if (owners.length === 0 || isVouched(desired, live)) return [];
  const present = canonicalLive(type, live);
  return owners.flatMap(([path, owner]) => {
    const now = valueAt(present, path);
    const asked = valueAt(desired, path);
    if (now === undefined || asked === undefined || jsonEquals(now, asked)) return [];
    return [{ address: node.address, path, live: now, owner }];
  });
}

/**
 * The desired properties of an object that takes the place of a live one: counts that somebody else decides begin where they
 * are, so that a service that was scaled out under load is not made anew with fewer tasks.
 */
export function withOthersCounts({
  type,
  node,
  neighbours,
  desired,
  live,
}: Omit<Pair, 'forced'>): JsonObject {
  const present = canonicalLive(type, live);
  const counts = Object.keys(type.otherOwners?.(node, neighbours) ?? {}).flatMap((path) => {
    const now = present[path];
    return typeof now === 'number' && typeof desired[path] === 'number' ? [[path, now]] : [];
  });
  return { ...desired, ...Object.fromEntries(counts) };
}

function valueAt(properties: JsonObject, path: string): Json | undefined {
  return path
    .split('.')
    .reduce<Json | undefined>(
      (value, key) => (isJsonObject(value) ? value[key] : undefined),
      properties,
    );
}

function isVouched(desired: JsonObject, live: Live): boolean {
  return live.digest !== undefined && !isUnknown(desired) && live.digest === digestOf(desired);
}

/** Every tag that an object of a node is to carry, ours included. */
export function desiredTags(
  target: Pick<Target, 'graph' | 'catalog'>,
  { type, node, neighbours, desired }: Pick<Pair, 'type' | 'node' | 'neighbours' | 'desired'>,
): Readonly<Record<string, string>> {
  const isPinned = isPinnedIn(target, node);
  const others = type.otherOwners?.(node, neighbours) ?? {};
  return tagsOf(target, node, type, desired, {
    seal: sealOf(type, node.address, desired),
    unkept: (path) => {
      if (others[path] !== undefined) return 'others';
      return isPinned(path) ? 'pinned' : undefined;
    },
  });
}

function tagsOf(
  target: Pick<Target, 'graph' | 'catalog'>,
  node: ResourceNode,
  type: AnyResourceType,
  desired: JsonObject,
  { seal, unkept }: { readonly seal: string; readonly unkept: (path: string) => Unkept },
): Readonly<Record<string, string>> {
  const rules = type.immutable === true ? {} : (type.fields as Rules);
  return tagsFor({
    app: target.graph.app,
    address: node.address,
    tags: node.tags,
    declared: declaredIn(rules, desired, node.tags, unkept),
    seal,
    digest: type.digested === true && !isUnknown(desired) ? digestOf(desired) : undefined,
    retain: node.removalPolicy === 'retain',
    pins: pinsTag(target, node),
  });
}

/** How the tags of an object differ. */
export interface TagChanges {
  /** The user's tags. */
  readonly user: readonly FieldChange[];
  /** Whether tags of our own differ from what they should say. */
  readonly own: boolean;
}

/** The tags of an object held against those that it is to carry. */
export function compareTags(
  target: Pick<Target, 'graph' | 'catalog'>,
  { type, node, desired, live }: Omit<Pair, 'forced'>,
): TagChanges {
  if (type.taggable === false) return { user: [], own: false };
  const changed = diffTags(node.tags, live.tags, declaredBefore(live));
  const user = ownerOf(live) === undefined ? changed : withTagCauses(changed, recordOf(live));
  // An object that is only vouched for may show the user's tags alone.
  if (isVouched(desired, live)) return { user, own: false };
  // Which paths are declared is compared, and not as what: the fields themselves are.
  const wanted = tagsOf(target, node, type, desired, {
    seal: NO_SEAL,
    unkept: () => 'pinned',
  });
  return {
    user,
    own:
      Object.entries(wanted).some(
        ([key, value]) => isOwnTag(key) && !sameOwnTag(key, value, live.tags[key]),
      ) ||
      (isRetained(live) && wanted[RETAIN_TAG] === undefined),
  };
}

function sameOwnTag(key: string, wanted: string, live: string | undefined): boolean {
  return key === FIELDS_TAG ? samePaths(wanted, live) : live === wanted;
}
