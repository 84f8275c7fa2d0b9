/** What of a load balancer can change in place: subnets, security groups, address type. */
import type {
  SetIpAddressTypeInput,
  SetIpAddressTypeOutput,
  SetSecurityGroupsInput,
  SetSecurityGroupsOutput,
  SetSubnetsInput,
  SetSubnetsOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { setNetworkInterfaceGroups } from '../ec2/network-interfaces.ts';
import { lookup as ec2Lookup } from '../ec2/store.ts';
import { checkAddressType, securityGroupsOf, sitesOf } from './load-balancer-network.ts';
import { describeNode, moveNodes } from './load-balancers.ts';
import type { LoadBalancerRecord } from './records.ts';
import { lookup, save } from './store.ts';

/** SetSubnets: replaces the list; a network load balancer cannot lose subnets. */
export function setSubnets(input: Decoded<SetSubnetsInput>, call: Call): SetSubnetsOutput {
  const record = lookup(call, 'load-balancer', input.LoadBalancerArn);
  const ipAddressType = input.IpAddressType ?? record.ipAddressType;
  const present = new Set(record.nodes.map((node) => node.subnetId));
  const sites = sitesOf(call, input, { ...record, ipAddressType }, present);
  const lost = record.nodes.find((node) => !sites.some((site) => site.subnet.id === node.subnetId));
  if (record.type === 'network' && lost !== undefined)
    throw new ServiceFault(
      'InvalidConfigurationRequest',
      `Subnet '${lost.subnetId}' cannot be removed from a network load balancer`,
    );
  if (sites.some((site) => site.subnet.vpcId !== record.vpcId))
    throw new ServiceFault(
      'InvalidConfigurationRequest',
      'All subnets must belong to the VPC of the load balancer',
    );
  const nodes = moveNodes(call, record, sites);
  save(call, 'load-balancer', { ...record, ipAddressType, nodes });
  return {
    AvailabilityZones: nodes.map((node) => describeNode(call, node)),
    IpAddressType: ipAddressType as NonNullable<SetSubnetsOutput['IpAddressType']>,
  };
}

/** SetSecurityGroups: a network load balancer made without groups cannot get any, one with groups keeps at least one. */
export function setSecurityGroups(
  input: Decoded<SetSecurityGroupsInput>,
  call: Call,
): SetSecurityGroupsOutput {
  const record = lookup(call, 'load-balancer', input.LoadBalancerArn);
  if (input.SecurityGroups.length === 0 || groupless(record))
    throw new ServiceFault(
      'InvalidConfigurationRequest',
      groupless(record)
        ? 'You cannot set security groups on a network load balancer that was created without any'
        : 'At least one security group must be specified',
    );
  const groupIds = securityGroupsOf(call, record.vpcId, input.SecurityGroups, record.type);
  for (const node of record.nodes)
    setNetworkInterfaceGroups(call.world, call.scope, node.networkInterfaceId, groupIds);
  save(call, 'load-balancer', { ...record, groupIds });
  return { SecurityGroupIds: [...groupIds] };
}

/** SetIpAddressType: dual stack needs IPv6 blocks on all subnets. */
export function setIpAddressType(
  input: Decoded<SetIpAddressTypeInput>,
  call: Call,
): SetIpAddressTypeOutput {
  const record = lookup(call, 'load-balancer', input.LoadBalancerArn);
  const subnets = record.nodes.map((node) => ec2Lookup(call, 'subnet', node.subnetId));
  checkAddressType(subnets, { ...record, ipAddressType: input.IpAddressType });
  save(call, 'load-balancer', { ...record, ipAddressType: input.IpAddressType });
  return { IpAddressType: input.IpAddressType };
}

function groupless(record: LoadBalancerRecord): boolean {
  return record.type === 'network' && record.groupIds.length === 0;
}
