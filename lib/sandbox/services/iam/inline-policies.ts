/** Policies written into a role. */
import type {
  DeleteRolePolicyRequest,
  GetRolePolicyRequest,
  ListRolePoliciesRequest,
  PutRolePolicyRequest,
} from '@aws-sdk/client-iam';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { checkIdentityPolicy, encodeDocument, sizeOf } from './documents.ts';
import { checkName } from './names.ts';
import { pageOf } from './pages.ts';
import { noSuch, ownRoleNamed, roleNamed, rolesOf } from './store.ts';

/** PutRolePolicy: adds or replaces. */
export function putRolePolicy(input: Decoded<PutRolePolicyRequest>, call: Call): void {
  checkName('policyName', input.PolicyName, 128);
  const role = ownRoleNamed(call.world, call.scope, input.RoleName);
  checkIdentityPolicy(input.PolicyDocument);
  const inline = { ...role.inline, [input.PolicyName]: input.PolicyDocument };
  const total = Object.values(inline).reduce((sum, document) => sum + sizeOf(document), 0);
  if (total > MOST_CHARACTERS)
    throw new ServiceFault(
      'LimitExceeded',
      `Maximum policy size of ${MOST_CHARACTERS} bytes exceeded for role ${role.name}`,
    );
  rolesOf(call.world, call.scope).set(role.name, { ...role, inline });
}

/** GetRolePolicy. */
export function getRolePolicy(input: Decoded<GetRolePolicyRequest>, call: Call): object {
  const role = roleNamed(call.world, call.scope, input.RoleName);
  const document = role.inline[input.PolicyName];
  if (document === undefined) throw noPolicy(input.PolicyName);
  return {
    RoleName: role.name,
    PolicyName: input.PolicyName,
    PolicyDocument: encodeDocument(document),
  };
}

/** DeleteRolePolicy. */
export function deleteRolePolicy(input: Decoded<DeleteRolePolicyRequest>, call: Call): void {
  const role = ownRoleNamed(call.world, call.scope, input.RoleName);
  if (role.inline[input.PolicyName] === undefined) throw noPolicy(input.PolicyName);
  const inline = Object.fromEntries(
    Object.entries(role.inline).filter(([name]) => name !== input.PolicyName),
  );
  rolesOf(call.world, call.scope).set(role.name, { ...role, inline });
}

/** ListRolePolicies. */
export function listRolePolicies(input: Decoded<ListRolePoliciesRequest>, call: Call): object {
  const role = roleNamed(call.world, call.scope, input.RoleName);
  return pageOf('PolicyNames', Object.keys(role.inline).sort(), input, (name) => name);
}

/** IAM quota: all inline policies of a role together, without white space. */
const MOST_CHARACTERS = 10_240;

function noPolicy(name: string): ServiceFault {
  return noSuch(`The role policy with name ${name} cannot be found.`);
}
