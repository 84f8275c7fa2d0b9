/** Managed policies attached to roles. */
import type {
  AttachRolePolicyRequest,
  DetachRolePolicyRequest,
  ListAttachedRolePoliciesRequest,
  ListEntitiesForPolicyRequest,
} from '@aws-sdk/client-iam';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { isAwsManaged } from './aws-managed.ts';
import { pageOf } from './pages.ts';
import { noSuch, ownRoleNamed, policiesOf, roleNamed, rolesOf } from './store.ts';

/** AttachRolePolicy: attaching what is attached changes nothing. */
export function attachRolePolicy(input: Decoded<AttachRolePolicyRequest>, call: Call): void {
  const role = ownRoleNamed(call.world, call.scope, input.RoleName);
  checkAttachable(input.PolicyArn, call);
  if (role.attached.includes(input.PolicyArn)) return;
  if (role.attached.length >= MOST_ATTACHED)
    throw new ServiceFault(
      'LimitExceeded',
      `Cannot exceed quota for PoliciesPerRole: ${MOST_ATTACHED}`,
    );
  const attached = [...role.attached, input.PolicyArn];
  rolesOf(call.world, call.scope).set(role.name, { ...role, attached });
}

/** DetachRolePolicy. */
export function detachRolePolicy(input: Decoded<DetachRolePolicyRequest>, call: Call): void {
  const role = ownRoleNamed(call.world, call.scope, input.RoleName);
  if (!role.attached.includes(input.PolicyArn))
    throw noSuch(`Policy ${input.PolicyArn} was not found.`);
  const attached = role.attached.filter((arn) => arn !== input.PolicyArn);
  rolesOf(call.world, call.scope).set(role.name, { ...role, attached });
}

/** ListAttachedRolePolicies. */
export function listAttachedRolePolicies(
  input: Decoded<ListAttachedRolePoliciesRequest>,
  call: Call,
): object {
  const role = roleNamed(call.world, call.scope, input.RoleName);
  return pageOf('AttachedPolicies', role.attached, input, attachedView);
}

/** ListEntitiesForPolicy. */
export function listEntitiesForPolicy(
  input: Decoded<ListEntitiesForPolicyRequest>,
  call: Call,
): object {
  checkAttachable(input.PolicyArn, call);
  const holders = [...rolesOf(call.world, call.scope).values()].filter((role) =>
    role.attached.includes(input.PolicyArn),
  );
  return pageOf('PolicyRoles', holders, input, ({ name, id }) => ({ RoleName: name, RoleId: id }));
}

/** Refuses policies that do not exist. */
export function checkAttachable(arn: string, call: Call): void {
  if (isAwsManaged(arn) || policiesOf(call.world, call.scope).has(arn)) return;
  throw noSuch(`Policy ${arn} does not exist or is not attachable.`);
}

/** An attached policy as IAM answers it. */
export function attachedView(arn: string): object {
  return { PolicyName: arn.split('/').at(-1), PolicyArn: arn };
}

/** IAM quota, default value. */
const MOST_ATTACHED = 20;
