/** The routes that a route table shows: local ones, those users made, and those of gateway endpoints. */
import type { Route } from '@aws-sdk/client-ec2';
import { prefixListIdOf } from './prefix-lists.ts';
import type { RouteDestination, RouteRecord, RouteTableRecord, RouteTarget } from './records.ts';
import { inVpc, type Place, table } from './store.ts';

/** All routes of a table in the SDK's form; a route whose target is gone is a blackhole. */
export function describeRoutes(place: Place, record: RouteTableRecord): Route[] {
  return [
    ...localRoutes(place, record.vpcId),
    ...record.routes.map((route) => describeRoute(place, record.vpcId, route)),
    ...endpointRoutes(place, record),
  ];
}

/** The CIDR blocks that a VPC routes to itself. */
export function localBlocks(place: Place, vpcId: string): readonly string[] {
  const vpc = table(place, 'vpc').get(vpcId);
  return [...(vpc?.cidrs ?? []), ...(vpc?.ipv6Cidrs ?? [])]
    .filter((each) => each.state === 'associated')
    .map((each) => each.cidr);
}

function localRoutes(place: Place, vpcId: string): Route[] {
  return localBlocks(place, vpcId).map((cidr) => ({
    ...describeDestination({ kind: cidr.includes(':') ? 'ipv6' : 'ipv4', value: cidr }),
    GatewayId: 'local',
    Origin: 'CreateRouteTable',
    State: 'active',
  }));
}

function describeRoute(place: Place, vpcId: string, route: RouteRecord): Route {
  return {
    ...describeDestination(route.destination),
    ...describeTarget(route.target),
    Origin: 'CreateRoute',
    State: isAlive(place, vpcId, route.target) ? 'active' : 'blackhole',
  };
}

function endpointRoutes(place: Place, record: RouteTableRecord): Route[] {
  return inVpc(place, 'vpc-endpoint', record.vpcId)
    .filter((endpoint) => endpoint.routeTableIds.includes(record.id))
    .map((endpoint) => ({
      DestinationPrefixListId: prefixListIdOf(place.scope.region, endpoint.service),
      GatewayId: endpoint.id,
      Origin: 'CreateRoute',
      State: 'active',
    }));
}

function describeDestination(destination: RouteDestination): Route {
  switch (destination.kind) {
    case 'ipv4':
      return { DestinationCidrBlock: destination.value };
    case 'ipv6':
      return { DestinationIpv6CidrBlock: destination.value };
    case 'prefix-list':
      return { DestinationPrefixListId: destination.value };
    default:
      return destination.kind satisfies never;
  }
}

function describeTarget(target: RouteTarget): Route {
  switch (target.kind) {
    case 'internet-gateway':
      return { GatewayId: target.id };
    case 'egress-only':
      return { EgressOnlyInternetGatewayId: target.id };
    case 'nat-gateway':
      return { NatGatewayId: target.id };
    case 'network-interface':
      return { NetworkInterfaceId: target.id };
    default:
      return target.kind satisfies never;
  }
}

function isAlive(place: Place, vpcId: string, target: RouteTarget): boolean {
  switch (target.kind) {
    case 'internet-gateway':
      return table(place, 'internet-gateway').get(target.id)?.vpcId === vpcId;
    case 'egress-only':
      return table(place, 'egress-only-internet-gateway').has(target.id);
    case 'nat-gateway': {
      const state = table(place, 'natgateway').get(target.id)?.state;
      return state === 'pending' || state === 'available' || state === 'deleting';
    }
    case 'network-interface':
      return table(place, 'network-interface').has(target.id);
    default:
      return target.kind satisfies never;
  }
}
