/** File systems: a moment to come and to go, one to a creation token, none deleted while targets stand. */
import type {
  CreateFileSystemRequest,
  DeleteFileSystemRequest,
  DescribeFileSystemsRequest,
  UpdateFileSystemRequest,
} from '@aws-sdk/client-efs';
import { paginate } from '../../paginate.ts';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { tagRecord } from '../../tag-list.ts';
import type { TimerHandler } from '../../world.ts';
import {
  accessPoints,
  arnOf,
  type FileSystemRecord,
  fileSystem,
  fileSystems,
  type Place,
  requireAvailable,
  tagList,
  targetsOf,
} from './store.ts';

const START_MS = 5_000;
const STOP_MS = 8_000;

/** CreateFileSystem: refuses a creation token that a file system has. */
export function createFileSystem(input: Decoded<CreateFileSystemRequest>, call: Call): object {
  const token = input.CreationToken ?? '';
  const known = [...fileSystems(call).values()].find((one) => one.token === token);
  if (known !== undefined)
    throw new ServiceFault(
      'FileSystemAlreadyExists',
      `File system '${known.id}' already exists with creation token '${token}'`,
      { members: { FileSystemId: known.id } },
    );
  checkThroughput(input.ThroughputMode ?? 'bursting', input.ProvisionedThroughputInMibps);
  if (input.KmsKeyId !== undefined && input.Encrypted !== true)
    throw new ServiceFault('BadRequest', 'KmsKeyId requires Encrypted to be true.');
  const record: FileSystemRecord = {
    id: `fs-${call.world.hex()}`,
    token,
    state: 'creating',
    createdAt: call.world.now(),
    performanceMode: input.PerformanceMode ?? 'generalPurpose',
    throughputMode: input.ThroughputMode ?? 'bursting',
    provisionedThroughput: input.ProvisionedThroughputInMibps,
    encrypted: input.Encrypted ?? false,
    kmsKeyId: input.Encrypted === true ? (input.KmsKeyId ?? awsKey(call)) : undefined,
    zone: input.AvailabilityZoneName,
    tags: tagRecord(input.Tags),
  };
  fileSystems(call).set(record.id, record);
  call.world.schedule(call.scope, START_MS, FILE_SYSTEM_READY, record.id);
  return describe(call, record);
}

/** DescribeFileSystems, by id or token, else all. */
export function describeFileSystems(
  input: Decoded<DescribeFileSystemsRequest>,
  call: Call,
): object {
  const named =
    input.FileSystemId === undefined
      ? [...fileSystems(call).values()]
      : [fileSystem(call, input.FileSystemId)];
  const found = named.filter(
    ({ token }) => input.CreationToken === undefined || token === input.CreationToken,
  );
  const page = paginate(found, {
    size: input.MaxItems ?? 100,
    token: input.Marker,
    badToken: 'BadRequest',
  });
  return {
    FileSystems: page.items.map((record) => describe(call, record)),
    NextMarker: page.next,
  };
}

/** UpdateFileSystem: the throughput. */
export function updateFileSystem(input: Decoded<UpdateFileSystemRequest>, call: Call): object {
  const record = fileSystem(call, input.FileSystemId);
  requireAvailable(record);
  const throughputMode = input.ThroughputMode ?? record.throughputMode;
  const provisionedThroughput =
    throughputMode === 'provisioned'
      ? (input.ProvisionedThroughputInMibps ?? record.provisionedThroughput)
      : undefined;
  checkThroughput(throughputMode, provisionedThroughput);
  const changed = { ...record, throughputMode, provisionedThroughput };
  fileSystems(call).set(record.id, changed);
  return describe(call, changed);
}

/** DeleteFileSystem: refuses while mount targets are there; access points go along. */
export function deleteFileSystem(input: Decoded<DeleteFileSystemRequest>, call: Call): object {
  const record = fileSystem(call, input.FileSystemId);
  if (targetsOf(call, record.id).length > 0)
    throw new ServiceFault('FileSystemInUse', `File system '${record.id}' is in use.`);
  if (record.state === 'deleting') return {};
  fileSystems(call).set(record.id, { ...record, state: 'deleting' });
  for (const point of accessPoints(call).values())
    if (point.fileSystemId === record.id) accessPoints(call).delete(point.id);
  call.world.schedule(call.scope, STOP_MS, FILE_SYSTEM_GONE, record.id);
  return {};
}

const FILE_SYSTEM_READY = 'efs.file-system-ready';
const FILE_SYSTEM_GONE = 'efs.file-system-gone';

/** What happens to file systems as time passes. */
export const fileSystemTimers: Readonly<Record<string, TimerHandler>> = {
  [FILE_SYSTEM_READY]: (id: string, place) => {
    const record = fileSystems(place).get(id);
    if (record?.state === 'creating') fileSystems(place).set(id, { ...record, state: 'available' });
  },
  [FILE_SYSTEM_GONE]: (id: string, place) => {
    fileSystems(place).delete(id);
  },
};

function checkThroughput(mode: string, provisioned: number | undefined): void {
  if ((mode === 'provisioned') === (provisioned !== undefined)) return;
  throw new ServiceFault(
    'BadRequest',
    mode === 'provisioned'
      ? 'ProvisionedThroughputInMibps is required with the provisioned throughput mode.'
      : 'ProvisionedThroughputInMibps is only allowed with the provisioned throughput mode.',
  );
}

function awsKey({ scope }: Place): string {
  return `arn:aws:kms:${scope.region}:${scope.account}:key/aws-elasticfilesystem`;
}

function describe(place: Place, record: FileSystemRecord): object {
  return {
    OwnerId: place.scope.account,
    CreationToken: record.token,
    FileSystemId: record.id,
    FileSystemArn: arnOf(place.scope, 'file-system', record.id),
    CreationTime: record.createdAt,
    LifeCycleState: record.state,
    Name: record.tags['Name'],
    NumberOfMountTargets: targetsOf(place, record.id).length,
    SizeInBytes: { Value: 6144 },
    PerformanceMode: record.performanceMode,
    Encrypted: record.encrypted,
    KmsKeyId: record.kmsKeyId,
    ThroughputMode: record.throughputMode,
    ProvisionedThroughputInMibps: record.provisionedThroughput,
    AvailabilityZoneName: record.zone,
    Tags: tagList(record.tags),
    FileSystemProtection: { ReplicationOverwriteProtection: 'ENABLED' },
  };
}
