/** Service Connect: what AWS refuses of it, and what it makes of a configuration. */
import type { ServiceConnectConfiguration, ServiceConnectService } from '@aws-sdk/client-ecs';
import { type ClusterRecord, clusters } from './cluster-record.ts';
import { invalid } from './faults.ts';
import {
  type EndpointFacts,
  endpointsIn,
  namespaceArn,
  registryFacts,
} from './neighbours-service-discovery.ts';
import type { Place } from './place.ts';
import type { ServiceSettings } from './service-record.ts';
import type { TaskDefinitionRecord } from './task-definition-record.ts';

/** The default namespace of a cluster. */
export function clusterNamespace(place: Place, cluster: string): string | undefined {
  return clusters(place).get(cluster)?.serviceConnectNamespace;
}

/** The endpoints of a configuration, each with its name: that of its port unless it says another. */
export function servicesOfConnect({
  services = [],
}: ServiceConnectConfiguration): readonly (ServiceConnectService & {
  readonly discoveryName: string;
})[] {
  return services.map((one) => ({
    ...one,
    discoveryName: one.discoveryName ?? one.portName ?? '',
  }));
}

/** Throws AWS's refusal of a service's Service Connect configuration, if any. */
export function checkServiceConnect(
  place: Place,
  cluster: ClusterRecord,
  settings: ServiceSettings,
  definition: TaskDefinitionRecord,
): void {
  const connect = settings.serviceConnectConfiguration;
  if (connect?.enabled !== true) return;
  const namespace = connect.namespace ?? cluster.serviceConnectNamespace;
  if (namespace === undefined)
    throw invalid(
      'A namespace must be specified in the serviceConnectConfiguration when the cluster has no default namespace.',
    );
  if (namespaceArn(place, namespace) === undefined)
    throw invalid(`The namespace ${namespace} does not exist.`);
  const mode = definition.body.networkMode ?? 'bridge';
  if (mode !== 'awsvpc' && mode !== 'bridge')
    throw invalid(`Service Connect is not supported with the network mode ${mode}.`);
  if (settings.launchType === 'EXTERNAL')
    throw invalid('Service Connect is not supported with the launch type EXTERNAL.');
  if (connect.accessLogConfiguration !== undefined && connect.logConfiguration === undefined)
    throw invalid('A logConfiguration must be specified when accessLogConfiguration is specified.');
  const names = new Set<string>();
  for (const one of servicesOfConnect(connect)) {
    checkEndpoint(one, definition);
    if (names.has(one.discoveryName))
      throw invalid(`The discoveryName ${one.discoveryName} is used more than once.`);
    names.add(one.discoveryName);
  }
}

/** Throws AWS's refusal of registries that are not there, or whose records tasks of this kind cannot have. */
export function checkRegistryRecords(
  place: Place,
  settings: ServiceSettings,
  definition: TaskDefinitionRecord,
): void {
  for (const { registryArn = '', containerName, port } of settings.serviceRegistries ?? []) {
    const facts = registryFacts(place, registryArn);
    if (facts === undefined) throw invalid(`The service registry ${registryArn} does not exist.`);
    const isSrv = facts.recordTypes.includes('SRV');
    const mode = definition.body.networkMode ?? 'bridge';
    if (mode !== 'awsvpc' && facts.recordTypes.includes('A'))
      throw invalid(
        `The service registry ${registryArn} has DNS records of the type A, which need the network mode awsvpc; use SRV.`,
      );
    if (isSrv && port === undefined && containerName === undefined)
      throw invalid(
        `A port, or a containerName and containerPort, must be specified for a service registry with SRV records. Registry: ${registryArn}`,
      );
    if (port !== undefined && containerName !== undefined)
      throw invalid(
        `A port and a containerName cannot both be specified for a service registry. Registry: ${registryArn}`,
      );
  }
}

/** What AWS shows of Service Connect on a deployment: the namespace by its ARN, and what it has made in it. */
export function serviceConnectView(
  place: Place,
  cluster: string,
  connect: ServiceConnectConfiguration | undefined,
): {
  readonly serviceConnectConfiguration?: ServiceConnectConfiguration;
  readonly serviceConnectResources?: EndpointFacts[];
} {
  if (connect === undefined) return {};
  const namespace = connect.namespace ?? clusterNamespace(place, cluster);
  if (!connect.enabled || namespace === undefined) return { serviceConnectConfiguration: connect };
  const names = servicesOfConnect(connect).map(({ discoveryName }) => discoveryName);
  return {
    serviceConnectConfiguration: {
      ...connect,
      namespace: namespaceArn(place, namespace) ?? namespace,
    },
    serviceConnectResources: [...endpointsIn(place, namespace, names)],
  };
}

function checkEndpoint(
  { portName, clientAliases = [], timeout }: ServiceConnectService,
  definition: TaskDefinitionRecord,
): void {
  const port = (definition.body.containerDefinitions ?? [])
    .flatMap(({ portMappings = [] }) => portMappings)
    .find(({ name }) => name !== undefined && name === portName);
  if (port === undefined)
    throw invalid(
      `The portName ${portName} of the serviceConnectConfiguration is not the name of a port mapping in the task definition.`,
    );
  if (clientAliases.length > 1) throw invalid('clientAliases can have at most 1 items.');
  if (timeout?.perRequestTimeoutSeconds !== undefined && port.appProtocol === undefined)
    throw invalid('perRequestTimeoutSeconds is not supported for TCP.');
}
