/** What is not selected and uses what is to be removed: in the code, or live. */
import type { Diagnostic } from '../core/diagnostic.ts';
import { groupBy } from '../core/group.ts';
import { compareText, isJsonObject, type Json } from '../core/json.ts';
import type { Address } from '../graph/address.ts';
import { referencesOf } from '../graph/edges.ts';
import type { OwnedObject } from './list-owned.ts';
import type { Observation } from './observe.ts';
import { addressOf } from './ownership.ts';
import { namingNothing } from './selection.ts';
import type { Target } from './target.ts';

/** Ids shorter than this are names that may mean anything. */
const SHORTEST_TELLING_ID = 8;

/** Errors for each object outside the selection that would lose something it uses; none without a selection. */
export function usersOutside(
  target: Target,
  observation: Observation,
  goners: readonly OwnedObject[],
): readonly Diagnostic[] {
  const { selection, graph } = target;
  if (selection === undefined) return [];
  const found = [
    ...usersInCode(target, observation, goners),
    ...usersInAws(target, observation, goners),
  ];
  const used = groupBy(found, ({ user }) => user);
  const live = observation.unclaimed.map((object) => addressOf(object.live));
  return [
    ...[...used].map(
      ([user, uses]): Diagnostic => ({
        severity: 'error',
        code: 'plan/used-outside',
        address: user,
        detail: `it uses ${[...new Set(uses.map(({ address }) => address))].sort(compareText).join(', ')}`,
        hint: `select it too: --only ${user}; or deploy the code in which it no longer does`,
      }),
    ),
    ...namingNothing(selection, graph, live).map(
      (text): Diagnostic => ({ severity: 'error', code: 'plan/unknown-address', detail: text }),
    ),
  ];
}

interface Use {
  readonly user: Address;
  readonly address: Address;
}

// What the code still refers to goes only when all is destroyed.
function usersInCode(
  { graph, selection }: Target,
  { live }: Observation,
  goners: readonly OwnedObject[],
): readonly Use[] {
  const going = new Set<string>(
    goners.flatMap((object) => {
      const address = addressOf(object.live);
      return live.get(address)?.id === object.live.id ? [address] : [];
    }),
  );
  return graph.resources.flatMap((node) => {
    if (selection?.selected.has(node.address) === true || !live.has(node.address)) return [];
    const named = [...referencesOf(node).map(({ $ref }) => $ref), ...node.dependsOn];
    return named
      .filter((address) => going.has(address))
      .map((address) => ({ user: node.address, address: address as Address }));
  });
}

function usersInAws(
  { graph, selection }: Target,
  { outside, live }: Observation,
  goners: readonly OwnedObject[],
): readonly Use[] {
  if (goners.length === 0) return [];
  const byId = new Map(
    goners.flatMap((object) =>
      object.live.id.length < SHORTEST_TELLING_ID
        ? []
        : [[object.live.id, addressOf(object.live)] as const],
    ),
  );
  const others = [
    ...outside.map((object) => object.live),
    ...graph.resources.flatMap(({ address }) =>
      selection?.selected.has(address) === true ? [] : (live.get(address) ?? []),
    ),
  ];
  return others.flatMap((other) =>
    [...textsIn(other.properties)].flatMap((text) => {
      const address = byId.get(text);
      return address === undefined ? [] : [{ user: addressOf(other), address }];
    }),
  );
}

function* textsIn(value: Json | undefined): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value)) for (const item of value) yield* textsIn(item as Json);
  else if (isJsonObject(value)) for (const member of Object.values(value)) yield* textsIn(member);
}
