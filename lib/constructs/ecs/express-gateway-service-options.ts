/** What can be said of an Express service. */
import type { Input } from '../../graph/reference.ts';
import type { RoleLike } from '../iam/role.ts';
import type { LogGroupLike } from '../logs/log-group.ts';
import type { SubnetSelection, VpcLike } from '../network/vpc-like.ts';
import type { ConstructOptions } from '../options.ts';
import type { SecurityGroupLike } from '../security/security-group.ts';
import type { ClusterLike } from './cluster-like.ts';
import type { ContainerImage } from './container-image.ts';
import type { FargateSize } from './fargate-size.ts';
import type { Secret } from './secret.ts';
import type { AnyTaskDefinition } from './task-definition.ts';

/** How many tasks an Express service has, and what that follows. */
export interface ExpressScaling {
  /** Fewest tasks. @default 1 */
  readonly min?: number;
  /** Most tasks. @default 20 */
  readonly max?: number;
  /** What is followed: average use of CPU or memory in percent, or requests for each task and minute. @default 'cpu' */
  readonly metric?: 'cpu' | 'memory' | 'requests-per-target';
  /** Value to keep to. @default 60 */
  readonly target?: number;
}

/** What can be said of an Express service whatever it runs. */
export interface ExpressGatewayServiceOptions extends ConstructOptions {
  /** The cluster. */
  readonly cluster: ClusterLike;
  /** Name, unique in the cluster; part of the address at which it answers. @default - derived from the address */
  readonly serviceName?: string;
  /** Path at which the load balancer asks whether a task is well; begins with a slash. @default '/ping' */
  readonly healthCheckPath?: string;
  /** VPC of the tasks and the load balancer. @default - the cluster's */
  readonly vpc?: VpcLike;
  /**
   * Subnets of the tasks and the load balancer. In private ones only the VPC reaches the service.
   *
   * @default - the public ones; the private ones when there are no others
   */
  readonly vpcSubnets?: SubnetSelection;
  /** Further security groups of the tasks. @default - only those that ECS makes */
  readonly securityGroups?: readonly SecurityGroupLike[];
  /**
   * Role by which ECS makes load balancer, certificate and scaling; cannot be changed, and must stay until the service has
   * gone.
   *
   * @default - a new one with AWS's policy for it
   */
  readonly infrastructureRole?: RoleLike;
  /** How many tasks there are. @default - 1 to 20, following CPU at 60 percent */
  readonly scaling?: ExpressScaling;
}

/** The size of the tasks: both, or neither. */
export type ExpressSize =
  | FargateSize
  | {
      /** CPU units. @default 256 */
      readonly cpu?: never;
      /** Memory in MiB. @default 512 */
      readonly memoryMiB?: never;
    };

/** An Express service of one container, for which ECS registers task definitions itself. */
export interface ExpressContainer {
  /** Image of the container that answers. */
  readonly image: ContainerImage;
  /** Port that it listens on. @default 80 */
  readonly containerPort?: number;
  /** Command, instead of the image's. @default - the image's */
  readonly command?: readonly string[];
  /** Environment variables. @default - none */
  readonly environment?: Readonly<Record<string, Input<string>>>;
  /** Environment variables from secrets, by ARN or {@link Secret}; reading them is granted. @default - none */
  readonly secrets?: Readonly<Record<string, string | Secret>>;
  /** Processor that the tasks run on. @default 'X86_64' */
  readonly cpuArchitecture?: 'X86_64' | 'ARM64';
  /** Log group of the container. @default - a new one */
  readonly logGroup?: LogGroupLike;
  /** What names of its log streams begin with. @default 'ecs' */
  readonly logStreamPrefix?: string;
  /** Role that ECS starts the tasks with. @default - a new one that may pull the image, read the secrets and write logs */
  readonly executionRole?: RoleLike;
  /** Role of the program. @default - none */
  readonly taskRole?: RoleLike;
  /** Left out: ECS registers one. */
  readonly taskDefinition?: never;
}

/** An Express service of a task definition of one's own. */
export interface ExpressTaskDefinition {
  /**
   * What runs: for Fargate, with a container named `Main` that has one named TCP port. Its size, roles and containers are
   * those of the service.
   */
  readonly taskDefinition: AnyTaskDefinition;
  /** Left out: the task definition says it. */
  readonly image?: never;
  /** Left out: the task definition says it. */
  readonly containerPort?: never;
  /** Left out: the task definition says it. */
  readonly command?: never;
  /** Left out: the task definition says it. */
  readonly environment?: never;
  /** Left out: the task definition says it. */
  readonly secrets?: never;
  /** Left out: the task definition says it. */
  readonly cpu?: never;
  /** Left out: the task definition says it. */
  readonly memoryMiB?: never;
  /** Left out: the task definition says it. */
  readonly cpuArchitecture?: never;
  /** Left out: the task definition says it. */
  readonly logGroup?: never;
  /** Left out: the task definition says it. */
  readonly logStreamPrefix?: never;
  /** Left out: the task definition says it. */
  readonly executionRole?: never;
  /** Left out: the task definition says it. */
  readonly taskRole?: never;
}

/** The props of an {@link ExpressGatewayService}: one container, or a task definition. */
export type ExpressGatewayServiceProps = ExpressGatewayServiceOptions &
  ((ExpressContainer & ExpressSize) | ExpressTaskDefinition);
