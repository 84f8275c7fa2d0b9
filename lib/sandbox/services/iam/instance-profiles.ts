/** Instance profiles. */
import type {
  CreateInstanceProfileRequest,
  DeleteInstanceProfileRequest,
  GetInstanceProfileRequest,
  ListInstanceProfilesRequest,
} from '@aws-sdk/client-iam';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { checkedPath, checkName, checkTagCount, tagList, tagsOf, uniqueId } from './names.ts';
import { pageOf } from './pages.ts';
import type { ProfileRecord } from './records.ts';
import { byName, roleListView } from './roles.ts';
import { profileNamed, profilesOf, rolesOf } from './store.ts';

/** CreateInstanceProfile. */
export function createInstanceProfile(
  input: Decoded<CreateInstanceProfileRequest>,
  call: Call,
): object {
  const profiles = profilesOf(call.world, call.scope);
  const name = input.InstanceProfileName;
  checkName('instanceProfileName', name, 128);
  const path = checkedPath(input.Path);
  const tags = tagsOf(input.Tags);
  checkTagCount(tags);
  const taken = [...profiles.keys()].some((one) => one.toLowerCase() === name.toLowerCase());
  if (taken)
    throw new ServiceFault('EntityAlreadyExists', `Instance Profile ${name} already exists.`);
  const profile: ProfileRecord = {
    name,
    path,
    id: uniqueId(call.world, 'AIPA'),
    arn: `arn:aws:iam::${call.account}:instance-profile${path}${name}`,
    created: call.world.now(),
    tags,
  };
  profiles.set(name, profile);
  return { InstanceProfile: profileView(profile, call) };
}

/** GetInstanceProfile. */
export function getInstanceProfile(input: Decoded<GetInstanceProfileRequest>, call: Call): object {
  const profile = profileNamed(call.world, call.scope, input.InstanceProfileName);
  return { InstanceProfile: profileView(profile, call) };
}

/** ListInstanceProfiles: without tags. */
export function listInstanceProfiles(
  input: Decoded<ListInstanceProfilesRequest>,
  call: Call,
): object {
  const matching = [...profilesOf(call.world, call.scope).values()]
    .filter((profile) => profile.path.startsWith(input.PathPrefix ?? '/'))
    .sort(byName);
  return pageOf('InstanceProfiles', matching, input, (profile) => {
    const { Tags: _, ...listed } = profileView(profile, call);
    return listed;
  });
}

/** DeleteInstanceProfile: not while it holds a role. */
export function deleteInstanceProfile(
  input: Decoded<DeleteInstanceProfileRequest>,
  call: Call,
): void {
  const profile = profileNamed(call.world, call.scope, input.InstanceProfileName);
  if (profile.role !== undefined)
    throw new ServiceFault(
      'DeleteConflict',
      'Cannot delete entity, must remove roles from instance profile first.',
    );
  profilesOf(call.world, call.scope).delete(profile.name);
}

/** An instance profile as IAM answers it. */
export function profileView(profile: ProfileRecord, call: Call): Record<string, unknown> {
  const role = rolesOf(call.world, call.scope).get(profile.role ?? '');
  return {
    Path: profile.path,
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Arn: profile.arn,
    CreateDate: profile.created,
    Roles: role === undefined ? [] : [roleListView(role)],
    Tags: tagList(profile.tags),
  };
}
