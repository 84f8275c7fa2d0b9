/** What the Auto Scaling model remembers: plain JSON records. */
import type {
  MixedInstancesPolicy,
  RefreshPreferences,
  TargetTrackingConfiguration,
} from '@aws-sdk/client-auto-scaling';

/** An Auto Scaling group; the table's key is its name. */
export interface GroupRecord {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly min: number;
  readonly max: number;
  readonly desired: number;
  /** What its instances are launched from; exactly one of the two is there. */
  readonly template?: TemplateChoice;
  readonly mixed?: MixedInstancesPolicy;
  readonly subnets: readonly string[];
  /** Zones that were given without subnets. */
  readonly zones: readonly string[];
  /** Whether new instances are protected from scale-in. */
  readonly protectNew: boolean;
  readonly settings: GroupSettings;
  readonly tags: readonly GroupTag[];
  readonly suspended: readonly SuspendedRecord[];
  readonly metrics: readonly string[];
  readonly trafficSources: readonly TrafficSourceRecord[];
  readonly members: readonly Member[];
  readonly warmPool?: WarmPoolRecord;
  /** A refresh keeps so many instances more than desired. */
  readonly surge: number;
  readonly deleting: boolean;
  /** Launches that failed in a row, and when the first of them did. */
  readonly failures: number;
  readonly failingSince?: number;
  /** No launch is tried before this moment. */
  readonly retryAt?: number;
  /** When the group is looked at next; only one such timer is set at a time. */
  readonly checkAt?: number;
  /** Why the desired capacity was changed, as scaling activities tell it; empty once the group has that size. */
  readonly cause: string;
}

/** Settings that the model keeps and gives back. */
export interface GroupSettings {
  readonly DefaultCooldown: number;
  readonly HealthCheckType: string;
  readonly HealthCheckGracePeriod: number;
  readonly TerminationPolicies: readonly string[];
  readonly ServiceLinkedRoleARN: string;
  readonly DeletionProtection: string;
  readonly PlacementGroup?: string;
  readonly MaxInstanceLifetime?: number;
  readonly CapacityRebalance?: boolean;
  readonly Context?: string;
  readonly DesiredCapacityType?: string;
  readonly DefaultInstanceWarmup?: number;
  readonly InstanceMaintenancePolicy?: object;
  readonly AvailabilityZoneDistribution?: { readonly CapacityDistributionStrategy?: string };
  readonly AvailabilityZoneImpairmentPolicy?: object;
  readonly CapacityReservationSpecification?: object;
  readonly InstanceLifecyclePolicy?: object;
}

/** A launch template and the version that a group asks for: a number, `$Latest` or `$Default`. */
export interface TemplateChoice {
  readonly id: string;
  readonly name: string;
  /** Absent when the group names none: the default version. */
  readonly version?: string;
}

/** A tag of a group. */
export interface GroupTag {
  readonly key: string;
  readonly value: string;
  /** Whether new instances get it. */
  readonly propagate: boolean;
}

/** A process that does not run. */
export interface SuspendedRecord {
  readonly process: string;
  readonly reason: string;
}

/** What sends traffic to the instances of a group. */
export interface TrafficSourceRecord {
  readonly identifier: string;
  readonly type: string;
}

/** An instance of a group. */
export interface Member {
  readonly id: string;
  readonly type: string;
  readonly zone: string;
  readonly subnetId: string;
  readonly imageId: string;
  /** Lifecycle state as AWS spells it, such as `InService` or `Terminating:Wait`. */
  readonly state: string;
  readonly healthy: boolean;
  readonly protected: boolean;
  /** The launch template and the number of its version. */
  readonly template: Required<TemplateChoice>;
  readonly launchedAt: number;
  /** When it came into service last. */
  readonly inServiceAt?: number;
  readonly spot: boolean;
  /** How much of the capacity it is: 1 unless weights are given. */
  readonly weight: number;
  readonly weighted: boolean;
  /** Whether it belongs to the warm pool. */
  readonly warm: boolean;
  /** The activity that is under way for it. */
  readonly activityId: string;
  /** Lifecycle actions that it waits for. */
  readonly waits: readonly PendingAction[];
}

/** A lifecycle action that nobody has completed yet. */
export interface PendingAction {
  readonly hook: string;
  readonly token: string;
  /** When its default result is taken. */
  readonly deadline: number;
  /** Heartbeats move the deadline no further than this. */
  readonly latest: number;
}

/** A lifecycle hook; the table's key is `group/hook`. */
export interface HookRecord {
  readonly group: string;
  readonly name: string;
  readonly transition: string;
  readonly target?: string;
  readonly role?: string;
  readonly metadata?: string;
  /** Seconds. */
  readonly heartbeat: number;
  readonly defaultResult: string;
}

/** A warm pool. */
export interface WarmPoolRecord {
  readonly min: number;
  readonly maxPrepared?: number;
  readonly state: string;
  readonly reuse?: boolean;
  readonly deleting: boolean;
}

/** A scaling activity; the table's key is its id. */
export interface ActivityRecord {
  readonly id: string;
  readonly group: string;
  readonly groupArn: string;
  readonly description: string;
  readonly cause: string;
  readonly start: number;
  readonly end?: number;
  readonly status: string;
  readonly message?: string;
  readonly progress: number;
  readonly details: string;
}

/** A scaling policy; the table's key is `group/policy`. */
export interface PolicyRecord {
  readonly group: string;
  readonly name: string;
  readonly arn: string;
  readonly type: string;
  readonly enabled: boolean;
  readonly tracking?: TargetTrackingConfiguration;
  /** Members of other types of policies, as they were put. */
  readonly rest: object;
  readonly alarms: readonly { readonly name: string; readonly arn: string }[];
}

/** An instance refresh; the table's key is its id. */
export interface RefreshRecord {
  readonly id: string;
  readonly group: string;
  readonly status: string;
  readonly reason?: string;
  readonly start: number;
  readonly end?: number;
  /** What instances are replaced with; absent where the group's own configuration counts. */
  readonly desired?: LaunchSource;
  /** What the group had before, for a rollback. */
  readonly before: LaunchSource;
  readonly preferences: RefreshPreferences;
  /** Instances that it was to replace at the start. */
  readonly total: number;
  /** Instances that it still has to replace. */
  readonly left: number;
  /** When an instance was replaced last: an hour without one is its end. */
  readonly progressAt: number;
  readonly rollback?: {
    readonly reason: string;
    readonly start: number;
    readonly percent: number;
    readonly left: number;
  };
}

/** What a group's instances are launched from. */
export interface LaunchSource {
  readonly template?: TemplateChoice;
  readonly mixed?: MixedInstancesPolicy;
}
