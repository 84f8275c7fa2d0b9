/** AWS::EC2::RouteTable: the pure part. */
import type { ResourceType } from '../../../resource-type.ts';
import { REPLACES } from '../field-rules.ts';
import { ROUTE_TABLE_TYPE, type RouteTableProperties } from './properties.ts';

/** A table of routes; routes and associations are resources of their own. Only our tags can find it. */
export const ec2RouteTable: ResourceType<RouteTableProperties> = {
  name: ROUTE_TABLE_TYPE,
  fields: { VpcId: REPLACES },
  requires: ['VpcId'],
  attributes: { RouteTableId: 'Id of the route table' },
  identity: () => undefined,
  canonical: (properties) => ({ ...properties }),
  calls: {
    create: ['CreateRouteTable'],
    update: ['CreateTags', 'DeleteTags'],
    delete: ['DeleteRouteTable'],
  },
  operations: async () => (await import('./operations.ts')).routeTableOperations,
};
