/**
 * The gateway: ways into services whose load balancers ECS makes and shares among them. Found by name.
 * May import: resource-type, graph, core, rules, aws (types). Must not: import SDK values or the engine.
 */
import type { ResourceType } from '../../../resource-type.ts';
import { judgeRequest } from '../../../rules/index.ts';
import { findingsOf } from '../../findings.ts';
import { trustFindings } from '../trust-rules.ts';
import { canonicalGateway } from './canonical.ts';
import { gatewayFields } from './fields.ts';
import { GATEWAY_TYPE, type GatewayProperties } from './properties.ts';

/** `AWS::ECS::Gateway`. */
export const ecsGateway: ResourceType<GatewayProperties> = {
  name: GATEWAY_TYPE,
  fields: gatewayFields,
  requires: ['name', 'infrastructureRoleArn', 'configuration'],
  attributes: { gatewayArn: 'ARN of the gateway', name: 'name of the gateway' },
  // Its load balancers are in the network and are taken away by its role.
  removedBefore: [
    'AWS::EC2::Route',
    'AWS::EC2::SecurityGroup',
    'AWS::EC2::Subnet',
    'AWS::EC2::SubnetRouteTableAssociation',
    'AWS::IAM::Role',
  ],
  replacement: 'delete-first',
  calls: {
    create: ['CreateGateway'],
    update: ['UpdateGateway', 'TagResource', 'UntagResource'],
    delete: ['UpdateGateway', 'DeleteGateway'],
  },
  expected: { update: 30, delete: 30 },
  identity: ({ name }) => ({ name }),
  canonical: canonicalGateway,
  validate: (properties, _, neighbours) => [
    ...findingsOf(judgeRequest('CreateGateway', properties)),
    ...trustFindings(properties, neighbours),
  ],
  operations: async () => (await import('./operations.ts')).gatewayOperations,
};
