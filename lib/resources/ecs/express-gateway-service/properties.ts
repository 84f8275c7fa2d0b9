/** Desired properties of an Express service. */
import type { CreateExpressGatewayServiceRequest } from '@aws-sdk/client-ecs';

/** CloudFormation's name of the type. */
export const EXPRESS_GATEWAY_SERVICE_TYPE = 'AWS::ECS::ExpressGatewayService';

/** CreateExpressGatewayService's request without tags. */
export type ExpressGatewayServiceProperties = Omit<CreateExpressGatewayServiceRequest, 'tags'>;
