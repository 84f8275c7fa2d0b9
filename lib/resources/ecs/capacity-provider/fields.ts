/** What a change of each field of a capacity provider means. */
import type { Json } from '../../../core/json.ts';
import type {
  FieldRule,
  FieldRules,
  Impact,
  LeafRule,
  StructRule,
} from '../../../resource-type.ts';
import type { CapacityProviderProperties } from './properties.ts';

type Group = NonNullable<CapacityProviderProperties['autoScalingGroupProvider']>;
type Scaling = NonNullable<Group['managedScaling']>;
type Managed = NonNullable<CapacityProviderProperties['managedInstancesProvider']>;
type Template = NonNullable<Managed['instanceLaunchTemplate']>;
type Network = NonNullable<Template['networkConfiguration']>;

const SCALING: FieldRules<Scaling> = {
  status: off('live', 'DISABLED'),
  targetCapacity: off('live', 100),
  minimumScalingStepSize: off('live', 1),
  maximumScalingStepSize: off('live', 10_000),
  instanceWarmupPeriod: off('live', 300),
};

const GROUP: FieldRules<Group> = {
  autoScalingGroupArn: replace(),
  managedScaling: struct<Scaling>(SCALING),
  managedTerminationProtection: off('live', 'DISABLED'),
  managedDraining: off('live', 'ENABLED'),
};

const NETWORK: FieldRules<Network> = {
  subnets: { ...keep('new-tasks'), order: 'set' },
  securityGroups: { ...keep('new-tasks'), order: 'set' },
};

// What changes holds for the instances that ECS starts from then on; ECS itself moves tasks to them in time.
const TEMPLATE: FieldRules<Template> = {
  ec2InstanceProfileArn: keep('new-tasks'),
  networkConfiguration: struct<Network>(NETWORK),
  storageConfiguration: keep('new-tasks'),
  localStorageConfiguration: off('new-tasks', { useLocalStorage: false }),
  monitoring: off('new-tasks', 'BASIC'),
  capacityOptionType: replace(),
  instanceMetadataTagsPropagation: off('new-tasks', true),
  instanceRequirements: keep('new-tasks'),
  fipsEnabled: replace(),
  capacityReservations: keep('new-tasks'),
};

const MANAGED: FieldRules<Managed> = {
  infrastructureRoleArn: keep('live'),
  instanceLaunchTemplate: struct<Template>(TEMPLATE),
  propagateTags: off('new-tasks', 'NONE'),
  // Without a number of seconds ECS decides for itself when to take idle instances away.
  infrastructureOptimization: off('live', {}),
  autoRepairConfiguration: keep('live'),
};

/** The rules. */
export const capacityProviderFields: FieldRules<CapacityProviderProperties> = {
  name: replace(),
  cluster: replace(),
  autoScalingGroupProvider: struct<Group>(GROUP),
  managedInstancesProvider: struct<Managed>(MANAGED),
};

function replace(): LeafRule {
  return { change: 'replace', impact: 'replacement', off: 'keep' };
}

function keep(impact: Impact): LeafRule {
  return { change: 'update', impact, off: 'keep' };
}

function off(impact: Impact, value: Json): LeafRule {
  return { change: 'update', impact, off: { value } };
}

function struct<P extends object>(members: FieldRules<P>): StructRule {
  return { members: members as Readonly<Record<string, FieldRule>> };
}
