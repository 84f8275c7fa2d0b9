/** The secondary addresses of a NAT gateway: the only thing about it that changes in place. */
import {
  AssignPrivateNatGatewayAddressCommand,
  AssociateNatGatewayAddressCommand,
  DisassociateNatGatewayAddressCommand,
  type NatGateway,
  UnassignPrivateNatGatewayAddressCommand,
} from '@aws-sdk/client-ec2';
import { retrying } from '../../../aws/retry.ts';
import type { ApplyContext } from '../../../resource-type.ts';
import { PROPAGATION } from '../propagation.ts';
import type { NatGatewayProperties } from './properties.ts';

/** Gives and takes secondary addresses until they are those of the properties. New ones come before old ones go. */
export async function changeSecondaryAddresses(
  context: ApplyContext,
  gateway: NatGateway,
  properties: NatGatewayProperties,
): Promise<void> {
  const client = await context.aws.clients.ec2();
  const NatGatewayId = gateway.NatGatewayId ?? '';
  const secondary = (gateway.NatGatewayAddresses ?? []).filter(({ IsPrimary }) => !IsPrimary);
  const wantedIds = new Set(properties.SecondaryAllocationIds ?? []);
  const presentIds = new Set(secondary.map(({ AllocationId }) => AllocationId));
  const AllocationIds = [...wantedIds].filter((id) => !presentIds.has(id));
  if (AllocationIds.length > 0)
    await retrying(context, PROPAGATION, () =>
      client.send(new AssociateNatGatewayAddressCommand({ NatGatewayId, AllocationIds })),
    );
  const AssociationIds = secondary.flatMap(({ AllocationId, AssociationId }) =>
    AllocationId !== undefined && !wantedIds.has(AllocationId) ? (AssociationId ?? []) : [],
  );
  if (AssociationIds.length > 0)
    await client.send(new DisassociateNatGatewayAddressCommand({ NatGatewayId, AssociationIds }));
  if (gateway.ConnectivityType === 'private')
    await changePrivateAddresses(context, NatGatewayId, {
      present: secondary.flatMap(({ PrivateIp }) => PrivateIp ?? []),
      wanted: properties.SecondaryPrivateIpAddresses ?? [],
    });
}

async function changePrivateAddresses(
  context: ApplyContext,
  NatGatewayId: string,
  { present, wanted }: { readonly present: readonly string[]; readonly wanted: readonly string[] },
): Promise<void> {
  const client = await context.aws.clients.ec2();
  const added = wanted.filter((ip) => !present.includes(ip));
  const removed = present.filter((ip) => !wanted.includes(ip));
  if (added.length > 0)
    await client.send(
      new AssignPrivateNatGatewayAddressCommand({ NatGatewayId, PrivateIpAddresses: added }),
    );
  if (removed.length > 0)
    await client.send(
      new UnassignPrivateNatGatewayAddressCommand({ NatGatewayId, PrivateIpAddresses: removed }),
    );
}
