/** Desired properties of an instance profile. */
import type { CreateInstanceProfileRequest } from '@aws-sdk/client-iam';

/** CloudFormation's name of the type. */
export const INSTANCE_PROFILE_TYPE = 'AWS::IAM::InstanceProfile';

/** CreateInstanceProfile's request without tags, and the role that instances get. */
export interface InstanceProfileProperties extends Omit<CreateInstanceProfileRequest, 'Tags'> {
  /** The name of one role; IAM takes no more than one. */
  Roles: string[];
}
