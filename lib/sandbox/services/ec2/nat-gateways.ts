/** NAT gateways: slow to come, slow to go, and remembered for an hour after. */
import type {
  CreateNatGatewayRequest,
  CreateNatGatewayResult,
  DeleteNatGatewayRequest,
  DeleteNatGatewayResult,
  DescribeNatGatewaysRequest,
  DescribeNatGatewaysResult,
  NatGateway,
} from '@aws-sdk/client-ec2';
import { type Call, ServiceFault } from '../../service.ts';
import type { TimerHandler } from '../../world.ts';
import { link } from './addresses.ts';
import { once } from './client-tokens.ts';
import { chosen, describePage } from './describe.ts';
import { createNetworkInterface, deleteNetworkInterface } from './network-interfaces.ts';
import type { NatGatewayRecord, SubnetRecord } from './records.ts';
import { all, inVpc, lookup, newId, type Place, required, save, table } from './store.ts';
import { freeAddresses } from './subnets.ts';
import { forgetTags, tagOnCreate, tagsFor, tagsOf } from './tags.ts';

const startDelay = 100_000;
const failureDelay = 10_000;
const stopDelay = 60_000;
const memory = 3_600_000;

/** CreateNatGateway: pending, then available or failed. What is wrong with its network shows only as a failure. */
export function createNatGateway(
  input: CreateNatGatewayRequest,
  call: Call,
): CreateNatGatewayResult {
  if (input.AvailabilityMode === 'regional')
    throw new ServiceFault('UnsupportedOperation', 'Regional NAT gateways are not supported here');
  const subnet = lookup(call, 'subnet', input.SubnetId, 'subnetId');
  tagsFor('natgateway', input.TagSpecifications);
  const made = once(call, 'natgateway', input, () => start(call, input, subnet));
  return { ClientToken: input.ClientToken, NatGateway: describeNat(call, made) };
}

/** DescribeNatGateways, by ids or filters; deleted and failed ones for an hour. */
export function describeNatGateways(
  input: DescribeNatGatewaysRequest & { readonly Filters?: DescribeNatGatewaysRequest['Filter'] },
  call: Call,
): DescribeNatGatewaysResult {
  const gateways = chosen(call, 'natgateway', input.NatGatewayIds, all(call, 'natgateway')).map(
    (record) => describeNat(call, record),
  );
  const page = describePage(gateways, {
    input: { ...input, Filters: input.Filter ?? input.Filters },
    fields: {
      'nat-gateway-id': (gateway) => gateway.NatGatewayId,
      state: (gateway) => gateway.State,
      'subnet-id': (gateway) => gateway.SubnetId,
      'vpc-id': (gateway) => gateway.VpcId,
    },
    tags: (gateway) => gateway.Tags ?? [],
  });
  return { NatGateways: page.items, NextToken: page.next };
}

/** DeleteNatGateway: its routes stay behind; its address stays associated until it is deleted. */
export function deleteNatGateway(
  input: DeleteNatGatewayRequest,
  call: Call,
): DeleteNatGatewayResult {
  const record = lookup(call, 'natgateway', input.NatGatewayId, 'natGatewayId');
  if (record.state === 'pending' || record.state === 'available') {
    save(call, 'natgateway', { ...record, state: 'deleting', deletedAt: call.world.now() });
    call.world.schedule(call.scope, stopDelay, 'ec2.nat-gateway-deleted', { id: record.id });
  }
  if (record.state === 'failed') bury(call, { ...record, deletedAt: call.world.now() });
  return { NatGatewayId: record.id };
}

/** Timer `ec2.nat-gateway-started`: pending becomes available. */
export const natGatewayStarted: TimerHandler = (payload: { readonly id: string }, place) => {
  const record = table(place, 'natgateway').get(payload.id);
  if (record?.state === 'pending') save(place, 'natgateway', { ...record, state: 'available' });
};

/** Timer `ec2.nat-gateway-failed`: pending becomes failed, for an hour. */
export const natGatewayFailed: TimerHandler = (
  payload: { readonly id: string; readonly code: string; readonly message: string },
  place,
) => {
  const record = table(place, 'natgateway').get(payload.id);
  if (record?.state !== 'pending') return;
  const { code, message } = payload;
  save(place, 'natgateway', {
    ...record,
    state: 'failed',
    deletedAt: place.world.now(),
    failure: { code, message },
  });
  place.world.schedule(place.scope, memory, 'ec2.nat-gateway-forgotten', { id: record.id });
};

/** Timer `ec2.nat-gateway-deleted`: frees the address and the interface. */
export const natGatewayDeleted: TimerHandler = (payload: { readonly id: string }, place) => {
  const record = table(place, 'natgateway').get(payload.id);
  if (record?.state === 'deleting') bury(place, record);
};

/** Timer `ec2.nat-gateway-forgotten`: the record and its tags go. */
export const natGatewayForgotten: TimerHandler = (payload: { readonly id: string }, place) => {
  table(place, 'natgateway').delete(payload.id);
  forgetTags(place, payload.id);
};

function start(call: Call, input: CreateNatGatewayRequest, subnet: SubnetRecord): NatGatewayRecord {
  const connectivity = input.ConnectivityType ?? 'public';
  if (connectivity === 'private' && input.AllocationId !== undefined)
    throw new ServiceFault(
      'InvalidParameterCombination',
      'AllocationId cannot be specified for a private NAT gateway',
    );
  const address =
    connectivity === 'public'
      ? lookup(call, 'elastic-ip', required(input.AllocationId, 'AllocationId'))
      : undefined;
  const inZone = all(call, 'natgateway').filter(
    (each) =>
      ['pending', 'available', 'deleting'].includes(each.state) &&
      table(call, 'subnet').get(each.subnetId)?.zone === subnet.zone,
  );
  if (inZone.length >= 5)
    throw new ServiceFault(
      'NatGatewayLimitExceeded',
      'Performing this operation would exceed the limit of 5 NAT gateways',
    );
  const base: NatGatewayRecord = {
    id: newId(call, 'natgateway'),
    vpcId: subnet.vpcId,
    subnetId: subnet.id,
    connectivity,
    state: 'pending',
    createdAt: call.world.now(),
    ...(address === undefined ? {} : { allocationId: address.id, publicIp: address.publicIp }),
  };
  tagOnCreate(call, base.id, 'natgateway', input.TagSpecifications);
  const failure = failureOf(call, base, subnet);
  if (failure !== undefined) {
    call.world.schedule(call.scope, failureDelay, 'ec2.nat-gateway-failed', {
      id: base.id,
      ...failure,
    });
    return base;
  }
  const created = createNetworkInterface(call.world, call.scope, {
    subnetId: subnet.id,
    groups: [],
    description: `Interface for NAT Gateway ${base.id}`,
    requester: 'amazon-nat-gateway',
    type: 'nat_gateway',
    ...(input.PrivateIpAddress === undefined ? {} : { privateIp: input.PrivateIpAddress }),
  });
  dropGroups(call, created.networkInterfaceId);
  call.world.schedule(call.scope, startDelay, 'ec2.nat-gateway-started', { id: base.id });
  return {
    ...base,
    networkInterfaceId: created.networkInterfaceId,
    privateIp: created.privateIpAddress,
    ...(address === undefined
      ? {}
      : { associationId: link(call, address, created.networkInterfaceId) }),
  };
}

function failureOf(place: Place, record: NatGatewayRecord, subnet: SubnetRecord) {
  if (record.connectivity === 'public') {
    if (inVpc(place, 'internet-gateway', record.vpcId).length === 0)
      return {
        code: 'Gateway.NotAttached',
        message: `Network ${record.vpcId} has no Internet gateway attached`,
      };
    if (table(place, 'elastic-ip').get(record.allocationId ?? '')?.association !== undefined)
      return {
        code: 'Resource.AlreadyAssociated',
        message: `Elastic IP address [${record.allocationId}] is already associated`,
      };
  }
  if (freeAddresses(place, subnet) < 1)
    return {
      code: 'InsufficientFreeAddressesInSubnet',
      message: 'Subnet has insufficient free addresses to create this NAT gateway',
    };
  return undefined;
}

/** The interface of a NAT gateway has no security groups. */
function dropGroups(place: Place, id: string): void {
  save(place, 'network-interface', { ...lookup(place, 'network-interface', id), groupIds: [] });
}

function bury(place: Place, record: NatGatewayRecord): void {
  if (record.networkInterfaceId !== undefined)
    deleteNetworkInterface(place.world, place.scope, record.networkInterfaceId);
  save(place, 'natgateway', { ...record, state: 'deleted' });
  place.world.schedule(place.scope, memory, 'ec2.nat-gateway-forgotten', { id: record.id });
}

function describeNat(place: Place, record: NatGatewayRecord): NatGateway {
  return {
    NatGatewayId: record.id,
    VpcId: record.vpcId,
    SubnetId: record.subnetId,
    State: record.state,
    ConnectivityType: record.connectivity,
    AvailabilityMode: 'zonal',
    CreateTime: new Date(record.createdAt),
    DeleteTime: record.deletedAt === undefined ? undefined : new Date(record.deletedAt),
    FailureCode: record.failure?.code,
    FailureMessage: record.failure?.message,
    NatGatewayAddresses: [
      {
        AllocationId: record.allocationId,
        AssociationId: record.associationId,
        NetworkInterfaceId: record.networkInterfaceId,
        PrivateIp: record.privateIp,
        PublicIp: record.publicIp,
        IsPrimary: true,
        Status: addressStatus(record),
        FailureMessage: record.failure?.message,
      },
    ],
    Tags: tagsOf(place, record.id),
  };
}

function addressStatus(
  record: NatGatewayRecord,
): 'associating' | 'succeeded' | 'failed' | 'disassociating' {
  switch (record.state) {
    case 'pending':
      return 'associating';
    case 'available':
      return 'succeeded';
    case 'failed':
      return 'failed';
    case 'deleting':
    case 'deleted':
      return 'disassociating';
    default:
      return record.state satisfies never;
  }
}
