/** Everything that can be said about a graph before anybody asks AWS. */
import type { Diagnostic } from '../core/diagnostic.ts';
import { groupBy } from '../core/group.ts';
import type { Address } from '../graph/address.ts';
import { findCycle } from '../graph/dag.ts';
import { edgesOf, referencesOf } from '../graph/edges.ts';
import type { Graph, ResourceNode } from '../graph/graph.ts';
import type { AnyResourceType, Finding, Neighbours } from '../resource-type.ts';
import { sameObjects } from './same-object.ts';
import { tagFindings } from './tag-rules.ts';
import { type Catalog, typeOf } from './target.ts';

/** The resources around each resource of a graph. */
export function neighboursOf(graph: Graph): Neighbours {
  const known = neighbourhoods.get(graph) ?? lookAround(graph);
  neighbourhoods.set(graph, known);
  return known;
}

const neighbourhoods = new WeakMap<Graph, Neighbours>();

function lookAround(graph: Graph): Neighbours {
  const byAddress = new Map<string, ResourceNode>(
    graph.resources.map((node) => [node.address, node]),
  );
  const uses = graph.resources.flatMap((node) => {
    const addresses = new Set(referencesOf(node).map((value) => value.$ref));
    return [...addresses].map((address) => ({ address, node }));
  });
  const referrers = groupBy(uses, ({ address }) => address);
  // A cluster has as many referrers as services: who asks for one type of them must not look through all.
  const ofType = groupBy(uses, ({ address, node }) => `${address} ${node.type}`);
  return {
    at: (address) => byAddress.get(address),
    referrers: (address, type) => {
      const found = type === undefined ? referrers.get(address) : ofType.get(`${address} ${type}`);
      return (found ?? []).map(({ node }) => node);
    },
  };
}

/** What must come before what, with the edges that only resource types know. */
export const orderOf: OfGraph<ReadonlyMap<Address, ReadonlySet<Address>>> = once(
  (graph, catalog) => {
    const neighbours = neighboursOf(graph);
    return edgesOf(graph, (node) => typeOf(catalog, node).waitsFor?.(node, neighbours) ?? []);
  },
);

/** Findings of every type's offline rules, unknown attributes and cycles. */
export const validateGraph: OfGraph<readonly Diagnostic[]> = once((graph, catalog) => {
  const neighbours = neighboursOf(graph);
  const diagnostics: Diagnostic[] = [];
  const told = new Set<string>();
  for (const node of graph.resources) {
    const type = typeOf(catalog, node);
    // A tag of a stack stands on all that is in it, and is told where it stands first.
    for (const finding of type.taggable === false ? [] : tagFindings(node.tags))
      if (!told.has(finding.detail)) {
        told.add(finding.detail);
        diagnostics.push({ ...finding, address: node.address });
      }
    for (const finding of fieldFindings(type, node))
      diagnostics.push({ ...finding, address: node.address });
    for (const finding of type.validate?.(node.properties, node, neighbours) ?? [])
      diagnostics.push({ ...finding, address: node.address });
    for (const reference of referencesOf(node)) {
      const producer = neighbours.at(reference.$ref);
      if (producer === undefined) continue;
      const { attributes } = typeOf(catalog, producer);
      const [name = ''] = reference.attribute.split('.');
      if (attributes[name] === undefined)
        diagnostics.push({
          severity: 'error',
          code: 'reference/unknown-attribute',
          address: node.address,
          detail: `${reference.attribute} of ${reference.$ref}; it has ${Object.keys(attributes).join(', ')}`,
        });
    }
  }
  diagnostics.push(...sameObjects(graph, (node) => typeOf(catalog, node)));
  const cycle = findCycle(orderOf(graph, catalog));
  if (cycle !== undefined)
    diagnostics.push({
      severity: 'error',
      code: 'graph/cycle',
      ...(cycle[0] === undefined ? {} : { address: cycle[0] }),
      detail: cycle.join(' -> '),
    });
  return diagnostics;
});

/** Fields that the type does not know, and those that it cannot do without: overrides may add and remove any. */
function fieldFindings(type: AnyResourceType, { properties }: ResourceNode): readonly Finding[] {
  const fields = Object.keys(type.fields);
  const unknown = Object.keys(properties).filter((field) => !fields.includes(field));
  const missing = (type.requires ?? []).filter((field) => properties[field] === undefined);
  return [
    // AWS may have learnt it since: the field is sent, and never compared.
    ...unknown.map((path) => ({
      severity: 'warning' as const,
      code: 'rule/unknown-field' as const,
      path,
      detail: `${type.name} has no field of this name that this version knows`,
      hint: `its fields are ${fields.join(', ')}`,
    })),
    ...missing.map((path) => ({
      severity: 'error' as const,
      code: 'rule/violated' as const,
      path,
      detail: `${type.name} cannot do without this field`,
      hint: 'give it; null in overrides removes it',
    })),
  ];
}

type OfGraph<T> = (graph: Graph, catalog: Catalog) => T;

/** A graph never changes: what is found out about it when synthesising is not worked out again when planning. */
function once<T>(work: OfGraph<T>): OfGraph<T> {
  const catalogs = new WeakMap<Catalog, WeakMap<Graph, { readonly found: T }>>();
  return (graph, catalog) => {
    const graphs = catalogs.get(catalog) ?? new WeakMap<Graph, { readonly found: T }>();
    catalogs.set(catalog, graphs);
    const known = graphs.get(graph) ?? { found: work(graph, catalog) };
    graphs.set(graph, known);
    return known.found;
  };
}
