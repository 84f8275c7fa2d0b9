/** Destinations and targets of routes. */
import { isRefValue } from '../../../graph/reference.ts';
import { canonicalCidr } from '../cidr.ts';
import type { RouteProperties } from './properties.ts';

/** The fields that say where a route leads from: exactly one is given. */
export const DESTINATIONS = [
  'DestinationCidrBlock',
  'DestinationIpv6CidrBlock',
  'DestinationPrefixListId',
] as const satisfies readonly (keyof RouteProperties)[];

/** The fields that say where a route leads to: exactly one is given. */
export const TARGETS = [
  'GatewayId',
  'NatGatewayId',
  'EgressOnlyInternetGatewayId',
  'VpcEndpointId',
  'TransitGatewayId',
  'VpcPeeringConnectionId',
  'NetworkInterfaceId',
  'InstanceId',
  'LocalGatewayId',
  'CarrierGatewayId',
  'CoreNetworkArn',
  'OdbNetworkArn',
] as const satisfies readonly (keyof RouteProperties)[];

/** The destination of a route, in its canonical text. */
export function destinationOf(
  properties: Partial<Pick<RouteProperties, (typeof DESTINATIONS)[number]>>,
) {
  return DESTINATIONS.map((field) => canonicalCidr(properties[field])).find(
    (value) => value !== undefined,
  );
}

/** Address of the resource that a route leads to, and the field that says so. */
export function targetReference(properties: object) {
  for (const field of TARGETS) {
    const value = (properties as Record<string, unknown>)[field];
    if (isRefValue(value)) return { field, address: value.$ref };
  }
  return undefined;
}
