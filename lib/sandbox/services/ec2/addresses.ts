/** Elastic IP addresses: allocation, association with network interfaces, release. */
import type {
  Address,
  AllocateAddressRequest,
  AllocateAddressResult,
  AssociateAddressRequest,
  AssociateAddressResult,
  DescribeAddressesRequest,
  DescribeAddressesResult,
  DisassociateAddressRequest,
  ReleaseAddressRequest,
} from '@aws-sdk/client-ec2';
import { type Call, ServiceFault } from '../../service.ts';
import { applyFilters, chosen } from './describe.ts';
import { newPublicIp } from './public-addresses.ts';
import type { AddressRecord } from './records.ts';
import {
  all,
  checkQuota,
  inVpc,
  lookup,
  newId,
  type Place,
  required,
  save,
  table,
} from './store.ts';
import { forgetTags, tagOnCreate, tagsFor, tagsOf } from './tags.ts';

/** AllocateAddress: a new address for use in VPCs. */
export function allocateAddress(input: AllocateAddressRequest, call: Call): AllocateAddressResult {
  tagsFor('elastic-ip', input.TagSpecifications);
  checkQuota(all(call, 'elastic-ip').length, 5, 'AddressLimitExceeded', 'addresses');
  const address = save(call, 'elastic-ip', {
    id: newId(call, 'elastic-ip'),
    publicIp: newPublicIp(call),
  });
  tagOnCreate(call, address.id, 'elastic-ip', input.TagSpecifications);
  return {
    AllocationId: address.id,
    PublicIp: address.publicIp,
    PublicIpv4Pool: 'amazon',
    NetworkBorderGroup: call.region,
    Domain: 'vpc',
  };
}

/** DescribeAddresses: all at once, there are no pages. */
export function describeAddresses(
  input: DescribeAddressesRequest,
  call: Call,
): DescribeAddressesResult {
  const records = chosen(call, 'elastic-ip', input.AllocationIds, all(call, 'elastic-ip'));
  const unknown = input.PublicIps?.find((ip) => !records.some((each) => each.publicIp === ip));
  if (unknown !== undefined)
    throw new ServiceFault('InvalidAddress.NotFound', `Address '${unknown}' not found.`);
  const addresses = records
    .filter((each) => input.PublicIps?.includes(each.publicIp) ?? true)
    .map((each) => describeAddress(call, each));
  return {
    Addresses: [
      ...applyFilters(addresses, {
        input,
        fields: {
          'allocation-id': (address) => address.AllocationId,
          'association-id': (address) => address.AssociationId,
          'instance-id': (address) => address.InstanceId,
          'network-border-group': (address) => address.NetworkBorderGroup,
          'network-interface-id': (address) => address.NetworkInterfaceId,
          'network-interface-owner-id': (address) => address.NetworkInterfaceOwnerId,
          'private-ip-address': (address) => address.PrivateIpAddress,
          'public-ip': (address) => address.PublicIp,
          domain: (address) => address.Domain,
        },
        tags: (address) => address.Tags ?? [],
      }),
    ],
  };
}

/** AssociateAddress: with a network interface; an address in use moves only with AllowReassociation. */
export function associateAddress(
  input: AssociateAddressRequest,
  call: Call,
): AssociateAddressResult {
  const address = lookup(call, 'elastic-ip', input.AllocationId, 'AllocationId');
  const target = lookup(
    call,
    'network-interface',
    input.NetworkInterfaceId ?? interfaceOfInstance(call, input.InstanceId),
    'NetworkInterfaceId',
  );
  if (inVpc(call, 'internet-gateway', target.vpcId).length === 0)
    throw new ServiceFault(
      'Gateway.NotAttached',
      `Network ${target.vpcId} is not attached to any internet gateway`,
    );
  const { association } = address;
  if (association?.networkInterfaceId === target.id) return { AssociationId: association.id };
  if (association !== undefined && input.AllowReassociation === false)
    throw new ServiceFault(
      'Resource.AlreadyAssociated',
      `resource ${address.id} is already associated with associate-id ${association.id}`,
    );
  if (association !== undefined) refuseManaged(call, association.networkInterfaceId);
  return { AssociationId: link(call, address, target.id) };
}

/** DisassociateAddress: not for addresses that AWS services hold. */
export function disassociateAddress(input: DisassociateAddressRequest, call: Call): object {
  const id = required(input.AssociationId, 'AssociationId');
  const address = all(call, 'elastic-ip').find((each) => each.association?.id === id);
  if (address?.association === undefined)
    throw new ServiceFault(
      'InvalidAssociationID.NotFound',
      `The association ID '${id}' does not exist`,
    );
  refuseManaged(call, address.association.networkInterfaceId);
  unlink(call, address.id);
  return {};
}

/** ReleaseAddress: only when it is not associated. */
export function releaseAddress(input: ReleaseAddressRequest, call: Call): object {
  const address = lookup(call, 'elastic-ip', input.AllocationId, 'AllocationId');
  if (address.association !== undefined)
    throw new ServiceFault('InvalidIPAddress.InUse', `Address ${address.publicIp} is in use.`);
  table(call, 'elastic-ip').delete(address.id);
  forgetTags(call, address.id);
  return {};
}

/** Associates an address with an interface and gives the association's id. */
export function link(place: Place, address: AddressRecord, networkInterfaceId: string): string {
  const id = `eipassoc-${place.world.hex()}`;
  save(place, 'elastic-ip', { ...address, association: { id, networkInterfaceId } });
  return id;
}

/** Ends the association of an address, if it has one. */
export function unlink(place: Place, allocationId: string): void {
  const address = table(place, 'elastic-ip').get(allocationId);
  if (address !== undefined)
    save(place, 'elastic-ip', { id: address.id, publicIp: address.publicIp });
}

function describeAddress(place: Place, address: AddressRecord): Address {
  const networkInterface = table(place, 'network-interface').get(
    address.association?.networkInterfaceId ?? '',
  );
  return {
    AllocationId: address.id,
    PublicIp: address.publicIp,
    Domain: 'vpc',
    PublicIpv4Pool: 'amazon',
    NetworkBorderGroup: place.scope.region,
    ...(networkInterface === undefined
      ? {}
      : {
          AssociationId: address.association?.id,
          NetworkInterfaceId: networkInterface.id,
          NetworkInterfaceOwnerId: place.scope.account,
          PrivateIpAddress: networkInterface.privateIp,
          InstanceId: networkInterface.instanceId,
        }),
    Tags: tagsOf(place, address.id),
  };
}

function interfaceOfInstance(place: Place, instanceId: string | undefined): string | undefined {
  return all(place, 'network-interface').find(
    (each) => instanceId !== undefined && each.instanceId === instanceId,
  )?.id;
}

function refuseManaged(place: Place, networkInterfaceId: string): void {
  if (table(place, 'network-interface').get(networkInterfaceId)?.requesterManaged === true)
    throw new ServiceFault(
      'AuthFailure',
      'You do not have permission to access the specified resource.',
    );
}
