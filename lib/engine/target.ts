/** What a run works on: the graph, where its stacks live, the types it knows. */
import type { AwsEnvironment } from '../aws/environment.ts';
import type { Clock } from '../core/clock.ts';
import { GantryError } from '../core/errors.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { Address } from '../graph/address.ts';
import type { Graph, ResourceNode } from '../graph/graph.ts';
import type { AnyResourceType, ReadContext } from '../resource-type.ts';

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
  /** The account and Region of each stack, by stack id. Stacks that share both share the object. */
  readonly environments: ReadonlyMap<string, AwsEnvironment>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly refresh: 'complete' | 'batched';
  /** Resources that take the newest answer of moving lookups. */
  readonly repin: ReadonlySet<Address>;
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

/** The environment of a node's stack. */
export function environmentOf(target: Target, node: ResourceNode): AwsEnvironment {
  const environment = target.environments.get(node.stack);
  if (environment === undefined)
    throw new GantryError('internal', `no environment for stack ${node.stack}`, {
      address: node.address,
    });
  return environment;
}

/** The environments of a target, each once. */
export function distinctEnvironments(target: Target): readonly AwsEnvironment[] {
  return [...new Set(target.environments.values())];
}
