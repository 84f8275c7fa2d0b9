/** Brings a group to its desired capacity: launches, scale-in, replacement of unhealthy instances. */
import { ServiceFault } from '../../service.ts';
import type { TimerHandler } from '../../world.ts';
import { table as ec2Table } from '../ec2/store.ts';
import { atNow, beginActivity, endActivity } from './activities.ts';
import { continueRefresh } from './instance-refresh.ts';
import { launchOrder } from './launch-source.ts';
import { beginTermination, capacityOf, isEnding, isLive, launchMember } from './member-life.ts';
import type { GroupRecord, Member } from './records.ts';
import { ofGroup, type Place, requestCheck, saveGroup, table, validationError } from './store.ts';
import { subnetsByNeed } from './subnet-choice.ts';
import { victimsOf } from './termination-policy.ts';
import { fillWarmPool, takeWarm } from './warm-pool.ts';

/** Timer `autoscaling.check`: one look at a group, after something changed. */
export const check: TimerHandler = (
  payload: { readonly group: string; readonly at: number },
  place,
) => {
  const group = table(place, 'group').get(payload.group);
  if (group === undefined || group.checkAt !== payload.at) return;
  const { checkAt: _, ...rest } = group;
  saveGroup(place, rest);
  if (rest.deleting) {
    buryEmpty(place, rest);
    return;
  }
  replaceUnhealthy(place, rest);
  continueRefresh(place, rest.name);
  balance(place, current(place, rest));
  fillWarmPool(place, current(place, rest));
};

/** Whether a process of a group runs. */
export function runs(group: GroupRecord, process: string): boolean {
  return !group.suspended.some((each) => each.process === process);
}

/** Removes the record of a group that is being deleted, once nothing is left in it. */
export function buryEmpty(place: Place, group: GroupRecord): void {
  if (group.deleting && group.members.length === 0) table(place, 'group').delete(group.name);
}

function current(place: Place, group: GroupRecord): GroupRecord {
  return table(place, 'group').get(group.name) ?? group;
}

function replaceUnhealthy(place: Place, group: GroupRecord): void {
  if (!runs(group, 'ReplaceUnhealthy') || !runs(group, 'Terminate')) return;
  for (const member of group.members)
    if (!member.healthy && !isEnding(member))
      beginTermination(place, current(place, group), member.id, {
        cause: `${atNow(place)} an instance was taken out of service in response to an EC2 health check indicating it has been terminated or stopped.`,
      });
}

function balance(place: Place, group: GroupRecord): void {
  const live = group.members.filter(isLive);
  const wanted = group.desired + group.surge;
  const now = capacityOf(live);
  if (now < wanted) launch(place, group, wanted);
  if (now > wanted) shrink(place, group, wanted);
  // What brought the group to this size does not explain what it replaces from here on.
  if (now === wanted && group.cause !== '') saveGroup(place, { ...group, cause: '' });
}

function launch(place: Place, group: GroupRecord, wanted: number): void {
  if (!runs(group, 'Launch')) return;
  const wait = (group.retryAt ?? 0) - place.world.now();
  if (wait > 0) {
    requestCheck(place, group.name, wait);
    return;
  }
  const start = capacityOf(group.members.filter(isLive));
  const cause = `${group.cause}${atNow(place)} an instance was started in response to a difference between desired and actual capacity, increasing the capacity from ${start} to ${wanted}.`;
  for (let now = group; ; now = current(place, group)) {
    const live = now.members.filter(isLive);
    if (capacityOf(live) >= wanted) return;
    if (takeWarm(place, now, cause)) continue;
    if (!launchOne(place, now, live, cause)) return;
  }
}

/**
 * Launches into the zone with the fewest instances. Where a subnet is full or EC2 has no capacity the other subnets are
 * tried, then the other instance types. False when all refuse.
 */
function launchOne(
  place: Place,
  group: GroupRecord,
  live: readonly Member[],
  cause: string,
): boolean {
  const strategy = group.settings.AvailabilityZoneDistribution?.CapacityDistributionStrategy;
  const subnets = subnetsByNeed(place, group, live);
  const tried = strategy === 'balanced-only' ? subnets.slice(0, 1) : subnets;
  let refusal: ServiceFault = validationError('The group has no subnets.');
  const refused = (error: unknown, subnetId: string): string => {
    if (!(error instanceof ServiceFault)) throw error;
    refusal = error;
    tellFailure(place, group, { subnetId, cause, message: messageOf(error, subnetId) });
    return error.code;
  };
  try {
    for (const from of launchOrder(place, group, live)) {
      const codes = new Set<string>();
      for (const subnetId of tried) {
        try {
          launchMember(place, group, { from, subnetId, cause, warm: false });
          return true;
        } catch (error) {
          const code = refused(error, subnetId);
          codes.add(code);
          if (!MAY_DIFFER.has(code)) break;
        }
      }
      if (!codes.has('InsufficientInstanceCapacity')) break;
    }
  } catch (error) {
    refused(error, subnets[0] ?? '');
  }
  backOff(place, group, refusal);
  return false;
}

/** Refusals that another subnet may not give. */
const MAY_DIFFER: ReadonlySet<string> = new Set([
  'InsufficientFreeAddressesInSubnet',
  'InsufficientInstanceCapacity',
  'InvalidSubnetID.NotFound',
]);

function messageOf(error: ServiceFault, subnetId: string): string {
  const text =
    error.code === 'InsufficientFreeAddressesInSubnet'
      ? `There are not enough free addresses in subnet '${subnetId}' to satisfy the requested number of instances`
      : error.message.replace(/\.$/, '');
  return `${text}. Launching EC2 instance failed.`;
}

function tellFailure(
  place: Place,
  group: GroupRecord,
  failure: { readonly subnetId: string; readonly cause: string; readonly message: string },
): void {
  const id = beginActivity(place, group, {
    description: `Launching a new EC2 instance.  Status Reason: ${failure.message}`,
    cause: failure.cause,
    subnetId: failure.subnetId,
    zone: ec2Table(place, 'subnet').get(failure.subnetId)?.zone ?? '',
  });
  endActivity(place, id, { status: 'Failed', message: failure.message });
}

/** First pause after a failed launch, the longest one, and after how long without success launching is given up. */
const FIRST_PAUSE = 15_000;
const LONGEST_PAUSE = 900_000;
const GIVE_UP_AFTER = 86_400_000;

function backOff(place: Place, stale: GroupRecord, refusal: ServiceFault): void {
  const group = current(place, stale);
  const now = place.world.now();
  const failingSince = group.failingSince ?? now;
  if (now - failingSince >= GIVE_UP_AFTER) {
    const reason = `Administratively suspended at ${new Date(now).toISOString()}: ${refusal.message}`;
    saveGroup(place, {
      ...group,
      suspended: [...group.suspended, { process: 'Launch', reason }],
    });
    return;
  }
  const pause = Math.min(FIRST_PAUSE * 2 ** group.failures, LONGEST_PAUSE);
  saveGroup(place, {
    ...group,
    failures: group.failures + 1,
    failingSince,
    retryAt: now + pause,
  });
  requestCheck(place, group.name, pause);
}

function shrink(place: Place, group: GroupRecord, wanted: number): void {
  if (!runs(group, 'Terminate')) return;
  const live = group.members.filter(isLive);
  const from = capacityOf(live);
  const chosen = victimsOf(place, group, live, wanted);
  const cause = `${group.cause}${atNow(place)} an instance was taken out of service in response to a difference between desired and actual capacity, shrinking the capacity from ${from} to ${wanted}.`;
  for (const member of chosen)
    beginTermination(place, current(place, group), member.id, {
      cause: `${cause}  ${atNow(place)} instance ${member.id} was selected for termination.`,
    });
  if (from - capacityOf(chosen) > wanted && live.length > chosen.length)
    tellProtected(place, group, cause);
}

/** AWS says so once: as long as the same is still the newest that the group did, it is not said again. */
function tellProtected(place: Place, group: GroupRecord, cause: string): void {
  const said = ofGroup(place, 'activity', group.name).at(-1);
  if (said?.message === ALL_PROTECTED) return;
  const id = beginActivity(place, group, { description: ALL_PROTECTED, cause });
  endActivity(place, id, { status: 'Cancelled', message: ALL_PROTECTED });
}

const ALL_PROTECTED =
  'Could not scale to desired capacity because all remaining instances are protected from scale-in.';
