/** What can be said of the instances of a group. */
import type { Duration } from '../../core/duration.ts';
import type { Input } from '../../graph/reference.ts';
import type { RoleLike } from '../iam/role.ts';
import type { SubnetSelection } from '../network/vpc-like.ts';
import type { ConstructOptions } from '../options.ts';
import type { SecurityGroupLike } from '../security/security-group.ts';
import type { EcsAgentConfiguration } from './agent-configuration.ts';
import type { EcsMachineImage } from './machine-image.ts';
import type { GroupManagement } from './managed-scaling.ts';

/** All instances are of one type. */
export interface OneInstanceType {
  /** Type of the instances, such as `m6i.large`. */
  readonly instanceType: string;
  /** Left out. */
  readonly instanceTypes?: never;
}

/** Instances are of several types. */
export interface MixedInstanceTypes {
  /**
   * Types of the instances, the preferred one first; at most 40. A task must fit the smallest of them, or it never brings
   * an instance.
   */
  readonly instanceTypes: readonly string[];
  /** Left out. */
  readonly instanceType?: never;
}

/** Which part of the instances are Spot Instances, and which. */
export interface SpotOptions {
  /** From which pools Spot Instances are taken. @default 'price-capacity-optimized' */
  readonly allocationStrategy?:
    | 'price-capacity-optimized'
    | 'capacity-optimized'
    | 'capacity-optimized-prioritized'
    | 'lowest-price';
  /** How many pools, 1 to 20; with `lowest-price` only. @default - 2 with `lowest-price` */
  readonly pools?: number;
  /** Most US dollars that are paid for an instance-hour. @default - the price on demand */
  readonly maxPrice?: number;
  /** How many instances are on demand before any is a Spot Instance. @default 0 */
  readonly onDemandBase?: number;
  /** Share of the instances beyond those that is on demand, 0 to 100 percent. @default 0 */
  readonly onDemandPercentage?: number;
  /** Whether an instance at risk of being taken back is replaced before it is. @default false */
  readonly capacityRebalance?: boolean;
}

/** A volume of each instance. */
export interface BlockDevice {
  /** Size in GiB. */
  readonly sizeGiB: number;
  /** Device. @default - the one of the image on which containers' files are kept */
  readonly deviceName?: string;
  /** Type of the volume. @default 'gp3' */
  readonly volumeType?: 'gp3' | 'gp2' | 'io1' | 'io2' | 'st1' | 'sc1' | 'standard';
  /** Operations a second; for gp3, io1 and io2. @default - as the type has them */
  readonly iops?: number;
  /** MiB a second, 125 to 2000; for gp3. @default - 125 */
  readonly throughputMiBps?: number;
  /** Whether the volume is encrypted. @default - as the account and the image are set */
  readonly encrypted?: boolean;
  /** ARN of the KMS key that encrypts it. @default - the account's default key */
  readonly encryptionKeyArn?: Input<string>;
  /** Whether it is deleted with its instance. @default true */
  readonly deleteOnTermination?: boolean;
}

/** Instances that wait, started once already, until the group needs them. */
export interface WarmPoolOptions {
  /** Fewest instances that wait. @default 0 */
  readonly minSize?: number;
  /** Most instances that wait and serve together. @default - the group's `maxCapacity` */
  readonly maxPreparedCapacity?: number;
  /** How they wait. @default 'stopped' */
  readonly state?: 'stopped' | 'running' | 'hibernated';
}

/** A pause in an instance's life, until somebody says that it may go on. */
export interface LifecycleHookOptions {
  /** Where the pause is: before an instance serves, or before it is terminated. */
  readonly transition: 'launching' | 'terminating';
  /** Time after which the default result holds, 30 to 7,200 s. @default - 1 hour */
  readonly heartbeatTimeout?: Duration;
  /** What happens then; a launching instance that is abandoned is terminated. @default 'abandon' */
  readonly defaultResult?: 'continue' | 'abandon';
  /** ARN of the SNS topic or SQS queue that hears of it. @default - events alone */
  readonly notificationTargetArn?: Input<string>;
  /** Role by which the topic or queue is reached. @default - none */
  readonly role?: RoleLike;
  /** What the message carries along. @default - nothing */
  readonly metadata?: string;
}

/** How a group finds out that an instance must be replaced. */
export interface InstanceHealthCheck {
  /** Who says so, beside EC2. @default 'EC2' */
  readonly type?: 'EC2' | 'ELB';
  /** Time after its start in which an instance is left alone. @default - none */
  readonly gracePeriod?: Duration;
}

/** How many instances there may be. */
export interface GroupCapacity {
  /** Fewest instances. @default 0 */
  readonly minCapacity?: number;
  /** Most instances, from 1. */
  readonly maxCapacity: number;
  /** How many there are at first; managed scaling moves the number from then on. @default - `minCapacity` */
  readonly desiredCapacity?: number;
}

/** What is said to the agent and at the first start. */
export interface InstanceStartOptions {
  /** Settings of the ECS agent. @default - those of the image */
  readonly agent?: EcsAgentConfiguration;
  /** Lines of the shell before the agent starts; not for Bottlerocket. @default - none */
  readonly commandsBefore?: readonly Input<string>[];
  /** Lines of the shell after the agent is configured; not for Bottlerocket. @default - none */
  readonly commandsAfter?: readonly Input<string>[];
  /** Further settings, as TOML; for Bottlerocket only. @default - none */
  readonly bottlerocketSettings?: Input<string>;
  /** User data as plain text instead of all that; it must tell the agent its cluster. @default - written for the image */
  readonly userData?: Input<string>;
}

/** What can be said of the instances of a group, beside their types and where they are. */
export interface AsgInstanceOptions extends ConstructOptions, GroupCapacity, InstanceStartOptions {
  /** Name, unique in the Region; not beginning with aws, ecs or fargate. @default - derived from the address */
  readonly capacityProviderName?: string;
  /** Image of the instances. @default - the newest Amazon Linux 2023 for their processors */
  readonly machineImage?: EcsMachineImage;
  /** Spot Instances: all of them, or a share. @default - all on demand */
  readonly spot?: SpotOptions;
  /**
   * Subnets of the instances.
   *
   * @default - the private ones; the public ones when the VPC's private subnets have no way out
   */
  readonly vpcSubnets?: SubnetSelection;
  /** Whether instances get public addresses. @default - as their subnets do it; true in public ones chosen for want of a way out */
  readonly associatePublicIpAddress?: boolean;
  /** Groups of the instances. @default - a new one that nobody may connect to */
  readonly securityGroups?: readonly SecurityGroupLike[];
  /** Role of the instances, which the agent registers and reports with. @default - a new one with AWS's policy for it */
  readonly role?: RoleLike;
  /** Whether Session Manager reaches the instances. @default false */
  readonly sessionManager?: boolean;
  /** Name of a key pair for SSH. @default - none */
  readonly keyName?: string;
  /** Volumes. @default - those of the image */
  readonly blockDevices?: readonly BlockDevice[];
  /**
   * Whether containers reach the role of their instance; without it they have task roles. Tasks in the host's network
   * reach it all the same.
   *
   * @default false
   */
  readonly canContainersAccessInstanceRole?: boolean;
  /**
   * Whether many more tasks have network interfaces of their own: sets `awsvpcTrunking` for the role of the instances
   * before any of them starts. For Linux on types that AWS lists; those of the T families never.
   *
   * @default false
   */
  readonly trunking?: boolean;
  /** Whether metrics of the instances come every minute; costs extra. @default false */
  readonly detailedMonitoring?: boolean;
  /** Health check of the group. @default - that of EC2 */
  readonly healthCheck?: InstanceHealthCheck;
  /** Age from which an instance is replaced, 1 to 365 days. @default - never */
  readonly maxInstanceLifetime?: Duration;
  /** Instances that wait until they are needed. @default - none */
  readonly warmPool?: WarmPoolOptions;
  /** Pauses in the life of an instance, by id. @default - none but the one that ECS drains with */
  readonly lifecycleHooks?: Readonly<Record<string, LifecycleHookOptions>>;
  /** Raw fields of the Auto Scaling group, merged last. @default - none */
  readonly autoScalingGroupOverrides?: Readonly<Record<string, unknown>>;
  /** Raw fields of the launch template, merged last. @default - none */
  readonly launchTemplateOverrides?: Readonly<Record<string, unknown>>;
}

/** What can be said of a group of instances, beside its VPC; `overrides` and `tags` are those of the capacity provider. */
export type AsgCapacityProviderOptions = AsgInstanceOptions &
  (OneInstanceType | MixedInstanceTypes) &
  GroupManagement;
