/** From the fields that differ to one UpdateService request with them and nothing else. */
import type { UpdateServiceRequest } from '@aws-sdk/client-ecs';
import type { FieldChange, UpdateRequest } from '../../../resource-type.ts';
import { rebalancingObstacle } from '../../../rules/service/rebalancing.ts';
import { controllerOf } from './controller.ts';
import type { ServiceProperties } from './properties.ts';

type Settings = Omit<UpdateServiceRequest, 'cluster' | 'service'>;
type Deployment = NonNullable<ServiceProperties['deploymentConfiguration']>;

/** Fields whose change starts a service deployment. */
const DEPLOYING = [
  'taskDefinition',
  'networkConfiguration',
  'platformVersion',
  'loadBalancers',
  'serviceRegistries',
  'serviceConnectConfiguration',
  'volumeConfigurations',
  'vpcLatticeConfigurations',
  'gatewayConnectors',
  'monitoring',
] as const;

/** Fields that change without one. */
const QUIET = [
  'desiredCount',
  'availabilityZoneRebalancing',
  'placementConstraints',
  'placementStrategy',
  'healthCheckGracePeriodSeconds',
  'deploymentController',
  'enableExecuteCommand',
  'enableECSManagedTags',
  'propagateTags',
] as const;

/**
 * The settings to send; undefined when there is nothing to send. `properties` are the desired ones with off values.
 */
export function updateRequest({
  live,
  properties,
  changes,
  redeploy,
}: Pick<UpdateRequest<ServiceProperties>, 'live' | 'properties' | 'changes' | 'redeploy'>):
  | Settings
  | undefined {
  const changed = new Set(changes.map(({ path }) => path.split(/[.[]/)[0]));
  const settings: Settings = Object.fromEntries(
    [...DEPLOYING, ...QUIET, 'capacityProviderStrategy' as const]
      .filter((field) => changed.has(field))
      .map((field) => [field, properties[field]]),
  );
  if (changed.has('networkConfiguration'))
    settings.networkConfiguration = mergedNetwork(live.properties, properties);
  // Tasks that no longer have networks of their own: AWS drops the configuration itself, and refuses to be given one.
  if (properties.networkConfiguration?.awsvpcConfiguration?.subnets === undefined)
    delete settings.networkConfiguration;
  if (changed.has('deploymentConfiguration'))
    settings.deploymentConfiguration = changedDeployment(live.properties, properties, changes);
  forDaemon(settings, live.properties);
  withRebalancing(settings, live.properties, properties);
  // A new strategy alone would leave running tasks where they are.
  const moves = changed.has('capacityProviderStrategy');
  if (moves || redeploy === true) settings.forceNewDeployment = true;
  return Object.keys(settings).length === 0 ? undefined : settings;
}

function mergedNetwork(
  live: ServiceProperties,
  desired: ServiceProperties,
): NonNullable<ServiceProperties['networkConfiguration']> {
  const vpc = desired.networkConfiguration?.awsvpcConfiguration;
  return {
    ...desired.networkConfiguration,
    awsvpcConfiguration: {
      subnets: [],
      ...live.networkConfiguration?.awsvpcConfiguration,
      ...vpc,
    },
  };
}

/** Members are merged by AWS; what is within a member is replaced, so a circuit breaker goes out whole. */
function changedDeployment(
  live: ServiceProperties,
  desired: ServiceProperties,
  changes: readonly FieldChange[],
): Deployment {
  const members = new Set(
    changes.flatMap(({ path }) => {
      const [field, member] = path.split(/[.[]/);
      return field === 'deploymentConfiguration' ? [member] : [];
    }),
  );
  const whole = members.has(undefined);
  const configuration = Object.fromEntries(
    Object.entries(desired.deploymentConfiguration ?? {}).filter(
      ([member]) => whole || members.has(member),
    ),
  ) as Deployment;
  const breaker = configuration.deploymentCircuitBreaker;
  if (breaker === undefined) return configuration;
  const { enable, rollback } = live.deploymentConfiguration?.deploymentCircuitBreaker ?? {};
  return {
    ...configuration,
    deploymentCircuitBreaker: {
      ...breaker,
      enable: breaker.enable ?? enable ?? false,
      rollback: breaker.rollback ?? rollback ?? false,
    },
  };
}

/** The defaults of a daemon are others than those that the off values are made for. */
function forDaemon(settings: Settings, live: ServiceProperties): void {
  if (live.schedulingStrategy !== 'DAEMON') return;
  delete settings.desiredCount;
  const { deploymentConfiguration: deployment } = settings;
  if (deployment === undefined) return;
  settings.deploymentConfiguration = {
    ...deployment,
    ...(deployment.maximumPercent === 200 ? { maximumPercent: 100 } : {}),
    ...(deployment.minimumHealthyPercent === 100 ? { minimumHealthyPercent: 0 } : {}),
  };
}

/**
 * Keeps rebalancing where a service made anew would have it: off where AWS would refuse it, on again when what stood
 * against it has gone. A value that the code declares is left as it is.
 */
function withRebalancing(
  settings: Settings,
  live: ServiceProperties,
  desired: ServiceProperties,
): void {
  const after: ServiceProperties = {
    ...live,
    ...desired,
    deploymentConfiguration: {
      ...live.deploymentConfiguration,
      ...desired.deploymentConfiguration,
    },
  };
  // Only what ECS deploys itself can be told otherwise later.
  if (controllerOf(after) !== 'ECS') return;
  const blocked = rebalancingObstacle(after) !== undefined;
  const asked = desired.availabilityZoneRebalancing;
  const isOn = live.availabilityZoneRebalancing === 'ENABLED';
  if (blocked && settings.availabilityZoneRebalancing === 'ENABLED')
    settings.availabilityZoneRebalancing = 'DISABLED';
  if (asked !== undefined || Object.keys(settings).length === 0) return;
  if (blocked && isOn) settings.availabilityZoneRebalancing = 'DISABLED';
  if (!blocked && !isOn && rebalancingObstacle(live) !== undefined)
    settings.availabilityZoneRebalancing = 'ENABLED';
}
