/** Volumes of daemons' tasks. */
import type { DaemonVolume as RequestVolume } from '@aws-sdk/client-ecs';
import type { Inputs } from '../../graph/reference.ts';

/** A volume of a daemon's task, for `addVolume` of its definition and the mount points of its containers. */
export interface DaemonVolume {
  /** Tells it from the volumes of other tasks. */
  readonly kind: 'daemon-volume';
  /** Name, unique in the task. */
  readonly name: string;
  /** The volume as RegisterDaemonTaskDefinition takes it. */
  readonly request: Inputs<RequestVolume>;
}

/**
 * Volumes that daemons can have.
 *
 * @category Constructs
 * @example
 * const logs = DaemonVolume.containerLogs('logs');
 */
export const DaemonVolume = {
  /** An empty directory that goes with the task. */
  scratch: (name: string): DaemonVolume => ({
    kind: 'daemon-volume',
    name,
    request: { name },
  }),

  /** A directory of the instance. */
  host: (name: string, sourcePath: string): DaemonVolume => ({
    kind: 'daemon-volume',
    name,
    request: { name, host: { sourcePath } },
  }),

  /** The log files of all containers of the instance that log by the driver `json-file`. */
  containerLogs: (name: string): DaemonVolume => ({
    kind: 'daemon-volume',
    name,
    request: { name, logDriverVolumeConfiguration: { driver: 'json-file' } },
  }),
} as const;

/** Where a volume is mounted in a container of a daemon. */
export interface DaemonMountPoint {
  /** The volume, added to the task if it is not there yet, or its name. */
  readonly sourceVolume: DaemonVolume | string;
  /** Path in the container. */
  readonly containerPath: string;
  /** Whether the container cannot write to it. @default false */
  readonly readOnly?: boolean;
}
