/** A subnet as AWS answers it, in the shape of the desired properties. */
import type { Subnet } from '@aws-sdk/client-ec2';
import { omitUndefined } from '../../../core/json.ts';
import type { Live } from '../../../resource-type.ts';
import { tagsOf } from '../../tags.ts';
import { prefixLength } from '../cidr.ts';
import { remembered } from '../remembered.ts';
import type { SubnetProperties } from './properties.ts';

/** Fields that DescribeSubnets does not show. */
export const UNREADABLE = ['Ipv4IpamPoolId', 'Ipv6IpamPoolId'] as const;

/** The live form of a subnet. */
export function liveSubnet(subnet: Subnet): Live<SubnetProperties> {
  const tags = tagsOf(subnet.Tags);
  const ipv6 = ipv6Of(subnet)?.Ipv6CidrBlock;
  return {
    id: subnet.SubnetId ?? '',
    properties: omitUndefined({
      ...remembered<SubnetProperties>(tags, UNREADABLE),
      VpcId: subnet.VpcId,
      AvailabilityZone: subnet.AvailabilityZone,
      AvailabilityZoneId: subnet.AvailabilityZoneId,
      CidrBlock: subnet.CidrBlock,
      Ipv4NetmaskLength: prefixLength(subnet.CidrBlock),
      Ipv6CidrBlock: ipv6,
      Ipv6NetmaskLength: prefixLength(ipv6),
      Ipv6Native: subnet.Ipv6Native,
      OutpostArn: subnet.OutpostArn,
      MapPublicIpOnLaunch: subnet.MapPublicIpOnLaunch,
      AssignIpv6AddressOnCreation: subnet.AssignIpv6AddressOnCreation,
      EnableDns64: subnet.EnableDns64,
      PrivateDnsNameOptionsOnLaunch: subnet.PrivateDnsNameOptionsOnLaunch,
    }) as SubnetProperties,
    attributes: omitUndefined({
      SubnetId: subnet.SubnetId,
      AvailabilityZone: subnet.AvailabilityZone,
      CidrBlock: subnet.CidrBlock,
    }),
    tags,
    state: subnet.State === 'pending' ? 'creating' : 'ready',
  };
}

/** The association of a subnet's IPv6 block, also while it is being made. */
export function ipv6Of(subnet: Subnet) {
  return subnet.Ipv6CidrBlockAssociationSet?.find(({ Ipv6CidrBlockState }) =>
    ['associated', 'associating'].includes(Ipv6CidrBlockState?.State ?? ''),
  );
}
