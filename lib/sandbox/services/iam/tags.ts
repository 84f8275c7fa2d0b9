/** Tags of roles, policies and instance profiles. */
import type {
  ListInstanceProfileTagsRequest,
  ListPolicyTagsRequest,
  ListRoleTagsRequest,
  Tag,
  TagInstanceProfileRequest,
  TagPolicyRequest,
  TagRoleRequest,
  UntagInstanceProfileRequest,
  UntagPolicyRequest,
  UntagRoleRequest,
} from '@aws-sdk/client-iam';
import type { Call, Decoded } from '../../service.ts';
import type { Table } from '../../world.ts';
import { checkTagCount, tagsOf } from './names.ts';
import { pageOf } from './pages.ts';
import {
  ownRoleNamed,
  policiesOf,
  policyNamed,
  profileNamed,
  profilesOf,
  roleNamed,
  rolesOf,
} from './store.ts';

/** TagRole. */
export function tagRole(input: Decoded<TagRoleRequest>, call: Call): void {
  const role = ownRoleNamed(call.world, call.scope, input.RoleName);
  add(rolesOf(call.world, call.scope), role.name, role, input.Tags);
}

/** UntagRole. */
export function untagRole(input: Decoded<UntagRoleRequest>, call: Call): void {
  const role = ownRoleNamed(call.world, call.scope, input.RoleName);
  remove(rolesOf(call.world, call.scope), role.name, role, input.TagKeys);
}

/** ListRoleTags. */
export function listRoleTags(input: Decoded<ListRoleTagsRequest>, call: Call): object {
  const { tags } = roleNamed(call.world, call.scope, input.RoleName);
  return pageOf('Tags', Object.entries(tags), input, view);
}

/** TagPolicy. */
export function tagPolicy(input: Decoded<TagPolicyRequest>, call: Call): void {
  const policy = policyNamed(call.world, call.scope, input.PolicyArn);
  add(policiesOf(call.world, call.scope), policy.arn, policy, input.Tags);
}

/** UntagPolicy. */
export function untagPolicy(input: Decoded<UntagPolicyRequest>, call: Call): void {
  const policy = policyNamed(call.world, call.scope, input.PolicyArn);
  remove(policiesOf(call.world, call.scope), policy.arn, policy, input.TagKeys);
}

/** ListPolicyTags. */
export function listPolicyTags(input: Decoded<ListPolicyTagsRequest>, call: Call): object {
  const { tags } = policyNamed(call.world, call.scope, input.PolicyArn);
  return pageOf('Tags', Object.entries(tags), input, view);
}

/** TagInstanceProfile. */
export function tagInstanceProfile(input: Decoded<TagInstanceProfileRequest>, call: Call): void {
  const profile = profileNamed(call.world, call.scope, input.InstanceProfileName);
  add(profilesOf(call.world, call.scope), profile.name, profile, input.Tags);
}

/** UntagInstanceProfile. */
export function untagInstanceProfile(
  input: Decoded<UntagInstanceProfileRequest>,
  call: Call,
): void {
  const profile = profileNamed(call.world, call.scope, input.InstanceProfileName);
  remove(profilesOf(call.world, call.scope), profile.name, profile, input.TagKeys);
}

/** ListInstanceProfileTags. */
export function listInstanceProfileTags(
  input: Decoded<ListInstanceProfileTagsRequest>,
  call: Call,
): object {
  const { tags } = profileNamed(call.world, call.scope, input.InstanceProfileName);
  return pageOf('Tags', Object.entries(tags), input, view);
}

interface Tagged {
  readonly tags: Readonly<Record<string, string>>;
}

function add<T extends Tagged>(
  table: Table<T>,
  key: string,
  record: T,
  added: readonly Tag[],
): void {
  const tags = { ...record.tags, ...tagsOf(added) };
  checkTagCount(tags);
  table.set(key, { ...record, tags });
}

function remove<T extends Tagged>(
  table: Table<T>,
  key: string,
  record: T,
  removed: readonly string[],
): void {
  const kept = Object.entries(record.tags).filter(([name]) => !removed.includes(name));
  table.set(key, { ...record, tags: Object.fromEntries(kept) });
}

function view([Key, Value]: readonly [string, string]): object {
  return { Key, Value };
}
