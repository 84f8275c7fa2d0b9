/** Roles in instance profiles. */
import type {
  AddRoleToInstanceProfileRequest,
  ListInstanceProfilesForRoleRequest,
  RemoveRoleFromInstanceProfileRequest,
} from '@aws-sdk/client-iam';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { profileView } from './instance-profiles.ts';
import { pageOf } from './pages.ts';
import { noSuch, ownRoleNamed, profileNamed, profilesOf, roleNamed } from './store.ts';

/** AddRoleToInstanceProfile: one role at most. */
export function addRoleToInstanceProfile(
  input: Decoded<AddRoleToInstanceProfileRequest>,
  call: Call,
): void {
  const profile = profileNamed(call.world, call.scope, input.InstanceProfileName);
  const role = ownRoleNamed(call.world, call.scope, input.RoleName);
  if (profile.role !== undefined)
    throw new ServiceFault(
      'LimitExceeded',
      'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1',
    );
  profilesOf(call.world, call.scope).set(profile.name, { ...profile, role: role.name });
}

/** RemoveRoleFromInstanceProfile. */
export function removeRoleFromInstanceProfile(
  input: Decoded<RemoveRoleFromInstanceProfileRequest>,
  call: Call,
): void {
  const profile = profileNamed(call.world, call.scope, input.InstanceProfileName);
  if (profile.role !== input.RoleName)
    throw noSuch(`The role with name ${input.RoleName} cannot be found.`);
  profilesOf(call.world, call.scope).set(profile.name, { ...profile, role: undefined });
}

/** ListInstanceProfilesForRole. */
export function listInstanceProfilesForRole(
  input: Decoded<ListInstanceProfilesForRoleRequest>,
  call: Call,
): object {
  const role = roleNamed(call.world, call.scope, input.RoleName);
  const holders = [...profilesOf(call.world, call.scope).values()].filter(
    (profile) => profile.role === role.name,
  );
  return pageOf('InstanceProfiles', holders, input, (profile) => profileView(profile, call));
}
