/** Routes that users make: one destination and one target each. */
import type {
  CreateRouteRequest,
  CreateRouteResult,
  DeleteRouteRequest,
  ReplaceRouteRequest,
} from '@aws-sdk/client-ec2';
import { type Call, ServiceFault } from '../../service.ts';
import { cidrContains, formatCidr, parseCidr } from './cidrs.ts';
import { isPrefixList } from './prefix-lists.ts';
import type { RouteDestination, RouteTableRecord, RouteTarget } from './records.ts';
import { localBlocks } from './route-listing.ts';
import { checkQuota, lookup, type Place, save, table } from './store.ts';

/** CreateRoute: refuses a destination that the table has. */
export function createRoute(input: CreateRouteRequest, call: Call): CreateRouteResult {
  const found = lookup(call, 'route-table', input.RouteTableId, 'routeTableId');
  const destination = destinationOf(call, input);
  const target = targetOf(call, found, input);
  if (
    indexOf(found, destination) >= 0 ||
    localBlocks(call, found.vpcId).includes(destination.value)
  )
    throw new ServiceFault(
      'RouteAlreadyExists',
      `The route identified by ${destination.value} already exists.`,
    );
  if (insideLocal(call, found, destination))
    throw new ServiceFault(
      'InvalidParameterValue',
      `The destination CIDR block ${destination.value} is equal to or more specific than one of this VPC's CIDR blocks. This route can target only an interface or an instance.`,
    );
  checkQuota(found.routes.length, 500, 'RouteLimitExceeded', `routes in ${found.id}`);
  save(call, 'route-table', { ...found, routes: [...found.routes, { destination, target }] });
  return { Return: true };
}

/** ReplaceRoute: gives an existing destination another target in one step. */
export function replaceRoute(input: ReplaceRouteRequest, call: Call): object {
  const found = lookup(call, 'route-table', input.RouteTableId, 'routeTableId');
  const destination = destinationOf(call, input);
  const target = targetOf(call, found, input);
  const index = indexOf(found, destination);
  if (index < 0)
    throw new ServiceFault(
      'InvalidParameterValue',
      `There is no route defined for '${destination.value}' in the route table. Use CreateRoute instead.`,
    );
  save(call, 'route-table', {
    ...found,
    routes: found.routes.with(index, { destination, target }),
  });
  return {};
}

/** DeleteRoute: local routes and routes of endpoints cannot be deleted. */
export function deleteRoute(input: DeleteRouteRequest, call: Call): object {
  const found = lookup(call, 'route-table', input.RouteTableId, 'routeTableId');
  const destination = destinationOf(call, input);
  if (localBlocks(call, found.vpcId).includes(destination.value))
    throw new ServiceFault(
      'InvalidParameterValue',
      `cannot remove local route ${destination.value} in route table ${found.id}`,
    );
  const index = indexOf(found, destination);
  if (index < 0)
    throw new ServiceFault(
      'InvalidRoute.NotFound',
      `no route with ${parameterOf(destination)} ${destination.value} in route table ${found.id}`,
    );
  save(call, 'route-table', { ...found, routes: found.routes.toSpliced(index, 1) });
  return {};
}

interface DestinationInput {
  readonly DestinationCidrBlock?: string | undefined;
  readonly DestinationIpv6CidrBlock?: string | undefined;
  readonly DestinationPrefixListId?: string | undefined;
}

interface TargetInput {
  readonly GatewayId?: string | undefined;
  readonly EgressOnlyInternetGatewayId?: string | undefined;
  readonly NatGatewayId?: string | undefined;
  readonly NetworkInterfaceId?: string | undefined;
}

function destinationOf(place: Place, input: DestinationInput): RouteDestination {
  const {
    DestinationCidrBlock: ipv4,
    DestinationIpv6CidrBlock: ipv6,
    DestinationPrefixListId: list,
  } = input;
  const given = [ipv4, ipv6, list].filter((each) => each !== undefined);
  if (given.length > 1)
    throw new ServiceFault(
      'InvalidParameterCombination',
      'Only one of destinationCidrBlock, destinationIpv6CidrBlock and destinationPrefixListId can be specified.',
    );
  if (ipv4 !== undefined) return { kind: 'ipv4', value: block(ipv4, 4, 'destinationCidrBlock') };
  if (ipv6 !== undefined)
    return { kind: 'ipv6', value: block(ipv6, 6, 'destinationIpv6CidrBlock') };
  if (list === undefined)
    throw new ServiceFault(
      'MissingParameter',
      'The request must contain exactly one of destinationCidrBlock, destinationIpv6CidrBlock, destinationPrefixListId.',
    );
  if (!isPrefixList(place.scope.region, list))
    throw new ServiceFault(
      'InvalidPrefixListID.NotFound',
      `The prefix list ID '${list}' does not exist`,
    );
  return { kind: 'prefix-list', value: list };
}

function block(text: string, family: 4 | 6, parameter: string): string {
  const cidr = parseCidr(text);
  if (cidr?.family !== family)
    throw new ServiceFault(
      'InvalidParameterValue',
      `Value (${text}) for parameter ${parameter} is invalid. This is not a valid CIDR block.`,
    );
  return formatCidr(cidr);
}

function targetOf(place: Place, found: RouteTableRecord, input: TargetInput): RouteTarget {
  const {
    GatewayId: gateway,
    EgressOnlyInternetGatewayId: egress,
    NatGatewayId: nat,
    NetworkInterfaceId: networkInterface,
  } = input;
  const given = [gateway, egress, nat, networkInterface].filter((each) => each !== undefined);
  if (given.length > 1)
    throw new ServiceFault(
      'InvalidParameterCombination',
      'The request must contain exactly one route target.',
    );
  if (gateway !== undefined) return internetGateway(place, found, gateway);
  if (egress !== undefined) {
    const record = lookup(place, 'egress-only-internet-gateway', egress);
    return sameNetwork(found, record.vpcId, { kind: 'egress-only', id: record.id });
  }
  if (nat !== undefined) {
    const record = table(place, 'natgateway').get(nat);
    if (record === undefined || record.state === 'deleted' || record.state === 'failed')
      throw new ServiceFault(
        'InvalidNatGatewayID.NotFound',
        `The natGateway ID '${nat}' does not exist`,
      );
    return sameNetwork(found, record.vpcId, { kind: 'nat-gateway', id: record.id });
  }
  if (networkInterface !== undefined) {
    const record = lookup(place, 'network-interface', networkInterface);
    return sameNetwork(found, record.vpcId, { kind: 'network-interface', id: record.id });
  }
  throw new ServiceFault(
    'MissingParameter',
    'The request must contain exactly one of gatewayId, natGatewayId, networkInterfaceId, vpcPeeringConnectionId, egressOnlyInternetGatewayId, transitGatewayId, localGatewayId, carrierGatewayId or vpcEndpointId',
  );
}

function internetGateway(place: Place, found: RouteTableRecord, id: string): RouteTarget {
  if (id.startsWith('vpce-'))
    throw new ServiceFault(
      'InvalidParameterValue',
      'VPC Endpoints of this type cannot be used as route targets',
    );
  const record = table(place, 'internet-gateway').get(id);
  if (record === undefined)
    throw new ServiceFault(
      id.startsWith('igw-') ? 'InvalidInternetGatewayID.NotFound' : 'InvalidGatewayID.NotFound',
      `The gateway ID '${id}' does not exist`,
    );
  return sameNetwork(found, record.vpcId, { kind: 'internet-gateway', id });
}

function sameNetwork(
  found: RouteTableRecord,
  vpcId: string | undefined,
  target: RouteTarget,
): RouteTarget {
  if (vpcId !== found.vpcId)
    throw new ServiceFault(
      'InvalidParameterValue',
      `route table ${found.id} and network gateway ${target.id} belong to different networks`,
    );
  return target;
}

function indexOf(found: RouteTableRecord, destination: RouteDestination): number {
  return found.routes.findIndex(
    (route) =>
      route.destination.kind === destination.kind && route.destination.value === destination.value,
  );
}

function insideLocal(
  place: Place,
  found: RouteTableRecord,
  destination: RouteDestination,
): boolean {
  const inner = parseCidr(destination.value);
  return localBlocks(place, found.vpcId).some((text) => {
    const outer = parseCidr(text);
    return inner !== undefined && outer !== undefined && cidrContains(outer, inner);
  });
}

function parameterOf(destination: RouteDestination): string {
  if (destination.kind === 'ipv4') return 'destination-cidr-block';
  return destination.kind === 'ipv6' ? 'destination-ipv6-cidr-block' : 'destination-prefix-list-id';
}
