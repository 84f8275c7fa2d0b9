/** The life of an instance in its group: launch, hooks, service, termination. */
import type { TimerHandler } from '../../world.ts';
import { isRunning, launchInstance, stopInstance, terminateInstance } from '../ec2/instances.ts';
import type { Place as Ec2Place } from '../ec2/store.ts';
import { atNow, beginActivity, endActivity, moveActivity } from './activities.ts';
import type { Launchable } from './launch-source.ts';
import type { GroupRecord, Member, PendingAction } from './records.ts';
import {
  changeGroup,
  changeMember,
  memberOf,
  ofGroup,
  type Place,
  requestCheck,
  saveGroup,
  table,
} from './store.ts';
import { addTarget, removeTarget } from './traffic.ts';

/** Transitions that hooks can hold up. */
export const LAUNCHING = 'autoscaling:EC2_INSTANCE_LAUNCHING';
export const TERMINATING = 'autoscaling:EC2_INSTANCE_TERMINATING';

/** Launches one instance into a subnet; throws EC2's refusal and then leaves nothing behind. */
export function launchMember(
  place: Place,
  group: GroupRecord,
  what: {
    readonly from: Launchable;
    readonly subnetId: string;
    readonly cause: string;
    readonly warm: boolean;
  },
): void {
  const { from, subnetId } = what;
  const tags = group.tags.filter((tag) => tag.propagate).map((tag) => [tag.key, tag.value]);
  const instance = launchInstance(place, {
    data: from.data,
    subnetId,
    spot: from.spot,
    template: from.template,
    groupName: group.name,
    tags: {
      ...Object.fromEntries(tags),
      'aws:autoscaling:groupName': group.name,
      'aws:ec2launchtemplate:id': from.template.id,
      'aws:ec2launchtemplate:version': from.template.version,
    },
  });
  const activityId = beginActivity(place, group, {
    description: `Launching a new EC2 instance: ${instance.id}`,
    cause: what.cause,
    status: 'PreInService',
    subnetId,
    zone: instance.zone,
  });
  const member: Member = {
    id: instance.id,
    type: instance.type,
    zone: instance.zone,
    subnetId,
    imageId: instance.imageId,
    state: what.warm ? 'Warmed:Pending' : 'Pending',
    healthy: true,
    protected: group.protectNew,
    template: from.template,
    launchedAt: place.world.now(),
    spot: instance.spot,
    weight: from.weight,
    weighted: from.weighted,
    warm: what.warm,
    activityId,
    waits: [],
  };
  changeGroup(place, group.name, (now) => ({ ...now, members: [...now.members, member] }));
}

/** Timer `autoscaling.instance-booted`: launch hooks first, then into service, or into the warm pool's state. */
export const instanceBooted: TimerHandler = (payload: MemberEvent, place) => {
  const member = memberOf(place, payload.group, payload.instanceId);
  const group = table(place, 'group').get(payload.group);
  if (member === undefined || group === undefined) return;
  if (member.state !== 'Pending' && member.state !== 'Warmed:Pending') return;
  if (!member.warm)
    place.world.schedule(place.scope, 0, 'ecs.instance-started', { instanceId: member.id });
  const waits = openActions(place, group, LAUNCHING);
  if (waits.length === 0) {
    proceed(place, group.name, member.id);
    return;
  }
  changeMember(place, group.name, member.id, (now) => ({
    ...now,
    state: `${now.state}:Wait`,
    waits,
  }));
  moveActivity(place, member.activityId, 'MidLifecycleAction');
  watch(place, group.name, member.id, waits);
};

/** Lets an instance go on from where its hooks held it: into service, or to its end. */
export function proceed(place: Place, name: string, id: string): void {
  const member = memberOf(place, name, id);
  if (member === undefined) return;
  if (member.state.startsWith('Terminating') || member.state.startsWith('Warmed:Terminating')) {
    changeMember(place, name, id, (now) => ({
      ...now,
      state: `${base(now)}:Proceed`,
      waits: [],
    }));
    terminateInstance(place, id, BY_GROUP);
    return;
  }
  const pool = table(place, 'group').get(name)?.warmPool;
  if (member.warm && pool !== undefined && pool.state !== 'Running') {
    changeMember(place, name, id, (now) => ({ ...now, waits: [] }));
    stopInstance(place, id);
    return;
  }
  changeMember(place, name, id, (now) => ({
    ...now,
    state: now.warm ? 'Warmed:Running' : 'InService',
    waits: [],
    ...(now.warm ? {} : { inServiceAt: place.world.now() }),
  }));
  endActivity(place, member.activityId);
  const group = table(place, 'group').get(name);
  if (group !== undefined && !member.warm) {
    addTarget(place, group, id);
    const { failingSince: _since, retryAt: _at, ...rest } = group;
    saveGroup(place, { ...rest, failures: 0 });
  }
  requestCheck(place, name);
}

/** Takes an instance out of its group: terminating hooks first unless told otherwise, then EC2 ends it. */
export function beginTermination(
  place: Place,
  group: GroupRecord,
  id: string,
  how: { readonly cause: string; readonly hooks?: boolean },
): string | undefined {
  const member = memberOf(place, group.name, id);
  if (member === undefined || isEnding(member)) return undefined;
  endActivity(place, member.activityId, { status: 'Cancelled' });
  const activityId = beginActivity(place, group, {
    description: `Terminating EC2 instance: ${id}`,
    cause: how.cause,
    subnetId: member.subnetId,
    zone: member.zone,
  });
  removeTarget(place, group, id);
  const up = isRunning(place as Ec2Place, id) || member.warm;
  const waits = how.hooks === false || !up ? [] : openActions(place, group, TERMINATING);
  const ending = member.warm ? 'Warmed:Terminating' : 'Terminating';
  changeMember(place, group.name, id, (now) => ({
    ...now,
    state: waits.length === 0 ? ending : `${ending}:Wait`,
    waits,
    activityId,
  }));
  if (waits.length === 0) {
    terminateInstance(place, id, BY_GROUP);
    requestCheck(place, group.name);
    return activityId;
  }
  moveActivity(place, activityId, 'MidLifecycleAction');
  watch(place, group.name, id, waits);
  for (const { hook } of waits)
    place.world.schedule(place.scope, 0, 'ecs.instance-terminating', {
      instanceId: id,
      group: group.name,
      hook,
    });
  requestCheck(place, group.name);
  return activityId;
}

/** Timer `autoscaling.instance-lost`: an instance goes that its group did not end. */
export const instanceLost: TimerHandler = (payload: MemberEvent, place) => {
  const member = memberOf(place, payload.group, payload.instanceId);
  if (member === undefined || isEnding(member) || member.warm) return;
  changeMember(place, payload.group, member.id, (now) => ({ ...now, healthy: false }));
  requestCheck(place, payload.group);
};

/** Timer `autoscaling.instance-stopped`: an instance of the warm pool is ready. */
export const instanceStopped: TimerHandler = (payload: MemberEvent, place) => {
  const member = memberOf(place, payload.group, payload.instanceId);
  if (member?.warm !== true || isEnding(member)) return;
  const state = table(place, 'group').get(payload.group)?.warmPool?.state;
  changeMember(place, payload.group, member.id, (now) => ({
    ...now,
    state: `Warmed:${state === 'Hibernated' ? 'Hibernated' : 'Stopped'}`,
  }));
  endActivity(place, member.activityId);
  requestCheck(place, payload.group);
};

/** Timer `autoscaling.instance-terminated`: the instance leaves its group. */
export const instanceTerminated: TimerHandler = (payload: MemberEvent, place) => {
  const member = memberOf(place, payload.group, payload.instanceId);
  const group = table(place, 'group').get(payload.group);
  if (member === undefined || group === undefined) return;
  if (isEnding(member)) endActivity(place, member.activityId);
  else {
    endActivity(place, member.activityId, { status: 'Cancelled' });
    const cause = `${atNow(place)} an instance was taken out of service in response to an EC2 health check indicating it has been terminated or stopped.`;
    const id = beginActivity(place, group, {
      description: `Terminating EC2 instance: ${member.id}`,
      cause,
      zone: member.zone,
    });
    endActivity(place, id);
  }
  changeGroup(place, group.name, (now) => ({
    ...now,
    members: now.members.filter(({ id }) => id !== member.id),
  }));
  requestCheck(place, group.name);
};

/** Whether an instance is on its way out. */
export function isEnding(member: Member): boolean {
  return member.state.includes('Terminating') || member.state === 'Terminated';
}

/** Whether an instance counts as capacity: in service or coming, and not in the warm pool. */
export function isLive(member: Member): boolean {
  return !member.warm && !isEnding(member) && member.state !== 'Standby';
}

/** How much capacity instances are, by their weights. */
export function capacityOf(members: readonly Member[]): number {
  return members.reduce((sum, member) => sum + member.weight, 0);
}

interface MemberEvent {
  readonly group: string;
  readonly instanceId: string;
}

const BY_GROUP = {
  code: 'Server.ScheduledStop',
  message: 'Server.ScheduledStop: Stopped by the Auto Scaling group',
};

/** AWS's longest wait for a lifecycle action: 48 hours, or a hundred heartbeats if that is less. */
const LONGEST = 172_800_000;

function openActions(
  place: Place,
  group: GroupRecord,
  transition: string,
): readonly PendingAction[] {
  const now = place.world.now();
  return ofGroup(place, 'hook', group.name)
    .filter((hook) => hook.transition === transition)
    .map((hook) => ({
      hook: hook.name,
      token: place.world.hex(32),
      deadline: now + 1000 * hook.heartbeat,
      latest: now + Math.min(LONGEST, 100_000 * hook.heartbeat),
    }));
}

function watch(place: Place, group: string, id: string, waits: readonly PendingAction[]): void {
  for (const { hook, token, deadline } of waits)
    place.world.schedule(place.scope, deadline - place.world.now(), 'autoscaling.hook-expired', {
      group,
      instanceId: id,
      hook,
      token,
    });
}

function base(member: Member): string {
  return member.state.replace(/:(Wait|Proceed)$/, '');
}
