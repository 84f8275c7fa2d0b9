/** Desired properties of an egress-only internet gateway (IPv6). */
import type { CreateEgressOnlyInternetGatewayRequest } from '@aws-sdk/client-ec2';

/** CloudFormation's name of the type. */
export const EGRESS_ONLY_INTERNET_GATEWAY_TYPE = 'AWS::EC2::EgressOnlyInternetGateway';

/** CreateEgressOnlyInternetGateway's request without tags, token and dry run. */
export type EgressOnlyInternetGatewayProperties = Omit<
  CreateEgressOnlyInternetGatewayRequest,
  'DryRun' | 'TagSpecifications' | 'ClientToken'
>;
