/** Desired properties of an internet gateway. */
import type { CreateInternetGatewayRequest } from '@aws-sdk/client-ec2';

/** CloudFormation's name of the type. */
export const INTERNET_GATEWAY_TYPE = 'AWS::EC2::InternetGateway';

/** CreateInternetGateway's request without tags and dry run: nothing. */
export type InternetGatewayProperties = Omit<
  CreateInternetGatewayRequest,
  'DryRun' | 'TagSpecifications'
>;
