/**
 * Network interfaces: how other services of the sandbox get one into a subnet, and how users see them.
 * The addresses of a subnet run out here.
 */
import type {
  DescribeNetworkInterfacesRequest,
  DescribeNetworkInterfacesResult,
  NetworkInterface,
} from '@aws-sdk/client-ec2';
import { type Call, ServiceFault } from '../../service.ts';
import type { Scope, World } from '../../world.ts';
import { unlink } from './addresses.ts';
import { formatAddress, parseCidr } from './cidrs.ts';
import { chosen, describePage } from './describe.ts';
import { addressFreed, lowestFreeAddress } from './free-addresses.ts';
import { newPublicIp, publicAddressOf, publicDnsName } from './public-addresses.ts';
import type { NetworkInterfaceRecord, SubnetRecord } from './records.ts';
import { all, inVpc, lookup, newId, type Place, save, table } from './store.ts';
import { forgetTags, tagsOf } from './tags.ts';
import { zonesOf } from './zones.ts';

/** What a service says when it wants a network interface. */
export interface NetworkInterfaceRequest {
  readonly subnetId: string;
  /** Security group ids; the VPC's default group when empty, at most five. */
  readonly groups: readonly string[];
  readonly description: string;
  /** The service that owns it, such as `amazon-elb`; users cannot take it apart. */
  readonly requester: string;
  /** Whether it comes with a public IPv4 address; it does not unless told. */
  readonly publicIp?: boolean;
  /** EC2's type of interface; `interface` unless given. */
  readonly type?: string;
  /** The instance it is attached to, for interfaces of instances and awsvpc tasks on them. */
  readonly instanceId?: string;
  /** A private address of choice; the first free one unless given. */
  readonly privateIp?: string;
  /** Whether AWS manages it for a service; true unless told. */
  readonly requesterManaged?: boolean;
}

/** A network interface as its owner needs to know it. */
export interface CreatedNetworkInterface {
  readonly networkInterfaceId: string;
  readonly privateIpAddress: string;
  readonly macAddress: string;
  readonly publicIpAddress?: string;
  readonly ipv6Address?: string;
}

/** Makes a network interface. Throws AWS's error for unknown subnets or groups and for a subnet without a free address. */
export function createNetworkInterface(
  world: World,
  scope: Scope,
  request: NetworkInterfaceRequest,
): CreatedNetworkInterface {
  const place = { world, scope };
  const subnet = lookup(place, 'subnet', request.subnetId, 'subnetId');
  const record = save(place, 'network-interface', {
    id: newId(place, 'network-interface'),
    vpcId: subnet.vpcId,
    subnetId: subnet.id,
    zone: subnet.zone,
    description: request.description,
    groupIds: groupsOf(place, subnet, request.groups),
    type: request.type ?? 'interface',
    macAddress: macAddress(world),
    privateIp: request.privateIp ?? firstFreeAddress(place, subnet),
    ...ipv6Of(place, subnet),
    ...(request.publicIp === true ? { publicIp: newPublicIp(place) } : {}),
    requester: request.requester,
    requesterManaged: request.requesterManaged ?? true,
    attachmentId: `eni-attach-${world.hex()}`,
    ...(request.instanceId === undefined ? {} : { instanceId: request.instanceId }),
    createdAt: world.now(),
  });
  return {
    networkInterfaceId: record.id,
    privateIpAddress: record.privateIp,
    macAddress: record.macAddress,
    ...(record.publicIp === undefined ? {} : { publicIpAddress: record.publicIp }),
    ...(record.ipv6 === undefined ? {} : { ipv6Address: record.ipv6 }),
  };
}

/** Takes a network interface away, if it is there; its Elastic IP stays, without an association. */
export function deleteNetworkInterface(world: World, scope: Scope, id: string): void {
  const place = { world, scope };
  const record = table(place, 'network-interface').get(id);
  if (record === undefined) return;
  const address = publicAddressOf(place, record)?.address;
  if (address !== undefined) unlink(place, address.id);
  table(place, 'network-interface').delete(id);
  addressFreed(place, record);
  forgetTags(place, id);
}

/** Gives a network interface other security groups. */
export function setNetworkInterfaceGroups(
  world: World,
  scope: Scope,
  id: string,
  groups: readonly string[],
): void {
  const place = { world, scope };
  const record = lookup(place, 'network-interface', id, 'networkInterfaceId');
  const subnet = lookup(place, 'subnet', record.subnetId, 'subnetId');
  save(place, 'network-interface', { ...record, groupIds: groupsOf(place, subnet, groups) });
}

/** DescribeNetworkInterfaces, by ids or filters; ids exclude MaxResults. */
export function describeNetworkInterfaces(
  input: DescribeNetworkInterfacesRequest,
  call: Call,
): DescribeNetworkInterfacesResult {
  const ids = input.NetworkInterfaceIds;
  const interfaces = chosen(call, 'network-interface', ids, all(call, 'network-interface')).map(
    (record) => describeInterface(call, record),
  );
  const page = describePage(interfaces, {
    input,
    fields: {
      'network-interface-id': (each) => each.NetworkInterfaceId,
      'subnet-id': (each) => each.SubnetId,
      'vpc-id': (each) => each.VpcId,
      'availability-zone': (each) => each.AvailabilityZone,
      description: (each) => each.Description,
      'group-id': (each) => each.Groups?.map((group) => group.GroupId),
      'group-name': (each) => each.Groups?.map((group) => group.GroupName),
      'interface-type': (each) => each.InterfaceType,
      'mac-address': (each) => each.MacAddress,
      'owner-id': (each) => each.OwnerId,
      'private-dns-name': (each) => each.PrivateDnsName,
      'private-ip-address': (each) => each.PrivateIpAddress,
      'addresses.private-ip-address': (each) => each.PrivateIpAddress,
      'addresses.primary': (each) => each.PrivateIpAddresses?.map((address) => address.Primary),
      'association.allocation-id': (each) => each.Association?.AllocationId,
      'association.association-id': (each) => each.Association?.AssociationId,
      'association.ip-owner-id': (each) => each.Association?.IpOwnerId,
      'association.public-ip': (each) => each.Association?.PublicIp,
      'attachment.attachment-id': (each) => each.Attachment?.AttachmentId,
      'attachment.instance-id': (each) => each.Attachment?.InstanceId,
      'attachment.instance-owner-id': (each) => each.Attachment?.InstanceOwnerId,
      'attachment.status': (each) => each.Attachment?.Status,
      'requester-id': (each) => each.RequesterId,
      'requester-managed': (each) => each.RequesterManaged,
      'source-dest-check': (each) => each.SourceDestCheck,
      status: (each) => each.Status,
    },
    tags: (each) => each.TagSet ?? [],
    exclusiveIds: ids === undefined || ids.length === 0 ? undefined : 'networkInterfaceIds',
  });
  return { NetworkInterfaces: page.items, NextToken: page.next };
}

function describeInterface(place: Place, record: NetworkInterfaceRecord): NetworkInterface {
  const publicAddress = publicAddressOf(place, record);
  const association =
    publicAddress === undefined
      ? undefined
      : {
          PublicIp: publicAddress.publicIp,
          PublicDnsName: publicDnsName(place, publicAddress.publicIp),
          IpOwnerId: publicAddress.address === undefined ? 'amazon' : place.scope.account,
          AllocationId: publicAddress.address?.id,
          AssociationId: publicAddress.address?.association?.id,
        };
  const privateDns = `ip-${record.privateIp.replaceAll('.', '-')}.${
    place.scope.region === 'us-east-1' ? 'ec2' : `${place.scope.region}.compute`
  }.internal`;
  return {
    NetworkInterfaceId: record.id,
    SubnetId: record.subnetId,
    VpcId: record.vpcId,
    AvailabilityZone: record.zone,
    AvailabilityZoneId: zonesOf(place.scope.region).find((zone) => zone.name === record.zone)?.id,
    OwnerId: place.scope.account,
    Description: record.description,
    InterfaceType: record.type as NonNullable<NetworkInterface['InterfaceType']>,
    Status: 'in-use',
    MacAddress: record.macAddress,
    SourceDestCheck: record.type !== 'nat_gateway',
    PrivateIpAddress: record.privateIp,
    PrivateDnsName: privateDns,
    PrivateIpAddresses: [
      {
        Primary: true,
        PrivateIpAddress: record.privateIp,
        PrivateDnsName: privateDns,
        Association: association,
      },
    ],
    Ipv6Addresses: record.ipv6 === undefined ? [] : [{ Ipv6Address: record.ipv6 }],
    Association: association,
    Attachment: {
      AttachmentId: record.attachmentId,
      AttachTime: new Date(record.createdAt),
      DeleteOnTermination: record.instanceId !== undefined,
      DeviceIndex: record.instanceId === undefined ? 1 : 0,
      InstanceId: record.instanceId,
      InstanceOwnerId: record.requesterManaged ? record.requester : place.scope.account,
      Status: 'attached',
    },
    Groups: record.groupIds.map((id) => ({
      GroupId: id,
      GroupName: table(place, 'security-group').get(id)?.name,
    })),
    RequesterId: record.requester,
    RequesterManaged: record.requesterManaged,
    TagSet: tagsOf(place, record.id),
  };
}

function groupsOf(
  place: Place,
  subnet: SubnetRecord,
  groups: readonly string[],
): readonly string[] {
  if (groups.length > 5)
    throw new ServiceFault(
      'SecurityGroupsPerInterfaceLimitExceeded',
      'The maximum number of security groups per interface has been reached.',
    );
  const isKnown = (id: string) => table(place, 'security-group').get(id)?.vpcId === subnet.vpcId;
  const unknown = groups.find((id) => !isKnown(id));
  if (unknown !== undefined)
    throw new ServiceFault(
      'InvalidGroup.NotFound',
      `The security group '${unknown}' does not exist`,
    );
  if (groups.length > 0) return [...new Set(groups)];
  return inVpc(place, 'security-group', subnet.vpcId)
    .filter((group) => group.name === 'default')
    .map((group) => group.id);
}

function firstFreeAddress(place: Place, subnet: SubnetRecord): string {
  const address = lowestFreeAddress(place, subnet);
  if (address !== undefined) return address;
  throw new ServiceFault(
    'InsufficientFreeAddressesInSubnet',
    'The specified subnet does not have enough free addresses to satisfy the request.',
  );
}

function ipv6Of(place: Place, subnet: SubnetRecord): { readonly ipv6?: string } {
  const block = subnet.ipv6Cidrs.find((each) => each.state === 'associated');
  const cidr = block === undefined ? undefined : parseCidr(block.cidr);
  if (!subnet.assignIpv6AddressOnCreation || cidr === undefined) return {};
  const host = BigInt(`0x${place.world.hex(15)}`) + 1n;
  return { ipv6: formatAddress(cidr.base + host, 6) };
}

function macAddress(world: World): string {
  const digits = world.hex(10);
  return `02:${[0, 2, 4, 6, 8].map((at) => digits.slice(at, at + 2)).join(':')}`;
}
