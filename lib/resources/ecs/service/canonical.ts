/** One form of a service's properties, as written and as read. */
import type {
  DeploymentConfiguration,
  DeploymentLifecycleHook,
  PlacementStrategy,
  ServiceConnectConfiguration,
} from '@aws-sdk/client-ecs';
import { isJsonObject, omitUndefined } from '../../../core/json.ts';
import { asSet, withoutDefaults } from '../../canonical.ts';
import { clusterNameOf } from '../names.ts';
import { canonicalStrategy } from '../strategy-canonical.ts';
import { parseRevision } from '../voucher.ts';
import type { ServiceProperties } from './properties.ts';

type Canonical = {
  readonly [K in keyof ServiceProperties]?: (
    value: NonNullable<ServiceProperties[K]>,
  ) => ServiceProperties[K];
};

const MEMBERS: Canonical = {
  cluster: clusterNameOf,
  taskDefinition: (reference) => {
    const revision = parseRevision(reference);
    return revision === undefined ? reference : `${revision.family}:${revision.revision}`;
  },
  loadBalancers: (list) => asSet(list.map?.((one) => withoutDefaults(one)) ?? list),
  serviceRegistries: asSet,
  capacityProviderStrategy: canonicalStrategy,
  placementConstraints: (list) => asSet(list.map?.((one) => withoutDefaults(one)) ?? list),
  placementStrategy: (list) => list.map?.(canonicalPlacement) ?? list,
  networkConfiguration: ({ awsvpcConfiguration: vpc, ...rest }) =>
    vpc === undefined || !isJsonObject(vpc)
      ? { ...rest, ...(vpc === undefined ? {} : { awsvpcConfiguration: vpc }) }
      : {
          ...rest,
          awsvpcConfiguration: withoutDefaults({
            ...vpc,
            subnets: asSet(vpc.subnets),
            ...(vpc.securityGroups === undefined
              ? {}
              : { securityGroups: asSet(vpc.securityGroups) }),
          }),
        },
  deploymentConfiguration: canonicalDeployment,
  serviceConnectConfiguration: canonicalServiceConnect,
  volumeConfigurations: asSet,
  vpcLatticeConfigurations: asSet,
  gatewayConnectors: asSet,
};

/** The canonical form. Fills nothing that is not declared; a launch type declares that there is no strategy. */
export function canonicalService(properties: ServiceProperties): ServiceProperties {
  const members = Object.entries(withoutStrategy(properties)).flatMap(([key, value]) => {
    if (value === undefined) return [];
    const canonical = MEMBERS[key as keyof ServiceProperties] as
      | ((value: unknown) => unknown)
      | undefined;
    return [[key, canonical === undefined || value === null ? value : canonical(value)] as const];
  });
  return Object.fromEntries(members) as unknown as ServiceProperties;
}

function withoutStrategy(properties: ServiceProperties): ServiceProperties {
  const { launchType, capacityProviderStrategy } = properties;
  return typeof launchType === 'string' && capacityProviderStrategy === undefined
    ? { ...properties, capacityProviderStrategy: [] }
    : properties;
}

/** What is left out within a member AWS fills with defaults of its own, whatever was there before. */
function canonicalDeployment(configuration: DeploymentConfiguration): DeploymentConfiguration {
  const { alarms, linearConfiguration, canaryConfiguration, lifecycleHooks } = configuration;
  return withoutDefaults<DeploymentConfiguration>({
    ...configuration,
    ...(alarms === undefined
      ? {}
      : { alarms: { ...alarms, alarmNames: asSet(alarms.alarmNames) } }),
    ...(linearConfiguration === undefined
      ? {}
      : { linearConfiguration: { ...LINEAR, ...omitUndefined(linearConfiguration) } }),
    ...(canaryConfiguration === undefined
      ? {}
      : { canaryConfiguration: { ...CANARY, ...omitUndefined(canaryConfiguration) } }),
    ...(Array.isArray(lifecycleHooks)
      ? { lifecycleHooks: asSet(lifecycleHooks.map(canonicalHook)) }
      : {}),
  });
}

const LINEAR = { stepPercent: 10, stepBakeTimeInMinutes: 6 } as const;
const CANARY = { canaryPercent: 5, canaryBakeTimeInMinutes: 10 } as const;
const HOOK_TIMEOUT = { timeoutInMinutes: 1440, action: 'ROLLBACK' } as const;

function canonicalHook(hook: DeploymentLifecycleHook): DeploymentLifecycleHook {
  return {
    targetType: 'AWS_LAMBDA',
    ...withoutDefaults(hook),
    timeoutConfiguration: { ...HOOK_TIMEOUT, ...omitUndefined(hook.timeoutConfiguration ?? {}) },
    ...(Array.isArray(hook.lifecycleStages)
      ? { lifecycleStages: asSet(hook.lifecycleStages) }
      : {}),
  };
}

function canonicalPlacement(strategy: PlacementStrategy): PlacementStrategy {
  const { field } = strategy;
  if (typeof field !== 'string') return strategy;
  const lower = field.toLowerCase();
  const known = /^(host|instanceid)$/.test(lower) ? 'instanceId' : undefined;
  return { ...strategy, field: known ?? (/^(cpu|memory)$/.test(lower) ? lower : field) };
}

function canonicalServiceConnect(
  configuration: ServiceConnectConfiguration,
): ServiceConnectConfiguration {
  const { services } = configuration;
  if (!Array.isArray(services)) return configuration;
  if (services.length === 0) return withoutDefaults({ ...configuration, services: undefined });
  return {
    ...configuration,
    // AWS names an endpoint after its port.
    services: asSet(
      services.map((one) => ({ discoveryName: one.portName, ...withoutDefaults(one) })),
    ),
  };
}
