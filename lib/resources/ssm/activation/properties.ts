/** Desired properties of an activation, with which machines outside AWS register. */

/** CloudFormation has no such type: this name follows its form. */
export const ACTIVATION_TYPE = 'AWS::SSM::Activation';

/** CreateActivation's request without tags and metadata; the date as text. Spelled out: its client is not of the public types. */
export interface ActivationProperties {
  /** What the activation is for, at most 256 characters. */
  Description?: string | undefined;
  /** Name that Systems Manager shows for the machines, at most 256 characters. */
  DefaultInstanceName?: string | undefined;
  /** Name of the role that the machines get. */
  IamRole: string | undefined;
  /** Most machines that may register, 1 to 1,000. Default: 1. */
  RegistrationLimit?: number | undefined;
  /** When it ends, such as `2027-01-31T00:00:00Z`: at most 30 days ahead. Default: 24 hours after it is made. */
  ExpirationDate?: string;
}
