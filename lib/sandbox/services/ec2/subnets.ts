/** Subnets: creation inside a VPC's blocks, reading with free addresses, deletion. */
import type {
  CreateSubnetRequest,
  CreateSubnetResult,
  DeleteSubnetRequest,
  DescribeSubnetsRequest,
  DescribeSubnetsResult,
  Subnet,
} from '@aws-sdk/client-ec2';
import { type Call, ServiceFault } from '../../service.ts';
import { ec2Arn } from './arns.ts';
import { type Cidr, cidrContains, cidrSize, cidrsOverlap, formatCidr, parseCidr } from './cidrs.ts';
import { chosen, describePage } from './describe.ts';
import type { CidrAssociation, SubnetRecord, VpcRecord } from './records.ts';
import {
  all,
  checkQuota,
  dependencyViolation,
  interfacesIn,
  inVpc,
  lookup,
  newId,
  type Place,
  required,
  save,
  table,
} from './store.ts';
import { forgetTags, tagOnCreate, tagsFor, tagsOf } from './tags.ts';
import { zonesOf } from './zones.ts';

/** Addresses in every subnet that AWS keeps for itself: the first four and the last. */
export const reservedAddresses = 5;

/** CreateSubnet: refuses blocks outside the VPC's or overlapping another subnet's. */
export function createSubnet(input: CreateSubnetRequest, call: Call): CreateSubnetResult {
  const vpc = lookup(call, 'vpc', input.VpcId, 'vpcId');
  tagsFor('subnet', input.TagSpecifications);
  const ipv6Only = input.Ipv6Native === true;
  const zone = chooseZone(call, vpc.id, input.AvailabilityZone, input.AvailabilityZoneId);
  const ipv6 = input.Ipv6CidrBlock === undefined ? [] : [input.Ipv6CidrBlock];
  if (ipv6Only && ipv6.length === 0) required(input.Ipv6CidrBlock, 'Ipv6CidrBlock');
  const cidrBlock = ipv6Only
    ? undefined
    : subnetCidr(call, vpc, required(input.CidrBlock, 'CidrBlock'));
  const ipv6Cidrs = ipv6.map(
    (text): CidrAssociation => ({
      associationId: `subnet-cidr-assoc-${call.world.hex()}`,
      cidr: subnetIpv6Cidr(call, vpc, text),
      state: 'associated',
    }),
  );
  checkQuota(
    inVpc(call, 'subnet', vpc.id).length,
    200,
    'SubnetLimitExceeded',
    `subnets in VPC '${vpc.id}'`,
  );
  const subnet = save(call, 'subnet', {
    id: newId(call, 'subnet'),
    vpcId: vpc.id,
    zone,
    ...(cidrBlock === undefined ? {} : { cidrBlock }),
    ipv6Cidrs,
    mapPublicIpOnLaunch: false,
    assignIpv6AddressOnCreation: ipv6Only,
    dns64: false,
    hostnameType: ipv6Only ? 'resource-name' : 'ip-name',
    resourceNameDnsA: false,
    resourceNameDnsAaaa: false,
  });
  tagOnCreate(call, subnet.id, 'subnet', input.TagSpecifications);
  return { Subnet: describeSubnet(call, subnet) };
}

/** DescribeSubnets, by ids or filters. */
export function describeSubnets(input: DescribeSubnetsRequest, call: Call): DescribeSubnetsResult {
  const subnets = chosen(call, 'subnet', input.SubnetIds, all(call, 'subnet')).map((subnet) =>
    describeSubnet(call, subnet),
  );
  const page = describePage(subnets, {
    input,
    fields: {
      'subnet-id': (subnet) => subnet.SubnetId,
      'subnet-arn': (subnet) => subnet.SubnetArn,
      'vpc-id': (subnet) => subnet.VpcId,
      'availability-zone': (subnet) => subnet.AvailabilityZone,
      availabilityZone: (subnet) => subnet.AvailabilityZone,
      'availability-zone-id': (subnet) => subnet.AvailabilityZoneId,
      availabilityZoneId: (subnet) => subnet.AvailabilityZoneId,
      'available-ip-address-count': (subnet) => subnet.AvailableIpAddressCount,
      'cidr-block': (subnet) => subnet.CidrBlock,
      cidr: (subnet) => subnet.CidrBlock,
      cidrBlock: (subnet) => subnet.CidrBlock,
      'default-for-az': (subnet) => subnet.DefaultForAz,
      defaultForAz: (subnet) => subnet.DefaultForAz,
      'enable-dns64': (subnet) => subnet.EnableDns64,
      'ipv6-cidr-block-association.ipv6-cidr-block': (subnet) =>
        subnet.Ipv6CidrBlockAssociationSet?.map((each) => each.Ipv6CidrBlock),
      'ipv6-cidr-block-association.association-id': (subnet) =>
        subnet.Ipv6CidrBlockAssociationSet?.map((each) => each.AssociationId),
      'ipv6-cidr-block-association.state': (subnet) =>
        subnet.Ipv6CidrBlockAssociationSet?.map((each) => each.Ipv6CidrBlockState?.State),
      'ipv6-native': (subnet) => subnet.Ipv6Native,
      'map-public-ip-on-launch': (subnet) => subnet.MapPublicIpOnLaunch,
      'owner-id': (subnet) => subnet.OwnerId,
      state: (subnet) => subnet.State,
    },
    tags: (subnet) => subnet.Tags ?? [],
  });
  return { Subnets: page.items, NextToken: page.next };
}

/** DeleteSubnet: refuses while network interfaces are in it; its route table association goes along. */
export function deleteSubnet(input: DeleteSubnetRequest, call: Call): object {
  const subnet = lookup(call, 'subnet', input.SubnetId, 'subnetId');
  if (interfacesIn(call, subnet.id).length > 0) throw dependencyViolation('subnet', subnet.id);
  for (const each of inVpc(call, 'route-table', subnet.vpcId))
    if (each.associations.some((link) => link.subnetId === subnet.id))
      save(call, 'route-table', {
        ...each,
        associations: each.associations.filter((link) => link.subnetId !== subnet.id),
      });
  table(call, 'subnet').delete(subnet.id);
  forgetTags(call, subnet.id);
  return {};
}

/** A subnet in the SDK's form. */
export function describeSubnet(place: Place, subnet: SubnetRecord): Subnet {
  const zone = zonesOf(place.scope.region).find((each) => each.name === subnet.zone);
  return {
    SubnetId: subnet.id,
    SubnetArn: ec2Arn(place.scope, 'subnet', subnet.id),
    VpcId: subnet.vpcId,
    OwnerId: place.scope.account,
    State: 'available',
    CidrBlock: subnet.cidrBlock,
    AvailabilityZone: subnet.zone,
    AvailabilityZoneId: zone?.id,
    AvailableIpAddressCount: freeAddresses(place, subnet),
    DefaultForAz: false,
    MapPublicIpOnLaunch: subnet.mapPublicIpOnLaunch,
    MapCustomerOwnedIpOnLaunch: false,
    AssignIpv6AddressOnCreation: subnet.assignIpv6AddressOnCreation,
    EnableDns64: subnet.dns64,
    Ipv6Native: subnet.cidrBlock === undefined,
    Ipv6CidrBlockAssociationSet: subnet.ipv6Cidrs.map((each) => ({
      AssociationId: each.associationId,
      Ipv6CidrBlock: each.cidr,
      Ipv6CidrBlockState: { State: each.state },
      Ipv6AddressAttribute: 'public',
      IpSource: 'amazon',
    })),
    PrivateDnsNameOptionsOnLaunch: {
      HostnameType: subnet.hostnameType,
      EnableResourceNameDnsARecord: subnet.resourceNameDnsA,
      EnableResourceNameDnsAAAARecord: subnet.resourceNameDnsAaaa,
    },
    BlockPublicAccessStates: { InternetGatewayBlockMode: 'off' },
    Tags: tagsOf(place, subnet.id),
  };
}

/** IPv4 addresses of a subnet that are neither reserved nor in use. */
export function freeAddresses(place: Place, subnet: SubnetRecord): number {
  const cidr = subnet.cidrBlock === undefined ? undefined : parseCidr(subnet.cidrBlock);
  if (cidr === undefined) return 0;
  return cidrSize(cidr) - reservedAddresses - interfacesIn(place, subnet.id).length;
}

/** The canonical form of an IPv6 /64 that lies in the VPC and in no other subnet; throws otherwise. */
export function subnetIpv6Cidr(place: Place, vpc: VpcRecord, text: string): string {
  const cidr = parseCidr(text);
  if (cidr === undefined || cidr.family !== 6)
    throw new ServiceFault(
      'InvalidParameterValue',
      `Value (${text}) for parameter ipv6CidrBlock is invalid. This is not a valid IPv6 CIDR block.`,
    );
  const inside = vpc.ipv6Cidrs.some(
    (each) => each.state === 'associated' && contains(each.cidr, cidr),
  );
  if (cidr.prefix !== 64 || !inside)
    throw new ServiceFault('InvalidSubnet.Range', `The CIDR '${text}' is invalid.`);
  const taken = inVpc(place, 'subnet', vpc.id).flatMap((subnet) =>
    subnet.ipv6Cidrs.filter((each) => each.state !== 'disassociated').map((each) => each.cidr),
  );
  refuseOverlap(taken, cidr, text);
  return formatCidr(cidr);
}

function subnetCidr(place: Place, vpc: VpcRecord, text: string): string {
  const cidr = parseCidr(text);
  if (cidr === undefined || cidr.family !== 4)
    throw new ServiceFault(
      'InvalidParameterValue',
      `Value (${text}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`,
    );
  const inside = vpc.cidrs.some((each) => each.state === 'associated' && contains(each.cidr, cidr));
  if (cidr.prefix < 16 || cidr.prefix > 28 || !inside)
    throw new ServiceFault('InvalidSubnet.Range', `The CIDR '${text}' is invalid.`);
  const taken = inVpc(place, 'subnet', vpc.id).flatMap((subnet) =>
    subnet.cidrBlock === undefined ? [] : [subnet.cidrBlock],
  );
  refuseOverlap(taken, cidr, text);
  return formatCidr(cidr);
}

function refuseOverlap(taken: readonly string[], cidr: Cidr, text: string): void {
  const clash = taken.some((each) => {
    const other = parseCidr(each);
    return other !== undefined && cidrsOverlap(other, cidr);
  });
  if (clash)
    throw new ServiceFault(
      'InvalidSubnet.Conflict',
      `The CIDR '${text}' conflicts with another subnet`,
    );
}

function contains(block: string, inner: Cidr): boolean {
  const outer = parseCidr(block);
  return outer !== undefined && cidrContains(outer, inner);
}

/** The zone asked for; without one, the zone with the fewest subnets of this VPC. */
function chooseZone(
  place: Place,
  vpcId: string,
  name: string | undefined,
  id: string | undefined,
): string {
  const zones = zonesOf(place.scope.region);
  const asked = name ?? id;
  if (asked !== undefined) {
    const zone = zones.find((each) => (name === undefined ? each.id === id : each.name === name));
    if (zone === undefined)
      throw new ServiceFault(
        'InvalidParameterValue',
        `Value (${asked}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${zones.map((each) => each.name).join(', ')}.`,
      );
    return zone.name;
  }
  const counts = zones.map((zone) => ({
    name: zone.name,
    count: inVpc(place, 'subnet', vpcId).filter((subnet) => subnet.zone === zone.name).length,
  }));
  const least = counts.reduce((best, each) => (each.count < best.count ? each : best));
  return least.name;
}
