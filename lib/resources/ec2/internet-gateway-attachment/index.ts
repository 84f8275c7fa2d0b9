/** AWS::EC2::VPCGatewayAttachment of an internet gateway: the pure part. */
import type { ResourceType } from '../../../resource-type.ts';
import { REPLACES } from '../field-rules.ts';
import {
  INTERNET_GATEWAY_ATTACHMENT_TYPE,
  type InternetGatewayAttachmentProperties,
} from './properties.ts';

/** The attachment of an internet gateway to a VPC, which has at most one. Its owner stands on the gateway. */
export const ec2InternetGatewayAttachment: ResourceType<InternetGatewayAttachmentProperties> = {
  name: INTERNET_GATEWAY_ATTACHMENT_TYPE,
  fields: { InternetGatewayId: REPLACES, VpcId: REPLACES },
  requires: ['VpcId', 'InternetGatewayId'],
  attributes: {
    InternetGatewayId: 'Id of the internet gateway',
    VpcId: 'Id of the VPC',
  },
  taggable: false,
  identity: ({ VpcId }) => ({ VpcId }),
  canonical: (properties) => ({ ...properties }),
  replacement: 'delete-first',
  calls: {
    create: ['CreateTags', 'AttachInternetGateway'],
    update: ['CreateTags'],
    delete: ['DetachInternetGateway', 'DeleteTags'],
  },
  operations: async () => (await import('./operations.ts')).internetGatewayAttachmentOperations,
};
