/** Instances as other services of the sandbox see them, how they end, and their timers. */
import { ServiceFault } from '../../service.ts';
import { tagRecord } from '../../tag-list.ts';
import type { TimerHandler } from '../../world.ts';
import type { InstanceRecord } from './compute-records.ts';
import { imageFacts } from './images.ts';
import { startClock } from './instance-launch.ts';
import { deleteNetworkInterface } from './network-interfaces.ts';
import { lookup, type Place, save, table } from './store.ts';
import { forgetTags, tagsOf } from './tags.ts';

export { type LaunchSpec, launchInstance } from './instance-launch.ts';
export { type InstanceTypeFacts, instanceTypeFacts } from './instance-type-table.ts';

/** An instance as ECS and others need to know it. */
export interface Instance {
  readonly id: string;
  /** Such as `c5.large`. */
  readonly type: string;
  readonly state: InstanceRecord['state'];
  /** Whether its operating system is up. */
  readonly booted: boolean;
  readonly subnetId: string;
  readonly vpcId: string;
  /** Name of its Availability Zone. */
  readonly zone: string;
  readonly privateIp: string;
  readonly imageId: string;
  readonly platform: 'linux' | 'windows';
  /** Decoded; empty when it has none. */
  readonly userData: string;
  readonly groupName?: string;
  /** ARN of its instance profile. */
  readonly profileArn?: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly launchedAt: number;
}

/** Milliseconds from the order to end an instance until it has ended. */
export const TERMINATED_AFTER = 20_000;
/** Milliseconds for which a terminated instance can still be described. */
const MEMORY = 3_600_000;
const STOPPED_AFTER = 20_000;

/** The instance of that id, also after its end while EC2 remembers it. */
export function instanceOf(place: Place, id: string): Instance | undefined {
  const record = table(place, 'instance').get(id);
  if (record === undefined) return undefined;
  const { type, state, booted, subnetId, vpcId, zone, privateIp, imageId, launchedAt } = record;
  return {
    id,
    type,
    state,
    booted,
    subnetId,
    vpcId,
    zone,
    privateIp,
    imageId,
    platform: imageFacts(place, imageId)?.platform ?? 'linux',
    userData: Buffer.from(record.userData ?? '', 'base64').toString(),
    ...(record.groupName === undefined ? {} : { groupName: record.groupName }),
    ...(record.profileArn === undefined ? {} : { profileArn: record.profileArn }),
    tags: tagRecord(tagsOf(place, id)),
    launchedAt,
  };
}

/** Whether an instance is up and not on its way down. */
export function isRunning(place: Place, id: string): boolean {
  const state = table(place, 'instance').get(id)?.state;
  return state === 'pending' || state === 'running';
}

/** Ends an instance; `reason` is what EC2 tells about it. Nothing happens to one that is ending or gone. */
export function terminateInstance(
  place: Place,
  id: string,
  reason: NonNullable<InstanceRecord['reason']> = USER,
): void {
  const record = table(place, 'instance').get(id);
  if (record === undefined || record.state === 'shutting-down' || record.state === 'terminated')
    return;
  save(place, 'instance', { ...record, state: 'shutting-down', booted: false, reason });
  place.world.schedule(place.scope, TERMINATED_AFTER, 'ec2.instance-terminated', { id });
  tellGroup(place, record, 'autoscaling.instance-lost');
}

/** Stops an instance; it keeps its address and its disks. */
export function stopInstance(place: Place, id: string): void {
  const record = lookup(place, 'instance', id);
  if (record.state === 'stopped' || record.state === 'stopping') return;
  if (record.state !== 'running' && record.state !== 'pending') throw wrongState(record, 'stopped');
  save(place, 'instance', { ...record, state: 'stopping', booted: false, reason: USER });
  place.world.schedule(place.scope, STOPPED_AFTER, 'ec2.instance-stopped', { id });
  tellGroup(place, record, 'autoscaling.instance-lost');
}

/** Starts a stopped instance again. */
export function startInstance(place: Place, id: string): void {
  const record = lookup(place, 'instance', id);
  if (record.state === 'running' || record.state === 'pending') return;
  if (record.state !== 'stopped') throw wrongState(record, 'started');
  const { reason: _, ...rest } = record;
  startClock(
    place,
    save(place, 'instance', { ...rest, state: 'pending', launchedAt: place.world.now() }),
  );
}

/** Timer `ec2.instance-running`: pending becomes running. */
export const instanceRunning: TimerHandler = (payload: Launch, place) => {
  const record = table(place, 'instance').get(payload.id);
  if (record?.state !== 'pending' || record.launchedAt !== payload.launchedAt) return;
  save(place, 'instance', { ...record, state: 'running' });
};

/** Timer `ec2.instance-booted`: its agents start; its group hears of it first and decides when. */
export const instanceBooted: TimerHandler = (payload: Launch, place) => {
  const record = table(place, 'instance').get(payload.id);
  if (record?.state !== 'running' || record.launchedAt !== payload.launchedAt) return;
  save(place, 'instance', { ...record, booted: true });
  if (record.groupName === undefined)
    place.world.schedule(place.scope, 0, 'ecs.instance-started', { instanceId: record.id });
  else tellGroup(place, record, 'autoscaling.instance-booted');
};

/** Timer `ec2.instance-stopped`: stopping becomes stopped. */
export const instanceStopped: TimerHandler = (payload: { readonly id: string }, place) => {
  const record = table(place, 'instance').get(payload.id);
  if (record?.state !== 'stopping') return;
  save(place, 'instance', { ...record, state: 'stopped' });
  tellGroup(place, record, 'autoscaling.instance-stopped');
};

/** Timer `ec2.instance-terminated`: every interface of it goes; it stays describable for an hour. */
export const instanceTerminated: TimerHandler = (payload: { readonly id: string }, place) => {
  const record = table(place, 'instance').get(payload.id);
  if (record === undefined) return;
  const { world, scope } = place;
  const { networkInterfaceId, ...rest } = record;
  if (networkInterfaceId !== undefined) deleteNetworkInterface(world, scope, networkInterfaceId);
  save(place, 'instance', { ...rest, state: 'terminated' });
  world.schedule(scope, 0, 'ecs.instance-terminated', { instanceId: record.id });
  world.schedule(scope, MEMORY, 'ec2.instance-forgotten', { id: record.id });
  tellGroup(place, record, 'autoscaling.instance-terminated');
};

/** Timer `ec2.instance-forgotten`: the record and its tags go. */
export const instanceForgotten: TimerHandler = (payload: { readonly id: string }, place) => {
  table(place, 'instance').delete(payload.id);
  forgetTags(place, payload.id);
};

interface Launch {
  readonly id: string;
  readonly launchedAt: number;
}

const USER = {
  code: 'Client.UserInitiatedShutdown',
  message: 'Client.UserInitiatedShutdown: User initiated shutdown',
};

function tellGroup({ world, scope }: Place, record: InstanceRecord, kind: string): void {
  if (record.groupName === undefined) return;
  world.schedule(scope, 0, kind, { group: record.groupName, instanceId: record.id });
}

function wrongState({ id }: InstanceRecord, verb: string): ServiceFault {
  return new ServiceFault(
    'IncorrectInstanceState',
    `The instance '${id}' is not in a state from which it can be ${verb}.`,
  );
}
