/** Desired properties of a capacity provider. */
import type { CreateCapacityProviderRequest } from '@aws-sdk/client-ecs';

/** CloudFormation's name of the type. */
export const CAPACITY_PROVIDER_TYPE = 'AWS::ECS::CapacityProvider';

/**
 * CreateCapacityProvider's request without tags: either `autoScalingGroupProvider`, or `managedInstancesProvider`
 * together with the `cluster` that it belongs to.
 */
export type CapacityProviderProperties = Omit<CreateCapacityProviderRequest, 'tags'>;
