/** Services of a namespace: made and removed at once, and removed only without instances. */
import type {
  CreateServiceRequest,
  DeleteServiceRequest,
  DnsRecord,
  GetServiceRequest,
  ListServicesRequest,
  ServiceFilter,
  UpdateServiceRequest,
} from '@aws-sdk/client-servicediscovery';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { tagRecord } from '../../tag-list.ts';
import { startOperation, type Worker } from './operations.ts';
import {
  arnOf,
  instancesOf,
  invalid,
  namespaceBy,
  type Place,
  pageOf,
  type ServiceRecord,
  serviceBy,
  services,
  servicesIn,
} from './store.ts';

const UPDATE_TAKES = 2000;
const LABEL = /^[a-zA-Z0-9_]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?$/;

/** CreateService. */
export function createService(input: Decoded<CreateServiceRequest>, call: Call): object {
  const namespaceId = input.NamespaceId ?? input.DnsConfig?.NamespaceId;
  if (namespaceId === undefined) throw invalid('A namespace ID must be specified.');
  const namespace = namespaceBy(call, namespaceId);
  if (input.Name.length > 127 || !input.Name.split('.').every((label) => LABEL.test(label)))
    throw invalid(`The service name ${input.Name} is not valid.`);
  const records = input.DnsConfig?.DnsRecords ?? [];
  checkRecords(records);
  if (namespace.type === 'HTTP' && input.DnsConfig !== undefined)
    throw invalid('DnsConfig cannot be specified for a service in an HTTP namespace.');
  if (namespace.type !== 'HTTP' && input.Type === 'HTTP' && input.DnsConfig !== undefined)
    throw invalid('DnsConfig cannot be specified for a service of type HTTP.');
  if (input.HealthCheckConfig !== undefined && input.HealthCheckCustomConfig !== undefined)
    throw invalid('HealthCheckConfig and HealthCheckCustomConfig cannot both be specified.');
  if (input.HealthCheckConfig !== undefined && namespace.type !== 'DNS_PUBLIC')
    throw invalid('HealthCheckConfig can be specified only for a public DNS namespace.');
  const lower = input.Name.toLowerCase();
  const taken = servicesIn(call, namespace.id).find(({ name }) =>
    namespace.type === 'HTTP' ? name === input.Name : name.toLowerCase() === lower,
  );
  if (taken !== undefined)
    throw new ServiceFault('ServiceAlreadyExists', 'Service already exists.', {
      members: {
        ServiceId: taken.id,
        ServiceArn: arnOf(call, 'service', taken.id),
        CreatorRequestId: taken.creatorRequestId,
      },
    });
  const record: ServiceRecord = {
    id: `srv-${call.world.hex(16)}`,
    name: input.Name,
    namespaceId: namespace.id,
    type: typeOf(namespace.type, input),
    creatorRequestId: input.CreatorRequestId,
    created: call.world.now(),
    healthCheckCustomConfig:
      input.HealthCheckCustomConfig === undefined ? undefined : { FailureThreshold: 1 },
    description: input.Description,
    dnsConfig:
      input.DnsConfig === undefined
        ? undefined
        : {
            NamespaceId: namespace.id,
            RoutingPolicy: input.DnsConfig.RoutingPolicy ?? 'MULTIVALUE',
            DnsRecords: records.map((one) => ({ ...one })),
          },
    healthCheckConfig:
      input.HealthCheckConfig === undefined
        ? undefined
        : { FailureThreshold: 3, ...input.HealthCheckConfig },
    revision: 1,
    tags: tagRecord(input.Tags),
  };
  services(call).set(record.id, record);
  return { Service: view(call, record) };
}

/** Makes a service as ECS does for an endpoint of Service Connect; one of the name is taken as it is. */
export function serviceForEcs(place: Place, namespaceId: string, name: string): ServiceRecord {
  const taken = servicesIn(place, namespaceId).find((one) => one.name === name);
  if (taken !== undefined) return taken;
  const record: ServiceRecord = {
    id: `srv-${place.world.hex(16)}`,
    name,
    namespaceId,
    type: 'HTTP',
    creatorRequestId: undefined,
    created: place.world.now(),
    healthCheckCustomConfig: undefined,
    description: undefined,
    dnsConfig: undefined,
    healthCheckConfig: undefined,
    revision: 1,
    tags: { AmazonECSManaged: 'true' },
  };
  services(place).set(record.id, record);
  return record;
}

/** Removes a service without instances, as ECS does with an endpoint that nobody publishes any more. */
export function removeEmptyService(place: Place, id: string): void {
  if (instancesOf(place, id).length === 0) services(place).delete(id);
}

/** GetService. */
export function getService(input: Decoded<GetServiceRequest>, call: Call): object {
  return { Service: view(call, serviceBy(call, input.Id)) };
}

/** ListServices. */
export function listServices(input: ListServicesRequest, call: Call): object {
  const page = pageOf(
    services(call).values(),
    input,
    ({ namespaceId }, { Name, Values = [] }: ServiceFilter) =>
      Name !== 'NAMESPACE_ID' || Values.includes(namespaceId),
  );
  return {
    Services: page.items.map((one) => view(call, one)),
    NextToken: page.next,
  };
}

/** UpdateService: DNS records that are left out are deleted, and none is added; not in HTTP namespaces. */
export function updateService(input: Decoded<UpdateServiceRequest>, call: Call): object {
  const record = serviceBy(call, input.Id);
  if (namespaceBy(call, record.namespaceId).type === 'HTTP')
    throw invalid('The service is associated with an HTTP namespace and cannot be updated.');
  const records = input.Service.DnsConfig?.DnsRecords ?? [];
  checkRecords(records);
  const known = (record.dnsConfig?.DnsRecords ?? []).map(({ Type }) => Type);
  const added = records.find(({ Type }) => !known.includes(Type));
  if (added !== undefined)
    throw invalid(`The DNS record type ${added.Type} of a service cannot be changed.`);
  return {
    OperationId: startOperation(
      call,
      'UPDATE_SERVICE',
      { SERVICE: record.id },
      {
        delay: UPDATE_TAKES,
        work: {
          kind: 'update-service',
          payload: {
            id: record.id,
            description: input.Service.Description,
            records,
            healthCheckConfig: input.Service.HealthCheckConfig,
          },
        },
      },
    ),
  };
}

/** DeleteService: refused while it has instances. */
export function deleteService(input: Decoded<DeleteServiceRequest>, call: Call): object {
  const record = serviceBy(call, input.Id);
  if (instancesOf(call, record.id).length > 0)
    throw new ServiceFault(
      'ResourceInUse',
      'Service contains registered instances; delete the instances before deleting the service',
    );
  services(call).delete(record.id);
  return {};
}

/** What the operations on services do when their time has come. */
export const SERVICE_WORK: Readonly<Record<string, Worker>> = {
  'update-service': (
    change: {
      readonly id: string;
      readonly description?: string;
      readonly records: DnsRecord[];
      readonly healthCheckConfig?: ServiceRecord['healthCheckConfig'];
    },
    place,
  ) => {
    const record = services(place).get(change.id);
    if (record === undefined) return undefined;
    if (change.description !== undefined) record.description = change.description;
    if (record.dnsConfig !== undefined)
      record.dnsConfig = { ...record.dnsConfig, DnsRecords: change.records };
    record.healthCheckConfig = change.healthCheckConfig;
    return undefined;
  },
};

function checkRecords(records: readonly DnsRecord[]): void {
  const types = records.map(({ Type }) => Type);
  if (new Set(types).size < types.length)
    throw invalid('A service cannot have two DNS records of the same type.');
  if (types.includes('CNAME') && types.length > 1)
    throw invalid('A CNAME record cannot be combined with other records.');
}

function typeOf(
  namespace: 'HTTP' | 'DNS_PRIVATE' | 'DNS_PUBLIC',
  input: Pick<CreateServiceRequest, 'Type' | 'DnsConfig'>,
): ServiceRecord['type'] {
  if (namespace === 'HTTP' || input.Type === 'HTTP') return 'HTTP';
  return input.DnsConfig === undefined ? 'HTTP' : 'DNS_HTTP';
}

function view(place: Place, record: ServiceRecord): object {
  return {
    Id: record.id,
    Arn: arnOf(place, 'service', record.id),
    ResourceOwner: place.scope.account,
    Name: record.name,
    NamespaceId: record.namespaceId,
    Description: record.description,
    InstanceCount: instancesOf(place, record.id).length,
    DnsConfig: record.dnsConfig,
    Type: record.type,
    HealthCheckConfig: record.healthCheckConfig,
    HealthCheckCustomConfig: record.healthCheckCustomConfig,
    CreateDate: new Date(record.created),
    CreatorRequestId: record.creatorRequestId,
  };
}
