/** Desired properties of an Elastic IP address. */
import type { AllocateAddressRequest } from '@aws-sdk/client-ec2';

/** CloudFormation's name of the type. */
export const ELASTIC_IP_TYPE = 'AWS::EC2::EIP';

/** AllocateAddress's request without tags and dry run. */
export type ElasticIpProperties = Omit<AllocateAddressRequest, 'DryRun' | 'TagSpecifications'>;
