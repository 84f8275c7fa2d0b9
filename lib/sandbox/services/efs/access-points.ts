/** Access points: one to a client token. */
import type {
  CreateAccessPointRequest,
  DeleteAccessPointRequest,
  DescribeAccessPointsRequest,
} from '@aws-sdk/client-efs';
import { paginate } from '../../paginate.ts';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { tagRecord } from '../../tag-list.ts';
import type { TimerHandler } from '../../world.ts';
import {
  type AccessPointRecord,
  accessPoints,
  arnOf,
  fileSystem,
  type Place,
  requireAvailable,
  tagList,
} from './store.ts';

const START_MS = 2_000;

/** CreateAccessPoint: refuses a client token that an access point of the file system has. */
export function createAccessPoint(input: Decoded<CreateAccessPointRequest>, call: Call): object {
  const owner = fileSystem(call, input.FileSystemId);
  requireAvailable(owner);
  const token = input.ClientToken ?? '';
  const known = [...accessPoints(call).values()].find((one) => one.token === token);
  if (known !== undefined)
    throw new ServiceFault(
      'AccessPointAlreadyExists',
      `Access point '${known.id}' already exists`,
      {
        members: { AccessPointId: known.id },
      },
    );
  const path = input.RootDirectory?.Path ?? '/';
  if (!path.startsWith('/'))
    throw new ServiceFault('BadRequest', `The path '${path}' does not start with a slash.`);
  const record: AccessPointRecord = {
    id: `fsap-${call.world.hex()}`,
    token,
    fileSystemId: owner.id,
    state: 'creating',
    posixUser: input.PosixUser,
    rootDirectory: { ...input.RootDirectory, Path: path },
    tags: tagRecord(input.Tags),
  };
  accessPoints(call).set(record.id, record);
  call.world.schedule(call.scope, START_MS, POINT_READY, record.id);
  return describe(call, record);
}

/** DescribeAccessPoints, by id or file system, else all. */
export function describeAccessPoints(
  input: Decoded<DescribeAccessPointsRequest>,
  call: Call,
): object {
  const { AccessPointId: id, FileSystemId: owner } = input;
  const found = id === undefined ? [...accessPoints(call).values()] : [accessPoint(call, id)];
  const page = paginate(
    found.filter((one) => owner === undefined || one.fileSystemId === fileSystem(call, owner).id),
    { size: input.MaxResults ?? 100, token: input.NextToken, badToken: 'BadRequest' },
  );
  return {
    AccessPoints: page.items.map((record) => describe(call, record)),
    NextToken: page.next,
  };
}

/** DeleteAccessPoint. */
export function deleteAccessPoint(input: Decoded<DeleteAccessPointRequest>, call: Call): object {
  accessPoints(call).delete(accessPoint(call, input.AccessPointId).id);
  return {};
}

const POINT_READY = 'efs.access-point-ready';

/** What happens to access points as time passes. */
export const accessPointTimers: Readonly<Record<string, TimerHandler>> = {
  [POINT_READY]: (id: string, place) => {
    const record = accessPoints(place).get(id);
    if (record !== undefined) accessPoints(place).set(id, { ...record, state: 'available' });
  },
};

/** The access point of an id or ARN. Throws AccessPointNotFound. */
export function accessPoint(place: Place, given: string): AccessPointRecord {
  const id = given.split('/').at(-1) ?? given;
  const found = accessPoints(place).get(id);
  if (found !== undefined) return found;
  throw new ServiceFault('AccessPointNotFound', `Access point '${id}' does not exist.`);
}

function describe(place: Place, record: AccessPointRecord): object {
  return {
    ClientToken: record.token,
    Name: record.tags['Name'],
    Tags: tagList(record.tags),
    AccessPointId: record.id,
    AccessPointArn: arnOf(place.scope, 'access-point', record.id),
    FileSystemId: record.fileSystemId,
    PosixUser: record.posixUser,
    RootDirectory: record.rootDirectory,
    OwnerId: place.scope.account,
    LifeCycleState: record.state,
  };
}
