/** Desired properties of a policy by which services of AWS may write to log groups. */
import type { PolicyDocument } from '../../iam/role/properties.ts';

/** CloudFormation's name of the type. */
export const LOG_RESOURCE_POLICY_TYPE = 'AWS::Logs::ResourcePolicy';

/** PutResourcePolicy's request, its document as JSON. */
export interface LogResourcePolicyProperties {
  /** Name, unique in the account and Region: `gantry/<address>`, which says whose it is. */
  policyName: string | undefined;
  /** Who may write to which log groups; at most 5,120 characters. */
  policyDocument: PolicyDocument | undefined;
}
