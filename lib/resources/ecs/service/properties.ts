/** Desired properties of a service. */
import type { CreateServiceRequest } from '@aws-sdk/client-ecs';

/** CloudFormation's name of the type. */
export const SERVICE_TYPE = 'AWS::ECS::Service';

/** CreateService's request without tags and token. */
export type ServiceProperties = Omit<CreateServiceRequest, 'tags' | 'clientToken'>;
