/** Where a load balancer stands: its subnets, the interfaces in them, its security groups. */

import type { SubnetMapping } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ServiceFault } from '../../service.ts';
import { slownessOf } from '../../slowness.ts';
import type { TimerHandler } from '../../world.ts';
import { link } from '../ec2/addresses.ts';
import { createNetworkInterface, deleteNetworkInterface } from '../ec2/network-interfaces.ts';
import type { SubnetRecord } from '../ec2/records.ts';
import { table as ec2Table, inVpc } from '../ec2/store.ts';
import { freeAddresses } from '../ec2/subnets.ts';
import type { LoadBalancerRecord, NodeRecord } from './records.ts';
import { invalid, type Place, pathOf } from './store.ts';

const releaseDelay = 20_000;
const freeAddressesNeeded = 8;

/** A subnet that a load balancer is to use, and the addresses chosen for it. */
export interface Site {
  readonly subnet: SubnetRecord;
  readonly allocationId?: string;
  readonly privateIp?: string;
}

/** What of a load balancer decides where it can stand. */
export type Shape = Pick<LoadBalancerRecord, 'type' | 'scheme' | 'ipAddressType'>;

/** The subnets of a request. Throws for those that AWS would refuse. */
export function sitesOf(
  place: Place,
  input: {
    readonly Subnets?: readonly string[];
    readonly SubnetMappings?: readonly SubnetMapping[];
  },
  shape: Shape,
  /** Subnets that it stands in already: those need no further addresses. */
  present: ReadonlySet<string> = new Set(),
): readonly Site[] {
  if (input.Subnets !== undefined && input.SubnetMappings !== undefined)
    throw invalid('You must specify either subnets or subnet mappings, but not both');
  const mappings =
    input.SubnetMappings ?? (input.Subnets ?? []).map((SubnetId): SubnetMapping => ({ SubnetId }));
  const sites = mappings.map((mapping): Site => {
    const subnet = ec2Table(place, 'subnet').get(mapping.SubnetId ?? '');
    if (subnet === undefined)
      throw new ServiceFault(
        'SubnetNotFound',
        `The subnet ID '${mapping.SubnetId}' does not exist`,
      );
    return {
      subnet,
      ...(mapping.AllocationId === undefined ? {} : { allocationId: mapping.AllocationId }),
      ...(mapping.PrivateIPv4Address === undefined
        ? {}
        : { privateIp: mapping.PrivateIPv4Address }),
    };
  });
  checkSites(place, sites, shape);
  const full = sites.find(
    ({ subnet }) => !present.has(subnet.id) && freeAddresses(place, subnet) < freeAddressesNeeded,
  );
  if (full !== undefined)
    throw new ServiceFault(
      'InvalidSubnet',
      `Not enough IP space available in ${full.subnet.id}. ELB requires at least ${freeAddressesNeeded} free IP addresses in each subnet.`,
    );
  return sites;
}

/** The ids of a request's security groups, or the VPC's default group for an application load balancer. */
export function securityGroupsOf(
  place: Place,
  vpcId: string,
  ids: readonly string[] | undefined,
  type: LoadBalancerRecord['type'],
): readonly string[] {
  const groups = inVpc(place, 'security-group', vpcId);
  if (ids === undefined || ids.length === 0)
    return type === 'network'
      ? []
      : groups.filter((group) => group.name === 'default').map((group) => group.id);
  const unknown = ids.find((id) => !groups.some((group) => group.id === id));
  if (unknown !== undefined)
    throw new ServiceFault(
      'InvalidSecurityGroup',
      `The security group '${unknown}' does not exist in VPC '${vpcId}'`,
    );
  return [...new Set(ids)];
}

/** Puts an interface of the load balancer into a subnet. */
export function addNode(
  place: Place,
  owner: Pick<LoadBalancerRecord, 'arn' | 'type' | 'scheme' | 'groupIds'>,
  site: Site,
): NodeRecord {
  const address =
    site.allocationId === undefined
      ? undefined
      : ec2Table(place, 'elastic-ip').get(site.allocationId);
  if (site.allocationId !== undefined && address === undefined)
    throw new ServiceFault(
      'AllocationIdNotFound',
      `The allocation IDs '${site.allocationId}' do not exist`,
    );
  const created = createNetworkInterface(place.world, place.scope, {
    subnetId: site.subnet.id,
    groups: owner.groupIds,
    description: `ELB ${pathOf(owner.arn)}`,
    requester: 'amazon-elb',
    type: owner.type === 'network' ? 'network_load_balancer' : 'interface',
    publicIp: owner.scheme === 'internet-facing' && address === undefined,
    ...(site.privateIp === undefined ? {} : { privateIp: site.privateIp }),
  });
  if (address !== undefined) link(place, address, created.networkInterfaceId);
  return {
    subnetId: site.subnet.id,
    zone: site.subnet.zone,
    networkInterfaceId: created.networkInterfaceId,
    ...(site.allocationId === undefined ? {} : { allocationId: site.allocationId }),
    ...(site.privateIp === undefined ? {} : { privateIp: site.privateIp }),
  };
}

/** Lets interfaces go; they linger for a while, as AWS's do. */
export function releaseNodes(place: Place, nodes: readonly NodeRecord[]): void {
  if (nodes.length === 0) return;
  const delay = releaseDelay + slownessOf(place.world).drains;
  place.world.schedule(place.scope, delay, 'elbv2.nodes-released', {
    networkInterfaceIds: nodes.map((node) => node.networkInterfaceId),
  });
}

/** Timer `elbv2.nodes-released`: the interfaces of a load balancer go. */
export const nodesReleased: TimerHandler = (
  payload: { readonly networkInterfaceIds: readonly string[] },
  place,
) => {
  for (const id of payload.networkInterfaceIds)
    deleteNetworkInterface(place.world, place.scope, id);
};

/** Refuses an address type that the subnets cannot carry. */
export function checkAddressType(sites: readonly SubnetRecord[], shape: Shape): void {
  const known = ['ipv4', 'dualstack', 'dualstack-without-public-ipv4'];
  if (!known.includes(shape.ipAddressType))
    throw invalid(`IP address type '${shape.ipAddressType}' must be one of '${known.join(', ')}'`);
  const bare = sites.find(
    (subnet) => !subnet.ipv6Cidrs.some((cidr) => cidr.state === 'associated'),
  );
  if (shape.ipAddressType !== 'ipv4' && bare !== undefined)
    throw new ServiceFault(
      'InvalidSubnet',
      `Subnet '${bare.id}' must have an IPv6 CIDR block to use the IP address type '${shape.ipAddressType}'`,
    );
}

function checkSites(place: Place, sites: readonly Site[], shape: Shape): void {
  if (sites.length === 0) throw invalid('At least one subnet must be specified');
  const zones = new Set(sites.map((site) => site.subnet.zone));
  if (zones.size < sites.length)
    throw new ServiceFault(
      'InvalidConfigurationRequest',
      'A load balancer cannot be attached to multiple subnets in the same Availability Zone',
    );
  if (shape.type === 'application' && zones.size < 2)
    throw invalid('At least two subnets in two different Availability Zones must be specified');
  const [first] = sites;
  const vpcId = first?.subnet.vpcId ?? '';
  if (sites.some((site) => site.subnet.vpcId !== vpcId))
    throw new ServiceFault(
      'InvalidConfigurationRequest',
      'All subnets must belong to the same VPC',
    );
  if (shape.scheme === 'internet-facing' && inVpc(place, 'internet-gateway', vpcId).length === 0)
    throw new ServiceFault('InvalidSubnet', `VPC ${vpcId} has no internet gateway`);
  checkAddressType(
    sites.map((site) => site.subnet),
    shape,
  );
}
