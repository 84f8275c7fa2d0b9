/** The pure part of the warm pool. Who declares it says a tag of its group, for pools have none. */
import type { Finding, ResourceType } from '../../../resource-type.ts';
import { withoutDefaults } from '../../canonical.ts';
import { live, REPLACES } from '../../ec2/field-rules.ts';
import { outside, violation } from '../../findings.ts';
import { AUTO_SCALING_GROUP_TYPE } from '../auto-scaling-group/properties.ts';
import { WARM_POOL_TYPE, type WarmPoolProperties } from './properties.ts';

const DEFAULTS = {
  MaxGroupPreparedCapacity: -1,
  MinSize: 0,
  PoolState: 'Stopped',
  InstanceReusePolicy: { ReuseOnScaleIn: false },
} as const;

/** `AWS::AutoScaling::WarmPool`. A group has one at most. */
export const autoScalingWarmPool: ResourceType<WarmPoolProperties> = {
  name: WARM_POOL_TYPE,
  fields: {
    AutoScalingGroupName: REPLACES,
    MaxGroupPreparedCapacity: live(DEFAULTS.MaxGroupPreparedCapacity),
    MinSize: live(DEFAULTS.MinSize),
    PoolState: live(DEFAULTS.PoolState),
    InstanceReusePolicy: live(DEFAULTS.InstanceReusePolicy),
  },
  requires: ['AutoScalingGroupName'],
  attributes: { AutoScalingGroupName: 'Name of the group' },
  taggable: false,
  removedBefore: [AUTO_SCALING_GROUP_TYPE],
  identity: ({ AutoScalingGroupName }) => ({ AutoScalingGroupName }),
  // A pool has no tags that would tell what the code declared before: what it leaves out has AWS's default.
  canonical: (properties) => ({ ...DEFAULTS, ...withoutDefaults(properties) }),
  validate: poolFindings,
  calls: {
    create: ['CreateOrUpdateTags', 'PutWarmPool'],
    update: ['CreateOrUpdateTags', 'PutWarmPool'],
    delete: ['DeleteWarmPool', 'DeleteTags'],
  },
  expected: { delete: 60 },
  operations: async () => (await import('./operations.ts')).warmPoolOperations,
};

const STATES: ReadonlySet<string> = new Set(['Stopped', 'Running', 'Hibernated']);

function poolFindings(properties: WarmPoolProperties): readonly Finding[] {
  const { PoolState: state, MinSize: min, MaxGroupPreparedCapacity: most } = properties;
  const findings = [
    ...outside('MinSize', min, 0, 10_000),
    ...outside('MaxGroupPreparedCapacity', most, -1, 10_000),
  ];
  if (typeof state === 'string' && !STATES.has(state))
    findings.push(violation('PoolState', `${state} is none of ${[...STATES].join(', ')}`));
  if (typeof most === 'number' && most >= 0 && typeof min === 'number' && min > most)
    findings.push(
      violation('MinSize', `${min} is greater than the MaxGroupPreparedCapacity of ${most}`),
    );
  return findings;
}
