/** AWS::AutoScaling::LifecycleHook: the effects. */
import {
  type AutoScalingGroup,
  DeleteLifecycleHookCommand,
  type LifecycleHook,
  PutLifecycleHookCommand,
} from '@aws-sdk/client-auto-scaling';
import { retrying } from '../../../aws/retry.ts';
import { GantryError } from '../../../core/errors.ts';
import { omitUndefined } from '../../../core/json.ts';
import type {
  ApplyContext,
  Live,
  ReadContext,
  ResourceOperations,
} from '../../../resource-type.ts';
import { isLeftover, ownChildren } from '../../children.ts';
import { childOwner, tagsOf } from '../../tags.ts';
import { allGroups, groupNamed, hooksOf } from '../describe.ts';
import { BUSY, TARGET_NOT_SPREAD, unlessGone } from '../retries.ts';
import { hookKey, hookNameOf } from '../tags.ts';
import { claimChild, reclaimChild, releaseChild } from '../write-tags.ts';
import { LIFECYCLE_HOOK_TYPE, type LifecycleHookProperties } from './properties.ts';

type LiveHook = Live<LifecycleHookProperties>;

/**
 * Reads, puts and removes lifecycle hooks. The group is made before its hooks: instances that it starts at once may be
 * in service before a hook for launches is there.
 */
export const lifecycleHookOperations: ResourceOperations<LifecycleHookProperties> = {
  async read(requests, context) {
    const groups = await allGroups(context);
    return Promise.all(
      requests.map(async ({ identity }) => {
        const group = groups.find(
          (one) => one.AutoScalingGroupName === identity['AutoScalingGroupName'],
        );
        return group && findHook(context, group, String(identity['LifecycleHookName']));
      }),
    );
  },

  async list(context) {
    const children = (await allGroups(context)).flatMap((group) =>
      ownChildren(context, { id: '', tags: tagsOf(group.Tags) }).flatMap(({ key, address }) => {
        const name = hookNameOf(key);
        return name === undefined ? [] : [{ group, name, address }];
      }),
    );
    const found = await Promise.all(
      children.map(async ({ group, name, address }) => {
        const live = await findHook(context, group, name);
        if (live !== undefined) return live;
        return isLeftover(context, LIFECYCLE_HOOK_TYPE, address)
          ? liveHook(group, { LifecycleHookName: name }, 'failed')
          : undefined;
      }),
    );
    return found.filter((one) => one !== undefined);
  },

  async create({ address, properties }, context) {
    const { AutoScalingGroupName: group = '', LifecycleHookName: name = '' } = properties;
    const [present, owner] = await ownerNow(group, name, context);
    if (present && owner?.address !== address)
      throw new GantryError('plan/not-owned', `the lifecycle hook ${name} of ${group}`, {
        address,
      });
    // Before the call, so that a run that dies between the two leaves nothing without an owner.
    await claimChild(context, group, hookKey(name));
    await put(withoutEmptyTarget(properties), context);
    return {
      id: `${group}|${name}`,
      properties,
      attributes: { AutoScalingGroupName: group, LifecycleHookName: name },
      tags: {},
      owner: { app: context.app, address },
    };
  },

  async update({ live, properties, changes }, context) {
    const { AutoScalingGroupName: group = '', LifecycleHookName: name = '' } = live.properties;
    await reclaimChild(context, live, group, hookKey(name));
    if (changes.length === 0) return live;
    // What of it nobody declares stays as it is.
    const wanted = { ...live.properties, ...properties };
    await put(wanted, context);
    return { ...live, properties: wanted };
  },

  async delete(live, context) {
    const client = await context.aws.clients.autoScaling();
    const { AutoScalingGroupName, LifecycleHookName = '' } = live.properties;
    await unlessGone(
      retrying(context, BUSY, () =>
        client.send(new DeleteLifecycleHookCommand({ AutoScalingGroupName, LifecycleHookName })),
      ),
    );
    await releaseChild(context, AutoScalingGroupName ?? '', hookKey(LifecycleHookName));
  },

  disown: ({ properties: { AutoScalingGroupName = '', LifecycleHookName = '' } }, _, context) =>
    releaseChild(context, AutoScalingGroupName, hookKey(LifecycleHookName)),
};

async function ownerNow(group: string, name: string, context: ReadContext) {
  const found = (await hooksOf(context, group)).some((hook) => hook.LifecycleHookName === name);
  const parent = found ? await groupNamed(context, group) : undefined;
  return [found, childOwner(tagsOf(parent?.Tags), hookKey(name))] as const;
}

async function put(properties: LifecycleHookProperties, context: ApplyContext): Promise<void> {
  const client = await context.aws.clients.autoScaling();
  const { RoleARN, ...rest } = properties;
  // A role without a target is refused.
  const input = rest.NotificationTargetARN ? { ...rest, ...omitUndefined({ RoleARN }) } : rest;
  await retrying(context, [...BUSY, ...TARGET_NOT_SPREAD], () =>
    client.send(new PutLifecycleHookCommand(input)),
  );
}

/** A new hook has no target that an empty one would clear. */
function withoutEmptyTarget({
  NotificationTargetARN: target,
  ...properties
}: LifecycleHookProperties): LifecycleHookProperties {
  return target === undefined || target === ''
    ? properties
    : { ...properties, NotificationTargetARN: target };
}

async function findHook(
  context: ReadContext,
  group: AutoScalingGroup,
  name: string,
): Promise<LiveHook | undefined> {
  const { AutoScalingGroupName = '' } = group;
  const hooks = await context.memo(`auto-scaling/hooks/${AutoScalingGroupName}`, () =>
    hooksOf(context, AutoScalingGroupName),
  );
  const hook = hooks.find(({ LifecycleHookName }) => LifecycleHookName === name);
  return hook && liveHook(group, hook, 'ready');
}

function liveHook(
  group: AutoScalingGroup,
  hook: LifecycleHook,
  state: 'ready' | 'failed',
): LiveHook {
  const { AutoScalingGroupName } = group;
  const { LifecycleHookName = '', GlobalTimeout: _, ...rest } = hook;
  const owner = childOwner(tagsOf(group.Tags), hookKey(LifecycleHookName));
  return {
    id: `${AutoScalingGroupName}|${LifecycleHookName}`,
    properties: { ...rest, AutoScalingGroupName, LifecycleHookName },
    attributes: { AutoScalingGroupName, LifecycleHookName },
    tags: {},
    ...(owner === undefined ? {} : { owner }),
    state,
  };
}
