/** What is ours in AWS and not in the code. */
import type { Address } from '../graph/address.ts';
import type { ResourceNode } from '../graph/graph.ts';
import { judgeUnclaimed } from './judge-tags.ts';
import type { OwnedObject } from './list-owned.ts';
import type { Observation } from './observe.ts';
import type { Orphan, OrphanKind } from './orphan.ts';
import { addressOf, isRetained } from './ownership.ts';
import type { Target } from './target.ts';

/** Every object of the app that no resource of the graph names, by address. */
export function orphansOf(
  target: Pick<Target, 'graph'>,
  { unclaimed }: Pick<Observation, 'unclaimed'>,
): readonly Orphan[] {
  const known = new Map<Address, ResourceNode>(
    target.graph.resources.map((node) => [node.address, node]),
  );
  const believed = new Set(judgeUnclaimed(unclaimed).believed);
  return unclaimed
    .map((object) => orphanOf(object, known, believed.has(object)))
    .sort((a, b) => compare(a, b));
}

function orphanOf(
  object: OwnedObject,
  known: ReadonlyMap<Address, ResourceNode>,
  believed: boolean,
): Orphan {
  const { type, live, environment } = object;
  const address = addressOf(live);
  const kind = kindOf(object, known.get(address)?.type === type.name, believed);
  return {
    address,
    type: type.name,
    id: live.id,
    account: environment.account,
    region: environment.region,
    kind,
    why: WHY[kind],
  };
}

function kindOf({ live }: OwnedObject, isKnown: boolean, believed: boolean): OrphanKind {
  if (isRetained(live)) return 'retained';
  if (!believed) return 'doubtful';
  return isKnown ? 'superseded' : 'removed';
}

const WHY: Readonly<Record<OrphanKind, string>> = {
  removed: 'no longer in the code: gantry deploy removes it',
  retained: 'retained: nothing removes it, gantry eject gives it up',
  superseded: 'another object stands at this address: gantry deploy removes it',
  doubtful: 'its tags were made for another object, or by a later version: nothing touches it',
};

function compare(a: Orphan, b: Orphan): number {
  const [left, right] = [a, b].map(({ address, type, id }) => `${address} ${type} ${id}`);
  return (left ?? '') < (right ?? '') ? -1 : 1;
}
