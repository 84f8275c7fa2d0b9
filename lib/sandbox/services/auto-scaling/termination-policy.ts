/** Which instances a group ends when it has too many: never protected ones, zones balanced, then by its policies. */
import { table } from '../ec2/store.ts';
import type { GroupRecord, Member } from './records.ts';
import type { Place } from './store.ts';

/** The instances to end so that no more than `wanted` capacity is left. */
export function victimsOf(
  place: Place,
  group: GroupRecord,
  live: readonly Member[],
  wanted: number,
): readonly Member[] {
  const chosen: Member[] = [];
  let left = live;
  let capacity = live.reduce((sum, member) => sum + member.weight, 0);
  for (;;) {
    const victim = nextVictim(place, group, left);
    if (victim === undefined || capacity - victim.weight < wanted) return chosen;
    chosen.push(victim);
    capacity -= victim.weight;
    left = left.filter((member) => member !== victim);
  }
}

/** Unhealthy ones go first; then the fullest zone that has an unprotected one gives, by the policies in their order. */
function nextVictim(place: Place, group: GroupRecord, live: readonly Member[]): Member | undefined {
  const free = live.filter((member) => !member.protected);
  const unhealthy = free.find((member) => !member.healthy);
  if (unhealthy !== undefined) return unhealthy;
  const count = (zone: string): number => live.filter((member) => member.zone === zone).length;
  const most = Math.max(...free.map((member) => count(member.zone)));
  const candidates = free.filter((member) => count(member.zone) === most);
  const narrowed = group.settings.TerminationPolicies.reduce<readonly Member[]>(
    (remaining, policy) => byPolicy(place, policy, remaining),
    candidates,
  );
  return byPolicy(place, 'OldestInstance', narrowed)[0];
}

function byPolicy(place: Place, policy: string, members: readonly Member[]): readonly Member[] {
  switch (policy) {
    case 'NewestInstance':
      return extreme(members, (member) => -member.launchedAt);
    case 'OldestInstance':
    case 'ClosestToNextInstanceHour':
      return extreme(members, (member) => member.launchedAt);
    case 'OldestLaunchTemplate':
    case 'OldestLaunchConfiguration':
    case 'Default':
      return extreme(members, (member) => age(place, member));
    default:
      return members;
  }
}

/** The version of an instance's template; those whose template is gone count as oldest. */
function age(place: Place, { template }: Member): number {
  const versions = table(place, 'launch-template').get(template.id)?.versions ?? [];
  return versions.find(({ number }) => String(number) === template.version)?.createdAt ?? 0;
}

function extreme(members: readonly Member[], value: (member: Member) => number): readonly Member[] {
  const least = Math.min(...members.map(value));
  return members.filter((member) => value(member) === least);
}
