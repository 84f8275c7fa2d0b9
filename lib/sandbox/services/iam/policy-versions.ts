/** Versions of customer managed policies. */
import type {
  CreatePolicyVersionRequest,
  DeletePolicyVersionRequest,
  GetPolicyVersionRequest,
  ListPolicyVersionsRequest,
  SetDefaultPolicyVersionRequest,
} from '@aws-sdk/client-iam';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { encodeDocument } from './documents.ts';
import { pageOf } from './pages.ts';
import { checkDocument } from './policies.ts';
import type { PolicyRecord, PolicyVersionRecord } from './records.ts';
import { noSuch, policiesOf, policyNamed } from './store.ts';

/** CreatePolicyVersion: at most five at a time. */
export function createPolicyVersion(
  input: Decoded<CreatePolicyVersionRequest>,
  call: Call,
): object {
  const policy = policyNamed(call.world, call.scope, input.PolicyArn);
  checkDocument(input.PolicyDocument);
  if (policy.versions.length >= 5)
    throw new ServiceFault(
      'LimitExceeded',
      'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
    );
  const now = call.world.now();
  const lastVersion = policy.lastVersion + 1;
  const version = { id: `v${lastVersion}`, document: input.PolicyDocument, created: now };
  const changed: PolicyRecord = {
    ...policy,
    updated: now,
    lastVersion,
    versions: [...policy.versions, version],
    defaultVersion: input.SetAsDefault === true ? version.id : policy.defaultVersion,
  };
  policiesOf(call.world, call.scope).set(policy.arn, changed);
  const { Document: _, ...view } = versionView(changed, version);
  return { PolicyVersion: view };
}

/** GetPolicyVersion. */
export function getPolicyVersion(input: Decoded<GetPolicyVersionRequest>, call: Call): object {
  const policy = policyNamed(call.world, call.scope, input.PolicyArn);
  return { PolicyVersion: versionView(policy, versionOf(policy, input.VersionId)) };
}

/** ListPolicyVersions: newest first, without documents. */
export function listPolicyVersions(input: Decoded<ListPolicyVersionsRequest>, call: Call): object {
  const policy = policyNamed(call.world, call.scope, input.PolicyArn);
  return pageOf('Versions', policy.versions.toReversed(), input, (version) => {
    const { Document: _, ...view } = versionView(policy, version);
    return view;
  });
}

/** SetDefaultPolicyVersion. */
export function setDefaultPolicyVersion(
  input: Decoded<SetDefaultPolicyVersionRequest>,
  call: Call,
): void {
  const policy = policyNamed(call.world, call.scope, input.PolicyArn);
  const { id } = versionOf(policy, input.VersionId);
  const updated = call.world.now();
  policiesOf(call.world, call.scope).set(policy.arn, { ...policy, updated, defaultVersion: id });
}

/** DeletePolicyVersion: not the default one. */
export function deletePolicyVersion(input: Decoded<DeletePolicyVersionRequest>, call: Call): void {
  const policy = policyNamed(call.world, call.scope, input.PolicyArn);
  const { id } = versionOf(policy, input.VersionId);
  if (id === policy.defaultVersion)
    throw new ServiceFault('DeleteConflict', 'Cannot delete the default version of a policy.');
  const versions = policy.versions.filter((version) => version.id !== id);
  policiesOf(call.world, call.scope).set(policy.arn, { ...policy, versions });
}

/** A version as IAM answers it. */
export function versionView(
  policy: PolicyRecord,
  version: PolicyVersionRecord,
): Record<string, unknown> {
  return {
    Document: encodeDocument(version.document),
    VersionId: version.id,
    IsDefaultVersion: version.id === policy.defaultVersion,
    CreateDate: version.created,
  };
}

function versionOf(policy: PolicyRecord, id: string): PolicyVersionRecord {
  const found = policy.versions.find((version) => version.id === id);
  if (found === undefined)
    throw noSuch(`Policy ${policy.arn} version ${id} does not exist or is not attachable.`);
  return found;
}
