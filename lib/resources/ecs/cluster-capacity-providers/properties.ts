/** Desired properties of a cluster's capacity providers and default strategy. */
import type { PutClusterCapacityProvidersRequest } from '@aws-sdk/client-ecs';

/** CloudFormation's name of the type. */
export const CLUSTER_CAPACITY_PROVIDERS_TYPE = 'AWS::ECS::ClusterCapacityProviderAssociations';

/** PutClusterCapacityProviders's request: the whole of both lists. */
export type ClusterCapacityProvidersProperties = PutClusterCapacityProvidersRequest;
