/** AWS::EC2::EgressOnlyInternetGateway: the pure part. */
import type { ResourceType } from '../../../resource-type.ts';
import { REPLACES } from '../field-rules.ts';
import {
  EGRESS_ONLY_INTERNET_GATEWAY_TYPE,
  type EgressOnlyInternetGatewayProperties,
} from './properties.ts';

/** The way out of a VPC for IPv6, closed from outside. Only our tags can find it. */
export const ec2EgressOnlyInternetGateway: ResourceType<EgressOnlyInternetGatewayProperties> = {
  name: EGRESS_ONLY_INTERNET_GATEWAY_TYPE,
  fields: { VpcId: REPLACES },
  requires: ['VpcId'],
  attributes: { EgressOnlyInternetGatewayId: 'Id of the egress-only internet gateway' },
  identity: () => undefined,
  canonical: (properties) => ({ ...properties }),
  calls: {
    create: ['CreateEgressOnlyInternetGateway'],
    update: ['CreateTags', 'DeleteTags'],
    delete: ['DeleteEgressOnlyInternetGateway'],
  },
  operations: async () => (await import('./operations.ts')).egressOnlyInternetGatewayOperations,
};
