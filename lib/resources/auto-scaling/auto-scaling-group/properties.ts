/** Desired properties of an Auto Scaling group. */
import type { CreateAutoScalingGroupType } from '@aws-sdk/client-auto-scaling';

/** CloudFormation's name of the type. */
export const AUTO_SCALING_GROUP_TYPE = 'AWS::AutoScaling::AutoScalingGroup';

/**
 * CreateAutoScalingGroup's request without tags, and what calls of their own set. Launch configurations, which AWS
 * takes from no new account, and the hooks, which are resources of their own, are left out.
 */
export interface AutoScalingGroupProperties
  extends Omit<
    CreateAutoScalingGroupType,
    | 'AutoScalingGroupName'
    | 'VPCZoneIdentifier'
    | 'Tags'
    | 'Context'
    | 'InstanceId'
    | 'LaunchConfigurationName'
    | 'LifecycleHookSpecificationList'
    | 'Operator'
    | 'SkipZonalShiftValidation'
  > {
  /** Name, unique in the Region: at most 255 printable characters without blanks and colons. */
  AutoScalingGroupName: string;
  /** Ids of the subnets that instances are launched in; sent as AWS's comma-separated text. */
  VPCZoneIdentifier?: string[];
  /** Names of the group's metrics that are collected every minute. Default: none. */
  EnabledMetrics?: string[];
  /** Processes that are suspended, such as `AZRebalance`. Default: none. */
  SuspendedProcesses?: string[];
}
