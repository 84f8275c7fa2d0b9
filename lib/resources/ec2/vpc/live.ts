/** A VPC as AWS answers it, in the shape of the desired properties. */
import type { Vpc } from '@aws-sdk/client-ec2';
import { omitUndefined } from '../../../core/json.ts';
import type { Live } from '../../../resource-type.ts';
import { tagsOf } from '../../tags.ts';
import { prefixLength, slash64s } from '../cidr.ts';
import { remembered } from '../remembered.ts';
import type { VpcProperties } from './properties.ts';

/** Fields that DescribeVpcs does not show. */
export const UNREADABLE = ['Ipv4IpamPoolId', 'Ipv6IpamPoolId', 'VpcEncryptionControl'] as const;

/** The two attributes that have a call of their own. */
export interface DnsAttributes {
  readonly EnableDnsSupport: boolean;
  readonly EnableDnsHostnames: boolean;
}

/** The live form of a VPC. */
export function liveVpc(vpc: Vpc, dns: DnsAttributes): Live<VpcProperties> {
  const tags = tagsOf(vpc.Tags);
  const ipv6 = ipv6Of(vpc);
  const block = ipv6?.Ipv6CidrBlock;
  return {
    id: vpc.VpcId ?? '',
    properties: omitUndefined({
      ...remembered<VpcProperties>(tags, UNREADABLE),
      ...dns,
      CidrBlock: vpc.CidrBlock,
      Ipv4NetmaskLength: prefixLength(vpc.CidrBlock),
      InstanceTenancy: vpc.InstanceTenancy,
      AmazonProvidedIpv6CidrBlock: ipv6?.Ipv6Pool === AMAZON_POOL,
      Ipv6Pool: ipv6?.Ipv6Pool,
      Ipv6CidrBlock: block,
      Ipv6NetmaskLength: prefixLength(block),
      Ipv6CidrBlockNetworkBorderGroup: ipv6?.NetworkBorderGroup,
    }),
    attributes: omitUndefined({
      VpcId: vpc.VpcId,
      CidrBlock: vpc.CidrBlock,
      Ipv6CidrBlock: block,
      Ipv6Slash64: block === undefined ? undefined : slash64s(block),
    }),
    tags,
    state: vpc.State === 'available' ? 'ready' : 'creating',
  };
}

/** The association of a VPC's IPv6 block, also while it is being made. */
export function ipv6Of(vpc: Vpc) {
  return vpc.Ipv6CidrBlockAssociationSet?.find(({ Ipv6CidrBlockState }) =>
    ['associated', 'associating'].includes(Ipv6CidrBlockState?.State ?? ''),
  );
}

const AMAZON_POOL = 'Amazon';
