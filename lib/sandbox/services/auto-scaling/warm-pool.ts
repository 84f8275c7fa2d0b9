/** Warm pools: instances that have booted once and wait, stopped or running. */
import type {
  DeleteWarmPoolType,
  DescribeWarmPoolType,
  PutWarmPoolType,
} from '@aws-sdk/client-auto-scaling';
import { paginate } from '../../paginate.ts';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { startInstance } from '../ec2/instances.ts';
import { atNow, beginActivity, endActivity } from './activities.ts';
import { memberView, warmPoolView } from './group-view.ts';
import { nextLaunch } from './launch-source.ts';
import { beginTermination, isEnding, isLive, launchMember } from './member-life.ts';
import type { GroupRecord, Member } from './records.ts';
import {
  changeMember,
  groupNamed,
  type Place,
  requestCheck,
  saveGroup,
  table,
  validationError,
} from './store.ts';
import { subnetsByNeed } from './subnet-choice.ts';

const STATES: readonly string[] = ['Stopped', 'Running', 'Hibernated'];

/** PutWarmPool. */
export function putWarmPool(input: Decoded<PutWarmPoolType>, call: Call): object {
  const group = groupNamed(call, input.AutoScalingGroupName);
  const present = group.warmPool;
  if (group.mixed !== undefined)
    throw validationError(
      'You can’t add a warm pool to an Auto Scaling group that has a mixed instances policy or a launch template or launch configuration that requests Spot Instances.',
    );
  const state = input.PoolState ?? present?.state ?? 'Stopped';
  if (!STATES.includes(state)) throw validationError(`PoolState ${state} is not valid.`);
  const maxPrepared = input.MaxGroupPreparedCapacity ?? present?.maxPrepared;
  const reuse = input.InstanceReusePolicy?.ReuseOnScaleIn ?? present?.reuse;
  saveGroup(call, {
    ...group,
    warmPool: {
      min: input.MinSize ?? present?.min ?? 0,
      state,
      deleting: false,
      ...(maxPrepared === undefined || maxPrepared === -1 ? {} : { maxPrepared }),
      ...(reuse === undefined ? {} : { reuse }),
    },
  });
  requestCheck(call, group.name);
  return {};
}

/** DescribeWarmPool. */
export function describeWarmPool(input: Decoded<DescribeWarmPoolType>, call: Call): object {
  const group = groupNamed(call, input.AutoScalingGroupName);
  const page = paginate(
    group.members.filter((member) => member.warm),
    {
      size: Math.min(input.MaxRecords ?? 50, 50),
      token: input.NextToken,
      badToken: 'InvalidNextToken',
    },
  );
  return {
    ...(group.warmPool === undefined
      ? {}
      : { WarmPoolConfiguration: warmPoolView(group.warmPool) }),
    Instances: page.items.map((member) => memberView(call, member)),
    NextToken: page.next,
  };
}

/** DeleteWarmPool: refused while instances are in it, unless forced; then it goes with its last instance. */
export function deleteWarmPool(input: Decoded<DeleteWarmPoolType>, call: Call): object {
  const group = groupNamed(call, input.AutoScalingGroupName);
  if (group.warmPool === undefined)
    throw validationError(`No warm pool found for the Auto Scaling group ${group.name}`);
  const warm = group.members.filter((member) => member.warm);
  if (warm.length > 0 && input.ForceDelete !== true)
    throw new ServiceFault(
      'ResourceInUse',
      `You cannot delete a warm pool while there are instances still in the warm pool of the Auto Scaling group ${group.name}.`,
    );
  saveGroup(call, { ...group, warmPool: { ...group.warmPool, deleting: true } });
  emptyWarmPool(call, groupNamed(call, group.name), false);
  requestCheck(call, group.name);
  return {};
}

/** Brings a warm pool to its size: the group's maximum, or its prepared capacity, less what is live. */
export function fillWarmPool(place: Place, group: GroupRecord): void {
  const pool = group.warmPool;
  if (pool === undefined) return;
  const warm = group.members.filter((member) => member.warm && !isEnding(member));
  if (pool.deleting) {
    if (group.members.some((member) => member.warm)) return;
    const { warmPool: _, ...rest } = group;
    saveGroup(place, rest);
    return;
  }
  const live = group.members.filter(isLive);
  const target = Math.max(pool.min, (pool.maxPrepared ?? group.max) - live.length, 0);
  if (warm.length > target)
    for (const member of warm.slice(target)) endWarm(place, group, member, true);
  for (let count = warm.length; count < target; count += 1)
    if (!launchWarm(place, group, live)) return;
}

/** Moves one waiting instance of the warm pool into the group. False when none is ready. */
export function takeWarm(place: Place, group: GroupRecord, cause: string): boolean {
  const ready = group.members.find(
    (member) => member.warm && /^Warmed:(Stopped|Running|Hibernated)$/.test(member.state),
  );
  if (ready === undefined) return false;
  const activityId = beginActivity(place, group, {
    description: `Launching a new EC2 instance from warm pool: ${ready.id}`,
    cause,
    status: 'PreInService',
    subnetId: ready.subnetId,
    zone: ready.zone,
  });
  changeMember(place, group.name, ready.id, (member) => ({
    ...member,
    state: 'Pending',
    warm: false,
    activityId,
  }));
  if (ready.state === 'Warmed:Running')
    place.world.schedule(place.scope, 0, 'autoscaling.instance-booted', {
      group: group.name,
      instanceId: ready.id,
    });
  else startInstance(place, ready.id);
  return true;
}

/** Ends every instance of a warm pool. */
export function emptyWarmPool(place: Place, group: GroupRecord, hooks: boolean): void {
  for (const member of group.members) if (member.warm) endWarm(place, group, member, hooks);
}

function endWarm(place: Place, group: GroupRecord, member: Member, hooks: boolean): void {
  beginTermination(place, groupNamed(place, group.name), member.id, {
    cause: `${atNow(place)} an instance was taken out of the warm pool in response to a difference between desired and actual warm pool size.`,
    hooks,
  });
}

function launchWarm(place: Place, group: GroupRecord, live: readonly Member[]): boolean {
  const now = table(place, 'group').get(group.name) ?? group;
  const [subnetId] = subnetsByNeed(
    place,
    now,
    now.members.filter((member) => !isEnding(member)),
  );
  if (subnetId === undefined) return false;
  const cause = `${atNow(place)} an instance was launched into the warm pool.`;
  try {
    launchMember(place, now, { from: nextLaunch(place, now, live), subnetId, cause, warm: true });
    return true;
  } catch (error) {
    if (!(error instanceof ServiceFault)) throw error;
    const message = `${error.message} Launching EC2 instance failed.`;
    const id = beginActivity(place, now, {
      description: `Launching a new EC2 instance into warm pool.  Status Reason: ${message}`,
      cause,
      subnetId,
    });
    endActivity(place, id, { status: 'Failed', message });
    return false;
  }
}
