/** What can be said of a container. */
import type {
  ContainerDependency,
  HostEntry,
  LinuxParameters,
  MountPoint as RequestMountPoint,
  SystemControl,
  Ulimit,
  VolumeFrom,
} from '@aws-sdk/client-ecs';
import type { Duration } from '../../core/duration.ts';
import type { Input, Inputs } from '../../graph/reference.ts';
import type { NetworkMode } from './compatibility.ts';
import type { ContainerImage } from './container-image.ts';
import type { CredentialSpec } from './credential-spec.ts';
import type { EnvironmentFile } from './environment-file.ts';
import type { LogDriver } from './log-driver.ts';
import type { ResourceRequirement } from './resource-requirement.ts';
import type { Secret } from './secret.ts';
import type { MountPoint } from './volume.ts';

/** A port that a container listens on. */
export interface PortMapping {
  /** Port within the container. */
  readonly containerPort: number;
  /** @default 'tcp' */
  readonly protocol?: 'tcp' | 'udp';
  /** Name that Service Connect knows the port by. @default - none */
  readonly name?: string;
  /** Protocol of the application, for Service Connect. @default - none */
  readonly appProtocol?: 'http' | 'http2' | 'grpc';
  /**
   * Port of the host. With an interface of the task's own (`awsvpc`, and so on Fargate) it is the container's; behind a
   * bridge 0 is a port that Docker chooses.
   *
   * @default - as the container port; behind a bridge 0
   */
  readonly hostPort?: number;
  /** Left out: a range is a {@link PortRangeMapping}. */
  readonly containerPortRange?: never;
}

/** A range of ports that a container listens on; Docker chooses the host's. At most 100 in a container. */
export interface PortRangeMapping {
  /** First and last port, 1 to 65535, such as `7000-7010`. */
  readonly containerPortRange: `${number}-${number}`;
  /** @default 'tcp' */
  readonly protocol?: 'tcp' | 'udp';
  /** Left out: the range says it. */
  readonly containerPort?: never;
  /** Left out: it is the container's, or chosen by Docker. */
  readonly hostPort?: never;
  /** Left out: Service Connect reaches single ports. */
  readonly name?: never;
  /** Left out: Service Connect reaches single ports. */
  readonly appProtocol?: never;
}

/** A port of a task in the host's network: it is the host's own, and Service Connect does not reach it. */
export interface HostPortMapping {
  /** Port of the container, and of the host. */
  readonly containerPort: number;
  /** @default 'tcp' */
  readonly protocol?: 'tcp' | 'udp';
  /** Left out: it is the container's. */
  readonly hostPort?: never;
  /** Left out. */
  readonly name?: never;
  /** Left out. */
  readonly appProtocol?: never;
  /** Left out: the host's network has single ports. */
  readonly containerPortRange?: never;
}

/** The ports that a container can have in a network mode: none at all in the mode `none`. */
export type PortMappingOf<Mode extends NetworkMode> = Mode extends 'none'
  ? never
  : Mode extends 'host'
    ? HostPortMapping
    : PortMapping | PortRangeMapping;

/** How ECS finds out whether a container is healthy. */
export interface HealthCheck {
  /** A line for the shell, or a command as a list of words. */
  readonly command: string | readonly string[];
  /** Time between two checks, 5 to 300 s. @default - 30 s */
  readonly interval?: Duration;
  /** Time after which a check has failed, 2 to 60 s. @default - 5 s */
  readonly timeout?: Duration;
  /** Failures in a row that make the container unhealthy, 1 to 10. @default 3 */
  readonly retries?: number;
  /** Time after the start in which failures do not count, at most 300 s. @default - none */
  readonly startPeriod?: Duration;
}

/** When a container is started again within its task, instead of ending it. */
export interface RestartPolicy {
  /** Whether it is. */
  readonly enabled: boolean;
  /** Exit codes after which it is not; at most 50. @default - none */
  readonly ignoredExitCodes?: readonly number[];
  /** Time that it must have run to be started again, 60 to 1800 s. @default - 300 s */
  readonly restartAttemptPeriod?: Duration;
}

/** `Value` in the network modes `Modes`, and nothing in the others. */
export type In<Mode extends NetworkMode, Modes extends NetworkMode, Value> = Mode extends Modes
  ? Value
  : never;

/** The props of a container, in a task of a network mode. */
export interface ContainerDefinitionProps<Mode extends NetworkMode = 'awsvpc'> {
  /** The image. */
  readonly image: ContainerImage;
  /** Name. @default - the id */
  readonly containerName?: string;
  /** CPU units reserved for it. @default - shares the task's */
  readonly cpu?: number;
  /** GPUs of the instance that are its own; not on Fargate. @default 0 */
  readonly gpuCount?: number | 'ALL';
  /** Further accelerators: shares of a GPU, Neuron devices. @default - none */
  readonly resourceRequirements?: readonly ResourceRequirement[];
  /** MiB after which it is killed. @default - the task's memory */
  readonly memoryLimitMiB?: number;
  /** MiB reserved for it; on instances it or `memoryLimitMiB` is needed where the task has no memory. @default - none */
  readonly memoryReservationMiB?: number;
  /** Whether the task stops when it stops. @default true */
  readonly essential?: boolean;
  /** Command, instead of the image's. @default - the image's */
  readonly command?: readonly Input<string>[];
  /** Entry point, instead of the image's. @default - the image's */
  readonly entryPoint?: readonly string[];
  /** Environment variables. @default - none */
  readonly environment?: Readonly<Record<string, Input<string>>>;
  /**
   * Names of `environment` whose values a pipeline decides: it registers revisions of its own, and Gantry keeps the values
   * that run while it changes the rest. What `environment` says is what the first deploy runs. Handing a value back is
   * leaving its name out here.
   *
   * @default - none
   */
  readonly externalEnvironment?: readonly string[];
  /**
   * Environment variables whose values are secrets, by ARN of a Secrets Manager secret or SSM parameter; reading them
   * is granted to the execution role.
   *
   * @default - none
   */
  readonly secrets?: Readonly<Record<string, string | Secret>>;
  /** Files of environment variables in S3, at most 10; `environment` beats them. Reading them is granted. @default - none */
  readonly environmentFiles?: readonly EnvironmentFile[];
  /** Ports. @default - none */
  readonly portMappings?: readonly PortMappingOf<Mode>[];
  /** Containers that are reached by name, as `name` or `name:alias`; behind a bridge alone. @default - none */
  readonly links?: In<Mode, 'bridge' | 'default', readonly string[]>;
  /** Host name of the container; where it has no network interface of its own. @default - its id */
  readonly hostname?: In<Mode, Exclude<NetworkMode, 'awsvpc'>, string>;
  /** Lines of `/etc/hosts`; where it has no network interface of its own. @default - none */
  readonly extraHosts?: In<Mode, Exclude<NetworkMode, 'awsvpc'>, readonly HostEntry[]>;
  /** Addresses of DNS servers; not on Fargate, not on Windows. @default - the VPC's */
  readonly dnsServers?: readonly string[];
  /** Domains that names without dots are looked for in; not on Fargate, not on Windows. @default - the VPC's */
  readonly dnsSearchDomains?: readonly string[];
  /** Whether it has no network at all; not on Fargate, not on Windows. @default false */
  readonly disableNetworking?: boolean;
  /** @default - none; the image's own HEALTHCHECK is ignored by ECS */
  readonly healthCheck?: HealthCheck;
  /** Containers of the task that must be in a state before this one starts. @default - none */
  readonly dependsOn?: readonly ContainerDependency[];
  /** @default - CloudWatch Logs, to a log group that is made for the task definition */
  readonly logging?: LogDriver;
  /** Limits of the operating system; Fargate takes `nofile` only. @default - the platform's */
  readonly ulimits?: readonly Ulimit[];
  /** User, and group after a colon. @default - the image's */
  readonly user?: string;
  /** @default - the image's */
  readonly workingDirectory?: string;
  /** Whether the root file system cannot be written. @default false */
  readonly readonlyRootFilesystem?: boolean;
  /** Time between SIGTERM and SIGKILL, 2 to 120 s on Fargate. @default - 30 s */
  readonly stopTimeout?: Duration;
  /** Time in which dependencies must be met, 2 to 120 s on Fargate. @default - none */
  readonly startTimeout?: Duration;
  /** Whether it is started again within its task. @default - no: an essential container ends its task */
  readonly restartPolicy?: RestartPolicy;
  /** Whether tags of the image are held to the digest that they had first in a deployment. @default 'enabled' */
  readonly versionConsistency?: 'enabled' | 'disabled';
  /** Whether it has the rights of the host's root; not on Fargate, not on Windows. @default false */
  readonly privileged?: boolean;
  /** Labels of SELinux and AppArmor, such as `no-new-privileges`; not on Fargate. @default - none */
  readonly dockerSecurityOptions?: readonly string[];
  /** Account of Active Directory that it runs under; at most one. Reading it is granted. @default - none */
  readonly credentialSpecs?: readonly CredentialSpec[];
  /** Whether standard input stays open. @default false */
  readonly interactive?: boolean;
  /** Whether it has a terminal. @default false */
  readonly pseudoTerminal?: boolean;
  /** Parameters of the kernel by namespace, such as `net.core.somaxconn`. @default - none */
  readonly systemControls?: readonly SystemControl[];
  /** Labels of the container. @default - none */
  readonly dockerLabels?: Readonly<Record<string, string>>;
  /** Where volumes of the task are mounted. @default - none */
  readonly mountPoints?: readonly (MountPoint | Inputs<RequestMountPoint>)[];
  /** Containers whose volumes are mounted too. @default - none */
  readonly volumesFrom?: readonly Inputs<VolumeFrom>[];
  /** Options of the Linux kernel. @default - none */
  readonly linuxParameters?: Inputs<LinuxParameters>;
  /** Raw fields of the container definition, merged last. Lists are replaced; null removes a field. @default - none */
  readonly overrides?: Readonly<Record<string, unknown>>;
}
