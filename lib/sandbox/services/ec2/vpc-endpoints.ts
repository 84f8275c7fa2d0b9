/** VPC endpoints: gateways that add routes, and interfaces that take addresses in subnets. */
import type {
  CreateVpcEndpointRequest,
  CreateVpcEndpointResult,
  DeleteVpcEndpointsRequest,
  DeleteVpcEndpointsResult,
  DescribeVpcEndpointsRequest,
  DescribeVpcEndpointsResult,
  UnsuccessfulItem,
  VpcEndpoint,
} from '@aws-sdk/client-ec2';
import { digest } from '../../../core/json.ts';
import { type Call, ServiceFault } from '../../service.ts';
import type { TimerHandler } from '../../world.ts';
import { once } from './client-tokens.ts';
import { chosen, describePage } from './describe.ts';
import { offersEndpoint, privateDnsName } from './endpoint-services.ts';
import { deleteNetworkInterface } from './network-interfaces.ts';
import type { VpcEndpointRecord } from './records.ts';
import { all, inVpc, lookup, newId, type Place, required, save, table } from './store.ts';
import { forgetTags, tagOnCreate, tagsFor, tagsOf } from './tags.ts';
import {
  addInterfaces,
  checkPrivateDns,
  checkRouteTables,
  endpointGroups,
} from './vpc-endpoint-parts.ts';

const startDelay = 60_000;
const stopDelay = 60_000;

/** The policy that an endpoint has when none is given: everything is allowed. */
export const fullAccessPolicy = JSON.stringify({
  Version: '2008-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
});

/** CreateVpcEndpoint: gateway endpoints are there at once, interface endpoints are pending first. */
export function createVpcEndpoint(
  input: CreateVpcEndpointRequest,
  call: Call,
): CreateVpcEndpointResult {
  lookup(call, 'vpc', input.VpcId, 'vpcId');
  tagsFor('vpc-endpoint', input.TagSpecifications);
  const made = once(call, 'vpc-endpoint', input, () => start(input, call));
  return { VpcEndpoint: describeEndpoint(call, made), ClientToken: input.ClientToken };
}

/** DescribeVpcEndpoints, by ids or filters. */
export function describeVpcEndpoints(
  input: DescribeVpcEndpointsRequest,
  call: Call,
): DescribeVpcEndpointsResult {
  const endpoints = chosen(
    call,
    'vpc-endpoint',
    input.VpcEndpointIds,
    all(call, 'vpc-endpoint'),
  ).map((record) => describeEndpoint(call, record));
  const page = describePage(endpoints, {
    input,
    fields: {
      'vpc-endpoint-id': (endpoint) => endpoint.VpcEndpointId,
      'vpc-id': (endpoint) => endpoint.VpcId,
      'service-name': (endpoint) => endpoint.ServiceName,
      'service-region': (endpoint) => endpoint.ServiceRegion,
      'vpc-endpoint-state': (endpoint) => endpoint.State,
      'vpc-endpoint-type': (endpoint) => endpoint.VpcEndpointType,
      'ip-address-type': (endpoint) => endpoint.IpAddressType,
    },
    tags: (endpoint) => endpoint.Tags ?? [],
  });
  return { VpcEndpoints: page.items, NextToken: page.next };
}

/** DeleteVpcEndpoints: always answers; what could not be deleted is in `Unsuccessful`. */
export function deleteVpcEndpoints(
  input: DeleteVpcEndpointsRequest,
  call: Call,
): DeleteVpcEndpointsResult {
  const unsuccessful: UnsuccessfulItem[] = [];
  for (const id of required(input.VpcEndpointIds, 'VpcEndpointIds')) {
    const record = table(call, 'vpc-endpoint').get(id);
    if (record === undefined)
      unsuccessful.push({
        ResourceId: id,
        Error: {
          Code: 'InvalidVpcEndpoint.NotFound',
          Message: `The Vpc Endpoint Id '${id}' does not exist`,
        },
      });
    else stop(call, record);
  }
  return { Unsuccessful: unsuccessful };
}

/** Timer `ec2.vpc-endpoint-started`: pending becomes available. */
export const vpcEndpointStarted: TimerHandler = (payload: { readonly id: string }, place) => {
  const record = table(place, 'vpc-endpoint').get(payload.id);
  if (record?.state === 'pending') save(place, 'vpc-endpoint', { ...record, state: 'available' });
};

/** Timer `ec2.vpc-endpoint-deleted`: the endpoint and its interfaces go. */
export const vpcEndpointDeleted: TimerHandler = (payload: { readonly id: string }, place) => {
  const record = table(place, 'vpc-endpoint').get(payload.id);
  for (const each of record?.subnets ?? [])
    deleteNetworkInterface(place.world, place.scope, each.networkInterfaceId);
  table(place, 'vpc-endpoint').delete(payload.id);
  forgetTags(place, payload.id);
};

function start(input: CreateVpcEndpointRequest, call: Call): VpcEndpointRecord {
  const vpcId = required(input.VpcId, 'vpcId');
  const service = required(input.ServiceName, 'serviceName');
  const type = input.VpcEndpointType ?? 'Gateway';
  if (type !== 'Gateway' && type !== 'Interface')
    throw new ServiceFault(
      'UnsupportedOperation',
      `VPC endpoints of type ${type} are not supported here`,
    );
  if (!offersEndpoint(call.region, service, type))
    throw new ServiceFault(
      'InvalidServiceName',
      `The Vpc Endpoint Service '${service}' does not exist`,
    );
  if (inVpc(call, 'vpc-endpoint', vpcId).filter((each) => each.type === type).length >= 50)
    throw new ServiceFault(
      'VpcEndpointLimitExceeded',
      'The maximum number of VPC endpoints has been reached.',
    );
  const base: VpcEndpointRecord = {
    id: newId(call, 'vpc-endpoint'),
    vpcId,
    service,
    type,
    state: type === 'Gateway' ? 'available' : 'pending',
    policy: input.PolicyDocument ?? fullAccessPolicy,
    routeTableIds: input.RouteTableIds ?? [],
    subnets: [],
    groupIds: [],
    privateDns: type === 'Interface' && input.PrivateDnsEnabled === true,
    ipAddressType: input.IpAddressType ?? 'ipv4',
    dnsRecordIpType: dnsRecordIpType(type, input),
    createdAt: call.world.now(),
  };
  checkPolicy(base.policy);
  checkRouteTables(call, base, base.routeTableIds);
  if (type === 'Gateway') {
    tagOnCreate(call, base.id, 'vpc-endpoint', input.TagSpecifications);
    return base;
  }
  if (base.privateDns) checkPrivateDns(call, base);
  const groupIds = endpointGroups(call, vpcId, input.SecurityGroupIds ?? []);
  const subnets = addInterfaces(call, { ...base, groupIds }, input.SubnetIds ?? []);
  tagOnCreate(call, base.id, 'vpc-endpoint', input.TagSpecifications);
  call.world.schedule(call.scope, startDelay, 'ec2.vpc-endpoint-started', { id: base.id });
  return { ...base, groupIds, subnets };
}

function stop(call: Call, record: VpcEndpointRecord): void {
  if (record.state === 'deleting') return;
  if (record.type === 'Gateway') {
    table(call, 'vpc-endpoint').delete(record.id);
    forgetTags(call, record.id);
    return;
  }
  save(call, 'vpc-endpoint', { ...record, state: 'deleting' });
  call.world.schedule(call.scope, stopDelay, 'ec2.vpc-endpoint-deleted', { id: record.id });
}

/** Refuses a policy that is not a JSON document. */
export function checkPolicy(policy: string): void {
  try {
    JSON.parse(policy);
  } catch {
    throw new ServiceFault('InvalidPolicyDocument', 'Policy document is not valid JSON');
  }
}

/** An endpoint in the SDK's form. */
export function describeEndpoint(place: Place, record: VpcEndpointRecord): VpcEndpoint {
  const isGateway = record.type === 'Gateway';
  return {
    VpcEndpointId: record.id,
    VpcEndpointType: record.type,
    VpcId: record.vpcId,
    ServiceName: record.service,
    ServiceRegion: place.scope.region,
    // AWS answers in lower case, against the SDK's own type.
    State: record.state as 'Available',
    PolicyDocument: record.policy,
    RouteTableIds: [...record.routeTableIds],
    SubnetIds: record.subnets.map((each) => each.subnetId),
    NetworkInterfaceIds: record.subnets.map((each) => each.networkInterfaceId),
    Groups: record.groupIds.map((id) => ({
      GroupId: id,
      GroupName: table(place, 'security-group').get(id)?.name,
    })),
    PrivateDnsEnabled: record.privateDns,
    IpAddressType: record.ipAddressType as NonNullable<VpcEndpoint['IpAddressType']>,
    DnsOptions: {
      DnsRecordIpType: record.dnsRecordIpType as 'ipv4',
      ...(record.privateDns ? { PrivateDnsOnlyForInboundResolverEndpoint: false } : {}),
    },
    RequesterManaged: false,
    DnsEntries: isGateway ? [] : dnsEntries(place, record),
    CreationTimestamp: new Date(record.createdAt),
    OwnerId: place.scope.account,
    Tags: tagsOf(place, record.id),
  };
}

function dnsEntries(place: Place, record: VpcEndpointRecord) {
  const { region } = place.scope;
  const name = record.service.split('.').slice(3).join('.');
  const zone = `Z${digest([region, record.service], 13).toUpperCase()}`;
  const host = `${record.id}-${digest(record.id, 8)}`;
  const zones = record.subnets.map((each) => table(place, 'subnet').get(each.subnetId)?.zone ?? '');
  return [
    `${host}.${name}.${region}.vpce.amazonaws.com`,
    ...zones.map((each) => `${host}-${each}.${name}.${region}.vpce.amazonaws.com`),
    ...(record.privateDns ? [privateDnsName(region, record.service)] : []),
  ].map((DnsName) => ({ DnsName, HostedZoneId: zone }));
}

function dnsRecordIpType(type: 'Gateway' | 'Interface', input: CreateVpcEndpointRequest): string {
  return input.DnsOptions?.DnsRecordIpType ?? (type === 'Gateway' ? 'service-defined' : 'ipv4');
}
