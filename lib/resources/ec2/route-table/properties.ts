/** Desired properties of a route table. */
import type { CreateRouteTableRequest } from '@aws-sdk/client-ec2';

/** CloudFormation's name of the type. */
export const ROUTE_TABLE_TYPE = 'AWS::EC2::RouteTable';

/** CreateRouteTable's request without tags, token and dry run. */
export type RouteTableProperties = Omit<
  CreateRouteTableRequest,
  'DryRun' | 'TagSpecifications' | 'ClientToken'
>;
