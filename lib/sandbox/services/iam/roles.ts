/** Creating, reading and deleting roles. */
import type {
  CreateRoleRequest,
  DeleteRoleRequest,
  GetRoleRequest,
  ListRolesRequest,
} from '@aws-sdk/client-iam';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { checkAttachable } from './attached-policies.ts';
import { checkTrustPolicy, encodeDocument } from './documents.ts';
import {
  checkedPath,
  checkName,
  checkTagCount,
  constraint,
  tagList,
  tagsOf,
  uniqueId,
} from './names.ts';
import { pageOf } from './pages.ts';
import type { RoleRecord } from './records.ts';
import { ownRoleNamed, profilesOf, refuseTaken, roleNamed, rolesOf } from './store.ts';

/** CreateRole. */
export function createRole(input: Decoded<CreateRoleRequest>, call: Call): object {
  const roles = rolesOf(call.world, call.scope);
  const name = input.RoleName;
  checkName('roleName', name, 64);
  const path = checkedPath(input.Path);
  checkTrustPolicy(input.AssumeRolePolicyDocument, principalExists(call));
  checkSession(input.MaxSessionDuration);
  const tags = tagsOf(input.Tags);
  checkTagCount(tags);
  if (input.PermissionsBoundary !== undefined) checkAttachable(input.PermissionsBoundary, call);
  refuseTaken(roles.keys(), name, 'Role');
  const role: RoleRecord = {
    name,
    path,
    id: uniqueId(call.world, 'AROA'),
    arn: `arn:aws:iam::${call.account}:role${path}${name}`,
    created: call.world.now(),
    trust: input.AssumeRolePolicyDocument,
    description: input.Description,
    maxSession: input.MaxSessionDuration ?? 3600,
    boundary: input.PermissionsBoundary,
    inline: {},
    attached: [],
    tags,
  };
  roles.set(name, role);
  // CreateRole repeats the settings that were given, but not the session duration or the last use.
  const { MaxSessionDuration: _, RoleLastUsed: __, ...created } = roleView(role);
  return { Role: created };
}

/** GetRole. */
export function getRole(input: Decoded<GetRoleRequest>, call: Call): object {
  return { Role: roleView(roleNamed(call.world, call.scope, input.RoleName)) };
}

/** ListRoles: without tags and boundaries. */
export function listRoles(input: Decoded<ListRolesRequest>, call: Call): object {
  const prefix = input.PathPrefix ?? '/';
  const matching = [...rolesOf(call.world, call.scope).values()]
    .filter((role) => role.path.startsWith(prefix))
    .sort(byName);
  return pageOf('Roles', matching, input, roleListView);
}

/** DeleteRole: everything that hangs on the role must be gone. */
export function deleteRole(input: Decoded<DeleteRoleRequest>, call: Call): void {
  const role = ownRoleNamed(call.world, call.scope, input.RoleName);
  const inProfile = [...profilesOf(call.world, call.scope).values()].some(
    (profile) => profile.role === role.name,
  );
  if (inProfile)
    throw conflict('Cannot delete entity, must remove roles from instance profile first.');
  if (role.attached.length > 0)
    throw conflict('Cannot delete entity, must detach all policies first.');
  if (Object.keys(role.inline).length > 0)
    throw conflict('Cannot delete entity, must delete policies first.');
  rolesOf(call.world, call.scope).delete(role.name);
}

/** A role as GetRole answers it. */
export function roleView(role: RoleRecord): Record<string, unknown> {
  return {
    ...roleListView(role),
    PermissionsBoundary: boundaryView(role),
    Tags: Object.keys(role.tags).length === 0 ? undefined : tagList(role.tags),
    RoleLastUsed: {},
  };
}

/** A role as lists and instance profiles answer it. */
export function roleListView(role: RoleRecord): Record<string, unknown> {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: role.created,
    AssumeRolePolicyDocument: encodeDocument(role.trust),
    Description: role.description,
    MaxSessionDuration: role.maxSession,
  };
}

/** A role's boundary as IAM answers it. */
export function boundaryView({ boundary }: RoleRecord): object | undefined {
  if (boundary === undefined) return undefined;
  return { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: boundary };
}

/** Refuses sessions of less than an hour or more than twelve. */
export function checkSession(seconds: number | undefined): void {
  if (seconds !== undefined && seconds < 3600)
    throw constraint(
      seconds,
      'maxSessionDuration',
      'Member must have value greater than or equal to 3600',
    );
  if (seconds !== undefined && seconds > 43_200)
    throw constraint(
      seconds,
      'maxSessionDuration',
      'Member must have value less than or equal to 43200',
    );
}

/** Whether a principal of a trust policy exists; roles of the caller's own account are looked up. */
export function principalExists(call: Call): (arn: string) => boolean {
  return (arn) => {
    const own = `arn:aws:iam::${call.account}:role/`;
    if (!arn.startsWith(own)) return true;
    const name = arn.split('/').at(-1) ?? '';
    return rolesOf(call.world, call.scope).get(name)?.arn === arn;
  };
}

/** Order of IAM's lists. */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

function conflict(message: string): ServiceFault {
  return new ServiceFault('DeleteConflict', message);
}
