/** From graph and observation to the plan: one step for each resource, and one for each object that must go. */
import type { Diagnostic } from '../core/diagnostic.ts';
import { sortDiagnostics } from '../core/diagnostic.ts';
import { compareText } from '../core/json.ts';
import type { Address } from '../graph/address.ts';
import { topologicalOrder } from '../graph/dag.ts';
import type { ResourceNode } from '../graph/graph.ts';
import type { Neighbours } from '../resource-type.ts';
import { farMoves } from './far-moves.ts';
import { type Fingerprint, fingerprintsOf } from './fingerprint.ts';
import { judgeRivals, judgeUnclaimed } from './judge-tags.ts';
import type { Knowledge } from './knowledge.ts';
import { ladderOf } from './ladder-of.ts';
import type { OwnedObject } from './list-owned.ts';
import type { Observation } from './observe.ts';
import { everythingOwned } from './owned.ts';
import { addressOf, isRetained, ownerOf } from './ownership.ts';
import { type LeftField, PLAN_SCHEMA_VERSION, type Plan, type Step } from './plan.ts';
import { stepFor } from './plan-step.ts';
import { unseenDiagnostics } from './redeploy.ts';
import { removalSteps } from './removal.ts';
import { selectedSteps } from './selected-steps.ts';
import { covers } from './selection.ts';
import { environmentOf, isSelected, type Target, typeOf } from './target.ts';
import { usersOutside } from './users-outside.ts';
import { neighboursOf, orderOf, validateGraph } from './validate.ts';

/** A plan, and what applying needs beside it. */
export interface Planning {
  readonly plan: Plan;
  readonly observation: Observation;
  /** What must come before what among the desired resources. */
  readonly order: ReadonlyMap<Address, ReadonlySet<Address>>;
  /** The desired resources by address. */
  readonly nodes: ReadonlyMap<Address, ResourceNode>;
  readonly neighbours: Neighbours;
  /** What the live objects looked like: made when asked for, which only plan files do. */
  readonly fingerprints: () => readonly Fingerprint[];
}

/** Options of planning. */
export interface PlanOptions {
  /** Consent to replacements that mean downtime. */
  readonly allowDowntime: boolean;
}

/** Plans to bring live AWS to the graph. Writes nothing. */
export function planDeploy(
  target: Target,
  observation: Observation,
  knowledge: Knowledge,
  options: PlanOptions,
): Planning {
  const { graph, catalog, selection } = target;
  const neighbours = neighboursOf(graph);
  const order = orderOf(graph, catalog);
  const diagnostics: Diagnostic[] = [...offlineFindings(target), ...unlisted(observation)];
  const sequence = topologicalOrder(order);
  const left: LeftField[] = [];
  const replaced = new Map<Address, OwnedObject>();
  const byAddress = new Map<Address, ResourceNode>(
    graph.resources.map((node) => [node.address, node]),
  );
  const claimed = judgeUnclaimed(observation.unclaimed);
  const unclaimed = judgeRivals(target, observation, claimed.believed, byAddress, knowledge);
  diagnostics.push(...claimed.diagnostics, ...unclaimed.diagnostics);
  const leftovers = leftoversByAddress([...unclaimed.believed, ...observation.outside], byAddress);
  const planned: Step[] = [];
  const aside = new Map<Address, { diagnostics: Diagnostic[]; left: LeftField[] }>();
  for (const address of sequence ?? []) {
    const node = byAddress.get(address);
    if (node === undefined || selection?.read.has(address) === false) continue;
    const found = { diagnostics: [], left: [] };
    aside.set(address, found);
    const step = stepFor({
      target,
      node,
      neighbours,
      knowledge,
      live: observation.live.get(address),
      leftover: leftovers.get(address),
      after: [...(order.get(address) ?? [])].filter((other) => byAddress.has(other)).sort(),
      known: byAddress,
      allowDowntime: options.allowDowntime,
      ...found,
    });
    planned.push(step);
    if (isSelected(target, address)) continue;
    const there = observation.live.get(address) ?? leftovers.get(address)?.live;
    if (there !== undefined) knowledge.settle(address, there.attributes);
  }
  const part =
    selection && selectedSteps({ target, selection, observation, steps: planned, order });
  diagnostics.push(...(part?.diagnostics ?? []));
  const steps = part?.steps ?? planned;
  for (const step of steps) {
    diagnostics.push(...(aside.get(step.address)?.diagnostics ?? []));
    left.push(...(aside.get(step.address)?.left ?? []));
    const leftover = leftovers.get(step.address);
    if (step.action === 'replace' && leftover?.live.id === step.id)
      replaced.set(step.address, leftover);
  }
  // What is needed and left must be ours, or what is made would hang on somebody else's object.
  for (const address of part?.needed ?? [])
    diagnostics.push(
      ...(aside.get(address)?.diagnostics ?? []).filter(({ code }) => code === 'plan/not-owned'),
    );
  diagnostics.push(...farMoves(steps, byAddress, observation));
  diagnostics.push(...unseenDiagnostics(target, steps, byAddress, neighbours));
  const kept = new Set(replaced.values());
  const goners = unclaimed.believed.filter(
    (object) => !kept.has(object) && !isRetained(object.live),
  );
  const superseded = steps.flatMap((step) =>
    supersededBy(target, step, { nodes: byAddress, observation, replaced }),
  );
  diagnostics.push(...usersOutside(target, observation, [...goners, ...superseded]));
  return {
    observation,
    order,
    nodes: byAddress,
    neighbours,
    fingerprints: () => fingerprintsOf(target, observation, neighbours),
    plan: withLadder(catalog, {
      schemaVersion: PLAN_SCHEMA_VERSION,
      app: graph.app,
      intent: 'deploy',
      ...(part === undefined ? {} : { selection: part.selection }),
      steps: [...steps, ...removalSteps(goners, 'no longer in the code')],
      left,
      diagnostics: sortDiagnostics(diagnostics),
      read: countReads(observation),
    }),
  };
}

/** Plans to remove everything selected that the app owns, desired or not. Retained objects stay. */
export function planDestroy(target: Target, observation: Observation): Planning {
  const neighbours = neighboursOf(target.graph);
  const order = orderOf(target.graph, target.catalog);
  const goners = judgeUnclaimed(
    ownedObjects(target, observation).filter(({ live }) =>
      covers(target.selection, addressOf(live)),
    ),
  );
  return {
    observation,
    order,
    nodes: new Map(target.graph.resources.map((node) => [node.address, node])),
    neighbours,
    fingerprints: () => fingerprintsOf(target, observation, neighbours),
    plan: withLadder(target.catalog, {
      schemaVersion: PLAN_SCHEMA_VERSION,
      app: target.graph.app,
      intent: 'destroy',
      ...selectionOf(target),
      steps: removalSteps(goners.believed, 'destroy', order),
      left: [],
      diagnostics: sortDiagnostics([
        ...unlisted(observation),
        ...goners.diagnostics,
        ...usersOutside(target, observation, goners.believed),
      ]),
      read: countReads(observation),
    }),
  };
}

/** What may be left over without our knowing, of which types. */
function unlisted({ unlisted: types }: Observation): readonly Diagnostic[] {
  return [...types]
    .sort((a, b) => compareText(a.type, b.type))
    .map(({ type, environment, message }) => ({
      severity: 'note',
      code: 'plan/unlisted',
      detail: `${type} in ${environment.account}/${environment.region}: ${message}`,
    }));
}

interface ReplacedContext {
  readonly nodes: ReadonlyMap<Address, ResourceNode>;
  readonly observation: Observation;
  /** Old objects that have another identity than what replaces them. */
  readonly replaced: ReadonlyMap<Address, OwnedObject>;
}

// The old object goes once the new one stands.
function supersededBy(
  target: Target,
  step: Step,
  { nodes, observation, replaced }: ReplacedContext,
): readonly OwnedObject[] {
  if (target.selection === undefined || step.action !== 'replace') return [];
  const old = observation.live.get(step.address);
  const node = nodes.get(step.address);
  const leftover = replaced.get(step.address);
  if (leftover !== undefined) return [leftover];
  return old === undefined || node === undefined
    ? []
    : [{ type: typeOf(target.catalog, node), environment: environmentOf(target, node), live: old }];
}

// Of what is not selected only what blocks everything is told.
function offlineFindings({ graph, catalog, selection }: Target): readonly Diagnostic[] {
  const found = validateGraph(graph, catalog);
  return selection === undefined
    ? found
    : found.filter(
        ({ severity, address }) =>
          severity === 'error' ||
          address === undefined ||
          selection.selected.has(address as Address),
      );
}

function selectionOf({ graph, selection }: Target): Pick<Plan, 'selection'> {
  if (selection === undefined) return {};
  const { asked, selected } = selection;
  return {
    selection: {
      asked,
      selected: selected.size,
      pulledIn: [],
      left: [],
      unselected: graph.resources.length - selected.size,
    },
  };
}

function withLadder(catalog: Target['catalog'], plan: Omit<Plan, 'ladder'>): Plan {
  return { ...plan, ladder: ladderOf(plan, catalog) };
}

/** Every object of ours that may be removed: those of desired resources and the unclaimed. */
export function ownedObjects(target: Target, observation: Observation): readonly OwnedObject[] {
  return everythingOwned(target, observation).filter(({ live }) => !isRetained(live));
}

/** How many objects were read in full, and how many were vouched for. */
export function countReads(observation: Observation): Plan['read'] {
  const all = [...observation.live.values(), ...observation.unclaimed.map(({ live }) => live)];
  const vouched = all.filter((live) => live.digest !== undefined).length;
  return { complete: all.length - vouched, vouched };
}

function leftoversByAddress(
  unclaimed: readonly OwnedObject[],
  known: ReadonlyMap<Address, ResourceNode>,
): ReadonlyMap<Address, OwnedObject> {
  const found = new Map<Address, OwnedObject>();
  for (const object of unclaimed) {
    const address = ownerOf(object.live)?.address;
    if (address === undefined || known.get(address)?.type !== object.type.name) continue;
    if (!found.has(address)) found.set(address, object);
  }
  return found;
}
