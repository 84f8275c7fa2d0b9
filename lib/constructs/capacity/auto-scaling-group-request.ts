/** The Auto Scaling group that a capacity provider is made over. */
import type { InstancesDistribution } from '@aws-sdk/client-auto-scaling';
import type { Input, Inputs } from '../../graph/reference.ts';
import type { AutoScalingGroupProperties } from '../../resources/auto-scaling/auto-scaling-group/properties.ts';
import type { LifecycleHookProperties } from '../../resources/auto-scaling/lifecycle-hook/properties.ts';
import type { WarmPoolProperties } from '../../resources/auto-scaling/warm-pool/properties.ts';
import type { SubnetLike } from '../network/subnet.ts';
import type {
  AsgCapacityProviderOptions,
  LifecycleHookOptions,
  SpotOptions,
  WarmPoolOptions,
} from './instance-options.ts';

/** What a group needs beside the options. */
export interface GroupParts {
  readonly instanceTypes: readonly string[];
  readonly subnets: readonly SubnetLike[];
  readonly template: { readonly id: Input<string>; readonly version: Input<string> };
  readonly protecting: boolean;
}

/** The group, without its name. */
export function groupRequest(
  options: AsgCapacityProviderOptions,
  parts: GroupParts,
): Omit<Inputs<AutoScalingGroupProperties>, 'AutoScalingGroupName'> {
  const { healthCheck, maxInstanceLifetime } = options;
  return {
    MinSize: options.minCapacity ?? 0,
    MaxSize: options.maxCapacity,
    ...(options.desiredCapacity === undefined ? {} : { DesiredCapacity: options.desiredCapacity }),
    VPCZoneIdentifier: parts.subnets.map(({ subnetId }) => subnetId),
    NewInstancesProtectedFromScaleIn: parts.protecting,
    ...launchRequest(options, parts),
    ...(healthCheck === undefined
      ? {}
      : {
          HealthCheckType: healthCheck.type ?? 'EC2',
          HealthCheckGracePeriod: healthCheck.gracePeriod?.toSeconds() ?? 0,
        }),
    ...(maxInstanceLifetime === undefined
      ? {}
      : { MaxInstanceLifetime: maxInstanceLifetime.toSeconds() }),
    ...(options.spot?.capacityRebalance === undefined
      ? {}
      : { CapacityRebalance: options.spot.capacityRebalance }),
  };
}

/** A hook of the group, without its name. */
export function hookRequest(
  groupName: Input<string>,
  hook: LifecycleHookOptions,
): Omit<Inputs<LifecycleHookProperties>, 'LifecycleHookName'> {
  return {
    AutoScalingGroupName: groupName,
    LifecycleTransition:
      hook.transition === 'launching'
        ? 'autoscaling:EC2_INSTANCE_LAUNCHING'
        : 'autoscaling:EC2_INSTANCE_TERMINATING',
    DefaultResult: hook.defaultResult === 'continue' ? 'CONTINUE' : 'ABANDON',
    ...(hook.heartbeatTimeout === undefined
      ? {}
      : { HeartbeatTimeout: hook.heartbeatTimeout.toSeconds() }),
    ...(hook.notificationTargetArn === undefined
      ? {}
      : { NotificationTargetARN: hook.notificationTargetArn }),
    ...(hook.role === undefined ? {} : { RoleARN: hook.role.roleArn }),
    ...(hook.metadata === undefined ? {} : { NotificationMetadata: hook.metadata }),
  };
}

/** The warm pool of the group. */
export function warmPoolRequest(
  groupName: Input<string>,
  pool: WarmPoolOptions,
): Inputs<WarmPoolProperties> {
  return {
    AutoScalingGroupName: groupName,
    PoolState: POOL_STATES[pool.state ?? 'stopped'],
    ...(pool.minSize === undefined ? {} : { MinSize: pool.minSize }),
    ...(pool.maxPreparedCapacity === undefined
      ? {}
      : { MaxGroupPreparedCapacity: pool.maxPreparedCapacity }),
  };
}

const POOL_STATES = { stopped: 'Stopped', running: 'Running', hibernated: 'Hibernated' } as const;

function launchRequest(
  { spot }: AsgCapacityProviderOptions,
  { instanceTypes, template }: GroupParts,
): Pick<Inputs<AutoScalingGroupProperties>, 'LaunchTemplate' | 'MixedInstancesPolicy'> {
  // The number of the version, so that the plan shows a new one.
  const specification = { LaunchTemplateId: template.id, Version: template.version };
  if (spot === undefined && instanceTypes.length === 1) return { LaunchTemplate: specification };
  return {
    MixedInstancesPolicy: {
      LaunchTemplate: {
        LaunchTemplateSpecification: specification,
        Overrides: instanceTypes.map((InstanceType) => ({ InstanceType })),
      },
      ...(spot === undefined ? {} : { InstancesDistribution: distributionOf(spot) }),
    },
  };
}

function distributionOf(spot: SpotOptions): Inputs<InstancesDistribution> {
  return {
    OnDemandBaseCapacity: spot.onDemandBase ?? 0,
    OnDemandPercentageAboveBaseCapacity: spot.onDemandPercentage ?? 0,
    SpotAllocationStrategy: spot.allocationStrategy ?? 'price-capacity-optimized',
    ...(spot.pools === undefined ? {} : { SpotInstancePools: spot.pools }),
    ...(spot.maxPrice === undefined ? {} : { SpotMaxPrice: String(spot.maxPrice) }),
  };
}
