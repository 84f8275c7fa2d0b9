/** Service-linked roles: made for an AWS service, and changed by it only. */
import type {
  CreateServiceLinkedRoleRequest,
  DeleteServiceLinkedRoleRequest,
  GetServiceLinkedRoleDeletionStatusRequest,
} from '@aws-sdk/client-iam';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import type { Scope, World } from '../../world.ts';
import { uniqueId } from './names.ts';
import type { RoleRecord } from './records.ts';
import { roleView } from './roles.ts';
import { noSuch, roleNamed, rolesOf, spreadRole } from './store.ts';

/** CreateServiceLinkedRole, for the services whose role's name is known here. */
export function createServiceLinkedRole(
  input: Decoded<CreateServiceLinkedRoleRequest>,
  call: Call,
): object {
  const service = input.AWSServiceName;
  const base = NAMES[service];
  if (base === undefined)
    throw new ServiceFault(
      'InvalidInput',
      `Service Principal ${service} is not a valid service principal for a service-linked role.`,
    );
  if (input.CustomSuffix !== undefined && service !== 'autoscaling.amazonaws.com')
    throw new ServiceFault('InvalidInput', `Custom suffix is not allowed for ${service}`);
  const name = input.CustomSuffix === undefined ? base : `${base}_${input.CustomSuffix}`;
  if (rolesOf(call.world, call.scope).has(name))
    throw new ServiceFault(
      'InvalidInput',
      `Service role name ${name} has been taken in this account, please try a different suffix.`,
    );
  return { Role: roleView(makeRole(call.world, call.scope, service, name, input.Description)) };
}

/** The ARN of a service's linked role, made when there is none, as the service itself does at first use. */
export function ensureServiceLinkedRole(world: World, scope: Scope, service: string): string {
  const name = NAMES[service];
  if (name === undefined) throw new Error(`sandbox: no service-linked role of ${service} is known`);
  return (rolesOf(world, scope).get(name) ?? makeRole(world, scope, service, name, undefined)).arn;
}

/** Whether a service can use its linked role; makes the role when there is none, which may take a while to be of use. */
export function linkedRoleIsReady(world: World, scope: Scope, service: string): boolean {
  ensureServiceLinkedRole(world, scope, service);
  return spreadRole(world, scope, NAMES[service] ?? '') !== undefined;
}

/** DeleteServiceLinkedRole: done at once; what still uses the role is not looked at. */
export function deleteServiceLinkedRole(
  input: Decoded<DeleteServiceLinkedRoleRequest>,
  call: Call,
): object {
  const role = roleNamed(call.world, call.scope, input.RoleName);
  if (role.linkedTo === undefined)
    throw new ServiceFault('InvalidInput', `Role ${role.name} is not a service-linked role.`);
  rolesOf(call.world, call.scope).delete(role.name);
  return { DeletionTaskId: `task${role.path}${role.name}/${call.world.hex(32)}` };
}

/** GetServiceLinkedRoleDeletionStatus. */
export function getServiceLinkedRoleDeletionStatus(
  input: Decoded<GetServiceLinkedRoleDeletionStatusRequest>,
): object {
  if (!input.DeletionTaskId.startsWith('task/aws-service-role/'))
    throw noSuch(`Deletion task ${input.DeletionTaskId} cannot be found.`);
  return { Status: 'SUCCEEDED' };
}

/** IAM User Guide, "AWS services that work with IAM", and the services' own pages. */
const NAMES: Readonly<Record<string, string>> = {
  'ecs.amazonaws.com': 'AWSServiceRoleForECS',
  'autoscaling.amazonaws.com': 'AWSServiceRoleForAutoScaling',
  'elasticloadbalancing.amazonaws.com': 'AWSServiceRoleForElasticLoadBalancing',
  'ecs.application-autoscaling.amazonaws.com': 'AWSServiceRoleForApplicationAutoScaling_ECSService',
  'spot.amazonaws.com': 'AWSServiceRoleForEC2Spot',
};

function makeRole(
  world: World,
  scope: Scope,
  service: string,
  name: string,
  description: string | undefined,
): RoleRecord {
  const path = `/aws-service-role/${service}/`;
  const policy = `${(NAMES[service] ?? name).slice('AWSServiceRoleFor'.length)}ServiceRolePolicy`;
  const role: RoleRecord = {
    name,
    path,
    id: uniqueId(world, 'AROA'),
    arn: `arn:aws:iam::${scope.account}:role${path}${name}`,
    created: world.now(),
    trust: trustOf(service),
    description,
    maxSession: 3600,
    inline: {},
    attached: [`arn:aws:iam::aws:policy/aws-service-role/${policy}`],
    tags: {},
    linkedTo: service,
  };
  rolesOf(world, scope).set(name, role);
  return role;
}

function trustOf(service: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  });
}
