/** GetAccountAuthorizationDetails: everything about roles and policies in one list. */
import type { GetAccountAuthorizationDetailsRequest } from '@aws-sdk/client-iam';
import type { Call, Decoded } from '../../service.ts';
import { attachedView } from './attached-policies.ts';
import { encodeDocument } from './documents.ts';
import { profileView } from './instance-profiles.ts';
import { tagList } from './names.ts';
import { pageOf } from './pages.ts';
import { policyView } from './policies.ts';
import { versionView } from './policy-versions.ts';
import type { PolicyRecord, RoleRecord } from './records.ts';
import { boundaryView, byName, roleListView } from './roles.ts';
import { policiesOf, profilesOf, rolesOf } from './store.ts';

/** GetAccountAuthorizationDetails: roles and customer managed policies; the sandbox has no users or groups. */
export function getAccountAuthorizationDetails(
  input: Decoded<GetAccountAuthorizationDetailsRequest>,
  call: Call,
): object {
  const wanted = (type: string): boolean =>
    input.Filter === undefined || input.Filter.length === 0 || input.Filter.includes(type as never);
  const roles = wanted('Role') ? [...rolesOf(call.world, call.scope).values()].sort(byName) : [];
  const policies = wanted('LocalManagedPolicy')
    ? [...policiesOf(call.world, call.scope).values()].sort(byName)
    : [];
  const all: readonly Detail[] = [
    ...roles.map((role) => ({ kind: 'role' as const, role })),
    ...policies.map((policy) => ({ kind: 'policy' as const, policy })),
  ];
  const page = pageOf('details', all, input, (detail) => detail) as Page;
  return {
    IsTruncated: page.IsTruncated,
    Marker: page.Marker,
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: page.details.flatMap((detail) =>
      detail.kind === 'role' ? [roleDetail(detail.role, call)] : [],
    ),
    Policies: page.details.flatMap((detail) =>
      detail.kind === 'policy' ? [policyDetail(detail.policy, call)] : [],
    ),
  };
}

type Detail =
  | { readonly kind: 'role'; readonly role: RoleRecord }
  | { readonly kind: 'policy'; readonly policy: PolicyRecord };

interface Page {
  readonly details: readonly Detail[];
  readonly IsTruncated: boolean;
  readonly Marker: string | undefined;
}

function roleDetail(role: RoleRecord, call: Call): object {
  const profiles = [...profilesOf(call.world, call.scope).values()];
  return {
    ...roleListView(role),
    InstanceProfileList: profiles
      .filter((profile) => profile.role === role.name)
      .map((profile) => profileView(profile, call)),
    RolePolicyList: Object.entries(role.inline).map(([PolicyName, document]) => ({
      PolicyName,
      PolicyDocument: encodeDocument(document),
    })),
    AttachedManagedPolicies: role.attached.map(attachedView),
    PermissionsBoundary: boundaryView(role),
    Tags: tagList(role.tags),
    RoleLastUsed: {},
  };
}

function policyDetail(policy: PolicyRecord, call: Call): object {
  return {
    ...policyView(policy, call),
    PolicyVersionList: policy.versions.map((version) => versionView(policy, version)),
  };
}
