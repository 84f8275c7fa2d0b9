/** Desired properties of a NAT gateway. */
import type { CreateNatGatewayRequest } from '@aws-sdk/client-ec2';

/** CloudFormation's name of the type. */
export const NAT_GATEWAY_TYPE = 'AWS::EC2::NatGateway';

/** CreateNatGateway's request without tags, token and dry run. */
export type NatGatewayProperties = Omit<
  CreateNatGatewayRequest,
  'DryRun' | 'TagSpecifications' | 'ClientToken'
>;
