/** AWS::EC2::Route: the pure part. */
import { omitUndefined } from '../../../core/json.ts';
import type { Address } from '../../../graph/address.ts';
import type { ResourceNode } from '../../../graph/graph.ts';
import type { FieldRule, Finding, Neighbours, ResourceType } from '../../../resource-type.ts';
import { canonicalCidr, tryParseCidr } from '../cidr.ts';
import { REPLACES } from '../field-rules.ts';
import { INTERNET_GATEWAY_ATTACHMENT_TYPE } from '../internet-gateway-attachment/properties.ts';
import { DESTINATIONS, destinationOf, TARGETS, targetReference } from './canonical.ts';
import { ROUTE_TYPE, type RouteProperties } from './properties.ts';

/** The target changes by ReplaceRoute, in one go. */
const TARGET: FieldRule = { change: 'update', impact: 'live', off: 'keep' };

/** One route of a route table, found by its destination. Its owner stands on the table. */
export const ec2Route: ResourceType<RouteProperties> = {
  name: ROUTE_TYPE,
  fields: {
    RouteTableId: REPLACES,
    DestinationCidrBlock: REPLACES,
    DestinationIpv6CidrBlock: REPLACES,
    DestinationPrefixListId: REPLACES,
    GatewayId: TARGET,
    NatGatewayId: TARGET,
    EgressOnlyInternetGatewayId: TARGET,
    VpcEndpointId: TARGET,
    TransitGatewayId: TARGET,
    VpcPeeringConnectionId: TARGET,
    NetworkInterfaceId: TARGET,
    InstanceId: TARGET,
    LocalGatewayId: TARGET,
    CarrierGatewayId: TARGET,
    CoreNetworkArn: TARGET,
    OdbNetworkArn: TARGET,
  },
  requires: ['RouteTableId'],
  attributes: { RouteTableId: 'Id of the route table' },
  taggable: false,
  identity: (properties) => ({
    RouteTableId: properties.RouteTableId,
    Destination: destinationOf(properties),
  }),
  canonical: (properties) =>
    omitUndefined({
      ...properties,
      DestinationCidrBlock: canonicalCidr(properties.DestinationCidrBlock),
      DestinationIpv6CidrBlock: canonicalCidr(properties.DestinationIpv6CidrBlock),
    }) as RouteProperties,
  validate: (properties) => [
    ...exactlyOne(properties, DESTINATIONS, 'destination'),
    ...exactlyOne(properties, TARGETS, 'target'),
    ...checkBlock(properties, 'DestinationCidrBlock', 4),
    ...checkBlock(properties, 'DestinationIpv6CidrBlock', 6),
  ],
  waitsFor: attachmentsOf,
  replacement: 'delete-first',
  calls: {
    create: ['CreateTags', 'CreateRoute', 'DeleteTags'],
    update: ['CreateTags', 'ReplaceRoute'],
    delete: ['DeleteRoute', 'DeleteTags'],
  },
  operations: async () => (await import('./operations.ts')).routeOperations,
};

/** A route to an internet gateway is refused until the gateway is attached. */
function attachmentsOf(node: ResourceNode, neighbours: Neighbours): readonly Address[] {
  const target = targetReference(node.properties);
  if (target?.field !== 'GatewayId') return [];
  return neighbours
    .referrers(target.address)
    .filter(({ type }) => type === INTERNET_GATEWAY_ATTACHMENT_TYPE)
    .map(({ address }) => address);
}

function exactlyOne(
  properties: RouteProperties,
  fields: readonly (keyof RouteProperties)[],
  what: string,
): readonly Finding[] {
  const given = fields.filter((field) => properties[field] !== undefined);
  if (given.length === 1) return [];
  const detail =
    given.length === 0 ? `a route needs a ${what}` : `a route has one ${what}: ${given.join(', ')}`;
  return [{ severity: 'error', code: 'rule/violated', detail }];
}

function checkBlock(
  properties: RouteProperties,
  path: 'DestinationCidrBlock' | 'DestinationIpv6CidrBlock',
  family: 4 | 6,
): readonly Finding[] {
  const block: unknown = properties[path];
  if (typeof block !== 'string' || tryParseCidr(block)?.family === family) return [];
  const detail = `${JSON.stringify(block)} is no IPv${family} block`;
  return [{ severity: 'error', code: 'rule/violated', path, detail }];
}
