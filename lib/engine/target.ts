/** What a run works on: the graph, where its stacks live, the types it knows. */
import type { AwsEnvironment } from '../aws/environment.ts';
import type { Clock } from '../core/clock.ts';
import { GantryError } from '../core/errors.ts';
import { compareText, type Json, type JsonObject } from '../core/json.ts';
import type { Address } from '../graph/address.ts';
import type { Graph, ResourceNode } from '../graph/graph.ts';
import type { AnyResourceType, ReadContext } from '../resource-type.ts';
import type { Selection } from './selection.ts';

/** Answers a lookup of the graph, such as the Availability Zones of the Region. */
export type LookupFunction = (parameters: JsonObject, context: ReadContext) => Promise<Json>;

/** What the engine knows of AWS: resource types and lookups by name. */
export interface Catalog {
  readonly types: ReadonlyMap<string, AnyResourceType>;
  readonly lookups: ReadonlyMap<string, LookupFunction>;
  /** Lookups whose answer moves on its own: what came from one stays as it is until it is asked for anew. */
  readonly movingLookups: ReadonlySet<string>;
}

/** What one run works on. */
export interface Target {
  readonly graph: Graph;
  readonly catalog: Catalog;
  /** The account and Region of each stack that the run has to do with, by stack id. Stacks that share both share the object. */
  readonly environments: ReadonlyMap<string, AwsEnvironment>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly refresh: 'complete' | 'batched';
  /** Resources that take the newest answer of moving lookups. */
  readonly repin: ReadonlySet<Address>;
  /** The part of the graph that is worked on; all of it where undefined. */
  readonly selection?: Selection | undefined;
  /** Resources that may take over an object of nobody's, beside those of which the graph says so. */
  readonly adopt?: ReadonlySet<Address> | 'all';
  /** Whether a run before this one died a moment ago: what is there may be as new as if this one had made it. */
  readonly resumed?: true;
  /** Resources that are deployed again although nothing of them changes; of all, those of which it can be done. */
  readonly redeploy?: ReadonlySet<Address> | 'all';
}

/** The type of a node. Throws `plan/unknown-type`. */
export function typeOf(
  catalog: Catalog,
  node: Pick<ResourceNode, 'type' | 'address'>,
): AnyResourceType {
  const type = catalog.types.get(node.type);
  if (type === undefined)
    throw new GantryError('plan/unknown-type', node.type, { address: node.address });
  return type;
}

/** The resources that a run reads: those selected, and what they need. */
export function nodesOf({ graph, selection }: Target): readonly ResourceNode[] {
  return selection === undefined
    ? graph.resources
    : graph.resources.filter(({ address }) => selection.read.has(address));
}

/** Whether the changes of a resource of the code are planned. */
export function isSelected({ selection }: Pick<Target, 'selection'>, address: Address): boolean {
  return selection === undefined || selection.selected.has(address);
}

/** The environment of a node's stack. */
export function environmentOf(target: Target, node: ResourceNode): AwsEnvironment {
  const environment = target.environments.get(node.stack);
  if (environment === undefined)
    throw new GantryError('internal', `no environment for stack ${node.stack}`, {
      address: node.address,
    });
  return environment;
}

/** Account and Region of an environment, whichever role it is reached by: `111111111111/eu-west-1`. */
export function placeOf({ account, region }: Pick<AwsEnvironment, 'account' | 'region'>): string {
  return `${account}/${region}`;
}

/** The environments of a target, each once. */
export function distinctEnvironments(target: Target): readonly AwsEnvironment[] {
  return [...new Set(target.environments.values())];
}

/** An environment for each account and Region of a target, by whichever role, in one order everywhere. */
export function distinctPlaces(target: Target): readonly AwsEnvironment[] {
  const places = new Map<string, AwsEnvironment>();
  for (const environment of target.environments.values())
    if (!places.has(placeOf(environment))) places.set(placeOf(environment), environment);
  return [...places].sort(([a], [b]) => compareText(a, b)).map(([, environment]) => environment);
}
