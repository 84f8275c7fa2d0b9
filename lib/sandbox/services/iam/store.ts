/** The tables of IAM, and look-ups that fail as AWS does. */
import { ServiceFault } from '../../service.ts';
import { slownessOf } from '../../slowness.ts';
import type { Scope, Table, World } from '../../world.ts';
import type { PolicyRecord, ProfileRecord, RoleRecord } from './records.ts';

/** Roles by name. The Region of `scope` does not matter. */
export function rolesOf(world: World, scope: Scope): Table<RoleRecord> {
  return world.table(global(scope), 'iam.roles');
}

/** The role of that name as other services see it: undefined while it has not spread to them. */
export function spreadRole(world: World, scope: Scope, name: string): RoleRecord | undefined {
  const role = rolesOf(world, scope).get(name);
  if (role === undefined) return undefined;
  const { roles, linkedRoles } = slownessOf(world);
  const delay = role.linkedTo === undefined ? roles : linkedRoles;
  return role.created + delay <= world.now() ? role : undefined;
}

/** Customer managed policies by ARN. */
export function policiesOf(world: World, scope: Scope): Table<PolicyRecord> {
  return world.table(global(scope), 'iam.policies');
}

/** Instance profiles by name. The Region of `scope` does not matter. */
export function profilesOf(world: World, scope: Scope): Table<ProfileRecord> {
  return world.table(global(scope), 'iam.instance-profiles');
}

/** The role of that name. */
export function roleNamed(world: World, scope: Scope, name: string): RoleRecord {
  const found = rolesOf(world, scope).get(name);
  if (found === undefined) throw noSuch(`The role with name ${name} cannot be found.`);
  return found;
}

/** The role of that name, if its owner is not AWS. */
export function ownRoleNamed(world: World, scope: Scope, name: string): RoleRecord {
  const found = roleNamed(world, scope, name);
  if (found.linkedTo !== undefined)
    throw new ServiceFault(
      'UnmodifiableEntity',
      `Cannot perform the operation on the protected role '${name}' - this role is only modifiable by AWS`,
    );
  return found;
}

/** The customer managed policy of that ARN. */
export function policyNamed(world: World, scope: Scope, arn: string): PolicyRecord {
  const found = policiesOf(world, scope).get(arn);
  if (found === undefined) throw noSuch(`Policy ${arn} does not exist or is not attachable.`);
  return found;
}

/** The instance profile of that name. */
export function profileNamed(world: World, scope: Scope, name: string): ProfileRecord {
  const found = profilesOf(world, scope).get(name);
  if (found === undefined) throw noSuch(`Instance Profile ${name} cannot be found.`);
  return found;
}

/** NoSuchEntity. */
export function noSuch(message: string): ServiceFault {
  return new ServiceFault('NoSuchEntity', message);
}

/** EntityAlreadyExists when `present` has `name` in any case: names are unique ignoring case. */
export function refuseTaken(present: Iterable<string>, name: string, kind: string): void {
  const taken = [...present].some((one) => one.toLowerCase() === name.toLowerCase());
  if (taken)
    throw new ServiceFault('EntityAlreadyExists', `${kind} with name ${name} already exists.`);
}

function global({ account }: Scope): Scope {
  return { account, region: 'aws-global' };
}
