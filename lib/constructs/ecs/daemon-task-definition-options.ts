/** What can be said of a daemon task definition and of its containers. */
import type { DaemonLinuxParameters } from '@aws-sdk/client-ecs';
import type { Inputs } from '../../graph/reference.ts';
import type { RoleLike } from '../iam/role.ts';
import type { RetentionDays } from '../logs/log-group.ts';
import type { ConstructOptions } from '../options.ts';
import type { ContainerDefinitionProps } from './container-options.ts';
import type { DaemonMountPoint, DaemonVolume } from './daemon-volume.ts';
import type { FirelensLogRouterProps } from './firelens.ts';

/** The props of a {@link DaemonTaskDefinition}. */
export interface DaemonTaskDefinitionProps extends ConstructOptions {
  /** Family: the name that its revisions share. @default - derived from the address */
  readonly family?: string;
  /** CPU units that are kept for it on each instance: 1024 are one vCPU. @default - what its containers reserve */
  readonly cpu?: number;
  /** MiB that are kept for it on each instance. @default - what its containers reserve */
  readonly memoryMiB?: number;
  /** Whether it shares its processes with other tasks of the instance that ask for it. @default 'none' */
  readonly pidMode?: 'none' | 'shared';
  /** Whether it shares memory with other tasks of the instance that ask for it. @default 'none' */
  readonly ipcMode?: 'none' | 'shared';
  /** Role of the program in the containers. @default - made once something is granted to it */
  readonly taskRole?: RoleLike;
  /** Role that ECS pulls images, reads secrets and writes logs with. @default - made once it is needed */
  readonly executionRole?: RoleLike;
  /** Volumes. @default - none */
  readonly volumes?: readonly DaemonVolume[];
  /** Days that the log group made for the task keeps events. @default 30 */
  readonly logRetention?: RetentionDays | 'forever';
}

/** Props of containers that the containers of daemons have too: nothing of a network, no accelerators, no labels. */
type SharedProp =
  | 'image'
  | 'containerName'
  | 'cpu'
  | 'memoryLimitMiB'
  | 'memoryReservationMiB'
  | 'essential'
  | 'command'
  | 'entryPoint'
  | 'environment'
  | 'secrets'
  | 'environmentFiles'
  | 'healthCheck'
  | 'dependsOn'
  | 'logging'
  | 'ulimits'
  | 'user'
  | 'workingDirectory'
  | 'readonlyRootFilesystem'
  | 'stopTimeout'
  | 'startTimeout'
  | 'restartPolicy'
  | 'privileged'
  | 'interactive'
  | 'pseudoTerminal'
  | 'systemControls'
  | 'overrides';

/** The props of a container of a daemon. */
export interface DaemonContainerProps
  extends Pick<ContainerDefinitionProps<'none'>, SharedProp>,
    DaemonContainerOptions {}

/** What containers of daemons have in a form of their own. */
export interface DaemonContainerOptions {
  /** Where volumes of the task are mounted. @default - none */
  readonly mountPoints?: readonly DaemonMountPoint[];
  /** Options of the Linux kernel. @default - none */
  readonly linuxParameters?: Inputs<DaemonLinuxParameters>;
}

/** The props of a log router of a daemon. */
export interface DaemonLogRouterProps
  extends Pick<FirelensLogRouterProps<'none'>, SharedProp | 'firelens'>,
    DaemonContainerOptions {}
