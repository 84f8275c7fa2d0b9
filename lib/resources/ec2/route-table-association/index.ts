/** AWS::EC2::SubnetRouteTableAssociation: the pure part. */
import type { ResourceType } from '../../../resource-type.ts';
import { REPLACES } from '../field-rules.ts';
import {
  ROUTE_TABLE_ASSOCIATION_TYPE,
  type RouteTableAssociationProperties,
} from './properties.ts';

/** Which route table a subnet uses: at most one is said explicitly. Its owner stands on the subnet. */
export const ec2RouteTableAssociation: ResourceType<RouteTableAssociationProperties> = {
  name: ROUTE_TABLE_ASSOCIATION_TYPE,
  fields: {
    SubnetId: REPLACES,
    RouteTableId: { change: 'update', impact: 'live', off: 'keep' },
  },
  requires: ['RouteTableId', 'SubnetId'],
  attributes: { AssociationId: 'Id of the association' },
  taggable: false,
  identity: ({ SubnetId }) => ({ SubnetId }),
  canonical: (properties) => ({ ...properties }),
  changedByUpdate: () => ['AssociationId'],
  replacement: 'delete-first',
  calls: {
    create: ['CreateTags', 'AssociateRouteTable'],
    update: ['CreateTags', 'ReplaceRouteTableAssociation'],
    delete: ['DisassociateRouteTable', 'DeleteTags'],
  },
  operations: async () => (await import('./operations.ts')).routeTableAssociationOperations,
};
