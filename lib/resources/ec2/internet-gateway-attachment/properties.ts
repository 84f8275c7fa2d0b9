/** Desired properties of the attachment of an internet gateway to a VPC. */
import type { AttachInternetGatewayRequest } from '@aws-sdk/client-ec2';

/** CloudFormation's name of the type. */
export const INTERNET_GATEWAY_ATTACHMENT_TYPE = 'AWS::EC2::VPCGatewayAttachment';

/** AttachInternetGateway's request without dry run. */
export type InternetGatewayAttachmentProperties = Omit<AttachInternetGatewayRequest, 'DryRun'>;
