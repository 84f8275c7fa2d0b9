/** The pure part of the lifecycle hook. Who declares it says a tag of its group, for hooks have none. */
import type { LeafRule, ResourceType } from '../../../resource-type.ts';
import { withoutDefaults } from '../../canonical.ts';
import { live, REPLACES } from '../../ec2/field-rules.ts';
import { AUTO_SCALING_GROUP_TYPE } from '../auto-scaling-group/properties.ts';
import { LIFECYCLE_HOOK_TYPE, type LifecycleHookProperties } from './properties.ts';
import { hookFindings } from './rules.ts';

const kept: LeafRule = { change: 'update', impact: 'live', off: 'keep' };

const DEFAULTS = {
  NotificationTargetARN: '',
  HeartbeatTimeout: 3600,
  DefaultResult: 'ABANDON',
} as const;

/** `AWS::AutoScaling::LifecycleHook`. Hooks that ECS makes are left alone: nobody declares them. */
export const autoScalingLifecycleHook: ResourceType<LifecycleHookProperties> = {
  name: LIFECYCLE_HOOK_TYPE,
  fields: {
    LifecycleHookName: REPLACES,
    AutoScalingGroupName: REPLACES,
    LifecycleTransition: kept,
    // Role and target go together: an empty target clears both.
    RoleARN: kept,
    NotificationTargetARN: live(DEFAULTS.NotificationTargetARN),
    // AWS takes another text, and no empty one.
    NotificationMetadata: kept,
    HeartbeatTimeout: live(DEFAULTS.HeartbeatTimeout),
    DefaultResult: live(DEFAULTS.DefaultResult),
  },
  requires: ['LifecycleHookName', 'AutoScalingGroupName', 'LifecycleTransition'],
  attributes: {
    AutoScalingGroupName: 'Name of the group',
    LifecycleHookName: 'Name of the hook',
  },
  taggable: false,
  removedBefore: [AUTO_SCALING_GROUP_TYPE],
  identity: ({ AutoScalingGroupName, LifecycleHookName }) => ({
    AutoScalingGroupName,
    LifecycleHookName,
  }),
  // A hook has no tags that would tell what the code declared before: what it leaves out has AWS's default.
  canonical: (properties) => ({ ...DEFAULTS, ...withoutDefaults(properties) }),
  validate: hookFindings,
  calls: {
    create: ['CreateOrUpdateTags', 'PutLifecycleHook'],
    update: ['CreateOrUpdateTags', 'PutLifecycleHook'],
    delete: ['DeleteLifecycleHook', 'DeleteTags'],
  },
  operations: async () => (await import('./operations.ts')).lifecycleHookOperations,
};
