/** Desired properties of an IAM role with its inline and managed policies. */
import type { CreateRoleRequest } from '@aws-sdk/client-iam';

/** CloudFormation's name of the type. */
export const ROLE_TYPE = 'AWS::IAM::Role';

/** A policy document as JSON, with references at any leaf; sent as text. */
export interface PolicyDocument {
  /** Version of the policy language. */
  readonly Version: '2012-10-17';
  /** The statements. */
  readonly Statement: readonly PolicyStatement[];
}

/** One statement of a policy document. */
export interface PolicyStatement {
  /** Id of the statement. */
  readonly Sid?: string;
  /** Whether it allows or denies. */
  readonly Effect: 'Allow' | 'Deny';
  /** Who; in trust policies only. */
  readonly Principal?: '*' | Readonly<Record<string, string | readonly string[]>>;
  /** Actions. */
  readonly Action: string | readonly string[];
  /** ARNs; in permission policies only. */
  readonly Resource?: string | readonly string[];
  /** Conditions. */
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, string | readonly string[]>>>
  >;
}

/** CreateRole's request without tags, its documents as JSON, and the policies that are set by calls of their own. */
export interface RoleProperties
  extends Omit<CreateRoleRequest, 'Tags' | 'AssumeRolePolicyDocument'> {
  /** Who may assume the role. */
  AssumeRolePolicyDocument: PolicyDocument;
  /** Inline policies by name; each is owned for itself, others are left alone. */
  InlinePolicies?: Record<string, PolicyDocument>;
  /** ARNs of attached managed policies; each is owned for itself, others are left alone. */
  ManagedPolicyArns?: string[];
}
