/** Fields that the code leaves to AWS and that the graph changes all the same. */
import type { JsonObject } from '../core/json.ts';
import type { ResourceNode } from '../graph/graph.ts';
import { type Resolver, resolve } from '../graph/resolve.ts';
import type { AnyResourceType, Live, Neighbours } from '../resource-type.ts';

/** What a type forces on a live object, in canonical form; empty where it forces nothing. */
export function forcedOn(
  type: AnyResourceType,
  node: ResourceNode,
  { live, neighbours, resolver }: ForcedContext,
): JsonObject {
  const forced = type.forced?.(live, node, neighbours);
  return forced === undefined ? {} : type.canonical(resolve(forced as JsonObject, resolver));
}

/** What that is told from. */
export interface ForcedContext {
  readonly live: Live;
  readonly neighbours: Neighbours;
  readonly resolver: Resolver;
}
