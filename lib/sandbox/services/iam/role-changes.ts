/** Changing a role. */
import type {
  DeleteRolePermissionsBoundaryRequest,
  PutRolePermissionsBoundaryRequest,
  UpdateAssumeRolePolicyRequest,
  UpdateRoleDescriptionRequest,
  UpdateRoleRequest,
} from '@aws-sdk/client-iam';
import type { Call, Decoded } from '../../service.ts';
import { checkAttachable } from './attached-policies.ts';
import { checkTrustPolicy } from './documents.ts';
import type { RoleRecord } from './records.ts';
import { checkSession, principalExists, roleView } from './roles.ts';
import { noSuch, ownRoleNamed, rolesOf } from './store.ts';

/** UpdateRole: what is not given stays. */
export function updateRole(input: Decoded<UpdateRoleRequest>, call: Call): object {
  checkSession(input.MaxSessionDuration);
  change(input.RoleName, call, (role) => ({
    ...role,
    description: input.Description ?? role.description,
    maxSession: input.MaxSessionDuration ?? role.maxSession,
  }));
  return {};
}

/** UpdateRoleDescription. */
export function updateRoleDescription(
  input: Decoded<UpdateRoleDescriptionRequest>,
  call: Call,
): object {
  const changed = change(input.RoleName, call, (role) => ({
    ...role,
    description: input.Description,
  }));
  return { Role: roleView(changed) };
}

/** UpdateAssumeRolePolicy. */
export function updateAssumeRolePolicy(
  input: Decoded<UpdateAssumeRolePolicyRequest>,
  call: Call,
): void {
  change(input.RoleName, call, (role) => {
    checkTrustPolicy(input.PolicyDocument, principalExists(call));
    return { ...role, trust: input.PolicyDocument };
  });
}

/** PutRolePermissionsBoundary. */
export function putRolePermissionsBoundary(
  input: Decoded<PutRolePermissionsBoundaryRequest>,
  call: Call,
): void {
  change(input.RoleName, call, (role) => {
    checkAttachable(input.PermissionsBoundary, call);
    return { ...role, boundary: input.PermissionsBoundary };
  });
}

/** DeleteRolePermissionsBoundary. */
export function deleteRolePermissionsBoundary(
  input: Decoded<DeleteRolePermissionsBoundaryRequest>,
  call: Call,
): void {
  change(input.RoleName, call, (role) => {
    if (role.boundary === undefined)
      throw noSuch(`The role ${role.name} does not have a permissions boundary.`);
    return { ...role, boundary: undefined };
  });
}

function change(name: string, call: Call, edit: (role: RoleRecord) => RoleRecord): RoleRecord {
  const changed = edit(ownRoleNamed(call.world, call.scope, name));
  rolesOf(call.world, call.scope).set(name, changed);
  return changed;
}
