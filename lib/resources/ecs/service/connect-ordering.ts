/** Service Connect: servers come before their clients, whose tasks see only the endpoints that stand when they start. */
import { referencesOf } from '../../../graph/edges.ts';
import type { ResourceNode } from '../../../graph/graph.ts';
import type { Neighbours, PlannedChanges } from '../../../resource-type.ts';
import { referenceOf } from '../rules.ts';
import { SERVICE_TYPE } from './properties.ts';

/**
 * The services that publish endpoints in the namespace of one that only uses them. Services that publish themselves are
 * left as they are: nothing says which of them calls which. What itself comes after the client is left out.
 */
export function serversBefore(node: ResourceNode, neighbours: Neighbours): readonly ResourceNode[] {
  const namespace = namespaceOf(node, neighbours);
  if (namespace === undefined || publishes(node)) return [];
  return servicesIn(namespace, neighbours).filter(
    (other) =>
      other.address !== node.address &&
      publishes(other) &&
      namespaceOf(other, neighbours)?.key === namespace.key &&
      // A daemon is the first on every instance: what is no daemon waits for it.
      (!isDaemon(node) || isDaemon(other)) &&
      !comesAfter(other, node, neighbours),
  );
}

/** Endpoints that a plan adds to the namespace of a service that only uses them. */
export function endpointsAdded(
  node: ResourceNode,
  neighbours: Neighbours,
  planned: PlannedChanges,
): readonly string[] {
  return serversBefore(node, neighbours).flatMap((server) => {
    const change = planned.changeOf(server.address, 'serviceConnectConfiguration');
    if (!planned.isCreated(server.address) && change === undefined) return [];
    const before = endpointsIn(change?.before as Connect | null | undefined);
    return endpointsIn(connectOf(server.properties))
      .filter((name) => !before.includes(name))
      .map((name) => `the endpoint ${name} of ${server.address}`);
  });
}

function endpointsIn(connect: Connect | null | undefined): readonly string[] {
  const services: unknown = connect?.['services'];
  return (Array.isArray(services) ? services : []).map(({ discoveryName, portName }: Connect) =>
    String(discoveryName ?? portName),
  );
}

/** Whether a service publishes endpoints. */
export function publishes({ properties }: ResourceNode): boolean {
  const { services } = connectOf(properties) ?? {};
  return Array.isArray(services) && services.length > 0;
}

/** The namespace of a service with Service Connect: its own, or that of its cluster. */
export function namespaceOf(
  { properties }: ResourceNode,
  neighbours: Neighbours,
): Namespace | undefined {
  const connect = connectOf(properties);
  if (connect?.['enabled'] !== true) return undefined;
  const cluster = referenceOf(properties['cluster'])?.$ref;
  const defaults = cluster === undefined ? undefined : neighbours.at(cluster)?.properties;
  const own = connect['namespace'];
  const given = own ?? member(defaults?.['serviceConnectDefaults'], 'namespace');
  const reference = referenceOf(given)?.$ref;
  if (reference !== undefined) return { key: reference, holders: [reference] };
  if (typeof given === 'string')
    return { key: given, holders: cluster === undefined ? [] : [cluster] };
  return cluster === undefined ? undefined : { key: cluster, holders: [cluster] };
}

/** What two services have in common that are in one namespace. */
interface Namespace {
  readonly key: string;
  /** Addresses that lead to its services. */
  readonly holders: readonly string[];
}

/** Services that refer to the namespace, or to a cluster that does. */
function servicesIn({ holders }: Namespace, neighbours: Neighbours): readonly ResourceNode[] {
  const near = holders.flatMap((address) => neighbours.referrers(address));
  const all = [
    ...near,
    ...near.flatMap(({ address }) => neighbours.referrers(address, SERVICE_TYPE)),
  ];
  return [...new Set(all)].filter(({ type }) => type === SERVICE_TYPE);
}

/** Whether a resource comes after another by what they refer to. */
function comesAfter(late: ResourceNode, early: ResourceNode, neighbours: Neighbours): boolean {
  const seen = new Set<string>();
  const pending = [late];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.address === early.address) return true;
    for (const address of [...node.dependsOn, ...referencesOf(node).map(({ $ref }) => $ref)]) {
      if (seen.has(address)) continue;
      seen.add(address);
      const next = neighbours.at(address);
      if (next !== undefined) pending.push(next);
    }
  }
  return false;
}

function isDaemon({ properties }: ResourceNode): boolean {
  return properties['schedulingStrategy'] === 'DAEMON';
}

type Connect = Readonly<Record<string, unknown>>;

function connectOf(properties: ResourceNode['properties']): Connect | undefined {
  const connect = properties['serviceConnectConfiguration'];
  return typeof connect === 'object' && connect !== null ? (connect as Connect) : undefined;
}

function member(value: unknown, name: string): unknown {
  return (value as Readonly<Record<string, unknown>> | undefined)?.[name];
}
