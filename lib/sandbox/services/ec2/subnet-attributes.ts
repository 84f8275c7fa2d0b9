/** Attributes of a subnet and its IPv6 blocks. */
import type {
  AssociateSubnetCidrBlockRequest,
  AssociateSubnetCidrBlockResult,
  DisassociateSubnetCidrBlockRequest,
  DisassociateSubnetCidrBlockResult,
  ModifySubnetAttributeRequest,
} from '@aws-sdk/client-ec2';
import { type Call, ServiceFault } from '../../service.ts';
import type { TimerHandler } from '../../world.ts';
import type { CidrAssociation, SubnetRecord } from './records.ts';
import { all, interfacesIn, lookup, type Place, required, save, table } from './store.ts';
import { subnetIpv6Cidr } from './subnets.ts';
import { onlyOne } from './vpc-attributes.ts';

const settleDelay = 3_000;

/** ModifySubnetAttribute: one attribute a call. */
export function modifySubnetAttribute(input: ModifySubnetAttributeRequest, call: Call): object {
  const subnet = lookup(call, 'subnet', input.SubnetId, 'subnetId');
  const { SubnetId: _id, ...attributes } = input;
  onlyOne(dryRunLess(attributes));
  if (input.AssignIpv6AddressOnCreation?.Value === true && !hasIpv6(subnet))
    throw new ServiceFault(
      'InvalidParameterValue',
      `Invalid value 'true' for assignIpv6AddressOnCreation. No IPv6 CIDR block is associated with subnet ${subnet.id}`,
    );
  save(call, 'subnet', {
    ...subnet,
    mapPublicIpOnLaunch: input.MapPublicIpOnLaunch?.Value ?? subnet.mapPublicIpOnLaunch,
    assignIpv6AddressOnCreation:
      input.AssignIpv6AddressOnCreation?.Value ?? subnet.assignIpv6AddressOnCreation,
    dns64: input.EnableDns64?.Value ?? subnet.dns64,
    hostnameType: input.PrivateDnsHostnameTypeOnLaunch ?? subnet.hostnameType,
    resourceNameDnsA: input.EnableResourceNameDnsARecordOnLaunch?.Value ?? subnet.resourceNameDnsA,
    resourceNameDnsAaaa:
      input.EnableResourceNameDnsAAAARecordOnLaunch?.Value ?? subnet.resourceNameDnsAaaa,
  });
  return {};
}

/** AssociateSubnetCidrBlock: gives a subnet its IPv6 /64. */
export function associateSubnetCidrBlock(
  input: AssociateSubnetCidrBlockRequest,
  call: Call,
): AssociateSubnetCidrBlockResult {
  const subnet = lookup(call, 'subnet', input.SubnetId, 'subnetId');
  const text = required(input.Ipv6CidrBlock, 'Ipv6CidrBlock');
  if (hasIpv6(subnet))
    throw new ServiceFault(
      'SubnetCidrBlockLimitExceeded',
      `The subnet '${subnet.id}' already has an IPv6 CIDR block`,
    );
  const vpc = lookup(call, 'vpc', subnet.vpcId, 'vpcId');
  const association: CidrAssociation = {
    associationId: `subnet-cidr-assoc-${call.world.hex()}`,
    cidr: subnetIpv6Cidr(call, vpc, text),
    state: 'associating',
  };
  save(call, 'subnet', { ...subnet, ipv6Cidrs: [...subnet.ipv6Cidrs, association] });
  settle(call, subnet.id, association.associationId);
  return { SubnetId: subnet.id, Ipv6CidrBlockAssociation: described(association) };
}

/** DisassociateSubnetCidrBlock: takes a subnet's IPv6 /64 away. */
export function disassociateSubnetCidrBlock(
  input: DisassociateSubnetCidrBlockRequest,
  call: Call,
): DisassociateSubnetCidrBlockResult {
  const id = required(input.AssociationId, 'AssociationId');
  const subnet = all(call, 'subnet').find((each) =>
    each.ipv6Cidrs.some((link) => link.associationId === id),
  );
  const link = subnet?.ipv6Cidrs.find((each) => each.associationId === id);
  if (subnet === undefined || link === undefined)
    throw new ServiceFault(
      'InvalidSubnetCidrBlockAssociationID.NotFound',
      `The subnet CIDR block association ID '${id}' does not exist`,
    );
  if (interfacesIn(call, subnet.id).some((each) => each.ipv6 !== undefined))
    throw new ServiceFault(
      'InvalidCidrBlock.InUse',
      `The subnet CIDR block with association ID ${id} is currently in use.`,
    );
  const leaving: CidrAssociation = { ...link, state: 'disassociating' };
  save(call, 'subnet', {
    ...subnet,
    assignIpv6AddressOnCreation: false,
    ipv6Cidrs: subnet.ipv6Cidrs.map((each) => (each === link ? leaving : each)),
  });
  settle(call, subnet.id, id);
  return { SubnetId: subnet.id, Ipv6CidrBlockAssociation: described(leaving) };
}

/** Timer `ec2.subnet-cidr-settled`: associating becomes associated, disassociating goes. */
export const subnetCidrSettled: TimerHandler = (
  payload: { readonly subnetId: string; readonly associationId: string },
  place,
) => {
  const subnet = table(place, 'subnet').get(payload.subnetId);
  if (subnet === undefined) return;
  save(place, 'subnet', {
    ...subnet,
    ipv6Cidrs: subnet.ipv6Cidrs
      .filter(
        (each) => each.associationId !== payload.associationId || each.state !== 'disassociating',
      )
      .map((each) =>
        each.associationId === payload.associationId ? { ...each, state: 'associated' } : each,
      ),
  });
};

function settle(place: Place, subnetId: string, associationId: string): void {
  place.world.schedule(place.scope, settleDelay, 'ec2.subnet-cidr-settled', {
    subnetId,
    associationId,
  });
}

function hasIpv6(subnet: SubnetRecord): boolean {
  return subnet.ipv6Cidrs.some((each) => each.state.startsWith('associat'));
}

function described(association: CidrAssociation) {
  return {
    AssociationId: association.associationId,
    Ipv6CidrBlock: association.cidr,
    Ipv6CidrBlockState: { State: association.state },
  };
}

function dryRunLess(attributes: Readonly<Record<string, unknown>>) {
  const { DryRun: _dryRun, ...others } = attributes;
  return others;
}
