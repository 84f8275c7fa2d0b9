/** AWS::EC2::Subnet: the pure part. */
import { omitUndefined } from '../../../core/json.ts';
import type { ResourceNode } from '../../../graph/graph.ts';
import { isRefValue } from '../../../graph/reference.ts';
import type { Finding, Neighbours, ResourceType } from '../../../resource-type.ts';
import { canonicalCidr, containsCidr, tryParseCidr } from '../cidr.ts';
import { live, REPLACES } from '../field-rules.ts';
import { SUBNET_TYPE, type SubnetProperties } from './properties.ts';

/** A range of addresses in one Availability Zone. Found by VPC and block, or by our tags where IPAM chooses the block. */
export const ec2Subnet: ResourceType<SubnetProperties> = {
  name: SUBNET_TYPE,
  fields: {
    VpcId: REPLACES,
    AvailabilityZone: REPLACES,
    AvailabilityZoneId: REPLACES,
    CidrBlock: REPLACES,
    Ipv4IpamPoolId: REPLACES,
    Ipv4NetmaskLength: REPLACES,
    Ipv6CidrBlock: { change: 'update', impact: 'live', off: { value: null } },
    Ipv6IpamPoolId: REPLACES,
    Ipv6NetmaskLength: REPLACES,
    Ipv6Native: REPLACES,
    OutpostArn: REPLACES,
    MapPublicIpOnLaunch: { change: 'update', impact: 'new-tasks', off: { value: false } },
    AssignIpv6AddressOnCreation: { change: 'update', impact: 'new-tasks', off: { value: false } },
    EnableDns64: live(false),
    PrivateDnsNameOptionsOnLaunch: {
      members: {
        HostnameType: live('ip-name'),
        EnableResourceNameDnsARecord: live(false),
        EnableResourceNameDnsAAAARecord: live(false),
      },
    },
  },
  requires: ['VpcId'],
  attributes: {
    SubnetId: 'Id of the subnet',
    AvailabilityZone: 'Name of its Availability Zone',
    CidrBlock: 'Its IPv4 block',
  },
  identity: ({ VpcId, CidrBlock }) =>
    CidrBlock === undefined ? undefined : { VpcId, CidrBlock: canonicalCidr(CidrBlock) },
  canonical: (properties) =>
    omitUndefined({
      ...properties,
      CidrBlock: canonicalCidr(properties.CidrBlock),
      Ipv6CidrBlock: canonicalCidr(properties.Ipv6CidrBlock),
    }) as SubnetProperties,
  validate: (properties, _node, neighbours) => [
    ...checkCidr(properties, neighbours),
    ...checkZone(properties),
    ...checkOverlap(properties, _node, neighbours),
  ],
  // The same block cannot exist twice in a VPC.
  replacement: 'delete-first',
  calls: {
    create: ['CreateSubnet', 'ModifySubnetAttribute'],
    update: [
      'ModifySubnetAttribute',
      'AssociateSubnetCidrBlock',
      'DisassociateSubnetCidrBlock',
      'CreateTags',
      'DeleteTags',
    ],
    delete: ['TerminateInstanceInAutoScalingGroup', 'DeleteSubnet'],
  },
  operations: async () => (await import('./operations.ts')).subnetOperations,
};

function checkCidr(properties: SubnetProperties, neighbours: Neighbours): readonly Finding[] {
  const block: unknown = properties.CidrBlock;
  if (typeof block !== 'string') return [];
  const cidr = tryParseCidr(block);
  if (cidr?.family !== 4 || cidr.length < 16 || cidr.length > 28)
    return [
      violation('CidrBlock', `${JSON.stringify(block)} is no IPv4 block between /16 and /28`),
    ];
  const vpc: unknown = properties.VpcId;
  const vpcBlock = isRefValue(vpc) ? neighbours.at(vpc.$ref)?.properties['CidrBlock'] : undefined;
  const outer = typeof vpcBlock === 'string' ? tryParseCidr(vpcBlock) : undefined;
  return outer === undefined || containsCidr(outer, cidr)
    ? []
    : [violation('CidrBlock', `${block} is not inside the VPC's ${String(vpcBlock)}`)];
}

function checkZone({ AvailabilityZone, AvailabilityZoneId }: SubnetProperties): readonly Finding[] {
  return AvailabilityZone === undefined || AvailabilityZoneId === undefined
    ? []
    : [violation('AvailabilityZone', 'name the zone or its id, not both')];
}

/** Blocks of one VPC must not overlap; said once, at the later address. */
function checkOverlap(
  properties: SubnetProperties,
  node: ResourceNode,
  neighbours: Neighbours,
): readonly Finding[] {
  const vpc: unknown = properties.VpcId;
  const block: unknown = properties.CidrBlock;
  const cidr = typeof block === 'string' ? tryParseCidr(block) : undefined;
  if (!isRefValue(vpc) || cidr === undefined) return [];
  const rival = neighbours.referrers(vpc.$ref).find((other) => {
    const text = other.properties['CidrBlock'];
    if (other.type !== SUBNET_TYPE || other.address >= node.address || typeof text !== 'string')
      return false;
    const taken = tryParseCidr(text);
    return taken !== undefined && (containsCidr(taken, cidr) || containsCidr(cidr, taken));
  });
  return rival === undefined
    ? []
    : [
        violation(
          'CidrBlock',
          `${String(block)} overlaps ${String(rival.properties['CidrBlock'])} of ${rival.address}`,
        ),
      ];
}

function violation(path: string, detail: string): Finding {
  return { severity: 'error', code: 'rule/violated', path, detail };
}
