/** Reading live AWS: every desired object, and everything that we own. */
import type { AwsEnvironment } from '../aws/environment.ts';
import { GantryError } from '../core/errors.ts';
import { groupBy } from '../core/group.ts';
import { compareText, type JsonObject } from '../core/json.ts';
import type { Address } from '../graph/address.ts';
import { referencesOf } from '../graph/edges.ts';
import type { ResourceNode } from '../graph/graph.ts';
import { isUnknown, resolve } from '../graph/resolve.ts';
import type { AnyResourceType, Live, ReadRequest, ResourceOperations } from '../resource-type.ts';
import { canonicalLive, unreadable } from './canonical-live.ts';
import { diffFields } from './diff.ts';
import type { Knowledge } from './knowledge.ts';
import { listOwned, type OwnedObject, type UnlistedType } from './list-owned.ts';
import { keyOf, objectKey } from './object-key.ts';
import { addressOf, digestOf, ownerOf } from './ownership.ts';
import { covers } from './selection.ts';
import type { Session } from './session.ts';
import { environmentOf, nodesOf, type Target, typeOf } from './target.ts';

/** What was read. */
export interface Observation {
  /** The live object that each desired resource names; absent ones are not in the map. */
  readonly live: ReadonlyMap<Address, Live>;
  /** Objects of ours that no desired resource names: to be removed, or left over from a replacement. Selected ones only. */
  readonly unclaimed: readonly OwnedObject[];
  /** Objects of ours that are not selected; all that were listed, whether the code has them or not. */
  readonly outside: readonly OwnedObject[];
  /** Types of which we may not see what is ours; the code has none of them. */
  readonly unlisted: readonly UnlistedType[];
}

/**
 * Reads in waves: an object can be looked for once the references in its identity are answered, and once the types that
 * it wants to be read after have been read. What hangs on an absent object is absent.
 */
export async function observe(
  target: Target,
  sessions: ReadonlyMap<AwsEnvironment, Session>,
  gathering: Promise<Knowledge>,
): Promise<Observation> {
  // What is ours hangs on no lookup: long lists begin before these are answered.
  const ownership = listOwned(target, sessions);
  // It is awaited at the end; should reading fail first, its own failure must not go about unheard.
  ownership.catch(() => {});
  const knowledge = await gathering;
  const live = new Map<Address, Live>();
  let pending = nodesOf(target).map((node) => ({
    node,
    type: typeOf(target.catalog, node),
  }));
  while (pending.length > 0) {
    const ready = nextWave(target, pending, knowledge, live);
    if (ready.length === 0)
      throw new GantryError(
        'graph/cycle',
        `cannot be read in any order: ${pending.map(({ node }) => node.address).join(', ')}`,
      );
    await readWave(target, sessions, knowledge, ready, live);
    const done = new Set(ready.map(({ node }) => node.address));
    pending = pending.filter(({ node }) => !done.has(node.address));
  }
  const { owned, unlisted } = await ownership;
  const unclaimed = unclaimedOf(target, owned, live);
  return {
    live,
    unclaimed: unclaimed.filter((object) => isCovered(target, object)),
    outside: owned.filter((object) => !isCovered(target, object)),
    unlisted,
  };
}

interface Pending {
  readonly node: ResourceNode;
  readonly type: AnyResourceType;
}

interface Ready extends Pending {
  /** Undefined when only our tags can find it; `absent` when what it hangs on is not there. */
  readonly identity: JsonObject | undefined | 'absent';
}

function nextWave(
  target: Target,
  pending: readonly Pending[],
  knowledge: Knowledge,
  live: ReadonlyMap<Address, Live>,
): readonly Ready[] {
  const waiting = new Set<string>(pending.map(({ node }) => node.address));
  const types = new Set(pending.map(({ type }) => type.name));
  const readableOf = (candidates: readonly Pending[]) =>
    candidates.flatMap((one) => readable(one, { waiting, types }, knowledge, live) ?? []);
  if (target.refresh === 'complete') return readableOf(pending);
  // A digest can vouch only for what is wholly known: such objects wait for everything that they refer to.
  const isOpen = ({ node, type }: Pending) =>
    type.digested === true && referencesOf(node).some(({ $ref }) => waiting.has($ref));
  const ready = readableOf(pending.filter((one) => !isOpen(one)));
  return ready.length > 0 ? ready : readableOf(pending);
}

/** Undefined while it must wait for something that has not been read yet. */
function readable(
  { node, type }: Pending,
  unread: { readonly waiting: ReadonlySet<string>; readonly types: ReadonlySet<string> },
  knowledge: Knowledge,
  live: ReadonlyMap<Address, Live>,
): Ready | undefined {
  if (type.readAfter?.some((name) => unread.types.has(name)) === true) return undefined;
  const identity = type.identity(node.properties);
  if (identity === undefined) return { node, type, identity };
  const resolved = resolve(identity, knowledge.resolverFor(node));
  if (!isUnknown(resolved)) return { node, type, identity: resolved };
  return missingIn(resolved, unread.waiting, live) ? { node, type, identity: 'absent' } : undefined;
}

// A reference that is not answered although its target has been looked for leads to something absent.
function missingIn(
  identity: JsonObject,
  waiting: ReadonlySet<string>,
  live: ReadonlyMap<Address, Live>,
): boolean {
  let missing = false;
  JSON.stringify(identity, (_, value) => {
    const address = (value as { $ref?: string } | null)?.$ref;
    if (typeof address === 'string' && !waiting.has(address) && !live.has(address as Address))
      missing = true;
    return value;
  });
  return missing;
}

async function readWave(
  target: Target,
  sessions: ReadonlyMap<AwsEnvironment, Session>,
  knowledge: Knowledge,
  wave: readonly Ready[],
  live: Map<Address, Live>,
): Promise<void> {
  const groups = [...groupBy(wave, ({ node }) => environmentOf(target, node)).values()].flatMap(
    (there) => [...groupBy(there, ({ type }) => type.name).values()],
  );
  await Promise.all(
    groups.map(async (group) => {
      const [first] = group;
      if (first === undefined) return;
      const session = sessionOf(sessions, environmentOf(target, first.node));
      const found = await readGroup(target, session, first.type, group, knowledge);
      for (const [i, { node, type }] of group.entries()) {
        const object = found[i];
        if (object === undefined || object.state === 'deleting') {
          knowledge.expect(node.address, {}, 'all');
          continue;
        }
        live.set(node.address, object);
        knowledge.settle(node.address, object.attributes);
        session.observe(type.name, object);
      }
    }),
  );
}

async function readGroup(
  target: Target,
  session: Session,
  type: AnyResourceType,
  group: readonly Ready[],
  knowledge: Knowledge,
): Promise<readonly (Live | undefined)[]> {
  const operations = await type.operations();
  const lookedFor = group.filter(
    (ready): ready is Ready & { identity: JsonObject } => typeof ready.identity === 'object',
  );
  const requests = lookedFor.map(({ node, identity }): ReadRequest => {
    const properties = type.canonical(resolve(node.properties, knowledge.resolverFor(node)));
    return {
      address: node.address,
      identity,
      properties,
      digest: type.digested === true && !isUnknown(properties) ? digestOf(properties) : undefined,
    };
  });
  const answers = requests.length === 0 ? [] : await readOf(type, operations, requests, session);
  const byAddress = new Map(lookedFor.map(({ node }, i) => [node.address, answers[i]]));
  const candidates = group.some((ready) => ready.identity === undefined)
    ? candidatesByAddress(await session.owned(type.name), target.graph.app)
    : new Map<Address | undefined, readonly Live[]>();
  return group.map(({ node, identity }) =>
    identity === undefined
      ? nearest(knowledge, { node, type }, candidatesFor(node, candidates))
      : byAddress.get(node.address),
  );
}

// What has moved is still known by the address that it had.
function candidatesFor(
  { address, movedFrom }: ResourceNode,
  candidates: ReadonlyMap<Address | undefined, readonly Live[]>,
): readonly Live[] {
  const former = movedFrom === undefined ? undefined : candidates.get(movedFrom);
  return candidates.get(address) ?? former ?? [];
}

async function readOf(
  type: AnyResourceType,
  operations: ResourceOperations,
  requests: readonly ReadRequest[],
  { context }: Session,
): Promise<readonly (Live | undefined)[]> {
  try {
    return await operations.read(requests, context);
  } catch (error) {
    throw unreadable(error, type.name, requests.length === 1 ? requests[0]?.address : undefined);
  }
}

function candidatesByAddress(
  owned: readonly Live[],
  app: string,
): ReadonlyMap<Address | undefined, readonly Live[]> {
  const ours = owned.filter((live) => ownerOf(live)?.app === app && live.state !== 'deleting');
  return groupBy(ours, (live) => ownerOf(live)?.address);
}

// Of several objects with one address (an interrupted replacement) the one that is nearest to what is desired counts,
// so that the next run finishes the replacement and does not begin another; the others are left over.
function nearest(
  knowledge: Knowledge,
  { node, type }: Pending,
  candidates: readonly Live[],
): Live | undefined {
  if (candidates.length <= 1) return candidates[0];
  const desired = type.canonical(resolve(node.properties, knowledge.resolverFor(node)));
  const distance = (live: Live): number => {
    const { changes } = diffFields({
      type,
      desired,
      live: canonicalLive(type, live),
      declaredBefore: () => false,
      otherOwners: {},
    });
    const replaced = changes.filter((change) => change.change !== 'update').length;
    return replaced * 1000 + changes.length + (live.state === 'failed' ? 1_000_000 : 0);
  };
  return [...candidates].sort((a, b) => distance(a) - distance(b) || compareText(a.id, b.id))[0];
}

function isCovered({ selection }: Target, { live }: OwnedObject): boolean {
  return covers(selection, addressOf(live));
}

function unclaimedOf(
  target: Target,
  owned: readonly OwnedObject[],
  live: ReadonlyMap<Address, Live>,
): readonly OwnedObject[] {
  // A global object (an IAM role) is listed in every Region: it counts once.
  const seen = new Set(
    target.graph.resources.flatMap((node) => {
      const object = live.get(node.address);
      return object === undefined
        ? []
        : [objectKey(typeOf(target.catalog, node), environmentOf(target, node), object.id)];
    }),
  );
  return owned.filter((one) => {
    const { live: object } = one;
    const key = keyOf(one);
    if (object.state === 'deleting' || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function sessionOf(
  sessions: ReadonlyMap<AwsEnvironment, Session>,
  environment: AwsEnvironment,
): Session {
  const session = sessions.get(environment);
  if (session === undefined) throw new GantryError('internal', 'no session for an environment');
  return session;
}
