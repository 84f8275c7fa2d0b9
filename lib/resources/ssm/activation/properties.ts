/** Desired properties of an activation, with which machines outside AWS register. */
import type { CreateActivationRequest } from '@aws-sdk/client-ssm';

/** CloudFormation has no such type: this name follows its form. */
export const ACTIVATION_TYPE = 'AWS::SSM::Activation';

/** CreateActivation's request without tags; the date as text. */
export interface ActivationProperties
  extends Omit<CreateActivationRequest, 'Tags' | 'ExpirationDate' | 'RegistrationMetadata'> {
  /** When it ends, such as `2027-01-31T00:00:00Z`: at most 30 days ahead. Default: 24 hours after it is made. */
  ExpirationDate?: string;
}
