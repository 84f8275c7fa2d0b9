/** Cloud Map's model, as far as ECS calls it: the only file here that knows it. */
import { dropInstance, markInstance, putInstance } from '../service-discovery/instances.ts';
import { namespaceForEcs, namespaceNamed } from '../service-discovery/namespaces.ts';
import { removeEmptyService, serviceForEcs } from '../service-discovery/services.ts';
import {
  arnOf,
  type NamespaceRecord,
  namespaces,
  services,
  servicesIn,
} from '../service-discovery/store.ts';
import { lastPart } from './arns.ts';
import type { Place } from './place.ts';

/** What ECS asks about a registry. */
export interface RegistryFacts {
  /** Types of the DNS records that it makes for each instance. */
  readonly recordTypes: readonly string[];
}

/** An endpoint of Service Connect, as AWS shows it on a deployment. */
export interface EndpointFacts {
  readonly discoveryName: string;
  readonly discoveryArn: string;
}

/** ARN of the namespace that a name or ARN means; undefined for one that is not there. */
export function namespaceArn(place: Place, reference: string): string | undefined {
  const found = namespaceNamed(place, reference);
  return found === undefined ? undefined : arnOf(place, 'namespace', found.id);
}

/** ARN of the namespace of a name or ARN, made as an HTTP namespace if there is none; undefined for an unknown ARN. */
export function ensureNamespace(place: Place, reference: string): string | undefined {
  const found = namespaceArn(place, reference);
  if (found !== undefined || reference.startsWith('arn:')) return found;
  return arnOf(place, 'namespace', namespaceForEcs(place, reference));
}

/** What there is to know about a registry; undefined for an unknown one. */
export function registryFacts(place: Place, arn: string): RegistryFacts | undefined {
  const found = services(place).get(lastPart(arn));
  return found === undefined
    ? undefined
    : { recordTypes: (found.dnsConfig?.DnsRecords ?? []).map(({ Type }) => Type ?? '') };
}

/** Registers a task with a registry; false without it. */
export function enterRegistry(
  place: Place,
  arn: string,
  task: string,
  attributes: Readonly<Record<string, string>>,
): boolean {
  return putInstance(place, lastPart(arn), task, attributes);
}

/** Says that a registered task takes no more requests. */
export function markLeaving(place: Place, arn: string, task: string): void {
  markInstance(place, lastPart(arn), task, false);
}

/** Deregisters a task. */
export function leaveRegistry(place: Place, arn: string, task: string): void {
  dropInstance(place, lastPart(arn), task);
}

/** ARN of the endpoint of a name in a namespace, made if there is none; undefined without the namespace. */
export function ensureEndpoint(place: Place, namespace: string, name: string): string | undefined {
  const found = namespaceNamed(place, namespace);
  return found === undefined
    ? undefined
    : arnOf(place, 'service', serviceForEcs(place, found.id, name).id);
}

/** The endpoints of the given names that stand in a namespace. */
export function endpointsIn(
  place: Place,
  namespace: string,
  names: readonly string[],
): readonly EndpointFacts[] {
  const found: NamespaceRecord | undefined = namespaceNamed(place, namespace);
  if (found === undefined) return [];
  return servicesIn(place, found.id)
    .filter(({ name }) => names.includes(name))
    .map(({ id, name }) => ({ discoveryName: name, discoveryArn: arnOf(place, 'service', id) }));
}

/** The name and namespace of an endpoint; undefined for what is none, or gone. */
export function endpointOf(
  place: Place,
  arn: string,
): { readonly name: string; readonly namespace: string } | undefined {
  const found = services(place).get(lastPart(arn));
  const namespace = namespaces(place).get(found?.namespaceId ?? '');
  if (found?.tags['AmazonECSManaged'] === undefined || namespace === undefined) return undefined;
  return { name: found.name, namespace: arnOf(place, 'namespace', namespace.id) };
}

/** Removes an endpoint without instances. */
export function removeEndpoint(place: Place, arn: string): void {
  removeEmptyService(place, lastPart(arn));
}
