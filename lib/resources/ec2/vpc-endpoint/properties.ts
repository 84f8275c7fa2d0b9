/** Desired properties of a VPC endpoint. */
import type { CreateVpcEndpointRequest } from '@aws-sdk/client-ec2';

/** CloudFormation's name of the type. */
export const VPC_ENDPOINT_TYPE = 'AWS::EC2::VPCEndpoint';

/** CreateVpcEndpoint's request without tags, token and dry run. */
export type VpcEndpointProperties = Omit<
  CreateVpcEndpointRequest,
  'DryRun' | 'TagSpecifications' | 'ClientToken'
>;
