/** Desired properties of a lifecycle hook. */
import type { PutLifecycleHookType } from '@aws-sdk/client-auto-scaling';

/** CloudFormation's name of the type. */
export const LIFECYCLE_HOOK_TYPE = 'AWS::AutoScaling::LifecycleHook';

/** PutLifecycleHook's request. */
export type LifecycleHookProperties = PutLifecycleHookType;
