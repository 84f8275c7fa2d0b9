/**
 * Purpose: the model of Application Auto Scaling for ECS services.
 * May import: the sandbox's seams, the SDK's types; other models only in neighbours.ts. Must not: know the wire,
 * or share logic with the planner.
 */
import type { SandboxService } from '../../service.ts';
import { look } from './autoscaler.ts';
import {
  deregisterScalableTarget,
  describeScalableTargets,
  registerScalableTarget,
} from './scalable-targets.ts';
import {
  deleteScalingPolicy,
  describeScalingPolicies,
  putScalingPolicy,
} from './scaling-policies.ts';
import {
  deleteScheduledAction,
  describeScheduledActions,
  putScheduledAction,
} from './scheduled-actions.ts';
import { listTagsForResource, taggedTargets, tagResource, untagResource } from './tags.ts';

/** Application Auto Scaling. */
export const applicationAutoScaling: SandboxService = {
  name: 'Application Auto Scaling',
  operations: {
    DeleteScalingPolicy: deleteScalingPolicy,
    DeleteScheduledAction: deleteScheduledAction,
    DeregisterScalableTarget: deregisterScalableTarget,
    DescribeScalableTargets: describeScalableTargets,
    DescribeScalingPolicies: describeScalingPolicies,
    DescribeScheduledActions: describeScheduledActions,
    ListTagsForResource: listTagsForResource,
    PutScalingPolicy: putScalingPolicy,
    PutScheduledAction: putScheduledAction,
    RegisterScalableTarget: registerScalableTarget,
    TagResource: tagResource,
    UntagResource: untagResource,
  },
  timers: { 'application-auto-scaling.look': look },
  tagged: (scope, world) => taggedTargets({ scope, world }),
};
