/** Instances of services, by their own operations and as ECS registers its tasks. */
import type {
  DeregisterInstanceRequest,
  DiscoverInstancesRequest,
  GetInstanceRequest,
  GetInstancesHealthStatusRequest,
  ListInstancesRequest,
  RegisterInstanceRequest,
  UpdateInstanceCustomHealthStatusRequest,
} from '@aws-sdk/client-servicediscovery';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { startOperation, type Worker } from './operations.ts';
import {
  type InstanceRecord,
  instances,
  instancesOf,
  namespaces,
  type Place,
  pageOf,
  serviceBy,
  services,
  servicesIn,
} from './store.ts';

const TAKES = 1000;
const MOST_INSTANCES = 1000;

/** Registers an instance at once, as ECS does for a task; false without the service. */
export function putInstance(
  place: Place,
  serviceId: string,
  id: string,
  attributes: Readonly<Record<string, string>>,
): boolean {
  const service = services(place).get(serviceId);
  if (service === undefined) return false;
  instances(place).set(`${serviceId}/${id}`, {
    id,
    serviceId,
    attributes,
    healthy: attributes['AWS_INIT_HEALTH_STATUS'] !== 'UNHEALTHY',
  });
  service.revision += 1;
  return true;
}

/** Sets the health of an instance as ECS does; an absent one is no matter. */
export function markInstance(place: Place, serviceId: string, id: string, healthy: boolean): void {
  const found = instances(place).get(`${serviceId}/${id}`);
  if (found !== undefined) found.healthy = healthy;
}

/** Deregisters an instance at once; an absent one is no matter. */
export function dropInstance(place: Place, serviceId: string, id: string): void {
  const service = services(place).get(serviceId);
  if (instances(place).delete(`${serviceId}/${id}`) && service !== undefined) service.revision += 1;
}

/** RegisterInstance. */
export function registerInstance(input: Decoded<RegisterInstanceRequest>, call: Call): object {
  const service = serviceBy(call, input.ServiceId);
  if (instancesOf(call, service.id).length >= MOST_INSTANCES)
    throw new ServiceFault('ResourceLimitExceeded', 'Instances limit exceeded for the service.');
  const payload = {
    serviceId: service.id,
    id: input.InstanceId,
    attributes: { ...input.Attributes },
  };
  return {
    OperationId: startOperation(
      call,
      'REGISTER_INSTANCE',
      { INSTANCE: input.InstanceId, SERVICE: service.id },
      { delay: TAKES, work: { kind: 'register-instance', payload } },
    ),
  };
}

/** DeregisterInstance. */
export function deregisterInstance(input: Decoded<DeregisterInstanceRequest>, call: Call): object {
  const service = serviceBy(call, input.ServiceId);
  const { id } = instanceBy(call, service.id, input.InstanceId);
  return {
    OperationId: startOperation(
      call,
      'DEREGISTER_INSTANCE',
      { INSTANCE: id, SERVICE: service.id },
      {
        delay: TAKES,
        work: { kind: 'deregister-instance', payload: { serviceId: service.id, id } },
      },
    ),
  };
}

/** GetInstance. */
export function getInstance(input: Decoded<GetInstanceRequest>, call: Call): object {
  const service = serviceBy(call, input.ServiceId);
  return { Instance: view(instanceBy(call, service.id, input.InstanceId)) };
}

/** ListInstances. */
export function listInstances(input: Decoded<ListInstancesRequest>, call: Call): object {
  const service = serviceBy(call, input.ServiceId);
  const page = pageOf(instancesOf(call, service.id), input);
  return { Instances: page.items.map(view), NextToken: page.next };
}

/** GetInstancesHealthStatus. */
export function getInstancesHealthStatus(
  input: Decoded<GetInstancesHealthStatusRequest>,
  call: Call,
): object {
  const service = serviceBy(call, input.ServiceId);
  const wanted = input.Instances as readonly string[] | undefined;
  const found = instancesOf(call, service.id).filter(
    ({ id }) => wanted === undefined || wanted.includes(id),
  );
  return { Status: Object.fromEntries(found.map((one) => [one.id, healthOf(one)])) };
}

/** UpdateInstanceCustomHealthStatus: of services with a custom health check only. */
export function updateInstanceCustomHealthStatus(
  input: Decoded<UpdateInstanceCustomHealthStatusRequest>,
  call: Call,
): object {
  const service = serviceBy(call, input.ServiceId);
  if (service.healthCheckCustomConfig === undefined)
    throw new ServiceFault('CustomHealthNotFound', 'The service has no custom health check.');
  instanceBy(call, service.id, input.InstanceId).healthy = input.Status === 'HEALTHY';
  return {};
}

/** DiscoverInstances: the healthy ones, or all when none is, unless asked otherwise. */
export function discoverInstances(input: Decoded<DiscoverInstancesRequest>, call: Call): object {
  const { namespace, service } = named(call, input);
  const query = Object.entries((input.QueryParameters as Record<string, string>) ?? {});
  const all = instancesOf(call, service.id).filter(({ attributes }) =>
    query.every(([key, value]) => attributes[key] === value),
  );
  const healthy = all.filter((one) => one.healthy);
  const status = (input.HealthStatus as string | undefined) ?? 'HEALTHY_OR_ELSE_ALL';
  const chosen: Readonly<Record<string, readonly InstanceRecord[]>> = {
    ALL: all,
    HEALTHY: healthy,
    UNHEALTHY: all.filter((one) => !one.healthy),
    HEALTHY_OR_ELSE_ALL: healthy.length > 0 ? healthy : all,
  };
  return {
    Instances: (chosen[status] ?? all).slice(0, input.MaxResults ?? 100).map((one) => ({
      InstanceId: one.id,
      NamespaceName: namespace.name,
      ServiceName: service.name,
      HealthStatus: healthOf(one),
      Attributes: one.attributes,
    })),
    InstancesRevision: service.revision,
  };
}

/** What the operations on instances do when their time has come. */
export const INSTANCE_WORK: Readonly<Record<string, Worker>> = {
  'register-instance': (
    one: {
      readonly serviceId: string;
      readonly id: string;
      readonly attributes: Readonly<Record<string, string>>;
    },
    place,
  ) => {
    putInstance(place, one.serviceId, one.id, one.attributes);
    return undefined;
  },
  'deregister-instance': (one: { readonly serviceId: string; readonly id: string }, place) => {
    dropInstance(place, one.serviceId, one.id);
    return undefined;
  },
};

function named(
  call: Call,
  input: { readonly NamespaceName: string; readonly ServiceName: string },
) {
  const namespace = [...namespaces(call).values()].find(({ name }) => name === input.NamespaceName);
  if (namespace === undefined)
    throw new ServiceFault('NamespaceNotFound', `Namespace not found: ${input.NamespaceName}`);
  const service = servicesIn(call, namespace.id).find(({ name }) => name === input.ServiceName);
  if (service === undefined)
    throw new ServiceFault('ServiceNotFound', `Service not found: ${input.ServiceName}`);
  return { namespace, service };
}

function instanceBy(call: Call, serviceId: string, id: string): InstanceRecord {
  const found = instances(call).get(`${serviceId}/${id}`);
  if (found === undefined) throw new ServiceFault('InstanceNotFound', `Instance not found: ${id}`);
  return found;
}

function healthOf({ healthy }: InstanceRecord): string {
  return healthy ? 'HEALTHY' : 'UNHEALTHY';
}

function view({ id, attributes }: InstanceRecord): object {
  return { Id: id, Attributes: attributes };
}
