/** What hangs on a VPC endpoint: route tables, interfaces in subnets, security groups, private DNS. */
import { type Call, ServiceFault } from '../../service.ts';
import { privateDnsName } from './endpoint-services.ts';
import { createNetworkInterface } from './network-interfaces.ts';
import { prefixListIdOf } from './prefix-lists.ts';
import type { VpcEndpointRecord } from './records.ts';
import { inVpc, lookup, type Place } from './store.ts';

/** Refuses route tables of other VPCs, and those that have a route to the service. */
export function checkRouteTables(
  place: Place,
  endpoint: VpcEndpointRecord,
  ids: readonly string[],
): void {
  for (const id of ids) {
    const found = lookup(place, 'route-table', id, 'RouteTableId');
    if (endpoint.type === 'Interface')
      throw new ServiceFault(
        'InvalidParameter',
        `Endpoint type (Interface) does not match available service types ([Gateway]) for route tables.`,
      );
    if (found.vpcId !== endpoint.vpcId)
      throw new ServiceFault(
        'InvalidParameter',
        `Route table ${id} and VPC ${endpoint.vpcId} belong to different networks`,
      );
    const taken = inVpc(place, 'vpc-endpoint', endpoint.vpcId).some(
      (other) =>
        other.id !== endpoint.id &&
        other.service === endpoint.service &&
        other.routeTableIds.includes(id),
    );
    if (taken)
      throw new ServiceFault(
        'RouteAlreadyExists',
        `route table ${id} already has a route with destination-prefix-list-id ${prefixListIdOf(place.scope.region, endpoint.service)}`,
      );
  }
}

/** Puts an interface of the endpoint into each subnet; one subnet per Availability Zone. */
export function addInterfaces(
  call: Call,
  endpoint: VpcEndpointRecord,
  subnetIds: readonly string[],
): VpcEndpointRecord['subnets'] {
  const zones = new Set(
    endpoint.subnets.map((each) => lookup(call, 'subnet', each.subnetId, 'SubnetId').zone),
  );
  const subnets = subnetIds.map((id) => lookup(call, 'subnet', id, 'SubnetId'));
  for (const subnet of subnets) {
    if (subnet.vpcId !== endpoint.vpcId)
      throw new ServiceFault(
        'InvalidParameter',
        `Subnet ${subnet.id} does not belong to VPC ${endpoint.vpcId}`,
      );
    if (zones.has(subnet.zone))
      throw new ServiceFault(
        'DuplicateSubnetsInSameZone',
        `Found another VPC endpoint subnet in the availability zone of ${subnet.id}. VPC endpoint subnets should be in different availability zones supported by the VPC endpoint service.`,
      );
    zones.add(subnet.zone);
  }
  return subnets.map((subnet) => ({
    subnetId: subnet.id,
    networkInterfaceId: createNetworkInterface(call.world, call.scope, {
      subnetId: subnet.id,
      groups: endpoint.groupIds,
      description: `VPC Endpoint Interface ${endpoint.id}`,
      requester: 'amazon-vpce',
      type: 'vpc_endpoint',
    }).networkInterfaceId,
  }));
}

/** The security groups of an endpoint: those given, or the VPC's default group. */
export function endpointGroups(
  place: Place,
  vpcId: string,
  ids: readonly string[],
): readonly string[] {
  const groups = inVpc(place, 'security-group', vpcId);
  if (ids.length === 0)
    return groups.filter((group) => group.name === 'default').map((group) => group.id);
  const unknown = ids.find((id) => !groups.some((group) => group.id === id));
  if (unknown !== undefined)
    throw new ServiceFault(
      'InvalidGroup.NotFound',
      `The security group '${unknown}' does not exist`,
    );
  return [...new Set(ids)];
}

/** Refuses private DNS in a VPC without DNS, or beside another endpoint with it for the same service. */
export function checkPrivateDns(place: Place, endpoint: VpcEndpointRecord): void {
  const vpc = lookup(place, 'vpc', endpoint.vpcId, 'vpcId');
  if (!vpc.dnsSupport || !vpc.dnsHostnames)
    throw new ServiceFault(
      'InvalidParameter',
      `Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${vpc.id}`,
    );
  const taken = inVpc(place, 'vpc-endpoint', vpc.id).some(
    (other) => other.id !== endpoint.id && other.privateDns && other.service === endpoint.service,
  );
  if (taken)
    throw new ServiceFault(
      'InvalidParameter',
      `private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${privateDnsName(place.scope.region, endpoint.service)} in the VPC ${vpc.id}`,
    );
}
