/**
 * IAM: roles and their policies, managed policies, instance profiles, service-linked roles.
 * May import: service, paginate, world. Must not: know the wire or other services.
 */
import type { SandboxService } from '../../service.ts';
import * as attachments from './attached-policies.ts';
import { getAccountAuthorizationDetails } from './authorization-details.ts';
import * as inline from './inline-policies.ts';
import * as profileMembers from './instance-profile-roles.ts';
import * as profiles from './instance-profiles.ts';
import * as policies from './policies.ts';
import * as versions from './policy-versions.ts';
import * as roleChanges from './role-changes.ts';
import * as roles from './roles.ts';
import * as linked from './service-linked-roles.ts';
import { policiesOf, profilesOf } from './store.ts';
import * as tags from './tags.ts';

export type { ProfileRecord, RoleRecord } from './records.ts';
export { ensureServiceLinkedRole } from './service-linked-roles.ts';
export { profilesOf, rolesOf } from './store.ts';

/** AWS Identity and Access Management. */
export const iam: SandboxService = {
  name: 'IAM',
  operations: {
    CreateRole: roles.createRole,
    GetRole: roles.getRole,
    ListRoles: roles.listRoles,
    DeleteRole: roles.deleteRole,
    UpdateRole: roleChanges.updateRole,
    UpdateRoleDescription: roleChanges.updateRoleDescription,
    UpdateAssumeRolePolicy: roleChanges.updateAssumeRolePolicy,
    PutRolePermissionsBoundary: roleChanges.putRolePermissionsBoundary,
    DeleteRolePermissionsBoundary: roleChanges.deleteRolePermissionsBoundary,
    PutRolePolicy: inline.putRolePolicy,
    GetRolePolicy: inline.getRolePolicy,
    DeleteRolePolicy: inline.deleteRolePolicy,
    ListRolePolicies: inline.listRolePolicies,
    AttachRolePolicy: attachments.attachRolePolicy,
    DetachRolePolicy: attachments.detachRolePolicy,
    ListAttachedRolePolicies: attachments.listAttachedRolePolicies,
    ListEntitiesForPolicy: attachments.listEntitiesForPolicy,
    CreatePolicy: policies.createPolicy,
    GetPolicy: policies.getPolicy,
    ListPolicies: policies.listPolicies,
    DeletePolicy: policies.deletePolicy,
    CreatePolicyVersion: versions.createPolicyVersion,
    GetPolicyVersion: versions.getPolicyVersion,
    ListPolicyVersions: versions.listPolicyVersions,
    SetDefaultPolicyVersion: versions.setDefaultPolicyVersion,
    DeletePolicyVersion: versions.deletePolicyVersion,
    CreateInstanceProfile: profiles.createInstanceProfile,
    GetInstanceProfile: profiles.getInstanceProfile,
    ListInstanceProfiles: profiles.listInstanceProfiles,
    DeleteInstanceProfile: profiles.deleteInstanceProfile,
    ListInstanceProfilesForRole: profileMembers.listInstanceProfilesForRole,
    AddRoleToInstanceProfile: profileMembers.addRoleToInstanceProfile,
    RemoveRoleFromInstanceProfile: profileMembers.removeRoleFromInstanceProfile,
    CreateServiceLinkedRole: linked.createServiceLinkedRole,
    DeleteServiceLinkedRole: linked.deleteServiceLinkedRole,
    GetServiceLinkedRoleDeletionStatus: linked.getServiceLinkedRoleDeletionStatus,
    TagRole: tags.tagRole,
    UntagRole: tags.untagRole,
    ListRoleTags: tags.listRoleTags,
    TagPolicy: tags.tagPolicy,
    UntagPolicy: tags.untagPolicy,
    ListPolicyTags: tags.listPolicyTags,
    TagInstanceProfile: tags.tagInstanceProfile,
    UntagInstanceProfile: tags.untagInstanceProfile,
    ListInstanceProfileTags: tags.listInstanceProfileTags,
    GetAccountAuthorizationDetails: getAccountAuthorizationDetails,
  },
  // IAM User Guide and Tagging API Reference: roles are not among what GetResources answers; the other two are.
  tagged: (scope, world) =>
    [
      ...(scope.region === 'aws-global' ? policiesOf(world, scope).values() : []),
      ...(scope.region === 'aws-global' ? profilesOf(world, scope).values() : []),
    ].map(({ arn, tags: held }) => ({ arn, tags: held })),
};
