/** Mount targets: a network interface each, one to an Availability Zone. */
import type {
  CreateMountTargetRequest,
  DeleteMountTargetRequest,
  DescribeMountTargetSecurityGroupsRequest,
  DescribeMountTargetsRequest,
  ModifyMountTargetSecurityGroupsRequest,
} from '@aws-sdk/client-efs';
import { paginate } from '../../paginate.ts';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import type { TimerHandler } from '../../world.ts';
import {
  createNetworkInterface,
  deleteNetworkInterface,
  setNetworkInterfaceGroups,
} from '../ec2/network-interfaces.ts';
import { lookup, table } from '../ec2/store.ts';
import {
  accessPoints,
  fileSystem,
  type MountTargetRecord,
  mountTargets,
  type Place,
  requireAvailable,
  targetsOf,
} from './store.ts';

const START_MS = 80_000;
const STOP_MS = 20_000;

/** CreateMountTarget: takes an address of the subnet. All targets of a file system are in one VPC, one to a zone. */
export function createMountTarget(input: Decoded<CreateMountTargetRequest>, call: Call): object {
  const owner = fileSystem(call, input.FileSystemId);
  requireAvailable(owner);
  const subnet = translated(() => lookup(call, 'subnet', input.SubnetId, 'subnetId'));
  if (owner.zone !== undefined && owner.zone !== subnet.zone)
    throw new ServiceFault(
      'AvailabilityZonesMismatch',
      'The Availability Zone of the subnet is not that of the file system.',
    );
  const others = targetsOf(call, owner.id);
  if (others.some(({ vpcId }) => vpcId !== subnet.vpcId))
    throw new ServiceFault(
      'MountTargetConflict',
      'requested subnet for new mount target is not in the same VPC as existing mount targets',
    );
  if (others.some(({ zone }) => zone === subnet.zone))
    throw new ServiceFault('MountTargetConflict', 'mount target already exists in this AZ');
  const made = translated(() =>
    createNetworkInterface(call.world, call.scope, {
      subnetId: subnet.id,
      groups: input.SecurityGroups ?? [],
      description: `EFS mount target for ${owner.id}`,
      requester: 'amazon-efs',
      type: 'efs',
      ...(input.IpAddress === undefined ? {} : { privateIp: freeAddress(call, input.IpAddress) }),
    }),
  );
  const record: MountTargetRecord = {
    id: `fsmt-${call.world.hex()}`,
    fileSystemId: owner.id,
    subnetId: subnet.id,
    vpcId: subnet.vpcId,
    zone: subnet.zone,
    state: 'creating',
    ipAddress: made.privateIpAddress,
    networkInterfaceId: made.networkInterfaceId,
    securityGroups: groupsOf(call, made.networkInterfaceId),
  };
  mountTargets(call).set(record.id, record);
  call.world.schedule(call.scope, START_MS, TARGET_READY, record.id);
  return describe(call, record);
}

/** DescribeMountTargets, by target, file system or access point: one of them must be named. */
export function describeMountTargets(
  input: Decoded<DescribeMountTargetsRequest>,
  call: Call,
): object {
  const page = paginate(asked(input, call), {
    size: input.MaxItems ?? 100,
    token: input.Marker,
    badToken: 'BadRequest',
  });
  return {
    MountTargets: page.items.map((record) => describe(call, record)),
    NextMarker: page.next,
  };
}

/** DescribeMountTargetSecurityGroups. */
export function describeMountTargetSecurityGroups(
  input: Decoded<DescribeMountTargetSecurityGroupsRequest>,
  call: Call,
): object {
  return { SecurityGroups: target(call, input.MountTargetId).securityGroups };
}

/** ModifyMountTargetSecurityGroups: other groups for the interface. */
export function modifyMountTargetSecurityGroups(
  input: Decoded<ModifyMountTargetSecurityGroupsRequest>,
  call: Call,
): object {
  const record = target(call, input.MountTargetId);
  if (record.state === 'deleting')
    throw new ServiceFault('IncorrectMountTargetState', `'${record.id}' is being deleted.`);
  const { networkInterfaceId: id } = record;
  translated(() =>
    setNetworkInterfaceGroups(call.world, call.scope, id, input.SecurityGroups ?? []),
  );
  mountTargets(call).set(record.id, { ...record, securityGroups: groupsOf(call, id) });
  return {};
}

/** DeleteMountTarget: its address is free once it is gone. */
export function deleteMountTarget(input: Decoded<DeleteMountTargetRequest>, call: Call): object {
  const record = target(call, input.MountTargetId);
  if (record.state === 'deleting') return {};
  mountTargets(call).set(record.id, { ...record, state: 'deleting' });
  call.world.schedule(call.scope, STOP_MS, TARGET_GONE, record.id);
  return {};
}

const TARGET_READY = 'efs.mount-target-ready';
const TARGET_GONE = 'efs.mount-target-gone';

/** What happens to mount targets as time passes. */
export const mountTargetTimers: Readonly<Record<string, TimerHandler>> = {
  [TARGET_READY]: (id: string, place) => {
    const record = mountTargets(place).get(id);
    if (record?.state === 'creating')
      mountTargets(place).set(id, { ...record, state: 'available' });
  },
  [TARGET_GONE]: (id: string, place) => {
    const record = mountTargets(place).get(id);
    if (record === undefined) return;
    deleteNetworkInterface(place.world, place.scope, record.networkInterfaceId);
    mountTargets(place).delete(id);
  },
};

function asked(
  input: Decoded<DescribeMountTargetsRequest>,
  call: Call,
): readonly MountTargetRecord[] {
  if (input.MountTargetId !== undefined) return [target(call, input.MountTargetId)];
  if (input.AccessPointId !== undefined) {
    const point = accessPoints(call).get(input.AccessPointId);
    if (point === undefined)
      throw new ServiceFault('AccessPointNotFound', `'${input.AccessPointId}' does not exist.`);
    return targetsOf(call, point.fileSystemId);
  }
  if (input.FileSystemId !== undefined)
    return targetsOf(call, fileSystem(call, input.FileSystemId).id);
  throw new ServiceFault(
    'BadRequest',
    'One of FileSystemId, MountTargetId and AccessPointId must be given.',
  );
}

function target(place: Place, id: string): MountTargetRecord {
  const found = mountTargets(place).get(id);
  if (found !== undefined) return found;
  throw new ServiceFault('MountTargetNotFound', `Mount target '${id}' does not exist.`);
}

function groupsOf(place: Place, interfaceId: string): readonly string[] {
  return table(place, 'network-interface').get(interfaceId)?.groupIds ?? [];
}

function freeAddress(place: Place, address: string): string {
  for (const { privateIp } of table(place, 'network-interface').values())
    if (privateIp === address)
      throw new ServiceFault('IpAddressInUse', `The address ${address} is already in use`);
  return address;
}

/** EC2's refusals, as EFS tells them. */
const CODES: Readonly<Record<string, string>> = {
  'InvalidSubnetID.NotFound': 'SubnetNotFound',
  'InvalidSubnetID.Malformed': 'SubnetNotFound',
  'InvalidGroup.NotFound': 'SecurityGroupNotFound',
  SecurityGroupsPerInterfaceLimitExceeded: 'SecurityGroupLimitExceeded',
  InsufficientFreeAddressesInSubnet: 'NoFreeAddressesInSubnet',
};

function translated<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    const code = error instanceof ServiceFault ? CODES[error.code] : undefined;
    if (code === undefined || !(error instanceof ServiceFault)) throw error;
    throw new ServiceFault(code, error.message);
  }
}

function describe(place: Place, record: MountTargetRecord): object {
  return {
    OwnerId: place.scope.account,
    MountTargetId: record.id,
    FileSystemId: record.fileSystemId,
    SubnetId: record.subnetId,
    LifeCycleState: record.state,
    IpAddress: record.ipAddress,
    NetworkInterfaceId: record.networkInterfaceId,
    AvailabilityZoneName: record.zone,
    VpcId: record.vpcId,
  };
}
