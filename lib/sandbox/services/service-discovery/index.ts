/**
 * Cloud Map: namespaces, their services, and the instances that ECS registers for tasks.
 * May import: service, paginate, world; EC2's VPCs. Must not: know the wire, or ECS.
 */
import type { SandboxService } from '../../service.ts';
import {
  deregisterInstance,
  discoverInstances,
  getInstance,
  getInstancesHealthStatus,
  INSTANCE_WORK,
  listInstances,
  registerInstance,
  updateInstanceCustomHealthStatus,
} from './instances.ts';
import {
  createHttpNamespace,
  createPrivateDnsNamespace,
  createPublicDnsNamespace,
  deleteNamespace,
  getNamespace,
  listNamespaces,
  NAMESPACE_WORK,
  updateHttpNamespace,
  updatePrivateDnsNamespace,
  updatePublicDnsNamespace,
} from './namespaces.ts';
import { getOperation, listOperations, operationEnder } from './operations.ts';
import {
  createService,
  deleteService,
  getService,
  listServices,
  SERVICE_WORK,
  updateService,
} from './services.ts';
import { arnOf, namespaces, services } from './store.ts';
import { listTagsForResource, tagResource, untagResource } from './tags.ts';

/** AWS Cloud Map. */
export const serviceDiscovery: SandboxService = {
  name: 'ServiceDiscovery',
  operations: {
    CreateHttpNamespace: createHttpNamespace,
    CreatePrivateDnsNamespace: createPrivateDnsNamespace,
    CreatePublicDnsNamespace: createPublicDnsNamespace,
    CreateService: createService,
    DeleteNamespace: deleteNamespace,
    DeleteService: deleteService,
    DeregisterInstance: deregisterInstance,
    DiscoverInstances: discoverInstances,
    GetInstance: getInstance,
    GetInstancesHealthStatus: getInstancesHealthStatus,
    GetNamespace: getNamespace,
    GetOperation: getOperation,
    GetService: getService,
    ListInstances: listInstances,
    ListNamespaces: listNamespaces,
    ListOperations: listOperations,
    ListServices: listServices,
    ListTagsForResource: listTagsForResource,
    RegisterInstance: registerInstance,
    TagResource: tagResource,
    UntagResource: untagResource,
    UpdateHttpNamespace: updateHttpNamespace,
    UpdateInstanceCustomHealthStatus: updateInstanceCustomHealthStatus,
    UpdatePrivateDnsNamespace: updatePrivateDnsNamespace,
    UpdatePublicDnsNamespace: updatePublicDnsNamespace,
    UpdateService: updateService,
  },
  timers: {
    'servicediscovery.operation': operationEnder({
      ...NAMESPACE_WORK,
      ...SERVICE_WORK,
      ...INSTANCE_WORK,
    }),
  },
  tagged: (scope, world) => [
    ...[...namespaces({ world, scope }).values()].map(({ id, tags }) => ({
      arn: arnOf({ world, scope }, 'namespace', id),
      tags,
    })),
    ...[...services({ world, scope }).values()].map(({ id, tags }) => ({
      arn: arnOf({ world, scope }, 'service', id),
      tags,
    })),
  ],
};
