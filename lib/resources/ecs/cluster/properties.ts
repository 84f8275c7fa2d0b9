/** Desired properties of a cluster. */
import type { CreateClusterRequest } from '@aws-sdk/client-ecs';

/** CloudFormation's name of the type. */
export const CLUSTER_TYPE = 'AWS::ECS::Cluster';

/**
 * CreateCluster's request without tags and capacity providers: those belong to the association, so that two writers
 * never fight over one list.
 */
export type ClusterProperties = Omit<
  CreateClusterRequest,
  'tags' | 'capacityProviders' | 'defaultCapacityProviderStrategy'
>;
