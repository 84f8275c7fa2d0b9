/** What a service is asked to be: filled on creation, merged on update, and when a change starts a deployment. */
import type { UpdateServiceRequest } from '@aws-sdk/client-ecs';
import { lastPart } from './arns.ts';
import { checkStrategy, filledStrategy } from './capacity-strategy.ts';
import type { ClusterRecord } from './cluster-record.ts';
import { filledConfiguration, mergeConfiguration } from './deployment-settings.ts';
import { type Place, plain, same } from './place.ts';
import type { ServiceRecord, ServiceSettings } from './service-record.ts';
import { checkGrace, checkService } from './service-rules.ts';
import { taskDefinitions, usableTaskDefinition } from './task-definition-record.ts';

/** The settings of a new service, with what AWS fills in. */
export function filledSettings(cluster: ClusterRecord, given: ServiceSettings): ServiceSettings {
  const daemon = given.schedulingStrategy === 'DAEMON';
  const strategy =
    given.launchType === undefined && given.capacityProviderStrategy === undefined
      ? cluster.defaultStrategy
      : (given.capacityProviderStrategy ?? []);
  return {
    ...given,
    ...(strategy.length > 0
      ? { capacityProviderStrategy: filledStrategy(strategy) }
      : { capacityProviderStrategy: undefined, launchType: given.launchType ?? 'EC2' }),
    deploymentConfiguration: filledConfiguration(given.deploymentConfiguration, daemon),
    availabilityZoneRebalancing:
      given.availabilityZoneRebalancing ?? (daemon ? 'DISABLED' : 'ENABLED'),
    ...filledNetwork(given),
  };
}

function filledNetwork({ networkConfiguration }: ServiceSettings): Partial<ServiceSettings> {
  const awsvpc = networkConfiguration?.awsvpcConfiguration;
  return awsvpc === undefined
    ? {}
    : {
        networkConfiguration: {
          awsvpcConfiguration: { securityGroups: [], assignPublicIp: 'DISABLED', ...awsvpc },
        },
      };
}

/** The settings a service has after an update: absent members stay. Throws what AWS refuses. */
export function mergedSettings(
  place: Place,
  cluster: ClusterRecord,
  service: ServiceRecord,
  input: UpdateServiceRequest,
): ServiceSettings {
  const {
    cluster: _c,
    service: _s,
    desiredCount: _d,
    forceNewDeployment: _f,
    capacityProviderStrategy: strategy,
    deploymentConfiguration,
    taskDefinition,
    ...given
  } = input;
  const old = service.settings;
  checkGrace(given, old);
  const definition =
    taskDefinition === undefined && old.taskDefinition !== undefined
      ? usableOrRunning(place, old.taskDefinition)
      : usableTaskDefinition(place, taskDefinition ?? '');
  if (strategy !== undefined && strategy.length > 0)
    checkStrategy(place, strategy, cluster.capacityProviders);
  const settings: ServiceSettings = {
    ...old,
    ...given,
    ...filledNetwork(given),
    taskDefinition: definition.arn,
    deploymentConfiguration: mergeConfiguration(
      old.deploymentConfiguration ?? {},
      deploymentConfiguration,
    ),
    ...mergedCapacity(service, strategy),
  };
  checkService(place, cluster, settings, definition, {
    operation: 'updated',
    network: given.networkConfiguration !== undefined,
    loadBalancers: given.loadBalancers !== undefined,
    registries: given.serviceRegistries !== undefined,
  });
  return plain(settings);
}

function mergedCapacity(
  service: ServiceRecord,
  strategy: UpdateServiceRequest['capacityProviderStrategy'],
): Partial<ServiceSettings> {
  if (strategy === undefined) return {};
  return strategy.length > 0
    ? { capacityProviderStrategy: filledStrategy(strategy), launchType: undefined }
    : {
        capacityProviderStrategy: undefined,
        launchType: service.originalLaunchType ?? 'EC2',
      };
}

/** A service goes on with the revision it runs, also when that one is INACTIVE by now. */
function usableOrRunning(place: Place, arn: string) {
  const running = taskDefinitions(place).get(lastPart(arn));
  return running ?? usableTaskDefinition(place, arn);
}

/** Tells whether going from one to the other makes ECS start a deployment. */
export function startsDeployment(before: ServiceSettings, after: ServiceSettings): boolean {
  const of = (settings: ServiceSettings) => [
    settings.taskDefinition,
    settings.networkConfiguration,
    settings.platformVersion ?? 'LATEST',
    settings.loadBalancers ?? [],
    settings.serviceRegistries ?? [],
    settings.serviceConnectConfiguration,
    settings.volumeConfigurations ?? [],
    settings.vpcLatticeConfigurations ?? [],
    settings.deploymentController ?? { type: 'ECS' },
    settings.gatewayConnectors ?? [],
    settings.monitoring,
  ];
  return !same(of(before), of(after));
}
