/**
 * The Express service: a web service on Fargate for which ECS makes load balancer, scaling and certificate. Found by name.
 * May import: resource-type, graph, core, rules, aws (types). Must not: import SDK values or the engine.
 */
import type { ResourceType } from '../../../resource-type.ts';
import { judgeRequest } from '../../../rules/index.ts';
import { findingsOf } from '../../findings.ts';
import { CLUSTER_TYPE } from '../cluster/properties.ts';
import { CLUSTER_CAPACITY_PROVIDERS_TYPE } from '../cluster-capacity-providers/properties.ts';
import { clusterNameOf } from '../names.ts';
import { networkFirst } from '../network-first.ts';
import { TASK_DEFINITION_TYPE } from '../task-definition/properties.ts';
import { trustFindings } from '../trust-rules.ts';
import { canonicalExpress } from './canonical.ts';
import { expressFields } from './fields.ts';
import {
  EXPRESS_GATEWAY_SERVICE_TYPE,
  type ExpressGatewayServiceProperties,
} from './properties.ts';

/** `AWS::ECS::ExpressGatewayService`. */
export const ecsExpressGatewayService: ResourceType<ExpressGatewayServiceProperties> = {
  name: EXPRESS_GATEWAY_SERVICE_TYPE,
  fields: expressFields,
  requires: ['cluster', 'infrastructureRoleArn'],
  attributes: {
    serviceArn: 'ARN of the service',
    serviceName: 'name of the service',
    endpoint: 'address at which the service answers',
  },
  // ECS takes the load balancer away by the infrastructure role, and out of the network, until the service is INACTIVE.
  removedBefore: [
    CLUSTER_TYPE,
    CLUSTER_CAPACITY_PROVIDERS_TYPE,
    TASK_DEFINITION_TYPE,
    'AWS::EC2::NatGateway',
    'AWS::EC2::Route',
    'AWS::EC2::SecurityGroup',
    'AWS::EC2::Subnet',
    'AWS::EC2::SubnetRouteTableAssociation',
    'AWS::EC2::VPCEndpoint',
    'AWS::IAM::Role',
    'AWS::Logs::LogGroup',
  ],
  // The name is taken until the old service is INACTIVE.
  replacement: 'delete-first',
  calls: {
    create: ['CreateExpressGatewayService'],
    update: ['UpdateExpressGatewayService', 'TagResource', 'UntagResource'],
    delete: ['DeleteExpressGatewayService'],
  },
  expected: { delete: 300, rollout: 300 },
  identity: ({ cluster, serviceName }) => ({ cluster: clusterNameOf(cluster), serviceName }),
  canonical: canonicalExpress,
  validate: (properties, _, neighbours) => [
    ...findingsOf(judgeRequest('CreateExpressGatewayService', properties)),
    ...trustFindings(properties, neighbours),
  ],
  waitsFor: (node, neighbours) => networkFirst(node, neighbours),
  operations: async () => (await import('./operations.ts')).expressOperations,
};
