/** Everything by which the tasks of a service are found, as one part of its props and its request. */
import type { Construct } from 'constructs';
import type { Inputs } from '../../graph/reference.ts';
import type { ServiceProperties } from '../../resources/ecs/service/properties.ts';
import { Stack } from '../../tree/stack.ts';
import type { LogHost } from '../ecs/log-configuration.ts';
import type { AnyTaskDefinition } from '../ecs/task-definition.ts';
import { grantLogWrite, LogGroup } from '../logs/log-group.ts';
import { type CloudMapOptions, registryRequest } from './cloud-map.ts';
import { type ServiceConnectOptions, serviceConnectRequest } from './service-connect.ts';
import { type VpcLatticeTarget, vpcLatticeRequest } from './vpc-lattice.ts';

/** By what the tasks of a service are found. */
export interface ServiceDiscoveryOptions {
  /** How the tasks reach others, and are reached, by Service Connect. @default - not at all */
  readonly serviceConnect?: ServiceConnectOptions;
  /** How the tasks are found in Cloud Map; AWS takes one name. @default - not at all */
  readonly cloudMap?: CloudMapOptions;
  /** Target groups of VPC Lattice that the tasks are registered with. @default - none */
  readonly vpcLattice?: readonly VpcLatticeTarget[];
}

type Discovery = Pick<
  Inputs<ServiceProperties>,
  'serviceConnectConfiguration' | 'serviceRegistries' | 'vpcLatticeConfigurations'
>;

/** Makes what discovery needs beside the service; the part of the request, for when all containers are known. */
export function discoveryRequest(
  service: Construct,
  options: ServiceDiscoveryOptions,
  taskDefinition: AnyTaskDefinition,
): () => Discovery {
  const { serviceConnect, cloudMap, vpcLattice } = options;
  const connect =
    serviceConnect === undefined
      ? undefined
      : serviceConnectRequest(service, serviceConnect, proxyHost(service, taskDefinition));
  const registry =
    cloudMap === undefined ? undefined : registryRequest(service, taskDefinition, cloudMap);
  const lattice = vpcLattice === undefined ? undefined : vpcLatticeRequest(service, vpcLattice);
  return () => ({
    ...(connect === undefined ? {} : { serviceConnectConfiguration: connect }),
    ...(registry === undefined ? {} : { serviceRegistries: [registry.request()] }),
    ...(lattice === undefined ? {} : { vpcLatticeConfigurations: lattice }),
  });
}

/** The logs of the proxy are written with the execution role of the task, into a group of the service's own. */
function proxyHost(service: Construct, taskDefinition: AnyTaskDefinition): LogHost {
  return {
    containerName: 'service-connect',
    region: Stack.of(service).region,
    obtainLogGroup: () => new LogGroup(service, 'ServiceConnectLogs'),
    grantLogWrite: (logGroup) => grantLogWrite(logGroup, taskDefinition.obtainExecutionRole()),
    grantSecret: ({ readStatements }) => {
      for (const statement of readStatements)
        taskDefinition.obtainExecutionRole().addToPolicy(statement);
    },
  };
}
