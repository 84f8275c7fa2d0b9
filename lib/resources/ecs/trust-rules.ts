/** Whether the roles that a request names may be assumed by those who are to use them. */
import { isJsonObject, type Json, type JsonObject } from '../../core/json.ts';
import type { ResourceNode } from '../../graph/graph.ts';
import type { Finding, Neighbours } from '../../resource-type.ts';
import { violation } from '../findings.ts';
import { referenceOf } from './rules.ts';

const ROLE = 'AWS::IAM::Role';
const PROFILE = 'AWS::IAM::InstanceProfile';
const ECS = 'ecs.amazonaws.com';
const TASKS = 'ecs-tasks.amazonaws.com';

/** Who assumes the role that a field of a request of ECS names. */
const USERS: Readonly<Record<string, string>> = {
  taskRoleArn: TASKS,
  executionRoleArn: TASKS,
  infrastructureRoleArn: ECS,
  roleArn: ECS,
  role: ECS,
  ec2InstanceProfileArn: 'ec2.amazonaws.com',
};

/** A finding for each field that names a role of the graph which trusts somebody else alone. */
export function trustFindings(properties: object, neighbours: Neighbours): readonly Finding[] {
  return rolesIn(properties as JsonObject, '').flatMap(({ path, field, value }) => {
    const user = USERS[field] ?? '';
    const named = neighbours.at(referenceOf(value)?.$ref ?? '');
    return rolesOf(named, neighbours)
      .filter((role) => isTrustingOthers(role, user))
      .map((role) =>
        violation(
          path,
          `the role ${role.address} does not let ${user} assume it`,
          `give the role assumedBy: Principal.service('${user}')`,
        ),
      );
  });
}

interface Named {
  readonly path: string;
  readonly field: string;
  readonly value: Json | undefined;
}

function rolesIn(value: Json | undefined, path: string): readonly Named[] {
  if (Array.isArray(value))
    return (value as readonly Json[]).flatMap((item, i) => rolesIn(item, `${path}[${i}]`));
  if (!isJsonObject(value) || referenceOf(value) !== undefined) return [];
  return Object.entries(value).flatMap(([field, member]): readonly Named[] => {
    const at = path === '' ? field : `${path}.${field}`;
    const isRole = Object.hasOwn(USERS, field) && referenceOf(member) !== undefined;
    return isRole ? [{ path: at, field, value: member }] : rolesIn(member, at);
  });
}

function rolesOf(node: ResourceNode | undefined, neighbours: Neighbours): readonly ResourceNode[] {
  if (node?.type === ROLE) return [node];
  const roles = node?.type === PROFILE ? node.properties['Roles'] : undefined;
  if (!Array.isArray(roles)) return [];
  return (roles as readonly Json[]).flatMap((role) =>
    rolesOf(neighbours.at(referenceOf(role)?.$ref ?? ''), neighbours),
  );
}

/** Conditions are left to AWS, and what is not known yet may be whoever is needed. */
function isTrustingOthers({ properties }: ResourceNode, user: string): boolean {
  const trust = properties['AssumeRolePolicyDocument'];
  const statements = isJsonObject(trust) ? trust['Statement'] : undefined;
  if (!Array.isArray(statements)) return false;
  return !(statements as readonly Json[]).some((statement) => mayTrust(statement, user));
}

function mayTrust(statement: Json, user: string): boolean {
  if (!isJsonObject(statement)) return true;
  if (statement['Effect'] === 'Deny') return false;
  const principal = statement['Principal'];
  if (!isJsonObject(principal)) return true;
  const service = principal['Service'];
  const names = Array.isArray(service) ? (service as readonly Json[]) : [service];
  // A Region's own name of a service stands for it there.
  return names.some(
    (name) =>
      (name !== undefined && typeof name !== 'string') ||
      name === user ||
      name?.startsWith(`${user.split('.')[0]}.`) === true,
  );
}
