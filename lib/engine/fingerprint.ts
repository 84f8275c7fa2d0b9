/**
 * What live objects looked like when a plan was made, as digests: field by field, so that what moved since can be named.
 * Left out is what others decide, and what is secret: a digest would let a short secret be guessed. Of the record of
 * declared fields its paths count: what it tells of values follows from the fields, and moves no plan.
 */
import { digest } from '../core/json.ts';
import type { Address } from '../graph/address.ts';
import type { ResourceNode } from '../graph/graph.ts';
import type { AnyResourceType, Live, Neighbours } from '../resource-type.ts';
import { canonicalLive } from './canonical-live.ts';
import { type FieldSlot, type Rules, slotsOf, tagPath } from './fields.ts';
import type { Observation } from './observe.ts';
import { addressOf, DIGEST_TAG, FIELDS_TAG, isOwnTag } from './ownership.ts';
import { pathsAlone } from './record.ts';
import { withoutSecrets } from './redact.ts';
import { type Target, typeOf } from './target.ts';

/** What a live object looked like when the plan was made. */
export interface Fingerprint {
  /** Address of the resource. */
  readonly address: Address;
  /** Type name such as `AWS::ECS::Service`. */
  readonly type: string;
  /** Physical id. */
  readonly id: string;
  /**
   * Digests of its fields and tags by path, as far as nobody else decides them and they are no secrets; `*` is the digest
   * that vouched for an object that was not read in full.
   */
  readonly fields: Readonly<Record<string, string>>;
}

/** Length of a field's digest: enough to tell two values of one field apart. */
const LENGTH = 12;

/** The fingerprint of every live object that was read, those that are no longer in the code included. */
export function fingerprintsOf(
  target: Target,
  observation: Observation,
  neighbours: Neighbours,
): readonly Fingerprint[] {
  const desired = target.graph.resources.flatMap((node): readonly Fingerprint[] => {
    const live = observation.live.get(node.address);
    return live === undefined
      ? []
      : [fingerprint(typeOf(target.catalog, node), node, live, neighbours)];
  });
  // Of what the code does not name nobody can say who decides its fields: that it is there, and ours, must do.
  const others = observation.unclaimed.map(({ type, live }) => ({
    address: addressOf(live),
    type: type.name,
    id: live.id,
    fields: tagDigests(live, isOurs),
  }));
  return [...desired, ...others];
}

/** A live object that is not as it was. */
export interface Moved {
  readonly address: Address;
  /** What of it: fields by path, or that the object itself came or went. */
  readonly what: readonly string[];
}

/** What moved between two readings. */
export function movedBetween(
  before: readonly Fingerprint[],
  after: readonly Fingerprint[],
): readonly Moved[] {
  const earlier = new Map(before.map((one) => [keyOf(one), one]));
  const later = new Map(after.map((one) => [keyOf(one), one]));
  const gone = before.filter((one) => !later.has(keyOf(one)));
  const moved = [
    ...gone.map(({ address, id }) => ({ address, what: [`${id} is gone`] })),
    ...after.flatMap((one): readonly Moved[] => {
      const was = earlier.get(keyOf(one));
      if (was === undefined) return [{ address: one.address, what: [`${one.id} is new`] }];
      const paths = [...new Set([...Object.keys(was.fields), ...Object.keys(one.fields)])];
      const what = paths.filter((path) => was.fields[path] !== one.fields[path]);
      return what.length === 0 ? [] : [{ address: one.address, what }];
    }),
  ];
  return moved;
}

function keyOf({ address, type, id }: Fingerprint): string {
  return `${type}\n${address}\n${id}`;
}

function fingerprint(
  type: AnyResourceType,
  node: ResourceNode,
  live: Live,
  neighbours: Neighbours,
): Fingerprint {
  const tags = tagDigests(live, (key) => isOurs(key) || key in node.tags);
  const fields =
    live.digest === undefined ? fieldDigests(type, node, live, neighbours) : { '*': live.digest };
  return { address: node.address, type: type.name, id: live.id, fields: { ...fields, ...tags } };
}

function fieldDigests(
  type: AnyResourceType,
  node: ResourceNode,
  live: Live,
  neighbours: Neighbours,
): Readonly<Record<string, string>> {
  const owned = type.otherOwners?.(node, neighbours) ?? {};
  const present = canonicalLive(type, live);
  const desired = type.canonical(node.properties);
  const kept = type.keepOthers?.(desired, present, node, neighbours) ?? desired;
  const digests: Record<string, string> = {};
  for (const slot of slotsOf(type.fields as Rules, present, {})) {
    const [field = ''] = slot.path.split('.');
    // A field of which somebody else decides a part comes back as another value.
    const shared = kept[field] !== desired[field];
    if (slot.desired === undefined || slot.path in owned || field in owned || shared) continue;
    if (isSensitive(slot)) continue;
    digests[slot.path] = digest(withoutSecrets(slot.rule, slot.desired), LENGTH);
  }
  return digests;
}

/** The digest tag is made from secrets too. */
function isOurs(key: string): boolean {
  return isOwnTag(key) && key !== DIGEST_TAG;
}

function isSensitive({ rule }: FieldSlot): boolean {
  return rule.sensitive === true;
}

function tagDigests(
  { tags }: Live,
  counts: (key: string) => boolean,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(tags).flatMap(([key, value]) =>
      counts(key)
        ? [[tagPath(key), digest(key === FIELDS_TAG ? pathsAlone(value) : value, LENGTH)]]
        : [],
    ),
  );
}
