/** What can be said of the ECS agent of an instance. */
import type { Duration } from '../../core/duration.ts';
import type { Input } from '../../graph/reference.ts';

/** How often something may be asked for. */
export interface RequestRate {
  /** Requests a second. */
  readonly perSecond: number;
  /** Requests at once. */
  readonly burst: number;
}

/**
 * Settings of the ECS container agent: on Linux variables in `/etc/ecs/ecs.config`, on Windows variables of the machine,
 * on Bottlerocket members of `settings.ecs`. The names of AWS's variables are in brackets.
 */
export interface EcsAgentConfiguration {
  /** Custom attributes of the instance, for placement constraints. [ECS_INSTANCE_ATTRIBUTES] @default - none */
  readonly attributes?: Readonly<Record<string, string>>;
  /** MiB that are kept from tasks, for the agent and the operating system. [ECS_RESERVED_MEMORY] @default 0 */
  readonly reservedMemoryMiB?: number;
  /** TCP ports of the host that tasks never get. [ECS_RESERVED_PORTS] @default - 22, 2375, 2376, 51678 to 51680 */
  readonly reservedPorts?: readonly number[];
  /** UDP ports of the host that tasks never get. [ECS_RESERVED_PORTS_UDP] @default - none */
  readonly reservedUdpPorts?: readonly number[];
  /** Whether the instance drains when Spot takes it back in two minutes. [ECS_ENABLE_SPOT_INSTANCE_DRAINING] @default - true on Spot */
  readonly spotInstanceDraining?: boolean;
  /** When images are pulled, and whether a cached one will do. [ECS_IMAGE_PULL_BEHAVIOR] @default 'default' */
  readonly imagePullBehavior?: 'default' | 'always' | 'once' | 'prefer-cached';
  /** Time without progress after which a pull is given up. [ECS_IMAGE_PULL_INACTIVITY_TIMEOUT] @default - 1 minute */
  readonly imagePullInactivityTimeout?: Duration;
  /** Time after which a pull is given up. [ECS_IMAGE_PULL_TIMEOUT] @default - 2 hours */
  readonly imagePullTimeout?: Duration;
  /** Time that stopped tasks' containers are kept, at least 1 s. [ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION] @default - 3 hours */
  readonly taskCleanupWait?: Duration;
  /** Time by which that is varied at random. [ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION_JITTER] @default - none */
  readonly taskCleanupWaitJitter?: Duration;
  /** Time between SIGTERM and SIGKILL for containers that name none. [ECS_CONTAINER_STOP_TIMEOUT] @default - 30 s */
  readonly containerStopTimeout?: Duration;
  /** Time that a container's start may take. [ECS_CONTAINER_START_TIMEOUT] @default - 3 minutes, on Windows 8 */
  readonly containerStartTimeout?: Duration;
  /** Time that a container's creation may take. [ECS_CONTAINER_CREATE_TIMEOUT] @default - 4 minutes */
  readonly containerCreateTimeout?: Duration;
  /** Whether tasks with a network interface are kept from the instance's role. [ECS_AWSVPC_BLOCK_IMDS] @default - unless `canContainersAccessInstanceRole` */
  readonly awsvpcBlockInstanceMetadata?: boolean;
  /** Blocks that tasks with a network interface reach by the instance's one. [ECS_AWSVPC_ADDITIONAL_LOCAL_ROUTES] @default - none */
  readonly awsvpcAdditionalLocalRoutes?: readonly string[];
  /** Whether tasks may have network interfaces of their own. [ECS_ENABLE_TASK_ENI] @default - as the image is made */
  readonly taskNetworkInterfaces?: boolean;
  /** Whether containers may ask for GPUs. [ECS_ENABLE_GPU_SUPPORT] @default - true with an image for GPUs */
  readonly gpuSupport?: boolean;
  /** Whether the agent waits in a warm pool before it registers. [ECS_WARM_POOLS_CHECK] @default - true with a warm pool */
  readonly warmPoolsCheck?: boolean;
  /** Log drivers that tasks may use. [ECS_AVAILABLE_LOGGING_DRIVERS] @default - as the image is made */
  readonly loggingDrivers?: readonly string[];
  /** Tags of the container instance. [ECS_CONTAINER_INSTANCE_TAGS] @default - none */
  readonly instanceTags?: Readonly<Record<string, string>>;
  /** Whether the container instance gets the tags of the EC2 instance. [ECS_CONTAINER_INSTANCE_PROPAGATE_TAGS_FROM] @default false */
  readonly propagateInstanceTags?: boolean;
  /** Whether tasks may have roles. [ECS_ENABLE_TASK_IAM_ROLE] @default - true */
  readonly taskIamRole?: boolean;
  /** Whether tasks in the host's network may have roles. [ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST] @default - true */
  readonly taskIamRoleInHostNetwork?: boolean;
  /** Whether the execution role writes logs. [ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE] @default - true */
  readonly executionRoleLogs?: boolean;
  /** Whether unused images are deleted. [ECS_DISABLE_IMAGE_CLEANUP] @default true */
  readonly imageCleanup?: boolean;
  /** Time between two clean-ups of images, at least 10 minutes. [ECS_IMAGE_CLEANUP_INTERVAL] @default - 30 minutes */
  readonly imageCleanupInterval?: Duration;
  /** Age from which an unused image is deleted. [ECS_IMAGE_MINIMUM_CLEANUP_AGE] @default - 1 hour */
  readonly imageCleanupMinimumAge?: Duration;
  /** How many images a clean-up deletes, from 1. [ECS_NUM_IMAGES_DELETE_PER_CYCLE] @default 5 */
  readonly imagesDeletedPerCycle?: number;
  /** Whether images that no task pulled are deleted too. [ECS_ENABLE_UNTRACKED_IMAGE_CLEANUP] @default false */
  readonly untrackedImageCleanup?: boolean;
  /** Age from which those are deleted. [NON_ECS_IMAGE_MINIMUM_CLEANUP_AGE] @default - 1 hour */
  readonly untrackedImageMinimumAge?: Duration;
  /** Images that are never deleted. [ECS_EXCLUDE_UNTRACKED_IMAGE] @default - none */
  readonly imagesKept?: readonly string[];
  /** Whether containers may be privileged. [ECS_DISABLE_PRIVILEGED] @default - true, Bottlerocket false */
  readonly privilegedContainers?: boolean;
  /** Whether SELinux can be used. [ECS_SELINUX_CAPABLE] @default false */
  readonly selinux?: boolean;
  /** Whether AppArmor can be used. [ECS_APPARMOR_CAPABLE] @default false */
  readonly appArmor?: boolean;
  /** Whether CPU and memory are measured. [ECS_DISABLE_METRICS] @default true */
  readonly metrics?: boolean;
  /** Whether metrics are polled rather than streamed, which takes less CPU. [ECS_POLL_METRICS] @default false */
  readonly pollMetrics?: boolean;
  /** Time between two polls, 5 to 20 s. [ECS_POLLING_METRICS_WAIT_DURATION] @default - 10 s */
  readonly pollMetricsInterval?: Duration;
  /** Whether containers get a file that describes them. [ECS_ENABLE_CONTAINER_METADATA] @default false */
  readonly containerMetadataFile?: boolean;
  /** Whether limits of the task hold beside those of its containers. [ECS_ENABLE_TASK_CPU_MEM_LIMIT] @default - true on Linux */
  readonly taskSizeLimits?: boolean;
  /** Requests a second, and in a burst, to the task metadata endpoint. [ECS_TASK_METADATA_RPS_LIMIT] @default - 40 and 60 */
  readonly taskMetadataRate?: RequestRate;
  /** Ports that dynamic host ports are taken from, such as `49153-65535`. [ECS_DYNAMIC_HOST_PORT_RANGE] @default - those of the kernel */
  readonly dynamicHostPortRange?: string;
  /** Whether container ports are bound to IPv6 too. [ECS_EXCLUDE_IPV6_PORTBINDING] @default false */
  readonly ipv6PortBinding?: boolean;
  /** How much the agent logs. [ECS_LOGLEVEL] @default 'info' */
  readonly logLevel?: 'crit' | 'error' | 'warn' | 'info' | 'debug';
  /** Form of the agent's log. [ECS_LOG_OUTPUT_FORMAT] @default 'logfmt' */
  readonly logFormat?: 'logfmt' | 'json';
  /** MB after which the agent's log is turned over. [ECS_LOG_MAX_FILE_SIZE_MB] @default 10 */
  readonly logMaxFileSizeMB?: number;
  /** How many turned-over logs are kept. [ECS_LOG_MAX_ROLL_COUNT] @default 24 */
  readonly logMaxRollCount?: number;
  /** Any other variable of the agent by its name; not for Bottlerocket. @default - none */
  readonly variables?: Readonly<Record<string, Input<string>>>;
}
