/** Desired properties of the association of a gateway with a cluster. */
import type { AssociateGatewayWithClusterRequest } from '@aws-sdk/client-ecs';

/** CloudFormation's name of the type. */
export const GATEWAY_CLUSTER_ASSOCIATION_TYPE = 'AWS::ECS::GatewayClusterAssociation';

/** AssociateGatewayWithCluster's request. */
export type GatewayClusterAssociationProperties = AssociateGatewayWithClusterRequest;
