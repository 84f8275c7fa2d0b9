/** What can be said of a task definition. */
import type { Volume as RequestVolume, RuntimePlatform } from '@aws-sdk/client-ecs';
import type { Inputs } from '../../graph/reference.ts';
import type { RoleLike } from '../iam/role.ts';
import type { RetentionDays } from '../logs/log-group.ts';
import type { ConstructOptions } from '../options.ts';
import type {
  Compatibility,
  CompatibilityWith,
  DefaultNetworkMode,
  NetworkMode,
  NetworkModeOf,
} from './compatibility.ts';
import type { FargateSize } from './fargate-size.ts';
import type { MemberOf } from './placement.ts';
import type { Volume } from './volume.ts';

/** What can be said of a task definition beside its size. */
export interface TaskDefinitionOptions extends ConstructOptions {
  /** Family: the name that its revisions share. @default - the app's name and one derived from the address */
  readonly family?: string;
  /** Operating system and architecture. @default - Linux on X86_64 */
  readonly runtimePlatform?: RuntimePlatform;
  /** GiB of scratch storage on Fargate, 21 to 200. @default - 20 GiB */
  readonly ephemeralStorageGiB?: number;
  /** Role of the program in the containers. @default - made once something is granted to it */
  readonly taskRole?: RoleLike;
  /** Role that ECS pulls images, reads secrets and writes logs with. @default - made once it is needed */
  readonly executionRole?: RoleLike;
  /** Volumes. @default - none */
  readonly volumes?: readonly (Volume | Inputs<RequestVolume>)[];
  /** Days that the log group made for the task keeps events. @default 30 */
  readonly logRetention?: RetentionDays | 'forever';
}

/** Where the task runs, and how it is networked there. */
export interface TaskPlace<C extends Compatibility, Mode extends NetworkMode> {
  /** Where the task can run. @default 'FARGATE' */
  readonly compatibility?: C;
  /** How the task is networked. @default - `bridge` for EC2 and external instances, else `awsvpc` */
  readonly networkMode?: Mode & NetworkModeOf<C>;
  /** Whether faults may be injected into the task's network; with an interface of its own or the host's. @default false */
  readonly enableFaultInjection?: Mode extends 'awsvpc' | 'host' ? boolean : never;
}

/** What a task on Fargate can have beside. */
export interface FargateTaskOptions {
  /** Whose processes the containers see; on Linux. @default - each its own */
  readonly pidMode?: 'task';
  /** Left out: Fargate has none. */
  readonly ipcMode?: never;
  /** Left out: Fargate has no instances. */
  readonly placementConstraints?: never;
}

/** What a task on instances can have beside. */
export interface InstanceTaskOptions {
  /** CPU units of the task, 128 to 196,608: 1024 are one vCPU. @default - what its containers reserve */
  readonly cpu?: number;
  /** MiB of the task. @default - what its containers reserve; then each of them says how much */
  readonly memoryMiB?: number;
  /** Left out: it is for Fargate. */
  readonly ephemeralStorageGiB?: never;
  /** Whose processes the containers see. @default - each its own */
  readonly pidMode?: 'host' | 'task';
  /** Whose shared memory the containers use. @default - as the Docker daemon is set */
  readonly ipcMode?: 'host' | 'task' | 'none';
  /** Instances that the task may be placed on; by `memberOf` alone. @default - all */
  readonly placementConstraints?: readonly MemberOf[];
}

/**
 * The props of a {@link TaskDefinition}: pairs of `cpu` and `memoryMiB` that Fargate refuses do not compile, nor do
 * network modes that the place does not offer.
 */
export type TaskDefinitionProps<
  C extends Compatibility = 'FARGATE',
  Mode extends NetworkMode = DefaultNetworkMode<C>,
> = TaskDefinitionOptions &
  TaskPlace<C, Mode> &
  (C extends CompatibilityWith<'FARGATE'> ? FargateSize & FargateTaskOptions : InstanceTaskOptions);

/** The same, whatever the place: how a task definition reads them. */
export type AnyTaskDefinitionProps = TaskDefinitionOptions &
  TaskPlace<Compatibility, NetworkMode> &
  Omit<InstanceTaskOptions, 'ephemeralStorageGiB'>;
