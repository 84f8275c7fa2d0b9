/** One step of a plan, done. */
import type { AwsEnvironment } from '../aws/environment.ts';
import type { FreshTypes } from '../aws/retry.ts';
import { GantryError } from '../core/errors.ts';
import { digest, type Json, type JsonObject } from '../core/json.ts';
import type { Address } from '../graph/address.ts';
import type { ResourceNode } from '../graph/graph.ts';
import { isUnknown, referencesIn } from '../graph/resolve.ts';
import type { AnyResourceType, ApplyContext, Live } from '../resource-type.ts';
import type { ApplyInput, PendingRollout } from './apply.ts';
import { compareWithLive, desiredTags, withOthersCounts } from './compare.ts';
import { diffTags } from './diff.ts';
import { forcedOn } from './forced.ts';
import type { OwnedObject } from './list-owned.ts';
import { declaredBefore, RETAIN_TAG } from './ownership.ts';
import { resolvePinned } from './pins.ts';
import type { AdoptStep, ReplaceStep, Step, UpdateStep } from './plan.ts';
import { environmentOf, typeOf } from './target.ts';

/** What a step left. */
export interface Written {
  readonly id: string;
  readonly attributes: JsonObject;
  readonly rollout?: PendingRollout;
  /** The old object, when the step put a new one in its place. */
  readonly superseded?: OwnedObject;
  /** The second half of the step, for when the rollouts have succeeded. */
  readonly finish?: () => Promise<Written>;
}

/** Does a step that is no removal. */
export async function writeStep(
  input: ApplyInput,
  step: Step,
  fresh: FreshTypes | undefined,
): Promise<Written> {
  const node = nodeOf(input, step.address);
  const type = typeOf(input.target.catalog, node);
  const environment = environmentOf(input.target, node);
  const context = applyContextOf(input, step.address, environment, fresh);
  const live = input.planning.observation.live.get(step.address);
  switch (step.action) {
    case 'none':
      return left(input, node, environment, required(live, step));
    case 'create':
      return left(input, node, environment, await create(input, node, type, context));
    case 'update':
    case 'adopt':
      return update(input, node, type, { step, live: required(live, step), context });
    case 'replace':
      return replace(input, node, type, { step, live, context });
    case 'delete':
      throw new GantryError('internal', 'a removal among the writes', { address: step.address });
    default:
      return step satisfies never;
  }
}

/** Removes an object and waits until it is surely gone. */
export async function removeObject(object: OwnedObject, context: ApplyContext): Promise<Written> {
  const operations = await object.type.operations();
  await operations.delete(object.live, context);
  await operations.settle?.(object.live, 'delete', context);
  return { id: object.live.id, attributes: {} };
}

/**
 * The context in which one resource is written. Nothing read while planning is remembered: it may be stale. After a run that
 * died a moment ago everything may be as fresh as what this one makes.
 */
export function applyContextOf(
  input: Pick<ApplyInput, 'target' | 'sessions' | 'emit' | 'follow'>,
  address: Address,
  environment: AwsEnvironment,
  fresh: FreshTypes | 'all' | undefined,
): ApplyContext {
  const news = input.target.resumed === true ? 'all' : fresh;
  const session = input.sessions.get(environment);
  if (session === undefined) throw new GantryError('internal', 'no session', { address });
  const context: ApplyContext = {
    ...session.context,
    memo: (_key, read) => read(),
    owned: async (name) => {
      const type = input.target.catalog.types.get(name);
      if (type === undefined) throw new GantryError('plan/unknown-type', name, { address });
      return (await type.operations()).list(context);
    },
    address,
    fresh: news !== undefined,
    ...(typeof news === 'object' ? { freshTypes: news } : {}),
    staged: input.follow !== undefined,
    clientToken: (payload: Json) => digest([input.target.graph.app, address, payload], 32),
    progress: (message) => input.emit({ kind: 'step-progress', address, message }),
  };
  return context;
}

async function create(
  input: ApplyInput,
  node: ResourceNode,
  type: AnyResourceType,
  context: ApplyContext,
  old?: Live,
): Promise<Live> {
  const desired = desiredOf(input, node, type, undefined);
  const { neighbours } = input.planning;
  const properties =
    old === undefined ? desired : withOthersCounts({ type, node, neighbours, desired, live: old });
  const tags =
    type.taggable === false
      ? {}
      : desiredTags(input.target, { type, node, neighbours, desired: properties });
  const operations = await type.operations();
  const live = await operations.create({ address: node.address, properties, tags }, context);
  return (await operations.settle?.(live, 'create', context)) ?? live;
}

interface UpdateInput {
  readonly step: UpdateStep | AdoptStep;
  readonly live: Live;
  readonly context: ApplyContext;
}

async function update(
  input: ApplyInput,
  node: ResourceNode,
  type: AnyResourceType,
  { step, live, context }: UpdateInput,
): Promise<Written> {
  const desired = desiredOf(input, node, type, live);
  const { neighbours } = input.planning;
  const resolver = input.knowledge.resolverFor(node);
  const forced = allKnown(node, forcedOn(type, node, { live, neighbours, resolver }));
  const difference = compareWithLive({ type, node, neighbours, desired, forced, live });
  const announced = new Set(step.fields.map((field) => field.path));
  const unannounced = difference.changes.filter((change) => !announced.has(change.path));
  if (unannounced.length > 0)
    throw new GantryError(
      'internal',
      `the plan did not say that ${unannounced.map((change) => change.path).join(', ')} would change`,
      { address: node.address },
    );
  const operations = await type.operations();
  const request = {
    address: node.address,
    live,
    properties: difference.properties,
    changes: difference.changes,
    ...(step.redeploy === true ? { redeploy: true as const } : {}),
    tags: tagUpdate(input, node, type, desired, live),
  };
  const environment = environmentOf(input.target, node);
  const settled = async (updated: Live) =>
    left(
      input,
      node,
      environment,
      (await operations.settle?.(updated, 'update', context)) ?? updated,
    );
  const updated = await operations.update(request, context);
  const { finish } = operations;
  const written = await settled(updated);
  return updated.unfinished === true && finish !== undefined
    ? { ...written, finish: async () => settled(await finish(request, context)) }
    : written;
}

async function replace(
  input: ApplyInput,
  node: ResourceNode,
  type: AnyResourceType,
  { step, live, context }: { step: ReplaceStep; live: Live | undefined; context: ApplyContext },
): Promise<Written> {
  const environment = environmentOf(input.target, node);
  const old =
    live === undefined
      ? input.planning.observation.unclaimed.find(
          (object) => object.live.id === step.id && object.type.name === step.type,
        )
      : { type, environment, live };
  if (step.order === 'delete-first' && old !== undefined) await removeObject(old, context);
  const made = await create(input, node, type, context, old?.live);
  const written = left(input, node, environment, made);
  return step.order === 'create-first' && old !== undefined
    ? { ...written, superseded: old }
    : written;
}

function tagUpdate(
  input: ApplyInput,
  node: ResourceNode,
  type: AnyResourceType,
  desired: JsonObject,
  live: Live,
): { set: Record<string, string>; remove: string[]; all: Record<string, string> } {
  if (type.taggable === false) return { set: {}, remove: [], all: {} };
  const { neighbours } = input.planning;
  const wanted = desiredTags(input.target, { type, node, neighbours, desired });
  const remove = diffTags(node.tags, live.tags, declaredBefore(live))
    .filter((change) => change.after === null)
    .map((change) => change.path.slice('tags.'.length));
  if (live.tags[RETAIN_TAG] !== undefined && wanted[RETAIN_TAG] === undefined)
    remove.push(RETAIN_TAG);
  const set = Object.fromEntries(
    Object.entries(wanted).filter(([key, value]) => live.tags[key] !== value),
  );
  const kept = Object.entries(live.tags).filter(([key]) => !remove.includes(key));
  return { set, remove, all: { ...Object.fromEntries(kept), ...wanted } };
}

function desiredOf(
  input: ApplyInput,
  node: ResourceNode,
  type: AnyResourceType,
  live: Live | undefined,
): JsonObject {
  const resolver = input.knowledge.resolverFor(node);
  const { properties } = resolvePinned(input.target, node, resolver, live);
  return type.canonical(allKnown(node, properties));
}

function allKnown(node: ResourceNode, properties: JsonObject): JsonObject {
  if (!isUnknown(properties)) return properties;
  const open = referencesIn(properties).map((value) => `${value.attribute} of ${value.$ref}`);
  throw new GantryError('internal', `not known when it was needed: ${open.join(', ')}`, {
    address: node.address,
  });
}

function left(
  input: ApplyInput,
  node: ResourceNode,
  environment: AwsEnvironment,
  live: Live,
): Written {
  input.knowledge.settle(node.address, live.attributes);
  input.sessions.get(environment)?.observe(node.type, live);
  const rollout =
    live.rollout === undefined || live.rollout.ended === 'succeeded'
      ? {}
      : { rollout: { address: node.address, environment, handle: live.rollout } };
  return { id: live.id, attributes: live.attributes, ...rollout };
}

function required(live: Live | undefined, step: Step): Live {
  if (live === undefined)
    throw new GantryError('internal', 'planned as live, and not read', { address: step.address });
  return live;
}

function nodeOf(input: ApplyInput, address: Address): ResourceNode {
  const node = input.planning.nodes.get(address);
  if (node === undefined) throw new GantryError('internal', 'no such resource', { address });
  return node;
}
