/** ModifyVpcEndpoint: what of an endpoint can change in place. */
import type { ModifyVpcEndpointRequest, ModifyVpcEndpointResult } from '@aws-sdk/client-ec2';
import { type Call, ServiceFault } from '../../service.ts';
import { deleteNetworkInterface, setNetworkInterfaceGroups } from './network-interfaces.ts';
import type { VpcEndpointRecord } from './records.ts';
import { lookup, save } from './store.ts';
import {
  addInterfaces,
  checkPrivateDns,
  checkRouteTables,
  endpointGroups,
} from './vpc-endpoint-parts.ts';
import { checkPolicy, fullAccessPolicy } from './vpc-endpoints.ts';

/** ModifyVpcEndpoint: adds and removes route tables, subnets and groups; sets policy and DNS. */
export function modifyVpcEndpoint(
  input: ModifyVpcEndpointRequest,
  call: Call,
): ModifyVpcEndpointResult {
  const record = lookup(call, 'vpc-endpoint', input.VpcEndpointId, 'VpcEndpointId');
  if (record.state === 'deleting')
    throw new ServiceFault(
      'InvalidState',
      `The VPC endpoint ${record.id} is being deleted and cannot be modified`,
    );
  const policy = input.ResetPolicy === true ? fullAccessPolicy : input.PolicyDocument;
  if (policy !== undefined) checkPolicy(policy);
  const added = input.AddRouteTableIds ?? [];
  checkRouteTables(call, record, added);
  const settings: VpcEndpointRecord = {
    ...record,
    policy: policy ?? record.policy,
    routeTableIds: edited(record.routeTableIds, added, input.RemoveRouteTableIds ?? []),
    privateDns: input.PrivateDnsEnabled ?? record.privateDns,
    ipAddressType: input.IpAddressType ?? record.ipAddressType,
    dnsRecordIpType: input.DnsOptions?.DnsRecordIpType ?? record.dnsRecordIpType,
    groupIds: groupsAfter(input, call, record),
  };
  if (input.PrivateDnsEnabled === true) checkPrivateDns(call, settings);
  save(call, 'vpc-endpoint', withSubnets(input, call, settings));
  return { Return: true };
}

function groupsAfter(
  input: ModifyVpcEndpointRequest,
  call: Call,
  record: VpcEndpointRecord,
): readonly string[] {
  if (record.type === 'Gateway') return [];
  const added = input.AddSecurityGroupIds ?? [];
  const groups = edited(record.groupIds, added, input.RemoveSecurityGroupIds ?? []);
  if (groups.length === 0)
    throw new ServiceFault(
      'InvalidParameter',
      `The VPC endpoint ${record.id} must have at least one security group`,
    );
  const known = endpointGroups(call, record.vpcId, groups);
  for (const each of record.subnets)
    setNetworkInterfaceGroups(call.world, call.scope, each.networkInterfaceId, known);
  return known;
}

function withSubnets(
  input: ModifyVpcEndpointRequest,
  call: Call,
  record: VpcEndpointRecord,
): VpcEndpointRecord {
  const removed = new Set(input.RemoveSubnetIds ?? []);
  const kept = record.subnets.filter((each) => !removed.has(each.subnetId));
  const present = new Set(kept.map((each) => each.subnetId));
  const fresh = (input.AddSubnetIds ?? []).filter((id) => !present.has(id));
  const made = addInterfaces(call, { ...record, subnets: kept }, fresh);
  for (const each of record.subnets)
    if (removed.has(each.subnetId))
      deleteNetworkInterface(call.world, call.scope, each.networkInterfaceId);
  return { ...record, subnets: [...kept, ...made] };
}

function edited(
  present: readonly string[],
  added: readonly string[],
  removed: readonly string[],
): readonly string[] {
  return [...new Set([...present, ...added])].filter((each) => !removed.includes(each));
}
