/**
 * Taking a group down. Every step follows from what is there: a run that was cut off goes on where it stands. Imported
 * by operations only.
 */
import {
  type AutoScalingGroup,
  DeleteAutoScalingGroupCommand,
  DeleteLifecycleHookCommand,
  ExitStandbyCommand,
  type Instance,
  ResumeProcessesCommand,
  SetInstanceProtectionCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { chunksOf } from '../../../aws/batch.ts';
import { retrying } from '../../../aws/retry.ts';
import { waitUntil } from '../../../aws/wait.ts';
import type { ApplyContext, Live } from '../../../resource-type.ts';
import { forgetInstances } from '../container-instances.ts';
import { groupNamed, hooksOf } from '../describe.ts';
import { BUSY, unlessGone } from '../retries.ts';
import { removeWarmPool } from '../warm-pool/operations-removal.ts';
import type { AutoScalingGroupProperties } from './properties.ts';

const MINUTE = 60_000;
/** Instances shut down within minutes; longer means that something holds them. */
const EMPTY_WITHIN = 20 * MINUTE;
const PER_CALL = 50;
/** Until what was changed of an instance is seen. */
const SPREAD_MS = 1_000;

/** The hook by which ECS moves tasks off an instance before it goes. */
const DRAINING_HOOK = /^ecs-managed-draining-termination-hook/;

/** Ends all instances of a group, then the group. One that is gone, or on its way, is success. */
export async function removeGroup(
  { id }: Live<AutoScalingGroupProperties>,
  context: ApplyContext,
): Promise<void> {
  const group = await groupNamed(context, id);
  if (group === undefined || group.Status !== undefined) return;
  await unlessGone(takeDown(group, id, context));
}

async function takeDown(
  group: AutoScalingGroup,
  name: string,
  context: ApplyContext,
): Promise<void> {
  const client = await context.aws.clients.autoScaling();
  if (group.WarmPoolConfiguration !== undefined) await removeWarmPool(name, context);
  await letGo(group, name, context);
  if (!isAtRest(group))
    await retrying(context, BUSY, () =>
      client.send(
        new UpdateAutoScalingGroupCommand({
          AutoScalingGroupName: name,
          MinSize: 0,
          MaxSize: 0,
          DesiredCapacity: 0,
          NewInstancesProtectedFromScaleIn: false,
          ...(isProtected(group) ? { DeletionProtection: 'none' } : {}),
        }),
      ),
    );
  await empty(name, context);
  await retrying(context, BUSY, () =>
    client.send(new DeleteAutoScalingGroupCommand({ AutoScalingGroupName: name })),
  );
}

/** What would keep instances in the group however small it is: no terminations, and instances in standby. */
async function letGo(group: AutoScalingGroup, name: string, context: ApplyContext): Promise<void> {
  const client = await context.aws.clients.autoScaling();
  const suspended = (group.SuspendedProcesses ?? []).map(({ ProcessName }) => ProcessName);
  if (suspended.includes('Terminate'))
    await retrying(context, BUSY, () =>
      client.send(
        new ResumeProcessesCommand({ AutoScalingGroupName: name, ScalingProcesses: ['Terminate'] }),
      ),
    );
  const standby = idsOf(
    instancesOf(group).filter(({ LifecycleState }) => LifecycleState === 'Standby'),
  );
  for (const InstanceIds of chunksOf(standby, PER_CALL))
    await retrying(context, BUSY, () =>
      client.send(
        new ExitStandbyCommand({ AutoScalingGroupName: name, InstanceIds: [...InstanceIds] }),
      ),
    );
}

/** Helps the instances out until none is left. Protection is lifted again where an instance started with it meanwhile. */
async function empty(name: string, context: ApplyContext): Promise<void> {
  const end = context.clock.now() + EMPTY_WITHIN;
  const forgotten = new Set<string>();
  for (let held = await look(name, context); held !== undefined; held = await look(name, context)) {
    const instances = instancesOf(held);
    const known = idsOf(instances).filter((id) => !forgotten.has(id));
    // ECS would take a terminated instance for a disconnected one, and keep the cluster from being removed.
    await forgetInstances(known, context);
    for (const id of known) forgotten.add(id);
    await removeDrainingHook(name, context);
    await unprotect(name, instances, context);
    await context.clock.sleep(SPREAD_MS, context.signal);
    const timeoutMs = Math.max(0, end - context.clock.now());
    await waitUntil(
      context,
      { what: `the instances of Auto Scaling group ${name} to end`, timeoutMs },
      async () => {
        const now = await look(name, context);
        if (now === undefined) return { done: true };
        const news = instancesOf(now).some(
          (one) => !forgotten.has(one.InstanceId ?? '') || canBeUnprotected(one),
        );
        // Past the end nothing new is begun: then it says what is left.
        return news && context.clock.now() < end
          ? { done: true }
          : { pending: await holdersOf(now, name, context) };
      },
    );
  }
}

/** The group, while it has instances. */
async function look(name: string, context: ApplyContext): Promise<AutoScalingGroup | undefined> {
  const group = await groupNamed(context, name);
  return group !== undefined && instancesOf(group).length > 0 ? group : undefined;
}

/** Deleting the hook lets every instance go on that waits in it; nothing is left that tasks could move to. */
async function removeDrainingHook(name: string, context: ApplyContext): Promise<void> {
  const client = await context.aws.clients.autoScaling();
  const hooks = await hooksOf(context, name);
  for (const { LifecycleHookName } of hooks)
    if (DRAINING_HOOK.test(LifecycleHookName ?? ''))
      await unlessGone(
        client.send(
          new DeleteLifecycleHookCommand({ AutoScalingGroupName: name, LifecycleHookName }),
        ),
      );
}

async function unprotect(
  name: string,
  instances: readonly Instance[],
  context: ApplyContext,
): Promise<void> {
  const client = await context.aws.clients.autoScaling();
  // An instance that has gone meanwhile needs it no more; the others get it in the next round.
  for (const batch of chunksOf(idsOf(instances.filter(canBeUnprotected)), PER_CALL))
    await unlessGone(
      client.send(
        new SetInstanceProtectionCommand({
          AutoScalingGroupName: name,
          InstanceIds: [...batch],
          ProtectedFromScaleIn: false,
        }),
      ),
    );
}

/** Instances that are still there and what they wait for, in words. */
async function holdersOf(
  group: AutoScalingGroup,
  name: string,
  context: ApplyContext,
): Promise<string> {
  const instances = instancesOf(group).map(
    ({ InstanceId, LifecycleState }) => `${InstanceId} ${LifecycleState}`,
  );
  const hooks = (await hooksOf(context, name))
    .filter(({ LifecycleTransition }) => LifecycleTransition?.endsWith('_TERMINATING') === true)
    .map(({ LifecycleHookName }) => LifecycleHookName);
  const waits = hooks.length === 0 ? '' : `, held by the lifecycle hooks ${hooks.join(', ')}`;
  return `${instances.join(', ')}${waits}`;
}

function canBeUnprotected({ ProtectedFromScaleIn, LifecycleState }: Instance): boolean {
  return ProtectedFromScaleIn === true && LifecycleState === 'InService';
}

function isAtRest(group: AutoScalingGroup): boolean {
  const { MinSize, MaxSize, DesiredCapacity } = group;
  return MinSize === 0 && MaxSize === 0 && DesiredCapacity === 0 && !isProtected(group);
}

function isProtected({ DeletionProtection = 'none' }: AutoScalingGroup): boolean {
  return DeletionProtection !== 'none';
}

function instancesOf({ Instances = [] }: AutoScalingGroup): readonly Instance[] {
  return Instances;
}

function idsOf(instances: readonly Instance[]): string[] {
  return instances.flatMap(({ InstanceId }) => InstanceId ?? []);
}
