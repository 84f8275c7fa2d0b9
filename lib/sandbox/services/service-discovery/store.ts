/** The tables of the Cloud Map model, how its lists are cut, and AWS's words for what is not there. */
import type {
  DnsConfig,
  HealthCheckConfig,
  HealthCheckCustomConfig,
} from '@aws-sdk/client-servicediscovery';
import { type Page, paginate } from '../../paginate.ts';
import { ServiceFault } from '../../service.ts';
import type { Scope, Table, World } from '../../world.ts';

/** Where records live. A `Call` is one. */
export interface Place {
  readonly world: World;
  readonly scope: Scope;
}

/** A namespace; the table's key is its id. Moments are milliseconds since the epoch. */
export interface NamespaceRecord {
  readonly id: string;
  readonly name: string;
  readonly type: 'HTTP' | 'DNS_PRIVATE' | 'DNS_PUBLIC';
  readonly creatorRequestId: string | undefined;
  readonly created: number;
  /** Of a DNS namespace. */
  readonly hostedZoneId: string | undefined;
  /** Of a private DNS namespace. */
  readonly vpcId: string | undefined;
  description: string | undefined;
  /** Seconds, of a DNS namespace. */
  soaTtl: number;
  tags: Readonly<Record<string, string>>;
}

/** A service of a namespace; the table's key is its id. */
export interface ServiceRecord {
  readonly id: string;
  readonly name: string;
  readonly namespaceId: string;
  readonly type: 'HTTP' | 'DNS' | 'DNS_HTTP';
  readonly creatorRequestId: string | undefined;
  readonly created: number;
  readonly healthCheckCustomConfig: HealthCheckCustomConfig | undefined;
  description: string | undefined;
  dnsConfig: DnsConfig | undefined;
  healthCheckConfig: HealthCheckConfig | undefined;
  /** Counts the changes of its instances. */
  revision: number;
  tags: Readonly<Record<string, string>>;
}

/** An instance of a service; the table's key is the service's id, a slash and the instance's id. */
export interface InstanceRecord {
  readonly id: string;
  readonly serviceId: string;
  readonly attributes: Readonly<Record<string, string>>;
  healthy: boolean;
}

/** Namespaces by id. */
export function namespaces({ world, scope }: Place): Table<NamespaceRecord> {
  return world.table(scope, 'servicediscovery.namespaces');
}

/** Services by id. */
export function services({ world, scope }: Place): Table<ServiceRecord> {
  return world.table(scope, 'servicediscovery.services');
}

/** Instances by service and id. */
export function instances({ world, scope }: Place): Table<InstanceRecord> {
  return world.table(scope, 'servicediscovery.instances');
}

/** The namespace of an id or ARN, or AWS's refusal. */
export function namespaceBy(place: Place, reference: string): NamespaceRecord {
  const found = namespaces(place).get(idIn(reference));
  if (found === undefined)
    throw new ServiceFault('NamespaceNotFound', `Namespace not found: ${idIn(reference)}`);
  return found;
}

/** The service of an id or ARN, or AWS's refusal. */
export function serviceBy(place: Place, reference: string): ServiceRecord {
  const found = services(place).get(idIn(reference));
  if (found === undefined)
    throw new ServiceFault('ServiceNotFound', `Service not found: ${idIn(reference)}`);
  return found;
}

/** The services of a namespace, oldest first. */
export function servicesIn(place: Place, namespaceId: string): readonly ServiceRecord[] {
  return [...services(place).values()].filter((one) => one.namespaceId === namespaceId);
}

/** The instances of a service, oldest first. */
export function instancesOf(place: Place, serviceId: string): readonly InstanceRecord[] {
  return [...instances(place).values()].filter((one) => one.serviceId === serviceId);
}

/** ARN of a namespace or service. */
export function arnOf({ scope }: Place, kind: 'namespace' | 'service', id: string): string {
  return `arn:aws:servicediscovery:${scope.region}:${scope.account}:${kind}/${id}`;
}

/** A page of a list as Cloud Map cuts them: filters apply to the page, so that pages may be empty. */
export function pageOf<T, F = never>(
  all: Iterable<T>,
  input: {
    readonly MaxResults?: number | undefined;
    readonly NextToken?: string | undefined;
    readonly Filters?: readonly F[] | undefined;
  },
  isMatch: (one: T, filter: F) => boolean = () => true,
): Page<T> {
  const page = paginate([...all], {
    size: Math.min(input.MaxResults ?? MOST_PER_PAGE, MOST_PER_PAGE),
    token: input.NextToken,
    badToken: 'InvalidInput',
  });
  const { Filters: filters = [] } = input;
  return { ...page, items: page.items.filter((one) => filters.every((f) => isMatch(one, f))) };
}

const MOST_PER_PAGE = 100;

/** AWS's refusal of a request that is not well formed. */
export function invalid(message: string): ServiceFault {
  return new ServiceFault('InvalidInput', message);
}

function idIn(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}
