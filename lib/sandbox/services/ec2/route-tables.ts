/** Route tables: creation, reading with every kind of route, deletion. */
import type {
  CreateRouteTableRequest,
  CreateRouteTableResult,
  DeleteRouteTableRequest,
  DescribeRouteTablesRequest,
  DescribeRouteTablesResult,
  RouteTable,
  RouteTableAssociation,
} from '@aws-sdk/client-ec2';
import type { Call } from '../../service.ts';
import { once } from './client-tokens.ts';
import { chosen, describePage } from './describe.ts';
import type { RouteTableAssociationRecord, RouteTableRecord } from './records.ts';
import { describeRoutes } from './route-listing.ts';
import {
  all,
  checkQuota,
  dependencyViolation,
  inVpc,
  lookup,
  newId,
  type Place,
  table,
} from './store.ts';
import { forgetTags, tagOnCreate, tagsFor, tagsOf } from './tags.ts';

/** CreateRouteTable: with the local routes of its VPC. */
export function createRouteTable(
  input: CreateRouteTableRequest,
  call: Call,
): CreateRouteTableResult {
  const vpc = lookup(call, 'vpc', input.VpcId, 'vpcId');
  tagsFor('route-table', input.TagSpecifications);
  const made = once(call, 'route-table', input, () => {
    checkQuota(
      inVpc(call, 'route-table', vpc.id).length,
      200,
      'RouteTableLimitExceeded',
      'route tables',
    );
    const id = newId(call, 'route-table');
    tagOnCreate(call, id, 'route-table', input.TagSpecifications);
    return { id, vpcId: vpc.id, routes: [], associations: [] };
  });
  return { ClientToken: input.ClientToken, RouteTable: describeTable(call, made) };
}

/** DescribeRouteTables, by ids or filters; pages of at most 100. */
export function describeRouteTables(
  input: DescribeRouteTablesRequest,
  call: Call,
): DescribeRouteTablesResult {
  const tables = chosen(call, 'route-table', input.RouteTableIds, all(call, 'route-table')).map(
    (each) => describeTable(call, each),
  );
  const page = describePage(tables, {
    input,
    fields: {
      'route-table-id': (each) => each.RouteTableId,
      'vpc-id': (each) => each.VpcId,
      'owner-id': (each) => each.OwnerId,
      'association.main': (each) => each.Associations?.map((link) => link.Main),
      'association.subnet-id': (each) => each.Associations?.map((link) => link.SubnetId),
      'association.gateway-id': (each) => each.Associations?.map((link) => link.GatewayId),
      'association.route-table-id': (each) => each.Associations?.map((link) => link.RouteTableId),
      'association.route-table-association-id': (each) =>
        each.Associations?.map((link) => link.RouteTableAssociationId),
      'route.destination-cidr-block': (each) =>
        each.Routes?.map((route) => route.DestinationCidrBlock),
      'route.destination-ipv6-cidr-block': (each) =>
        each.Routes?.map((route) => route.DestinationIpv6CidrBlock),
      'route.destination-prefix-list-id': (each) =>
        each.Routes?.map((route) => route.DestinationPrefixListId),
      'route.egress-only-internet-gateway-id': (each) =>
        each.Routes?.map((route) => route.EgressOnlyInternetGatewayId),
      'route.gateway-id': (each) => each.Routes?.map((route) => route.GatewayId),
      'route.instance-id': (each) => each.Routes?.map((route) => route.InstanceId),
      'route.nat-gateway-id': (each) => each.Routes?.map((route) => route.NatGatewayId),
      'route.origin': (each) => each.Routes?.map((route) => route.Origin),
      'route.state': (each) => each.Routes?.map((route) => route.State),
    },
    tags: (each) => each.Tags ?? [],
    sizes: [5, 100],
  });
  return { RouteTables: page.items, NextToken: page.next };
}

/** DeleteRouteTable: refuses main tables and tables with associations. */
export function deleteRouteTable(input: DeleteRouteTableRequest, call: Call): object {
  const found = lookup(call, 'route-table', input.RouteTableId, 'routeTableId');
  const { id } = found;
  const gateways = inVpc(call, 'vpc-endpoint', found.vpcId).some((endpoint) =>
    endpoint.routeTableIds.includes(id),
  );
  if (found.associations.length > 0 || gateways) throw dependencyViolation('routeTable', id);
  table(call, 'route-table').delete(id);
  forgetTags(call, id);
  return {};
}

/** An association in the SDK's form. */
export function describeAssociation(
  routeTableId: string,
  link: RouteTableAssociationRecord,
): RouteTableAssociation {
  return {
    Main: link.subnetId === undefined,
    RouteTableAssociationId: link.id,
    RouteTableId: routeTableId,
    SubnetId: link.subnetId,
    AssociationState: { State: 'associated' },
  };
}

function describeTable(place: Place, record: RouteTableRecord): RouteTable {
  return {
    RouteTableId: record.id,
    VpcId: record.vpcId,
    OwnerId: place.scope.account,
    Associations: record.associations.map((link) => describeAssociation(record.id, link)),
    PropagatingVgws: [],
    Routes: describeRoutes(place, record),
    Tags: tagsOf(place, record.id),
  };
}
