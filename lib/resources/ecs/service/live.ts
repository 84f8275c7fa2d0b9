/** A service as AWS answers it, in the shape of the desired properties, with everything that is off spelled out. */
import type { Deployment, DeploymentConfiguration, LaunchType, Service } from '@aws-sdk/client-ecs';
import { omitUndefined } from '../../../core/json.ts';
import type { Live, RolloutHandle } from '../../../resource-type.ts';
import { clusterNameOf } from '../names.ts';
import { fromTagList } from '../tags.ts';
import { controllerOf } from './controller.ts';
import type { ServiceProperties } from './properties.ts';

/** Tag that remembers the launch type of a service that was moved to a strategy: an empty strategy goes back to it. */
export const LAUNCH_TYPE_TAG = 'gantry:launch-type';

/** Tag of a service that has, or had, fields that only its revisions tell, so that a plan looks there. */
export const REVISION_FIELDS_TAG = 'gantry:revision-fields';

/** Whether a service declares a field that DescribeServices leaves out. */
export function declaresRevisionFields(properties: ServiceProperties): boolean {
  return properties.monitoring !== undefined || properties.gatewayConnectors !== undefined;
}

/** The live service. */
export function liveService(service: Service): Live<ServiceProperties> {
  const { serviceArn = '', serviceName = '', taskDefinition } = service;
  const rollout = rolloutOf(service);
  const primary = primaryOf(service);
  return {
    id: serviceArn,
    properties: propertiesOf(service, primary),
    attributes: omitUndefined({
      serviceArn,
      serviceName,
      taskDefinition,
      deploymentId: primary?.id,
    }),
    tags: fromTagList(service.tags),
    state: service.status === 'DRAINING' ? 'deleting' : 'ready',
    ...(rollout === undefined ? {} : { rollout }),
  };
}

/** The deployment that ECS is on, or was on last. */
export function primaryOf(service: Service): Deployment | undefined {
  return service.deployments?.find(({ status }) => status === 'PRIMARY');
}

/** A handle of the deployment that ECS is on; undefined where something else than ECS deploys. */
export function handleOf(service: Service): RolloutHandle | undefined {
  const deploymentId = primaryOf(service)?.id;
  if (deploymentId === undefined || controllerOf(service) !== 'ECS') return undefined;
  return {
    cluster: clusterNameOf(service.clusterArn),
    service: service.serviceName ?? '',
    deploymentId,
  };
}

function rolloutOf(service: Service): RolloutHandle | undefined {
  const handle = handleOf(service);
  const state = primaryOf(service)?.rolloutState;
  if (handle === undefined || service.status !== 'ACTIVE') return undefined;
  if (state === 'FAILED') return { ...handle, ended: 'failed' };
  return state === 'IN_PROGRESS' ? handle : undefined;
}

function propertiesOf(service: Service, primary: Deployment | undefined): ServiceProperties {
  const strategy = service.capacityProviderStrategy ?? [];
  return omitUndefined({
    cluster: clusterNameOf(service.clusterArn),
    serviceName: service.serviceName,
    taskDefinition: service.taskDefinition,
    availabilityZoneRebalancing: service.availabilityZoneRebalancing ?? 'DISABLED',
    loadBalancers: service.loadBalancers ?? [],
    serviceRegistries: service.serviceRegistries ?? [],
    desiredCount: service.desiredCount,
    launchType: service.launchType ?? launchTypeBehind(service),
    capacityProviderStrategy: strategy,
    platformVersion: service.platformVersion,
    role: service.roleArn,
    deploymentConfiguration: deploymentConfigurationOf(service),
    placementConstraints: service.placementConstraints ?? [],
    placementStrategy: service.placementStrategy ?? [],
    networkConfiguration: service.networkConfiguration,
    healthCheckGracePeriodSeconds: service.healthCheckGracePeriodSeconds ?? 0,
    schedulingStrategy: service.schedulingStrategy ?? 'REPLICA',
    deploymentController: service.deploymentController ?? { type: 'ECS' },
    enableECSManagedTags: service.enableECSManagedTags ?? false,
    propagateTags: service.propagateTags ?? 'NONE',
    enableExecuteCommand: service.enableExecuteCommand ?? false,
    // These are told on the deployment, not on the service.
    serviceConnectConfiguration: primary?.serviceConnectConfiguration ?? { enabled: false },
    volumeConfigurations: primary?.volumeConfigurations ?? [],
    vpcLatticeConfigurations: primary?.vpcLatticeConfigurations ?? [],
  }) as ServiceProperties;
}

/** The launch type that an empty strategy goes back to: that of before, else the one that its providers stand for. */
function launchTypeBehind({
  tags,
  capacityProviderStrategy: strategy = [],
}: Service): LaunchType | undefined {
  const before = fromTagList(tags)[LAUNCH_TYPE_TAG] as LaunchType | undefined;
  if (before !== undefined || strategy.length === 0) return before;
  return strategy.every(({ capacityProvider = '' }) => /^FARGATE(_SPOT)?$/.test(capacityProvider))
    ? 'FARGATE'
    : 'EC2';
}

function deploymentConfigurationOf({
  deploymentConfiguration: live,
  schedulingStrategy,
}: Service): DeploymentConfiguration {
  const daemon = schedulingStrategy === 'DAEMON';
  return {
    maximumPercent: daemon ? 100 : 200,
    minimumHealthyPercent: daemon ? 0 : 100,
    strategy: 'ROLLING',
    bakeTimeInMinutes: 0,
    lifecycleHooks: [],
    alarms: { alarmNames: [], enable: false, rollback: false },
    earlySuccessCriteria: { enable: false },
    ...live,
    deploymentCircuitBreaker: {
      enable: false,
      rollback: false,
      resetOnHealthyTask: true,
      thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: 50 },
      ...live?.deploymentCircuitBreaker,
    },
  };
}
