/** The pure part of the lifecycle hook. Who declares it says a tag of its group, for hooks have none. */
import type { LeafRule, ResourceType } from '../../../resource-type.ts';
import { withoutDefaults } from '../../canonical.ts';
import { live, REPLACES } from '../../ec2/field-rules.ts';
import { AUTO_SCALING_GROUP_TYPE } from '../auto-scaling-group/properties.ts';
import { LIFECYCLE_HOOK_TYPE, type LifecycleHookProperties } from './properties.ts';
import { hookFindings } from './rules.ts';

const kept: LeafRule = { change: 'update', impact: 'live', off: 'keep' };

/** `AWS::AutoScaling::LifecycleHook`. Hooks that ECS makes are left alone: nobody declares them. */
export const autoScalingLifecycleHook: ResourceType<LifecycleHookProperties> = {
  name: LIFECYCLE_HOOK_TYPE,
  fields: {
    LifecycleHookName: REPLACES,
    AutoScalingGroupName: REPLACES,
    LifecycleTransition: kept,
    // Role and target go together: an empty target clears both.
    RoleARN: kept,
    NotificationTargetARN: live(''),
    NotificationMetadata: live(''),
    HeartbeatTimeout: live(3600),
    DefaultResult: live('ABANDON'),
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
  canonical: (properties) => withoutDefaults(properties),
  validate: hookFindings,
  calls: {
    create: ['CreateOrUpdateTags', 'PutLifecycleHook'],
    update: ['CreateOrUpdateTags', 'PutLifecycleHook'],
    delete: ['DeleteLifecycleHook', 'DeleteTags'],
  },
  operations: async () => (await import('./operations.ts')).lifecycleHookOperations,
};
