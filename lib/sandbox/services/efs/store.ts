/** The tables of file systems, mount targets and access points. */
import { ServiceFault } from '../../service.ts';
import type { Scope, Table, World } from '../../world.ts';

/** Where records are. */
export interface Place {
  readonly world: World;
  readonly scope: Scope;
}

/** What an object is going through. */
export type State = 'creating' | 'available' | 'updating' | 'deleting';

/** A file system. */
export interface FileSystemRecord {
  readonly id: string;
  readonly token: string;
  readonly state: State;
  readonly createdAt: number;
  readonly performanceMode: string;
  readonly throughputMode: string;
  readonly provisionedThroughput?: number | undefined;
  readonly encrypted: boolean;
  readonly kmsKeyId?: string | undefined;
  readonly zone?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** A mount target: a network interface in a subnet. */
export interface MountTargetRecord {
  readonly id: string;
  readonly fileSystemId: string;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly zone: string;
  readonly state: State;
  readonly ipAddress: string;
  readonly networkInterfaceId: string;
  readonly securityGroups: readonly string[];
}

/** An access point. */
export interface AccessPointRecord {
  readonly id: string;
  readonly token: string;
  readonly fileSystemId: string;
  readonly state: State;
  readonly posixUser?: object | undefined;
  readonly rootDirectory: object;
  readonly tags: Readonly<Record<string, string>>;
}

/** File systems by id. */
export function fileSystems({ world, scope }: Place): Table<FileSystemRecord> {
  return world.table(scope, 'efs.file-systems');
}

/** Mount targets by id. */
export function mountTargets({ world, scope }: Place): Table<MountTargetRecord> {
  return world.table(scope, 'efs.mount-targets');
}

/** Access points by id. */
export function accessPoints({ world, scope }: Place): Table<AccessPointRecord> {
  return world.table(scope, 'efs.access-points');
}

/** ARN of a file system or an access point. */
export function arnOf(scope: Scope, kind: 'file-system' | 'access-point', id: string): string {
  return `arn:aws:elasticfilesystem:${scope.region}:${scope.account}:${kind}/${id}`;
}

/** The file system of an id or ARN. Throws FileSystemNotFound. */
export function fileSystem(place: Place, given: string): FileSystemRecord {
  const id = given.split('/').at(-1) ?? given;
  const found = fileSystems(place).get(id);
  if (found !== undefined) return found;
  throw new ServiceFault('FileSystemNotFound', `File system '${id}' does not exist.`);
}

/** Throws IncorrectFileSystemLifeCycleState unless a file system can be used. */
export function requireAvailable(record: FileSystemRecord): void {
  if (record.state !== 'available')
    throw new ServiceFault(
      'IncorrectFileSystemLifeCycleState',
      `File system '${record.id}' is in the state ${record.state}.`,
    );
}

/** The targets of a file system. */
export function targetsOf(place: Place, fileSystemId: string): readonly MountTargetRecord[] {
  return [...mountTargets(place).values()].filter((one) => one.fileSystemId === fileSystemId);
}

/** Tags in the SDK's form. */
export function tagList(tags: Readonly<Record<string, string>>): readonly object[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
