/** A NAT gateway as AWS answers it, in the shape of the desired properties. */
import type { NatGateway, NatGatewayAddress } from '@aws-sdk/client-ec2';
import { omitUndefined } from '../../../core/json.ts';
import type { Live } from '../../../resource-type.ts';
import { tagsOf } from '../../tags.ts';
import type { NatGatewayProperties } from './properties.ts';

/** The live form of a NAT gateway. */
export function liveNatGateway(gateway: NatGateway): Live<NatGatewayProperties> {
  const addresses = (gateway.NatGatewayAddresses ?? []).filter(
    ({ Status }) => Status !== 'disassociating' && Status !== 'unassigning',
  );
  const primary = addresses.find(({ IsPrimary }) => IsPrimary === true) ?? addresses[0];
  const secondary = addresses.filter((address) => address !== primary);
  const isRegional = gateway.AvailabilityMode === 'regional';
  return {
    id: gateway.NatGatewayId ?? '',
    properties: omitUndefined({
      SubnetId: gateway.SubnetId,
      ConnectivityType: gateway.ConnectivityType,
      AvailabilityMode: gateway.AvailabilityMode,
      VpcId: gateway.VpcId,
      ...(isRegional
        ? { AvailabilityZoneAddresses: byZone(addresses) }
        : {
            AllocationId: primary?.AllocationId,
            PrivateIpAddress: primary?.PrivateIp,
            SecondaryAllocationIds: secondary.flatMap(({ AllocationId }) => AllocationId ?? []),
            SecondaryPrivateIpAddresses: secondary.flatMap(({ PrivateIp }) => PrivateIp ?? []),
            SecondaryPrivateIpAddressCount: secondary.length,
          }),
    }) as NatGatewayProperties,
    attributes: { NatGatewayId: gateway.NatGatewayId },
    tags: tagsOf(gateway.Tags),
    state: STATES[gateway.State ?? 'available'],
  };
}

const STATES = {
  pending: 'creating',
  available: 'ready',
  deleting: 'deleting',
  deleted: 'deleting',
  failed: 'failed',
} as const;

function byZone(addresses: readonly NatGatewayAddress[]) {
  const zones = new Map<string, string[]>();
  for (const { AvailabilityZone = '', AllocationId } of addresses) {
    const ids = zones.get(AvailabilityZone) ?? [];
    zones.set(AvailabilityZone, ids);
    if (AllocationId !== undefined) ids.push(AllocationId);
  }
  return [...zones].map(([AvailabilityZone, AllocationIds]) => ({
    AvailabilityZone,
    AllocationIds,
  }));
}
