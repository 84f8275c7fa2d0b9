/** Customer managed policies. */
import type {
  CreatePolicyRequest,
  DeletePolicyRequest,
  GetPolicyRequest,
  ListPoliciesRequest,
} from '@aws-sdk/client-iam';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { isAwsManaged } from './aws-managed.ts';
import { checkIdentityPolicy, sizeOf } from './documents.ts';
import { checkedPath, checkName, checkTagCount, tagList, tagsOf, uniqueId } from './names.ts';
import { pageOf } from './pages.ts';
import type { PolicyRecord } from './records.ts';
import { byName } from './roles.ts';
import { policiesOf, policyNamed, rolesOf } from './store.ts';

/** CreatePolicy. */
export function createPolicy(input: Decoded<CreatePolicyRequest>, call: Call): object {
  const policies = policiesOf(call.world, call.scope);
  const name = input.PolicyName;
  checkName('policyName', name, 128);
  const path = checkedPath(input.Path);
  checkDocument(input.PolicyDocument);
  const tags = tagsOf(input.Tags);
  checkTagCount(tags);
  const taken = [...policies.values()].some((one) => one.name.toLowerCase() === name.toLowerCase());
  if (taken)
    throw new ServiceFault(
      'EntityAlreadyExists',
      `A policy called ${name} already exists. Duplicate names are not allowed.`,
    );
  const now = call.world.now();
  const policy: PolicyRecord = {
    name,
    path,
    id: uniqueId(call.world, 'ANPA'),
    arn: `arn:aws:iam::${call.account}:policy${path}${name}`,
    created: now,
    updated: now,
    description: input.Description,
    defaultVersion: 'v1',
    lastVersion: 1,
    versions: [{ id: 'v1', document: input.PolicyDocument, created: now }],
    tags,
  };
  policies.set(policy.arn, policy);
  return { Policy: policyView(policy, call) };
}

/** GetPolicy; AWS's own policies have one version. */
export function getPolicy(input: Decoded<GetPolicyRequest>, call: Call): object {
  const arn = input.PolicyArn;
  if (isAwsManaged(arn)) return { Policy: awsManagedView(arn, call) };
  return { Policy: policyView(policyNamed(call.world, call.scope, arn), call) };
}

/** ListPolicies: customer managed policies; AWS's own are not listed. */
export function listPolicies(input: Decoded<ListPoliciesRequest>, call: Call): object {
  const matching = [...policiesOf(call.world, call.scope).values()]
    .filter(
      (policy) =>
        input.Scope !== 'AWS' &&
        policy.path.startsWith(input.PathPrefix ?? '/') &&
        (input.OnlyAttached !== true || attachments(policy.arn, call) > 0),
    )
    .sort(byName);
  return pageOf('Policies', matching, input, (policy) => {
    const { Tags: _, Description: __, ...listed } = policyView(policy, call);
    return listed;
  });
}

/** DeletePolicy: not while it is attached or has further versions. */
export function deletePolicy(input: Decoded<DeletePolicyRequest>, call: Call): void {
  const policy = policyNamed(call.world, call.scope, input.PolicyArn);
  if (attachments(policy.arn, call) > 0 || boundaries(policy.arn, call) > 0)
    throw new ServiceFault('DeleteConflict', 'Cannot delete a policy attached to entities.');
  if (policy.versions.length > 1)
    throw new ServiceFault(
      'DeleteConflict',
      "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
    );
  policiesOf(call.world, call.scope).delete(policy.arn);
}

/** Refuses a document that is no identity policy or too long for a managed one. */
export function checkDocument(document: string): void {
  checkIdentityPolicy(document);
  if (sizeOf(document) > 6144)
    throw new ServiceFault('LimitExceeded', 'Cannot exceed quota for PolicySize: 6144');
}

/** A policy as IAM answers it. */
export function policyView(policy: PolicyRecord, call: Call): Record<string, unknown> {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersion,
    AttachmentCount: attachments(policy.arn, call),
    PermissionsBoundaryUsageCount: boundaries(policy.arn, call),
    IsAttachable: true,
    Description: policy.description,
    CreateDate: policy.created,
    UpdateDate: policy.updated,
    Tags: tagList(policy.tags),
  };
}

function awsManagedView(arn: string, call: Call): object {
  const path = arn.slice('arn:aws:iam::aws:policy'.length);
  const name = path.split('/').at(-1) ?? '';
  return {
    PolicyName: name,
    PolicyId: `ANPA${name
      .toUpperCase()
      .replaceAll(/[^A-Z0-9]/g, '')
      .slice(0, 17)}`,
    Arn: arn,
    Path: path.slice(0, path.length - name.length),
    DefaultVersionId: 'v1',
    AttachmentCount: attachments(arn, call),
    PermissionsBoundaryUsageCount: boundaries(arn, call),
    IsAttachable: true,
    CreateDate: Date.UTC(2015, 0, 1),
    UpdateDate: Date.UTC(2015, 0, 1),
  };
}

function attachments(arn: string, call: Call): number {
  return roles(call).filter((role) => role.attached.includes(arn)).length;
}

function boundaries(arn: string, call: Call): number {
  return roles(call).filter((role) => role.boundary === arn).length;
}

function roles(call: Call) {
  return [...rolesOf(call.world, call.scope).values()];
}
