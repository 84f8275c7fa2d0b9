/** Desired properties of the association of a subnet with a route table. */
import type { AssociateRouteTableRequest } from '@aws-sdk/client-ec2';

/** CloudFormation's name of the type. */
export const ROUTE_TABLE_ASSOCIATION_TYPE = 'AWS::EC2::SubnetRouteTableAssociation';

/** AssociateRouteTable's request for a subnet, without dry run. */
export type RouteTableAssociationProperties = Pick<
  AssociateRouteTableRequest,
  'RouteTableId' | 'SubnetId'
>;
