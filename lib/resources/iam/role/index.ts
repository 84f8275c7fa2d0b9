/** The pure part of the IAM role type. */
import type { Json } from '../../../core/json.ts';
import { isUnknown } from '../../../graph/resolve.ts';
import type { Finding, ResourceType } from '../../../resource-type.ts';
import { asSet, withoutDefaults } from '../../canonical.ts';
import { malformed, outside, violation } from '../../findings.ts';
import { nameFindings } from '../names.ts';
import { canonicalPolicy } from './policy-document.ts';
import { type PolicyDocument, ROLE_TYPE, type RoleProperties } from './properties.ts';

const replaced = { change: 'replace', impact: 'replacement', off: 'keep' } as const;
const live = { change: 'update', impact: 'live' } as const;

/** IAM roles with their policies. Policies that somebody else put on a role are left alone. */
export const iamRole: ResourceType<RoleProperties> = {
  name: ROLE_TYPE,
  global: true,
  fields: {
    RoleName: replaced,
    Path: replaced,
    AssumeRolePolicyDocument: { ...live, off: 'keep' },
    Description: { ...live, off: { value: '' } },
    MaxSessionDuration: { ...live, off: { value: 3600 } },
    PermissionsBoundary: { ...live, off: { value: null } },
    InlinePolicies: { ...live, entries: { off: () => undefined } },
    ManagedPolicyArns: { ...live, order: 'set', itemwise: true, off: { value: [] } },
  },
  requires: ['AssumeRolePolicyDocument'],
  attributes: { Arn: 'ARN of the role', RoleName: 'name of the role' },
  identity: ({ RoleName }) => ({ RoleName: RoleName ?? '' }),
  canonical,
  validate: (properties, node) => [
    ...nameFindings(
      {
        property: 'RoleName',
        name: properties.RoleName,
        most: 64,
        path: properties.Path,
        unfindable:
          "where the account's roles cannot be read at once, the role is found by its name only, and stays when it is removed from the code",
      },
      node,
    ),
    ...descriptionFindings(properties),
    ...outside('MaxSessionDuration', properties.MaxSessionDuration, 3600, 43_200),
    ...policyFindings(properties),
  ],
  calls: {
    create: ['CreateRole', 'PutRolePolicy', 'AttachRolePolicy'],
    update: [
      'UpdateAssumeRolePolicy',
      'UpdateRole',
      'PutRolePermissionsBoundary',
      'DeleteRolePermissionsBoundary',
      'PutRolePolicy',
      'DeleteRolePolicy',
      'AttachRolePolicy',
      'DetachRolePolicy',
      'TagRole',
      'UntagRole',
    ],
    delete: ['DetachRolePolicy', 'DeleteRolePolicy', 'DeleteRole'],
  },
  operations: async () => (await import('./operations.ts')).roleOperations,
};

function canonical(properties: RoleProperties): RoleProperties {
  const { AssumeRolePolicyDocument, InlinePolicies, ManagedPolicyArns } = properties;
  return withoutDefaults(
    {
      ...properties,
      AssumeRolePolicyDocument: canonicalPolicy(AssumeRolePolicyDocument),
      ...(InlinePolicies === undefined
        ? {}
        : {
            InlinePolicies: Object.fromEntries(
              Object.entries(InlinePolicies).map(([name, document]) => [
                name,
                canonicalPolicy(document),
              ]),
            ),
          }),
      ...(ManagedPolicyArns === undefined ? {} : { ManagedPolicyArns: asSet(ManagedPolicyArns) }),
    },
    { Description: '' },
  );
}

function descriptionFindings({ Description }: RoleProperties): Finding[] {
  if (Description === '') return [];
  return malformed('Description', Description, {
    most: 1000,
    pattern: /^[\t\n\r\x20-\x7e\xa1-\xff]*$/,
    says: 'a description of at most 1000 characters of Latin-1',
  });
}

const TRUST_MOST = 4096;
const INLINE_MOST = 10_240;
const MANAGED_MOST = 25;

function policyFindings(properties: RoleProperties): Finding[] {
  const findings: Finding[] = [];
  const trust = sizeOf(properties.AssumeRolePolicyDocument);
  if (trust !== undefined && trust > TRUST_MOST)
    findings.push(
      violation('AssumeRolePolicyDocument', `${trust} characters; IAM takes at most ${TRUST_MOST}`),
    );
  const policies = Object.entries(properties.InlinePolicies ?? {});
  for (const [name] of policies)
    findings.push(
      ...malformed(`InlinePolicies.${name}`, name, {
        most: 128,
        pattern: /^[\w+=,.@-]+$/,
        says: 'a policy name of at most 128 letters, digits and + = , . @ _ -',
      }),
    );
  const inline = policies.reduce((sum, [, document]) => sum + (sizeOf(document) ?? 0), 0);
  if (inline > INLINE_MOST)
    findings.push(
      violation(
        'InlinePolicies',
        `${inline} characters together; IAM takes at most ${INLINE_MOST} for a role`,
      ),
    );
  const managed = properties.ManagedPolicyArns;
  if (Array.isArray(managed) && managed.length > MANAGED_MOST)
    findings.push(
      violation(
        'ManagedPolicyArns',
        `${managed.length} policies; IAM attaches at most ${MANAGED_MOST} to a role`,
      ),
    );
  return findings;
}

/** Characters as IAM counts them, without white space; undefined while parts are not known. */
function sizeOf(document: PolicyDocument | undefined): number | undefined {
  if (document === undefined || isUnknown(document as unknown as Json)) return undefined;
  return JSON.stringify(document).replaceAll(/\s/g, '').length;
}
