/** Managed daemons as stored, with their revisions and deployments. */
import type {
  DaemonDeploymentConfiguration,
  DaemonDeploymentStatus,
  DaemonPropagateTags,
  Tag,
} from '@aws-sdk/client-ecs';
import { ServiceFault } from '../../service.ts';
import type { Table } from '../../world.ts';
import { parseArn } from './arns.ts';
import { clusters } from './cluster-record.ts';
import type { AlarmWatch } from './deployment-alarms.ts';
import { clusterNotFound } from './faults.ts';
import type { Place } from './place.ts';

/** What a revision of a daemon runs, and how. */
export interface DaemonSettings {
  /** ARN of the daemon task definition. */
  readonly definition: string;
  /** Names of the capacity providers. */
  readonly providers: readonly string[];
  readonly propagateTags: DaemonPropagateTags;
  readonly enableECSManagedTags: boolean;
  readonly enableExecuteCommand: boolean;
  readonly critical: boolean;
}

/** A revision of a daemon: it never changes. */
export interface DaemonRevisionRecord {
  readonly id: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly settings: DaemonSettings;
}

/** A deployment of a daemon. Moments are milliseconds since the epoch. */
export interface DaemonDeploymentRecord {
  readonly id: string;
  readonly arn: string;
  status: DaemonDeploymentStatus;
  statusReason: string | undefined;
  /** Id of the revision that it brings; undefined when the daemon is being deleted. */
  readonly target: string | undefined;
  /** Ids of the revisions that it takes the place of. */
  readonly sources: readonly string[];
  readonly configuration: DaemonDeploymentConfiguration;
  readonly createdAt: number;
  finishedAt: number | undefined;
  stoppedAt: number | undefined;
  alarms: AlarmWatch | undefined;
  /** Ids of the tasks that have failed, as the circuit breaker counts them. */
  failed: string[];
  /** Tasks that could not even be made. */
  refused: number;
  /** Going back to the revision before; its id is undefined where there was none. */
  rollback:
    | { readonly reason: string; readonly startedAt: number; readonly target: string | undefined }
    | undefined;
  /** Since when every instance has what it shall have. */
  bakesSince: number | undefined;
}

/** A daemon. */
export interface ManagedDaemonRecord {
  readonly name: string;
  readonly arn: string;
  readonly cluster: string;
  readonly clusterArn: string;
  readonly createdAt: number;
  /** The create request without its token: what a repeated one is compared with. */
  readonly request: object;
  updatedAt: number;
  status: 'ACTIVE' | 'DELETE_IN_PROGRESS';
  /** Every revision, oldest first. */
  revisions: DaemonRevisionRecord[];
  /** Every deployment, oldest first. */
  deployments: DaemonDeploymentRecord[];
  /** Id of the revision that a deployment has brought last. */
  stable: string | undefined;
  /** Ids of the container instances that drain because of it. */
  replacing: string[];
  nextLook: number | undefined;
  tags: Tag[];
}

/** The daemons of a cluster by name. */
export function managedDaemons(place: Place, cluster: string): Table<ManagedDaemonRecord> {
  return place.world.table(place.scope, `ecs.managed-daemons/${cluster}`);
}

/** The daemon that an ARN names, or AWS's refusal. */
export function daemonBy(place: Place, arn: string | undefined): ManagedDaemonRecord {
  const { type, path: [cluster = '', name = ''] = [] } = parseArn(arn ?? '') ?? {};
  if (type === 'daemon' && !clusters(place).has(cluster)) throw clusterNotFound();
  const daemon = type === 'daemon' ? managedDaemons(place, cluster).get(name) : undefined;
  if (daemon === undefined)
    throw new ServiceFault('DaemonNotFoundException', 'The specified daemon was not found.');
  return daemon;
}

/** A revision of a daemon by its id. */
export function daemonRevision(
  { revisions }: ManagedDaemonRecord,
  id: string | undefined,
): DaemonRevisionRecord | undefined {
  return revisions.find((one) => one.id === id);
}

/** Tells whether a deployment still goes on, forwards or back. */
export function isUnderWay({ status }: DaemonDeploymentRecord): boolean {
  return status === 'PENDING' || status === 'IN_PROGRESS' || status === 'ROLLBACK_IN_PROGRESS';
}

/** What instances of a daemon shall run, and since when. */
export interface Standing {
  /** Undefined when they shall run nothing of it. */
  readonly revision: DaemonRevisionRecord | undefined;
  /** Instances that registered before, and do not run it, are replaced. */
  readonly since: number;
}

/** What a daemon's newest deployment makes of its instances. */
export function standingOf(daemon: ManagedDaemonRecord): Standing {
  const newest = daemon.deployments.at(-1);
  if (newest === undefined) return { revision: undefined, since: 0 };
  const { rollback, target, createdAt } = newest;
  return rollback === undefined
    ? { revision: daemonRevision(daemon, target), since: createdAt }
    : { revision: daemonRevision(daemon, rollback.target), since: rollback.startedAt };
}
