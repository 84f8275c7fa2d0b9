/** Desired properties of a route. */
import type { CreateRouteRequest } from '@aws-sdk/client-ec2';

/** CloudFormation's name of the type. */
export const ROUTE_TYPE = 'AWS::EC2::Route';

/** CreateRoute's request without dry run. */
export type RouteProperties = Omit<CreateRouteRequest, 'DryRun'>;
