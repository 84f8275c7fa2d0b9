/** What must go, and in which order: consumers before what they use. */
import { groupBy } from '../core/group.ts';
import type { Json } from '../core/json.ts';
import { compareText, isJsonObject } from '../core/json.ts';
import type { Address } from '../graph/address.ts';
import { type Edges, reverseEdges, topologicalOrder } from '../graph/dag.ts';
import type { OwnedObject } from './list-owned.ts';
import { keyOf } from './object-key.ts';
import { addressOf } from './ownership.ts';
import type { DeleteStep } from './plan.ts';
import { placeOf } from './target.ts';

/** An object to remove, and what must be gone before it. */
export interface Removal {
  readonly key: string;
  readonly object: OwnedObject;
  readonly address: Address;
  readonly after: ReadonlySet<string>;
}

/** Ids and attributes shorter than this are names that may mean anything, and draw no edge. */
const SHORTEST_TELLING_VALUE = 8;

/**
 * The removals in an order in which they can run. Edges come from the graph where the code still has it, from what
 * types say of each other, and from the ids that live objects mention.
 */
export function orderRemovals(
  objects: readonly OwnedObject[],
  order: ReadonlyMap<Address, ReadonlySet<Address>> = new Map(),
): readonly Removal[] {
  const byKey = new Map(objects.map((object) => [keyOf(object), object]));
  const certain = new Map<string, Set<string>>([...byKey.keys()].map((key) => [key, new Set()]));
  addGraphEdges(byKey, order, certain);
  addTypeEdges(byKey, certain);
  const complete = new Map([...certain].map(([key, before]) => [key, new Set(before)]));
  addMentionEdges(byKey, complete);
  // Objects that mention each other would deadlock: then what types and graph say must do.
  const edges = topologicalOrder(complete) === undefined ? certain : complete;
  return (topologicalOrder(edges) ?? [...byKey.keys()]).flatMap((key) => {
    const object = byKey.get(key);
    return object === undefined
      ? []
      : [{ key, object, address: addressOf(object.live), after: edges.get(key) ?? new Set() }];
  });
}

/** Delete steps for objects, in order. */
export function removalSteps(
  objects: readonly OwnedObject[],
  reason: string,
  order?: ReadonlyMap<Address, ReadonlySet<Address>>,
): readonly DeleteStep[] {
  const removals = orderRemovals(objects, order);
  const addresses = new Map(removals.map((removal) => [removal.key, removal.address]));
  return removals.map(({ object, address, after }) => ({
    action: 'delete',
    address,
    type: object.type.name,
    account: object.environment.account,
    region: object.environment.region,
    id: object.live.id,
    reason,
    after: [...new Set([...after].flatMap((key) => addresses.get(key) ?? []))].sort(compareText),
  }));
}

function addressAt(byKey: ReadonlyMap<string, OwnedObject>, key: string): Address | undefined {
  const object = byKey.get(key);
  return object === undefined ? undefined : addressOf(object.live);
}

type MutableEdges = Map<string, Set<string>>;

function addGraphEdges(
  byKey: ReadonlyMap<string, OwnedObject>,
  order: Edges<Address>,
  edges: MutableEdges,
): void {
  const keysAt = groupBy(byKey.keys(), (key) => addressAt(byKey, key));
  for (const [address, consumers] of reverseEdges(order))
    for (const key of keysAt.get(address) ?? [])
      for (const consumer of consumers)
        for (const first of keysAt.get(consumer) ?? []) edges.get(key)?.add(first);
}

// All objects of a type go before any of the types that it must leave before.
function addTypeEdges(byKey: ReadonlyMap<string, OwnedObject>, edges: MutableEdges): void {
  const keysOfType = groupBy(byKey.keys(), (key) => byKey.get(key)?.type.name);
  for (const [name, keys] of keysOfType) {
    const [sample] = keys;
    const type = sample === undefined ? undefined : byKey.get(sample)?.type;
    for (const later of type?.removedBefore ?? [])
      for (const key of keysOfType.get(later) ?? [])
        if (later !== name) for (const first of keys) edges.get(key)?.add(first);
  }
}

function addMentionEdges(byKey: ReadonlyMap<string, OwnedObject>, edges: MutableEdges): void {
  // A name may be that of an object in each of several places: who mentions it means the one beside it.
  const beside = new Map<string, string>();
  const anywhere = new Map<string, string>();
  const tell = (value: Json | undefined, key: string, { environment }: OwnedObject) => {
    if (!isTelling(value)) return;
    beside.set(`${placeOf(environment)} ${value}`, key);
    anywhere.set(value, key);
  };
  for (const [key, object] of byKey)
    for (const value of Object.values(object.live.attributes)) tell(value, key, object);
  // Children echo the ids of their parents among their attributes: whoever is called so comes first.
  for (const [key, object] of byKey) tell(object.live.id, key, object);
  for (const [key, { live, environment }] of byKey)
    for (const text of stringsIn(live.properties)) {
      const producer = beside.get(`${placeOf(environment)} ${text}`) ?? anywhere.get(text);
      if (producer !== undefined && producer !== key) edges.get(producer)?.add(key);
    }
}

function isTelling(value: Json | undefined): value is string {
  return typeof value === 'string' && value.length >= SHORTEST_TELLING_VALUE;
}

function* stringsIn(value: Json | undefined): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value)) for (const item of value) yield* stringsIn(item as Json);
  else if (isJsonObject(value)) for (const member of Object.values(value)) yield* stringsIn(member);
}
