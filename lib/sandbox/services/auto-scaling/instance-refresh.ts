/** How an instance refresh goes on: one batch at a time, until nothing old is left or it gives up. */
import { atNow } from './activities.ts';
import { matchesSource, sourceStands } from './launch-source.ts';
import { beginTermination, capacityOf, isEnding, isLive } from './member-life.ts';
import type { GroupRecord, LaunchSource, Member, RefreshRecord } from './records.ts';
import {
  changeGroup,
  groupNamed,
  ofGroup,
  type Place,
  requestCheck,
  saveGroup,
  table,
} from './store.ts';

/** States in which a refresh is not over. */
const ACTIVE: readonly string[] = [
  'Pending',
  'InProgress',
  'Cancelling',
  'RollbackInProgress',
  'Baking',
];

/** Milliseconds without a replacement after which a refresh fails. */
export const PATIENCE = 3_600_000;

/** The refresh of a group that is under way. */
export function activeRefresh(place: Place, group: string): RefreshRecord | undefined {
  return ofGroup(place, 'refresh', group).find((refresh) => ACTIVE.includes(refresh.status));
}

/** Whether a refresh is under way, or one that has a desired configuration of its own. */
export function isRefreshing(place: Place, group: string, which?: 'desired'): boolean {
  const refresh = activeRefresh(place, group);
  return refresh !== undefined && (which === undefined || refresh.desired !== undefined);
}

/** What instances are replaced with, and what the group launches from. */
export function sourceIn(group: GroupRecord): LaunchSource {
  return {
    ...(group.template === undefined ? {} : { template: group.template }),
    ...(group.mixed === undefined ? {} : { mixed: group.mixed }),
  };
}

/** Instances that a refresh replaces: those that do not match, or all that were there before it. */
export function outdated(
  place: Place,
  group: GroupRecord,
  refresh: Pick<RefreshRecord, 'preferences' | 'start'>,
): readonly Member[] {
  const source = sourceIn(group);
  return group.members.filter(
    (member) =>
      isLive(member) &&
      (refresh.preferences.SkipMatching === true
        ? !matchesSource(place, source, member)
        : member.launchedAt < refresh.start) &&
      !(member.protected && protection(refresh) === 'Ignore'),
  );
}

/** Takes a refresh on by one step, at each look at its group. */
export function continueRefresh(place: Place, name: string): void {
  const refresh = activeRefresh(place, name);
  const group = table(place, 'group').get(name);
  if (refresh === undefined || group === undefined) return;
  if (refresh.status === 'Cancelling') {
    cancel(place, group, refresh);
    return;
  }
  if (!sourceStands(place, sourceIn(group))) {
    giveUp(place, group.name, refresh, 'The launch template that the group uses does not exist.');
    return;
  }
  const running = progressed(place, group, refresh);
  const old = outdated(place, group, running);
  const unsettled = settlesIn(place, group, running);
  if (old.length === 0 && unsettled === 'now') {
    finish(place, group, running);
    return;
  }
  const now = place.world.now();
  if (now - running.progressAt >= PATIENCE) {
    fail(place, group, running, old);
    return;
  }
  requestCheck(place, name, running.progressAt + PATIENCE - now);
  if (unsettled === 'unknown') return;
  if (unsettled !== 'now') requestCheck(place, name, unsettled);
  else replaceBatch(place, group, running, old);
}

function protection({ preferences }: Pick<RefreshRecord, 'preferences'>): string {
  return preferences.ScaleInProtectedInstances ?? 'Wait';
}

function save(place: Place, refresh: RefreshRecord): RefreshRecord {
  table(place, 'refresh').set(refresh.id, refresh);
  return refresh;
}

function progressed(place: Place, group: GroupRecord, refresh: RefreshRecord): RefreshRecord {
  const left = leftOf(group, refresh, outdated(place, group, refresh));
  const status = refresh.status === 'Pending' ? 'InProgress' : refresh.status;
  const progressAt = left < refresh.left ? place.world.now() : refresh.progressAt;
  return save(place, { ...refresh, status, left, progressAt });
}

/** An instance counts as replaced when its successor is in service. */
function leftOf(group: GroupRecord, refresh: RefreshRecord, old: readonly Member[]): number {
  const settled = group.members.filter(
    (member) => isLive(member) && member.inServiceAt !== undefined && !old.includes(member),
  );
  const most = Math.max(refresh.total, old.length);
  return Math.min(Math.max(group.desired - capacityOf(settled), old.length), most);
}

/** In how many milliseconds the group has all its instances in service and warmed up; unknown while some come or go. */
function settlesIn(
  place: Place,
  group: GroupRecord,
  refresh: RefreshRecord,
): number | 'now' | 'unknown' {
  const live = group.members.filter(isLive);
  const going = group.members.some((member) => isEnding(member) && !member.warm);
  const coming = live.some((member) => member.inServiceAt === undefined);
  if (going || coming || capacityOf(live) < group.desired + group.surge) return 'unknown';
  const warmup = 1000 * warmupOf(group, refresh);
  const last = Math.max(0, ...live.map((member) => member.inServiceAt ?? 0));
  const left = last >= refresh.start ? last + warmup - place.world.now() : 0;
  return left > 0 ? left : 'now';
}

function warmupOf(group: GroupRecord, { preferences }: RefreshRecord): number {
  const { DefaultInstanceWarmup: usual, HealthCheckGracePeriod: grace } = group.settings;
  return preferences.InstanceWarmup ?? usual ?? grace;
}

function replaceBatch(
  place: Place,
  group: GroupRecord,
  refresh: RefreshRecord,
  old: readonly Member[],
): void {
  const free = old.filter((member) => !member.protected || protection(refresh) === 'Refresh');
  if (free.length === 0) return;
  const minimum = refresh.preferences.MinHealthyPercentage ?? 90;
  const maximum = refresh.preferences.MaxHealthyPercentage ?? (minimum === 100 ? 110 : 100);
  if (maximum > 100 && group.surge === 0) {
    const more = Math.max(1, Math.floor((group.desired * (maximum - 100)) / 100));
    saveGroup(place, { ...group, surge: Math.min(more, free.length) });
    requestCheck(place, group.name);
    return;
  }
  const size =
    group.surge > 0
      ? group.surge
      : Math.max(1, Math.floor((group.desired * (100 - minimum)) / 100));
  changeGroup(place, group.name, (now) => ({ ...now, surge: 0 }));
  for (const member of free.slice(0, size))
    beginTermination(place, groupNamed(place, group.name), member.id, {
      cause: `${atNow(place)} an instance was taken out of service in response to an instance refresh.  ${atNow(place)} instance ${member.id} was selected for termination.`,
    });
}

function finish(place: Place, group: GroupRecord, refresh: RefreshRecord): void {
  changeGroup(place, group.name, (now) => ({ ...now, surge: 0 }));
  const bake = 1000 * (refresh.preferences.BakeTime ?? 0);
  const since = refresh.progressAt + bake - place.world.now();
  if (bake > 0 && since > 0) {
    save(place, { ...refresh, status: 'Baking' });
    requestCheck(place, group.name, since);
    return;
  }
  end(place, refresh, {
    status: refresh.rollback === undefined ? 'Successful' : 'RollbackSuccessful',
  });
}

function fail(
  place: Place,
  group: GroupRecord,
  refresh: RefreshRecord,
  old: readonly Member[],
): void {
  const held = old.length > 0 && old.every((member) => member.protected);
  const reason =
    held && protection(refresh) === 'Wait'
      ? `The instance refresh failed because it waited for an hour for instances that are protected from scale-in: ${old.map(({ id }) => id).join(', ')}.`
      : 'The instance refresh failed because no instance could be replaced for an hour.';
  if (refresh.preferences.AutoRollback === true && refresh.rollback === undefined)
    rollBack(place, group, refresh, reason);
  else giveUp(place, group.name, refresh, reason);
}

function giveUp(place: Place, group: string, refresh: RefreshRecord, reason: string): void {
  changeGroup(place, group, (now) => ({ ...now, surge: 0 }));
  end(place, refresh, {
    status: refresh.rollback === undefined ? 'Failed' : 'RollbackFailed',
    reason,
  });
}

/** Turns a refresh round: the group gets back what it had, and what is new is replaced. */
export function rollBack(
  place: Place,
  group: GroupRecord,
  refresh: RefreshRecord,
  reason: string,
): void {
  if (!sourceStands(place, refresh.before)) {
    giveUp(place, group.name, refresh, `${reason} What it was before does not exist any more.`);
    return;
  }
  const { template: _template, mixed: _mixed, ...rest } = group;
  saveGroup(place, { ...rest, ...refresh.before, surge: 0 });
  const now = place.world.now();
  const preferences = { ...refresh.preferences, SkipMatching: true };
  const left = outdated(place, groupNamed(place, group.name), { preferences, start: now }).length;
  save(place, {
    ...refresh,
    status: 'RollbackInProgress',
    preferences,
    progressAt: now,
    total: left,
    left,
    rollback: { reason, start: now, percent: percentOf(refresh), left: refresh.left },
  });
  requestCheck(place, group.name);
}

/** How much of a refresh is done, in percent. */
export function percentOf({ total, left, status }: RefreshRecord): number {
  if (status === 'Successful' || status === 'RollbackSuccessful' || total === 0) return 100;
  return Math.max(0, Math.floor((100 * (total - left)) / total));
}

/** A cancelled refresh waits for what is under way; what was replaced stays. */
function cancel(place: Place, group: GroupRecord, refresh: RefreshRecord): void {
  const settled = settlesIn(place, group, refresh);
  changeGroup(place, group.name, (now) => ({ ...now, surge: 0 }));
  if (settled !== 'unknown')
    end(place, refresh, { status: 'Cancelled', reason: 'Cancelled due to user request.' });
}

function end(
  place: Place,
  refresh: RefreshRecord,
  outcome: { readonly status: string; readonly reason?: string },
): void {
  save(place, { ...refresh, ...outcome, end: place.world.now() });
}
