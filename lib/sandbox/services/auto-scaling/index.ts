/**
 * Amazon EC2 Auto Scaling: groups, their instances, hooks, policies, warm pools and instance refreshes.
 * May import: service, paginate, world, core; the models of EC2, Elastic Load Balancing, CloudWatch and IAM.
 * Must not: know the wire or ECS.
 */
import type { SandboxService } from '../../service.ts';
import { describeScalingActivities } from './activities.ts';
import * as groups from './group-operations.ts';
import * as reads from './group-reads.ts';
import * as hookOperations from './hook-operations.ts';
import { hookExpired } from './hooks.ts';
import * as instances from './instance-operations.ts';
import * as refreshes from './instance-refresh-operations.ts';
import * as life from './member-life.ts';
import * as policies from './policies.ts';
import * as processes from './processes.ts';
import { check } from './scaling.ts';
import * as tags from './tags.ts';
import * as warmPools from './warm-pool.ts';

/** Amazon EC2 Auto Scaling. */
export const autoScaling: SandboxService = {
  name: 'Auto Scaling',
  operations: {
    AttachInstances: instances.attachInstances,
    AttachTrafficSources: processes.attachTrafficSources,
    CancelInstanceRefresh: refreshes.cancelInstanceRefresh,
    CompleteLifecycleAction: hookOperations.completeLifecycleAction,
    CreateAutoScalingGroup: groups.createAutoScalingGroup,
    CreateOrUpdateTags: tags.createOrUpdateTags,
    DeleteAutoScalingGroup: groups.deleteAutoScalingGroup,
    DeleteLifecycleHook: hookOperations.deleteLifecycleHook,
    DeletePolicy: policies.deleteScalingPolicy,
    DeleteTags: tags.deleteTags,
    DeleteWarmPool: warmPools.deleteWarmPool,
    DescribeAutoScalingGroups: reads.describeAutoScalingGroups,
    DescribeAutoScalingInstances: reads.describeAutoScalingInstances,
    DescribeInstanceRefreshes: refreshes.describeInstanceRefreshes,
    DescribeLifecycleHooks: hookOperations.describeLifecycleHooks,
    DescribePolicies: policies.describePolicies,
    DescribeScalingActivities: describeScalingActivities,
    DescribeTags: tags.describeTags,
    DescribeTrafficSources: processes.describeTrafficSources,
    DescribeWarmPool: warmPools.describeWarmPool,
    DetachInstances: instances.detachInstances,
    DetachTrafficSources: processes.detachTrafficSources,
    DisableMetricsCollection: processes.disableMetricsCollection,
    EnableMetricsCollection: processes.enableMetricsCollection,
    PutLifecycleHook: hookOperations.putLifecycleHook,
    PutScalingPolicy: policies.putScalingPolicy,
    PutWarmPool: warmPools.putWarmPool,
    RecordLifecycleActionHeartbeat: hookOperations.recordLifecycleActionHeartbeat,
    ResumeProcesses: processes.resumeProcesses,
    RollbackInstanceRefresh: refreshes.rollbackInstanceRefresh,
    SetDesiredCapacity: groups.setDesiredCapacity,
    SetInstanceHealth: instances.setInstanceHealth,
    SetInstanceProtection: instances.setInstanceProtection,
    StartInstanceRefresh: refreshes.startInstanceRefresh,
    SuspendProcesses: processes.suspendProcesses,
    TerminateInstanceInAutoScalingGroup: instances.terminateInstanceInAutoScalingGroup,
    UpdateAutoScalingGroup: groups.updateAutoScalingGroup,
  },
  timers: {
    'autoscaling.check': check,
    'autoscaling.hook-expired': hookExpired,
    'autoscaling.instance-booted': life.instanceBooted,
    'autoscaling.instance-lost': life.instanceLost,
    'autoscaling.instance-stopped': life.instanceStopped,
    'autoscaling.instance-terminated': life.instanceTerminated,
  },
};
