/** AWS::EC2::NatGateway: the pure part. */
import { omitUndefined } from '../../../core/json.ts';
import type { Address } from '../../../graph/address.ts';
import type { ResourceNode } from '../../../graph/graph.ts';
import { isRefValue } from '../../../graph/reference.ts';
import type { Finding, Neighbours, ResourceType } from '../../../resource-type.ts';
import { ELASTIC_IP_TYPE } from '../elastic-ip/properties.ts';
import { LIVE_SET, REPLACES } from '../field-rules.ts';
import { INTERNET_GATEWAY_ATTACHMENT_TYPE } from '../internet-gateway-attachment/properties.ts';
import { ROUTE_TYPE } from '../route/properties.ts';
import { ROUTE_TABLE_ASSOCIATION_TYPE } from '../route-table-association/properties.ts';
import { SUBNET_TYPE } from '../subnet/properties.ts';
import { NAT_GATEWAY_TYPE, type NatGatewayProperties } from './properties.ts';

/** The way out of private subnets. Only our tags can find it. */
export const ec2NatGateway: ResourceType<NatGatewayProperties> = {
  name: NAT_GATEWAY_TYPE,
  fields: {
    SubnetId: REPLACES,
    AllocationId: REPLACES,
    ConnectivityType: REPLACES,
    PrivateIpAddress: REPLACES,
    VpcId: REPLACES,
    AvailabilityMode: REPLACES,
    AvailabilityZoneAddresses: { ...REPLACES, order: 'set' },
    SecondaryAllocationIds: LIVE_SET,
    SecondaryPrivateIpAddresses: LIVE_SET,
    SecondaryPrivateIpAddressCount: REPLACES,
  },
  requires: ['SubnetId'],
  attributes: { NatGatewayId: 'Id of the NAT gateway' },
  identity: () => undefined,
  canonical: (properties) => omitUndefined({ ...properties }) as NatGatewayProperties,
  validate: (properties) => checkAddress(properties),
  waitsFor: waysToTheInternet,
  removedBefore: [INTERNET_GATEWAY_ATTACHMENT_TYPE, ELASTIC_IP_TYPE, SUBNET_TYPE],
  // Its address can be associated with one gateway at a time.
  replacement: 'delete-first',
  expected: { create: 120, delete: 60 },
  calls: {
    create: ['CreateNatGateway'],
    update: [
      'AssociateNatGatewayAddress',
      'AssignPrivateNatGatewayAddress',
      'DisassociateNatGatewayAddress',
      'UnassignPrivateNatGatewayAddress',
      'CreateTags',
      'DeleteTags',
    ],
    delete: ['DeleteNatGateway'],
  },
  operations: async () => (await import('./operations.ts')).natGatewayOperations,
};

function checkAddress(properties: NatGatewayProperties): readonly Finding[] {
  const { ConnectivityType = 'public', AllocationId, AvailabilityMode, SubnetId } = properties;
  const finding = (path: string, detail: string): readonly Finding[] => [
    { severity: 'error', code: 'rule/violated', path, detail },
  ];
  if (AvailabilityMode === 'regional') return [];
  if (SubnetId === undefined) return finding('SubnetId', 'a zonal NAT gateway needs a subnet');
  if (ConnectivityType === 'public' && AllocationId === undefined)
    return finding('AllocationId', 'a public NAT gateway needs an Elastic IP address');
  if (ConnectivityType === 'private' && AllocationId !== undefined)
    return finding('AllocationId', 'a private NAT gateway takes no Elastic IP address');
  return [];
}

/**
 * A public NAT gateway fails without an attached internet gateway, and is of no use before its subnet has a route to
 * one: it waits for the attachment of its VPC and for the routes and the association of its subnet's table.
 */
function waysToTheInternet(node: ResourceNode, neighbours: Neighbours): readonly Address[] {
  const subnet = referenceIn(node, 'SubnetId');
  if (subnet === undefined || node.properties['ConnectivityType'] === 'private') return [];
  const subnetNode = neighbours.at(subnet);
  const vpc = subnetNode && referenceIn(subnetNode, 'VpcId');
  const attachments =
    vpc === undefined ? [] : ofType(neighbours, vpc, INTERNET_GATEWAY_ATTACHMENT_TYPE);
  const associations = ofType(neighbours, subnet, ROUTE_TABLE_ASSOCIATION_TYPE);
  const routes = associations.flatMap((association) => {
    const table = referenceIn(association, 'RouteTableId');
    return table === undefined ? [] : ofType(neighbours, table, ROUTE_TYPE);
  });
  // A route to this very gateway, however odd, must not wait in a circle.
  const before = [...attachments, ...associations, ...routes].filter(
    (one) => referenceIn(one, 'NatGatewayId') === undefined,
  );
  return [...new Set(before.map(({ address }) => address))];
}

function ofType(neighbours: Neighbours, address: string, type: string): readonly ResourceNode[] {
  return neighbours.referrers(address).filter((one) => one.type === type);
}

function referenceIn(node: ResourceNode, field: string): string | undefined {
  const value = node.properties[field];
  return isRefValue(value) ? value.$ref : undefined;
}
