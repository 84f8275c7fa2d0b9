/** Reading roles: one by one when they are few, all of the account at once when they are many. Imported by operations only. */
import {
  GetAccountAuthorizationDetailsCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  type Role,
  type RoleDetail,
  type Tag,
} from '@aws-sdk/client-iam';
import { allPages } from '../../../aws/batch.ts';
import { classifyError, isNotFound } from '../../../aws/classify-error.ts';
import { omitUndefined } from '../../../core/json.ts';
import type { Live, ReadContext } from '../../../resource-type.ts';
import { parsePolicy } from './policy-document.ts';
import type { PolicyDocument, RoleProperties } from './properties.ts';

/** More desired roles than this are read by the account's authorisation details. */
const FEW = 10;
const PAGE = 1000;

/** Every role of the account by name; undefined when the desired roles are few or the caller may not read them all. */
export async function rolesAtOnce(
  context: ReadContext,
  type: string,
): Promise<ReadonlyMap<string, Live<RoleProperties>> | undefined> {
  if (context.desired(type).length <= FEW) return undefined;
  return context.memo(`iam/${context.aws.account}/all`, async () => {
    try {
      return await readAll(context);
    } catch (error) {
      if (classifyError(error).kind === 'denied') return undefined;
      throw error;
    }
  });
}

/** A role by its name, with its policies, read once a plan; undefined when there is none. */
export function roleByName(
  context: ReadContext,
  name: string,
): Promise<Live<RoleProperties> | undefined> {
  return context.memo(`iam/${context.aws.account}/role/${name}`, async () => {
    const role = await getRole(context, name);
    if (role === undefined) return undefined;
    const [InlinePolicies, ManagedPolicyArns] = await Promise.all([
      inlinePolicies(context, name),
      attachedPolicies(context, name),
    ]);
    return liveRole(role, { InlinePolicies, ManagedPolicyArns });
  });
}

/** A role by its name as it is now, without its policies; undefined when there is none. */
export async function getRole(context: ReadContext, RoleName: string): Promise<Role | undefined> {
  const client = await context.aws.clients.iam();
  return absentAsUndefined(async () => {
    const answer = await client.send(new GetRoleCommand({ RoleName }), {
      abortSignal: context.signal,
    });
    return answer.Role;
  });
}

/** Names of the roles below a path. */
export async function roleNamesBelow(
  context: ReadContext,
  path: string,
): Promise<readonly string[]> {
  const roles = await listRoles(await context.aws.clients.iam(), path);
  return roles.flatMap((role) => role.RoleName ?? []);
}

/** Names of the inline policies of a role. */
export async function inlineNames(
  context: ReadContext,
  RoleName: string,
): Promise<readonly string[]> {
  const client = await context.aws.clients.iam();
  return allPages(async (Marker) => {
    const answer = await client.send(new ListRolePoliciesCommand({ RoleName, Marker }));
    return { items: answer.PolicyNames ?? [], next: answer.Marker };
  });
}

/** ARNs of the managed policies of a role. */
export async function attachedPolicies(context: ReadContext, RoleName: string): Promise<string[]> {
  const client = await context.aws.clients.iam();
  const policies = await allPages(async (Marker) => {
    const answer = await client.send(new ListAttachedRolePoliciesCommand({ RoleName, Marker }));
    return { items: answer.AttachedPolicies ?? [], next: answer.Marker };
  });
  return policies.flatMap((policy) => policy.PolicyArn ?? []);
}

/** A role in the shape of its desired properties. */
export function liveRole(
  role: Role,
  policies: Pick<RoleProperties, 'InlinePolicies' | 'ManagedPolicyArns'>,
): Live<RoleProperties> {
  return {
    id: role.RoleName ?? '',
    properties: {
      ...omitUndefined({
        Path: role.Path,
        Description: role.Description,
        MaxSessionDuration: role.MaxSessionDuration,
        PermissionsBoundary: role.PermissionsBoundary?.PermissionsBoundaryArn,
      }),
      RoleName: role.RoleName,
      AssumeRolePolicyDocument: parsePolicy(role.AssumeRolePolicyDocument ?? '{}'),
      ...omitUndefined(policies),
    },
    attributes: { Arn: role.Arn ?? '', RoleName: role.RoleName ?? '' },
    tags: tagRecord(role.Tags),
  };
}

async function readAll(context: ReadContext): Promise<ReadonlyMap<string, Live<RoleProperties>>> {
  const client = await context.aws.clients.iam();
  // The details leave out descriptions and session durations, which the list of roles has.
  const [details, listed] = await Promise.all([roleDetails(client), listRoles(client)]);
  const byName = new Map(listed.map((role) => [role.RoleName, role]));
  return new Map(
    details.map((detail) => {
      const name = detail.RoleName ?? '';
      const role = { ...byName.get(name), ...omitUndefined(detail) } as Role;
      return [name, liveRole(role, policiesOf(detail))];
    }),
  );
}

function policiesOf(
  detail: RoleDetail,
): Pick<RoleProperties, 'InlinePolicies' | 'ManagedPolicyArns'> {
  return {
    InlinePolicies: Object.fromEntries(
      (detail.RolePolicyList ?? []).map(({ PolicyName, PolicyDocument }) => [
        PolicyName ?? '',
        parsePolicy(PolicyDocument ?? '{}'),
      ]),
    ),
    ManagedPolicyArns: (detail.AttachedManagedPolicies ?? []).flatMap(
      (policy) => policy.PolicyArn ?? [],
    ),
  };
}

function roleDetails(client: IAMClient): Promise<readonly RoleDetail[]> {
  return allPages(async (Marker) => {
    const answer = await client.send(
      new GetAccountAuthorizationDetailsCommand({ Filter: ['Role'], MaxItems: PAGE, Marker }),
    );
    return { items: answer.RoleDetailList ?? [], next: answer.Marker };
  });
}

function listRoles(client: IAMClient, PathPrefix?: string): Promise<readonly Role[]> {
  return allPages(async (Marker) => {
    const answer = await client.send(new ListRolesCommand({ PathPrefix, MaxItems: PAGE, Marker }));
    return { items: answer.Roles ?? [], next: answer.Marker };
  });
}

async function inlinePolicies(
  context: ReadContext,
  RoleName: string,
): Promise<Record<string, PolicyDocument>> {
  const client = await context.aws.clients.iam();
  const names = await inlineNames(context, RoleName);
  const entries = await Promise.all(
    names.map(async (PolicyName) => {
      const answer = await client.send(new GetRolePolicyCommand({ RoleName, PolicyName }), {
        abortSignal: context.signal,
      });
      return [PolicyName, parsePolicy(answer.PolicyDocument ?? '{}')] as const;
    }),
  );
  return Object.fromEntries(entries);
}

function tagRecord(tags: readonly Tag[] | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}

async function absentAsUndefined<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
