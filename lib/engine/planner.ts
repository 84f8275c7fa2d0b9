/** From graph and observation to the plan: one step for each resource, and one for each object that must go. */
import type { Diagnostic } from '../core/diagnostic.ts';
import { sortDiagnostics } from '../core/diagnostic.ts';
import { digest, type JsonObject } from '../core/json.ts';
import type { Address } from '../graph/address.ts';
import { topologicalOrder } from '../graph/dag.ts';
import type { ResourceNode } from '../graph/graph.ts';
import { isUnknown, resolve } from '../graph/resolve.ts';
import type { AnyResourceType, FieldChange, Live, Neighbours } from '../resource-type.ts';
import { type Difference, diffFields, diffTags } from './diff.ts';
import { declaredPaths, type Rules } from './fields.ts';
import type { Knowledge } from './knowledge.ts';
import type { Observation, OwnedObject } from './observe.ts';
import {
  declaredBefore,
  digestOf,
  isOwnTag,
  isRetained,
  ownerOf,
  RETAIN_TAG,
  tagsFor,
} from './ownership.ts';
import {
  type Fingerprint,
  type NoneStep,
  PLAN_SCHEMA_VERSION,
  type Plan,
  type Step,
} from './plan.ts';
import { removalSteps } from './removal.ts';
import { environmentOf, type Target, typeOf } from './target.ts';
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
  const { graph, catalog } = target;
  const neighbours = neighboursOf(graph);
  const order = orderOf(graph, catalog, neighbours);
  const diagnostics: Diagnostic[] = [...validateGraph(graph, catalog)];
  const sequence = topologicalOrder(order);
  const steps: Step[] = [];
  const replaced = new Map<Address, OwnedObject>();
  const byAddress = new Map<Address, ResourceNode>(
    graph.resources.map((node) => [node.address, node]),
  );
  const leftovers = leftoversByAddress(observation.unclaimed, byAddress);
  for (const address of sequence ?? []) {
    const node = byAddress.get(address);
    if (node === undefined) continue;
    const step = stepFor({
      target,
      node,
      neighbours,
      knowledge,
      live: observation.live.get(address),
      leftover: leftovers.get(address),
      after: [...(order.get(address) ?? [])].filter((other) => byAddress.has(other)).sort(),
      known: byAddress,
      options,
      diagnostics,
    });
    steps.push(step);
    const leftover = leftovers.get(address);
    if (step.action === 'replace' && leftover?.live.id === step.id) replaced.set(address, leftover);
  }
  const kept = new Set(replaced.values());
  const goners = observation.unclaimed.filter(
    (object) => !kept.has(object) && !isRetained(object.live),
  );
  return {
    observation,
    order,
    nodes: byAddress,
    neighbours,
    plan: {
      schemaVersion: PLAN_SCHEMA_VERSION,
      app: graph.app,
      intent: 'deploy',
      graph: digest(graph),
      steps: [...steps, ...removalSteps(goners, 'no longer in the code')],
      diagnostics: sortDiagnostics(diagnostics),
      fingerprints: fingerprintsOf(target, observation),
      read: countReads(observation),
    },
  };
}

/** Plans to remove everything that the app owns, desired or not. Retained objects stay. */
export function planDestroy(target: Target, observation: Observation): Planning {
  const neighbours = neighboursOf(target.graph);
  const order = orderOf(target.graph, target.catalog, neighbours);
  return {
    observation,
    order,
    nodes: new Map(target.graph.resources.map((node) => [node.address, node])),
    neighbours,
    plan: {
      schemaVersion: PLAN_SCHEMA_VERSION,
      app: target.graph.app,
      intent: 'destroy',
      graph: digest(target.graph),
      steps: removalSteps(ownedObjects(target, observation), 'destroy', order),
      diagnostics: [],
      fingerprints: fingerprintsOf(target, observation),
      read: countReads(observation),
    },
  };
}

/** Every object of ours that may be removed: those of desired resources and the unclaimed. */
export function ownedObjects(target: Target, observation: Observation): readonly OwnedObject[] {
  const desired = target.graph.resources.flatMap((node): readonly OwnedObject[] => {
    const live = observation.live.get(node.address);
    return live === undefined || ownerOf(live)?.app !== target.graph.app
      ? []
      : [{ type: typeOf(target.catalog, node), environment: environmentOf(target, node), live }];
  });
  return [...desired, ...observation.unclaimed].filter(({ live }) => !isRetained(live));
}

/** The fingerprint of every live object that was read. */
export function fingerprintsOf(target: Target, observation: Observation): readonly Fingerprint[] {
  return target.graph.resources.flatMap((node) => {
    const live = observation.live.get(node.address);
    if (live === undefined) return [];
    const state = live.digest ?? typeOf(target.catalog, node).canonical(live.properties);
    return [
      {
        address: node.address,
        type: node.type,
        id: live.id,
        digest: digest([state, live.tags], 32),
      },
    ];
  });
}

/** How many objects were read in full, and how many were vouched for. */
export function countReads(observation: Observation): Plan['read'] {
  const all = [...observation.live.values(), ...observation.unclaimed.map(({ live }) => live)];
  const vouched = all.filter((live) => live.digest !== undefined).length;
  return { complete: all.length - vouched, vouched };
}

interface StepInput {
  readonly target: Target;
  readonly node: ResourceNode;
  readonly neighbours: Neighbours;
  readonly knowledge: Knowledge;
  readonly live: Live | undefined;
  /** An object of ours with this address and another identity. */
  readonly leftover: OwnedObject | undefined;
  readonly after: readonly Address[];
  readonly known: ReadonlyMap<Address, ResourceNode>;
  readonly options: PlanOptions;
  readonly diagnostics: Diagnostic[];
}

function stepFor(input: StepInput): Step {
  const { target, node, knowledge, live } = input;
  const type = typeOf(target.catalog, node);
  const { account, region } = environmentOf(target, node);
  const base = {
    address: node.address,
    type: node.type,
    stack: node.stack,
    account,
    region,
    after: input.after,
  };
  const desired = type.canonical(resolve(node.properties, knowledge.resolverFor(node)));
  if (live === undefined) {
    knowledge.expect(node.address, {}, 'all');
    const fields = masked(createFields(type, desired));
    return input.leftover === undefined
      ? { ...base, action: 'create', fields }
      : {
          ...base,
          action: 'replace',
          id: input.leftover.live.id,
          order: 'create-first',
          fields,
          reason: 'a field that AWS cannot change gives it a new identity',
        };
  }
  const moved = checkOwner(input, live);
  const difference = compare(input, type, desired, live);
  const tags = tagChanges(target, node, type, desired, live);
  const forcing = difference.changes.filter((change) => change.change !== 'update');
  if (forcing.length > 0 || live.state === 'failed')
    return replacement(input, type, base, live, difference.changes);
  const reason = reasonOf(live, difference.changes, tags, moved);
  if (reason === undefined) {
    knowledge.settle(node.address, live.attributes);
    return { ...base, action: 'none', id: live.id } satisfies NoneStep;
  }
  if (difference.changes.length > 0)
    knowledge.expect(
      node.address,
      live.attributes,
      type.changedByUpdate?.(difference.changes) ?? [],
    );
  else knowledge.settle(node.address, live.attributes);
  return {
    ...base,
    action: 'update',
    id: live.id,
    fields: masked(difference.changes),
    tags: tags.user,
    ...(reason === '' ? {} : { reason }),
    ...(moved === undefined ? {} : { movedFrom: moved }),
  };
}

/** The difference between a desired canonical form and a live object. Used again when the step runs. */
export function compareWithLive(options: {
  readonly type: AnyResourceType;
  readonly node: ResourceNode;
  readonly neighbours: Neighbours;
  readonly desired: JsonObject;
  readonly live: Live;
}): Difference {
  const { type, node, neighbours, desired, live } = options;
  if (isVouched(desired, live)) return { changes: [], properties: desired };
  return diffFields({
    type,
    desired,
    live: type.canonical(live.properties),
    declaredBefore: declaredBefore(live),
    otherOwners: type.otherOwners?.(node, neighbours) ?? {},
  });
}

function isVouched(desired: JsonObject, live: Live): boolean {
  return live.digest !== undefined && !isUnknown(desired) && live.digest === digestOf(desired);
}

/** Every tag that an object of a node is to carry, ours included. */
export function desiredTags(
  target: Pick<Target, 'graph'>,
  node: ResourceNode,
  type: AnyResourceType,
  desired: JsonObject,
): Readonly<Record<string, string>> {
  return tagsFor({
    app: target.graph.app,
    address: node.address,
    tags: node.tags,
    declared: type.immutable === true ? [] : declaredPaths(type.fields as Rules, desired),
    digest: type.digested === true && !isUnknown(desired) ? digestOf(desired) : undefined,
    retain: node.removalPolicy === 'retain',
  });
}

function compare(
  input: StepInput,
  type: AnyResourceType,
  desired: JsonObject,
  live: Live,
): Difference {
  return compareWithLive({ type, node: input.node, neighbours: input.neighbours, desired, live });
}

interface TagChanges {
  readonly user: readonly FieldChange[];
  /** Whether tags of our own differ from what they should say. */
  readonly own: boolean;
}

function tagChanges(
  target: Target,
  node: ResourceNode,
  type: AnyResourceType,
  desired: JsonObject,
  live: Live,
): TagChanges {
  // What vouches for an object vouches for its tags: an object that was not read shows none.
  if (type.taggable === false || isVouched(desired, live)) return { user: [], own: false };
  const wanted = desiredTags(target, node, type, desired);
  return {
    user: diffTags(node.tags, live.tags, declaredBefore(live)),
    own:
      Object.entries(wanted).some(([key, value]) => isOwnTag(key) && live.tags[key] !== value) ||
      (isRetained(live) && wanted[RETAIN_TAG] === undefined),
  };
}

// Undefined: nothing to do. Empty: the fields say it themselves.
function reasonOf(
  live: Live,
  changes: readonly FieldChange[],
  tags: TagChanges,
  moved: Address | undefined,
): string | undefined {
  if (moved !== undefined) return `moved from ${moved}`;
  if (live.rollout?.ended === 'failed') return 'its last deployment failed';
  if (changes.length > 0 || tags.user.length > 0) return '';
  if (live.state === 'creating') return 'it was left half-made';
  if (tags.own) return 'the record of declared fields in its tags';
  return undefined;
}

function checkOwner(input: StepInput, live: Live): Address | undefined {
  const { target, node, diagnostics } = input;
  const owner = ownerOf(live);
  if (owner?.app === target.graph.app && owner.address === node.address) return undefined;
  if (owner?.app === target.graph.app && !input.known.has(owner.address)) return owner.address;
  diagnostics.push({
    severity: 'error',
    code: 'plan/not-owned',
    address: node.address,
    detail: `${live.id} ${owner === undefined ? 'carries no Gantry tags' : `belongs to ${owner.app}, ${owner.address}`}`,
  });
  return undefined;
}

function replacement(
  input: StepInput,
  type: AnyResourceType,
  base: Omit<NoneStep, 'action' | 'id'>,
  live: Live,
  changes: readonly FieldChange[],
): Step {
  const { node, knowledge, diagnostics } = input;
  knowledge.expect(node.address, {}, 'all');
  for (const change of changes)
    if (change.change === 'create-only')
      diagnostics.push({
        severity: 'error',
        code: 'plan/create-only',
        address: node.address,
        path: change.path,
        detail:
          change.sensitive === true
            ? 'its value differs'
            : `${JSON.stringify(change.before)} -> ${JSON.stringify(change.after)}`,
      });
  const byTag = type.identity(node.properties) === undefined;
  const order = type.replacement ?? (byTag ? 'create-first' : 'delete-first');
  // What has failed serves nobody: replacing it takes nothing down.
  if (order === 'delete-first' && !input.options.allowDowntime && live.state !== 'failed')
    diagnostics.push({
      severity: 'error',
      code: 'plan/downtime',
      address: node.address,
      detail: `${live.id}: ${changes.map((change) => change.path).join(', ')}`,
    });
  return {
    ...base,
    action: 'replace',
    id: live.id,
    order,
    fields: masked(changes),
    reason:
      live.state === 'failed'
        ? 'AWS says that it failed'
        : `${changes
            .filter((change) => change.change !== 'update')
            .map((change) => change.path)
            .join(', ')} cannot be changed in place`,
  };
}

function createFields(type: AnyResourceType, desired: JsonObject): readonly FieldChange[] {
  return diffFields({
    type,
    desired,
    live: {},
    declaredBefore: () => false,
    otherOwners: {},
  }).changes;
}

/** What stands in a plan for a value that must not be shown. */
export const MASK = '(sensitive)';

function masked(changes: readonly FieldChange[]): readonly FieldChange[] {
  return changes.map((change) =>
    change.sensitive === true
      ? {
          ...change,
          before: change.before === undefined ? undefined : MASK,
          after: change.after === null ? null : MASK,
        }
      : change,
  );
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
