/** What must exist before what: the edges that properties and explicit dependencies draw. */
import type { Address } from './address.ts';
import type { Graph, ResourceNode } from './graph.ts';
import type { RefValue } from './reference.ts';
import { referencesIn } from './resolve.ts';

const known = new WeakMap<ResourceNode, readonly RefValue[]>();

/** Every reference inside a resource's properties, in reading order; looked for once. */
export function referencesOf(node: ResourceNode): readonly RefValue[] {
  const found = known.get(node) ?? referencesIn(node.properties);
  known.set(node, found);
  return found;
}

/** For each address, the addresses that come before it. `more` adds edges that properties do not show. */
export function edgesOf(
  graph: Graph,
  more: (node: ResourceNode) => readonly Address[] = () => [],
): Map<Address, Set<Address>> {
  const edges = new Map<Address, Set<Address>>();
  for (const node of graph.resources) {
    const before = new Set<Address>([...node.dependsOn, ...more(node)]);
    for (const reference of referencesOf(node)) before.add(reference.$ref as Address);
    before.delete(node.address);
    edges.set(node.address, before);
  }
  return edges;
}
