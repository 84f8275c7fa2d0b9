/** AWS::EC2::InternetGateway: the pure part. */
import type { ResourceType } from '../../../resource-type.ts';
import { INTERNET_GATEWAY_TYPE, type InternetGatewayProperties } from './properties.ts';

/** The way of a VPC to the internet. It has no properties; only our tags can find it. */
export const ec2InternetGateway: ResourceType<InternetGatewayProperties> = {
  name: INTERNET_GATEWAY_TYPE,
  fields: {},
  attributes: { InternetGatewayId: 'Id of the internet gateway' },
  identity: () => undefined,
  canonical: (properties) => ({ ...properties }),
  calls: {
    create: ['CreateInternetGateway'],
    update: ['CreateTags', 'DeleteTags'],
    delete: ['DeleteInternetGateway'],
  },
  operations: async () => (await import('./operations.ts')).internetGatewayOperations,
};
