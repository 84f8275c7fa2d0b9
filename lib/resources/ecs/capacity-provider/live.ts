/** A capacity provider as AWS answers it, in the shape of the desired properties, with everything that is off spelled out. */
import type { AutoScalingGroupProvider, CapacityProvider } from '@aws-sdk/client-ecs';
import { omitUndefined } from '../../../core/json.ts';
import type { Live } from '../../../resource-type.ts';
import { clusterNameOf } from '../names.ts';
import { fromTagList } from '../tags.ts';
import type { CapacityProviderProperties } from './properties.ts';

/** The live capacity provider. */
export function liveCapacityProvider(provider: CapacityProvider): Live<CapacityProviderProperties> {
  const { capacityProviderArn = '', name = '', cluster } = provider;
  const { autoScalingGroupProvider: group, managedInstancesProvider: managed } = provider;
  return {
    id: capacityProviderArn,
    properties: omitUndefined({
      name,
      cluster: managed === undefined || cluster === undefined ? undefined : clusterNameOf(cluster),
      autoScalingGroupProvider: group && groupProperties(group),
      managedInstancesProvider: managed && managedProperties(managed),
    }) as CapacityProviderProperties,
    attributes: { name, capacityProviderArn },
    tags: fromTagList(provider.tags),
    state: stateOf(provider),
  };
}

/** Whether a capacity provider is gone although AWS still tells of it. */
export function isGone({ status, updateStatus }: CapacityProvider): boolean {
  return status === 'INACTIVE' || updateStatus === 'DELETE_COMPLETE';
}

function groupProperties(group: AutoScalingGroupProvider): AutoScalingGroupProvider {
  return {
    ...group,
    managedScaling: {
      status: 'DISABLED',
      targetCapacity: 100,
      minimumScalingStepSize: 1,
      maximumScalingStepSize: 10_000,
      instanceWarmupPeriod: 300,
      ...group.managedScaling,
    },
    managedTerminationProtection: group.managedTerminationProtection ?? 'DISABLED',
    managedDraining: group.managedDraining ?? 'ENABLED',
  };
}

function managedProperties(
  managed: NonNullable<CapacityProvider['managedInstancesProvider']>,
): CapacityProviderProperties['managedInstancesProvider'] {
  const { infrastructureRoleArn, instanceLaunchTemplate: template } = managed;
  return {
    infrastructureOptimization: {},
    propagateTags: 'NONE',
    ...managed,
    infrastructureRoleArn,
    instanceLaunchTemplate: template && {
      capacityOptionType: 'ON_DEMAND',
      monitoring: 'BASIC',
      localStorageConfiguration: { useLocalStorage: false },
      instanceMetadataTagsPropagation: true,
      ...template,
    },
  };
}

// A failed change is seen in the fields that still differ, or makes itself felt as one that was left half-made.
const STATES: Readonly<Record<string, NonNullable<Live['state']>>> = {
  CREATE_IN_PROGRESS: 'creating',
  CREATE_FAILED: 'failed',
  UPDATE_IN_PROGRESS: 'updating',
  UPDATE_FAILED: 'creating',
  DELETE_IN_PROGRESS: 'deleting',
};

function stateOf({ status, updateStatus }: CapacityProvider): NonNullable<Live['state']> {
  if (status === 'DEPROVISIONING') return 'deleting';
  if (status === 'PROVISIONING') return 'creating';
  return STATES[updateStatus ?? ''] ?? 'ready';
}
