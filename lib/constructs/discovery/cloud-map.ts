/** How the tasks of a service are found in Cloud Map. */
import type { ServiceRegistry } from '@aws-sdk/client-ecs';
import type { Construct } from 'constructs';
import type { Inputs } from '../../graph/reference.ts';
import { chosenContainer } from '../ecs/chosen-container.ts';
import type { NetworkMode } from '../ecs/compatibility.ts';
import type { AnyTaskDefinition } from '../ecs/task-definition.ts';
import { badProp } from '../options.ts';
import {
  DiscoveryService,
  type DiscoveryServiceLike,
  type DiscoveryServiceOptions,
} from './discovery-service.ts';
import type { DnsNamespaceLike } from './namespace-like.ts';

/** The port that SRV records tell. */
export interface RegistryPort {
  /** Name of the container. @default - the task's first essential one */
  readonly containerName?: string;
  /** Port of the container. @default - its first one */
  readonly containerPort?: number;
}

/** A name that is made for the service. */
export interface NewRegistry extends DiscoveryServiceOptions, RegistryPort {
  /** The namespace. */
  readonly namespace: DnsNamespaceLike;
  /** Left out: it is made. */
  readonly service?: never;
  /**
   * Kind of the DNS records. `A` (and `AAAA`) tell addresses of tasks with network interfaces of their own; `SRV` tells
   * ports as well, and is the only one for tasks that share the network of their instances.
   *
   * @default - A for tasks with network interfaces of their own, else SRV
   */
  readonly dnsRecordType?: 'A' | 'AAAA' | 'SRV';
}

/** A name that is there already. */
export interface GivenRegistry extends RegistryPort {
  /** The service of Cloud Map. */
  readonly service: DiscoveryServiceLike;
  /** Left out: the service is in it. */
  readonly namespace?: never;
}

/** How the tasks of a service are found in Cloud Map. ECS registers each task when it starts and takes it out at its end. */
export type CloudMapOptions = NewRegistry | GivenRegistry;

/** The part of the request, and the service of Cloud Map where one is made for it. */
export function registryRequest(
  scope: Construct,
  taskDefinition: AnyTaskDefinition,
  options: CloudMapOptions,
): { readonly service: DiscoveryServiceLike; readonly request: () => Inputs<ServiceRegistry> } {
  const mode: NetworkMode = taskDefinition.networkMode;
  const service = options.service ?? madeService(scope, mode, options);
  return {
    service,
    request: () => ({
      registryArn: service.serviceArn,
      ...(service.dnsRecordTypes.includes('SRV') || mode !== 'awsvpc' || isAsked(options)
        ? portOf(scope, taskDefinition, options)
        : {}),
    }),
  };
}

function madeService(scope: Construct, mode: NetworkMode, options: NewRegistry): DiscoveryService {
  const { containerName: _c, containerPort: _p, dnsRecordType, service: _, ...rest } = options;
  const type = dnsRecordType ?? (mode === 'awsvpc' ? 'A' : 'SRV');
  if (mode !== 'awsvpc' && type !== 'SRV')
    throw badProp(
      scope,
      `cloudMap.dnsRecordType ${type} tells no port, and the tasks share the addresses of their instances`,
      'use SRV, or the network mode awsvpc',
    );
  return new DiscoveryService(scope, 'Discovery', { ...rest, dnsRecordTypes: [type] });
}

function isAsked({ containerName, containerPort }: RegistryPort): boolean {
  return containerName !== undefined || containerPort !== undefined;
}

function portOf(
  scope: Construct,
  taskDefinition: AnyTaskDefinition,
  { containerName, containerPort }: RegistryPort,
): Pick<Inputs<ServiceRegistry>, 'containerName' | 'containerPort'> {
  const container = chosenContainer(scope, taskDefinition, containerName);
  const port = containerPort ?? container.portMappings[0]?.containerPort;
  if (port === undefined)
    throw badProp(
      scope,
      `the container ${container.containerName} has no port for cloudMap`,
      'name a containerPort of the task definition',
    );
  return { containerName: container.containerName, containerPort: port };
}
