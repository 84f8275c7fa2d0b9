/** AWS::EC2::VPC: the pure part. */
import { omitUndefined } from '../../../core/json.ts';
import type { Finding, ResourceType } from '../../../resource-type.ts';
import { canonicalCidr, tryParseCidr } from '../cidr.ts';
import { FIXED, live, REPLACES } from '../field-rules.ts';
import { VPC_TYPE, type VpcProperties } from './properties.ts';

/** A virtual network. Only our tags can find it. */
export const ec2Vpc: ResourceType<VpcProperties> = {
  name: VPC_TYPE,
  fields: {
    CidrBlock: REPLACES,
    Ipv4IpamPoolId: REPLACES,
    Ipv4NetmaskLength: REPLACES,
    Ipv6Pool: REPLACES,
    Ipv6CidrBlock: REPLACES,
    Ipv6IpamPoolId: REPLACES,
    Ipv6NetmaskLength: REPLACES,
    Ipv6CidrBlockNetworkBorderGroup: REPLACES,
    AmazonProvidedIpv6CidrBlock: live(false),
    InstanceTenancy: REPLACES,
    VpcEncryptionControl: FIXED,
    EnableDnsSupport: live(true),
    EnableDnsHostnames: live(false),
  },
  requires: ['CidrBlock'],
  attributes: {
    VpcId: 'Id of the VPC',
    CidrBlock: 'Its primary IPv4 block',
    Ipv6CidrBlock: 'Its IPv6 block, where it has one',
    Ipv6Slash64: 'The /64 blocks of its IPv6 block, for subnets: Ipv6Slash64.0 is the first',
  },
  identity: () => undefined,
  canonical: (properties) =>
    omitUndefined({
      ...properties,
      CidrBlock: canonicalCidr(properties.CidrBlock),
      Ipv6CidrBlock: canonicalCidr(properties.Ipv6CidrBlock),
    }),
  validate: (properties) => [...checkCidr(properties.CidrBlock), ...checkDns(properties)],
  changedByUpdate: (changes) =>
    changes.some(({ path }) => path.includes('Ipv6')) ? ['Ipv6CidrBlock', 'Ipv6Slash64'] : [],
  calls: {
    create: ['CreateVpc', 'ModifyVpcAttribute'],
    update: [
      'ModifyVpcAttribute',
      'AssociateVpcCidrBlock',
      'DisassociateVpcCidrBlock',
      'CreateTags',
      'DeleteTags',
    ],
    delete: ['DeleteVpc'],
  },
  operations: async () => (await import('./operations.ts')).vpcOperations,
};

function checkCidr(block: unknown): readonly Finding[] {
  if (typeof block !== 'string') return [];
  const cidr = tryParseCidr(block);
  if (cidr?.family === 4 && cidr.length >= 16 && cidr.length <= 28) return [];
  return [
    {
      severity: 'error',
      code: 'rule/violated',
      path: 'CidrBlock',
      detail: `${JSON.stringify(block)} is no IPv4 block between /16 and /28`,
    },
  ];
}

function checkDns(properties: VpcProperties): readonly Finding[] {
  if (properties.EnableDnsSupport !== false || properties.EnableDnsHostnames !== true) return [];
  return [
    {
      severity: 'error',
      code: 'rule/violated',
      path: 'EnableDnsHostnames',
      detail: 'DNS host names need DNS support, which is off',
    },
  ];
}
