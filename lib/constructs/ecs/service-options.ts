/** What can be said of a service. */
import type { Duration } from '../../core/duration.ts';
import type { Input } from '../../graph/reference.ts';
import type { ServiceDiscoveryOptions } from '../discovery/service-discovery.ts';
import type { RoleLike } from '../iam/role.ts';
import type { SubnetSelection, VpcLike } from '../network/vpc-like.ts';
import type { ConstructOptions } from '../options.ts';
import type { SecurityGroupLike } from '../security/security-group.ts';
import type { CapacityProviderStrategy } from './capacity-strategy.ts';
import type { ClusterLike } from './cluster-like.ts';
import type { Compatibility, CompatibilityWith, NetworkMode } from './compatibility.ts';
import type { ServiceManagedVolume } from './ebs-volume.ts';
import type { GatewayConnection } from './gateway.ts';
import type { PlacementConstraint, PlacementStrategy } from './placement.ts';
import type { DeploymentAlarms, ServiceDeployment } from './service-deployment-options.ts';
import type { AnyTaskDefinition, TaskDefinition } from './task-definition.ts';

/** A task definition that can run at a place. */
export type TaskFor<Place extends string> = TaskDefinition<CompatibilityWith<Place>, NetworkMode>;

/** How tasks on instances are placed. */
export interface InstancePlacement {
  /** How tasks are spread or packed, in this order; at most 5. @default - spread over Availability Zones */
  readonly placementStrategies?: readonly PlacementStrategy[];
  /** What instances must meet; at most 10 together with those of the task definition. @default - nothing */
  readonly placementConstraints?: readonly PlacementConstraint[];
}

/** Runs on Fargate by launch type. */
export interface LaunchTypeCapacity {
  /** Where the tasks run. */
  readonly launchType: 'FARGATE';
  /** What runs. */
  readonly taskDefinition: TaskFor<'FARGATE'>;
  /** Left out. */
  readonly capacityProviderStrategies?: never;
  /** Left out: Fargate has no instances. */
  readonly daemon?: false;
  /** Left out: Fargate has no instances. */
  readonly placementStrategies?: never;
  /** Left out: Fargate has no instances. */
  readonly placementConstraints?: never;
}

/** Runs on the instances of the cluster, by launch type: tasks that find no room bring no instances. */
export interface InstanceCapacity extends InstancePlacement {
  /** Where the tasks run. */
  readonly launchType: 'EC2';
  /** What runs. */
  readonly taskDefinition: TaskFor<'EC2'>;
  /** Left out. */
  readonly capacityProviderStrategies?: never;
  /** Left out. */
  readonly daemon?: false;
  /** Left out: tasks on instances get no public addresses. */
  readonly assignPublicIp?: false;
  /** Left out: it is one of Fargate. */
  readonly platformVersion?: never;
}

/** Runs on machines outside AWS. */
export interface ExternalInstanceCapacity extends InstancePlacement {
  /** Where the tasks run. */
  readonly launchType: 'EXTERNAL';
  /** What runs. */
  readonly taskDefinition: TaskFor<'EXTERNAL'>;
  /** Left out. */
  readonly capacityProviderStrategies?: never;
  /** Left out. */
  readonly daemon?: false;
  /** Left out: tasks on machines outside AWS are in no VPC. */
  readonly assignPublicIp?: false;
  /** Left out: AWS has none for machines outside. */
  readonly serviceConnect?: never;
  /** Left out: AWS has none for machines outside. */
  readonly cloudMap?: never;
  /** Left out: AWS has none for machines outside. */
  readonly vpcLattice?: never;
  /** Left out: it is one of Fargate. */
  readonly platformVersion?: never;
}

/** Runs on capacity providers of the cluster. */
export interface StrategyCapacity extends InstancePlacement {
  /** How the tasks are split among capacity providers. */
  readonly capacityProviderStrategies: readonly CapacityProviderStrategy[];
  /** What runs. */
  readonly taskDefinition: AnyTaskDefinition;
  /** Left out. */
  readonly launchType?: never;
  /** Left out: a daemon runs on every instance, whatever its provider. */
  readonly daemon?: false;
}

/** Runs on the default capacity of the cluster. */
export interface DefaultCapacity extends InstancePlacement {
  /** What runs. */
  readonly taskDefinition: AnyTaskDefinition;
  /** Left out. */
  readonly launchType?: never;
  /** Left out. */
  readonly capacityProviderStrategies?: never;
  /** Left out. */
  readonly daemon?: false;
}

/** Runs one task on every instance of the cluster that meets the constraints: ECS decides how many there are, and where. */
export interface DaemonCapacity {
  /** One task on every instance. */
  readonly daemon: true;
  /** What runs. */
  readonly taskDefinition: TaskFor<'EC2'> | TaskFor<'EXTERNAL'>;
  /** Which instances. @default 'EC2' */
  readonly launchType?: 'EC2' | 'EXTERNAL';
  /** What instances must meet; at most 10 together with those of the task definition. @default - nothing */
  readonly placementConstraints?: readonly PlacementConstraint[];
  /** Left out: every instance has one. */
  readonly desiredCount?: never;
  /** Left out: every instance has one. */
  readonly placementStrategies?: never;
  /** Left out: daemons have no volumes of their own. */
  readonly volumeConfigurations?: never;
  /** Left out: every instance has one. */
  readonly capacityProviderStrategies?: never;
  /** Left out: the old task stops before the new one starts. */
  readonly maxHealthyPercent?: 100;
  /** Left out: tasks on instances get no public addresses. */
  readonly assignPublicIp?: false;
  /** Left out: it is one of Fargate. */
  readonly platformVersion?: never;
}

/**
 * Where tasks run: on a launch type, on capacity providers, on the cluster's default, or on every instance. A launch type
 * together with capacity providers is refused by AWS and does not compile; nor does a daemon with a number of tasks or a
 * strategy.
 */
export type ServiceCapacity =
  | LaunchTypeCapacity
  | InstanceCapacity
  | ExternalInstanceCapacity
  | StrategyCapacity
  | DefaultCapacity
  | DaemonCapacity;

/** Tasks have network interfaces of their own. */
export interface OwnNetworkInterfaces {
  /** What runs. */
  readonly taskDefinition: TaskDefinition<Compatibility, 'awsvpc'>;
  /** VPC of the tasks. @default - the cluster's */
  readonly vpc?: VpcLike;
  /**
   * Subnets of the tasks.
   *
   * @default - the private ones; on Fargate the public ones with `assignPublicIp`, or when the VPC's private subnets have
   * no way out
   */
  readonly vpcSubnets?: SubnetSelection;
  /**
   * Whether tasks get public addresses; on Fargate only.
   *
   * @default - only in public subnets that were chosen for want of a way out
   */
  readonly assignPublicIp?: boolean;
  /** Groups of the tasks. @default - a new one that nobody may connect to */
  readonly securityGroups?: readonly SecurityGroupLike[];
}

/** Tasks use the network of their instances, or none. */
export interface InstanceNetwork {
  /** What runs. */
  readonly taskDefinition: TaskDefinition<Compatibility, Exclude<NetworkMode, 'awsvpc'>>;
  /** Left out: the tasks are where their instances are. */
  readonly vpc?: never;
  /** Left out: the tasks are where their instances are. */
  readonly vpcSubnets?: never;
  /** Left out: the tasks are where their instances are. */
  readonly assignPublicIp?: never;
  /** Left out: the groups are those of the instances. */
  readonly securityGroups?: never;
}

/** How tasks are networked, which their task definition decides. */
export type ServiceNetwork = OwnNetworkInterfaces | InstanceNetwork;

/** A load balancer of the previous generation. */
export interface ClassicLoadBalancer {
  /** Its name. */
  readonly loadBalancerName: Input<string>;
  /** Name of the container that gets the traffic. */
  readonly containerName: string;
  /** Port of the container. */
  readonly containerPort: number;
}

/** What can be said of a service beside what runs, and where. */
export interface ServiceOptions extends ConstructOptions, ServiceDiscoveryOptions {
  /** The cluster. */
  readonly cluster: ClusterLike;
  /** Name, unique in the cluster. @default - derived from the address */
  readonly serviceName?: string;
  /** How many tasks run; a starting value once the service scales itself. @default - 1, and as many as instances for a daemon */
  readonly desiredCount?: number;
  /** Least share of healthy tasks during a deployment, in percent. @default - 100, for a daemon 0 */
  readonly minHealthyPercent?: number;
  /** Greatest share of tasks during a deployment, in percent. @default - 200, for a daemon 100 */
  readonly maxHealthyPercent?: number;
  /** Alarms that end a deployment. @default - none */
  readonly deploymentAlarms?: DeploymentAlarms;
  /**
   * Whether ECS moves tasks when they are unevenly spread over Availability Zones; needs `maxHealthyPercent` above 100
   * and no Classic Load Balancer.
   *
   * @default - AWS's: on where it can be
   */
  readonly availabilityZoneRebalancing?: 'ENABLED' | 'DISABLED';
  /** EBS volume that each task gets, which the task definition names too: at most one. @default - none */
  readonly volumeConfigurations?: readonly [] | readonly [ServiceManagedVolume];
  /** Load balancers of the previous generation; not for tasks with network interfaces of their own. @default - none */
  readonly classicLoadBalancers?: readonly ClassicLoadBalancer[];
  /**
   * Role with which ECS registers tasks, of services with one load balancer that share the network of their instances.
   *
   * @default - the service-linked role
   */
  readonly role?: RoleLike;
  /** Time after a task's start in which failed health checks do not count. @default - 60 s behind a target group */
  readonly healthCheckGracePeriod?: Duration;
  /** Whether commands can be run in the containers; grants the task role what that takes. @default false */
  readonly enableExecuteCommand?: boolean;
  /** How it is reached through the gateways of its cluster, which come before it; at most one. @default - not at all */
  readonly gatewayConnectors?: readonly [] | readonly [GatewayConnection];
  /**
   * Whether ECS measures CPU and memory every 20 s instead of every minute, for scaling that follows at once; costs extra.
   *
   * @default false
   */
  readonly highResolutionMetrics?: boolean;
  /** Version of the Fargate platform. @default - LATEST */
  readonly platformVersion?: string;
  /** Whether tasks get the tags of the service or of the task definition. @default - none */
  readonly propagateTags?: 'SERVICE' | 'TASK_DEFINITION';
  /** Whether ECS tags tasks with the cluster and service; needs `propagateTags`. @default false */
  readonly enableECSManagedTags?: boolean;
}

/** The props of a service: where it runs is a launch type or a strategy, never both. */
export type ServiceProps = ServiceOptions & ServiceCapacity & ServiceNetwork & ServiceDeployment;
