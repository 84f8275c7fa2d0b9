/** What is done to IAM roles in AWS. */
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  PutRolePermissionsBoundaryCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from '@aws-sdk/client-iam';
import { hasCode, isNotFound } from '../../../aws/classify-error.ts';
import { retrying } from '../../../aws/retry.ts';
import { waitUntil } from '../../../aws/wait.ts';
import { compareText } from '../../../core/json.ts';
import type {
  ApplyContext,
  Live,
  ResourceOperations,
  UpdateRequest,
} from '../../../resource-type.ts';
import { assertOurs, changedEntries, changedFields, ownedBy } from '../../changes.ts';
import { attach, deletePolicy, detach, putPolicy, writeManaged } from './operations-policies.ts';
import {
  attachedPolicies,
  getRole,
  inlineNames,
  liveRole,
  roleByName,
  roleNamesBelow,
  rolesAtOnce,
} from './operations-reading.ts';
import { type PolicyDocument, ROLE_TYPE, type RoleProperties } from './properties.ts';
import { CONCURRENT, NEW_POLICY, NEW_PRINCIPAL, STILL_USED } from './retries.ts';

const MINUTE = 60_000;

/**
 * Until a new role can be assumed everywhere. A task whose role cannot be assumed yet fails to start and counts against
 * the deployment, and no API tells when it can.
 */
const ASSUMABLE_MS = 10_000;

/** Reads, makes, changes and removes roles with their policies. Calls about one role go one after the other. */
export const roleOperations: ResourceOperations<RoleProperties> = {
  async read(requests, context) {
    const all = await rolesAtOnce(context, ROLE_TYPE);
    return Promise.all(
      requests.map(({ identity }) => {
        const name = String(identity['RoleName']);
        return all === undefined ? roleByName(context, name) : all.get(name);
      }),
    );
  },

  async list(context) {
    const all = await rolesAtOnce(context, ROLE_TYPE);
    if (all !== undefined) return ownedBy(context.app, [...all.values()]);
    const names = await roleNamesBelow(context, `/gantry/${context.app}/`);
    const roles = await Promise.all(names.map((name) => roleByName(context, name)));
    return ownedBy(
      context.app,
      roles.filter((role) => role !== undefined),
    );
  },

  async create({ address, properties, tags }, context) {
    const { InlinePolicies, ManagedPolicyArns, AssumeRolePolicyDocument, ...input } = properties;
    const client = await context.aws.clients.iam();
    const name = properties.RoleName ?? '';
    let arn = '';
    try {
      const answer = await retrying(context, [CONCURRENT, NEW_PRINCIPAL, NEW_POLICY], () =>
        client.send(
          new CreateRoleCommand({
            ...input,
            AssumeRolePolicyDocument: JSON.stringify(AssumeRolePolicyDocument),
            Tags: tagList(tags),
          }),
        ),
      );
      arn = answer.Role?.Arn ?? '';
    } catch (error) {
      if (!hasCode(error, /^EntityAlreadyExists/)) throw error;
      // An interrupted create of ours is completed; anything else of this name is left alone.
      const existing = await getRole(context, name);
      if (existing === undefined) throw error;
      const live = liveRole(existing, {});
      assertOurs({ id: live.id, tags: live.tags }, { address }, context);
      arn = existing.Arn ?? '';
    }
    for (const [policy, document] of inOrder(InlinePolicies))
      await putPolicy(name, policy, document, context);
    for (const policy of [...(ManagedPolicyArns ?? [])].sort(compareText))
      await attach(name, policy, context);
    return {
      id: name,
      properties,
      attributes: { Arn: arn, RoleName: name },
      tags,
      state: 'creating',
    };
  },

  async update(request, context) {
    const { live, properties, tags } = request;
    await writeRole(request, context);
    const policies = changedEntries(request.changes, 'InlinePolicies', properties.InlinePolicies);
    for (const [policy, document] of inOrder(policies))
      if (document === null) await deletePolicy(live.id, policy, context);
      else await putPolicy(live.id, policy, document as unknown as PolicyDocument, context);
    if (changedFields(request.changes).has('ManagedPolicyArns'))
      await writeManaged(request, context);
    const client = await context.aws.clients.iam();
    // Tags come last: what the code declares is recorded only once it holds.
    if (tags.remove.length > 0)
      await retrying(context, [CONCURRENT], () =>
        client.send(new UntagRoleCommand({ RoleName: live.id, TagKeys: [...tags.remove] })),
      );
    if (Object.keys(tags.set).length > 0)
      await retrying(context, [CONCURRENT], () =>
        client.send(new TagRoleCommand({ RoleName: live.id, Tags: tagList(tags.set) })),
      );
    return { ...live, properties: { ...live.properties, ...properties }, tags: tags.all };
  },

  async delete(live, context) {
    const client = await context.aws.clients.iam();
    try {
      for (const arn of await attachedPolicies(context, live.id))
        await detach(live.id, arn, context);
      for (const policy of await inlineNames(context, live.id))
        await deletePolicy(live.id, policy, context);
      await retrying(context, [CONCURRENT, STILL_USED], () =>
        client.send(new DeleteRoleCommand({ RoleName: live.id })),
      );
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  },

  async settle(live, verb, context) {
    if (verb !== 'create') return live;
    const visible = await waitUntil(
      context,
      { what: `role ${live.id} to be visible`, timeoutMs: 2 * MINUTE },
      async () => {
        const role = await getRole(context, live.id);
        // The ARN of a new role may read as its unique id for a moment.
        if (role?.Arn?.startsWith('arn:') !== true) return { pending: 'not visible everywhere' };
        return { done: role };
      },
    );
    await context.clock.sleep(ASSUMABLE_MS, context.signal);
    return {
      ...live,
      attributes: { Arn: visible.Arn ?? '', RoleName: live.id },
      state: 'ready',
    };
  },
};

async function writeRole(
  { live, properties, changes }: UpdateRequest<RoleProperties>,
  context: ApplyContext,
): Promise<void> {
  const client = await context.aws.clients.iam();
  const changed = changedFields(changes);
  const RoleName = live.id;
  if (changed.has('AssumeRolePolicyDocument'))
    await retrying(context, [CONCURRENT, NEW_PRINCIPAL], () =>
      client.send(
        new UpdateAssumeRolePolicyCommand({
          RoleName,
          PolicyDocument: JSON.stringify(properties.AssumeRolePolicyDocument),
        }),
      ),
    );
  if (changed.has('Description') || changed.has('MaxSessionDuration')) {
    // UpdateRole sets what it is not given back to the default: both always go together.
    const wanted = { ...live.properties, ...properties };
    await retrying(context, [CONCURRENT], () =>
      client.send(
        new UpdateRoleCommand({
          RoleName,
          Description: wanted.Description ?? '',
          MaxSessionDuration: wanted.MaxSessionDuration ?? 3600,
        }),
      ),
    );
  }
  if (!changed.has('PermissionsBoundary')) return;
  const boundary = properties.PermissionsBoundary ?? undefined;
  await retrying(context, [CONCURRENT, NEW_POLICY], () =>
    boundary === undefined
      ? client.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }))
      : client.send(
          new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: boundary }),
        ),
  );
}

function inOrder<T>(record: Readonly<Record<string, T>> | undefined): readonly [string, T][] {
  return Object.entries(record ?? {}).sort(([a], [b]) => compareText(a, b));
}

function tagList(tags: Live['tags']): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
