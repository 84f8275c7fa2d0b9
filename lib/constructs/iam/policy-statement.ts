/** Statements of IAM policies, as users write them. */
import type { Input, Inputs } from '../../graph/reference.ts';
import type {
  PolicyDocument,
  PolicyStatement as RequestStatement,
} from '../../resources/iam/role/properties.ts';

/** Operators, keys and values of a condition, such as `{ StringEquals: { 'aws:SourceAccount': '...' } }`. */
export type PolicyConditions = Readonly<
  Record<string, Readonly<Record<string, Input<string> | readonly Input<string>[]>>>
>;

/** One statement of a policy. */
export interface PolicyStatement {
  /** @default - none */
  readonly sid?: string;
  /** @default 'Allow' */
  readonly effect?: 'Allow' | 'Deny';
  /** Actions, such as `s3:GetObject`. */
  readonly actions: readonly string[];
  /** ARNs of what the actions may be used on; `*` for everything. */
  readonly resources: readonly Input<string>[];
  /** @default - none */
  readonly conditions?: PolicyConditions;
}

/** The document of the given statements: equal ones once, those that differ in their resources alone joined. */
export function policyDocument(statements: readonly PolicyStatement[]): Inputs<PolicyDocument> {
  const groups = new Map<
    string,
    { first: PolicyStatement; resources: Map<string, Input<string>> }
  >();
  for (const statement of statements) {
    const { sid, effect, actions, conditions } = statement;
    const key = JSON.stringify([sid, effect ?? 'Allow', actions, conditions]);
    const group = groups.get(key) ?? { first: statement, resources: new Map() };
    groups.set(key, group);
    for (const resource of statement.resources)
      group.resources.set(JSON.stringify(resource), resource);
  }
  return {
    Version: '2012-10-17',
    Statement: [...groups.values()].map(({ first, resources }) =>
      requestStatement(first, [...resources.values()]),
    ),
  };
}

function requestStatement(
  { sid, effect, actions, conditions }: PolicyStatement,
  resources: readonly Input<string>[],
): Inputs<RequestStatement> {
  return {
    ...(sid === undefined ? {} : { Sid: sid }),
    Effect: effect ?? 'Allow',
    Action: [...actions],
    Resource: resources,
    ...(conditions === undefined ? {} : { Condition: conditions }),
  };
}
