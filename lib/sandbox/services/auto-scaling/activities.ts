/** Scaling activities: what a group did, why, and how it went. */
import type { Activity, DescribeScalingActivitiesType } from '@aws-sdk/client-auto-scaling';
import { paginate } from '../../paginate.ts';
import type { Call, Decoded } from '../../service.ts';
import { uuid } from '../../uuid.ts';
import type { ActivityRecord, GroupRecord } from './records.ts';
import { ofGroup, type Place, table } from './store.ts';

/** How many activities of a group are kept; AWS keeps those of six weeks. */
const KEPT = 200;

/** Begins an activity; its id. */
export function beginActivity(
  place: Place,
  group: GroupRecord,
  what: {
    readonly description: string;
    readonly cause: string;
    readonly status?: string;
    readonly subnetId?: string;
    readonly zone?: string;
  },
): string {
  const { world } = place;
  const id = uuid(world.hex(32));
  const activities = table(place, 'activity');
  activities.set(id, {
    id,
    group: group.name,
    groupArn: group.arn,
    description: what.description,
    cause: what.cause,
    start: world.now(),
    status: what.status ?? 'InProgress',
    progress: 50,
    details: JSON.stringify({
      ...(what.subnetId === undefined ? {} : { 'Subnet ID': what.subnetId }),
      ...(what.zone === undefined ? {} : { 'Availability Zone': what.zone }),
    }),
  });
  const all = ofGroup(place, 'activity', group.name);
  for (const old of all.slice(0, Math.max(0, all.length - KEPT))) activities.delete(old.id);
  return id;
}

/** Moves an activity on, such as to `MidLifecycleAction`. */
export function moveActivity(place: Place, id: string, status: string): void {
  const found = table(place, 'activity').get(id);
  if (found !== undefined && found.end === undefined)
    table(place, 'activity').set(id, { ...found, status });
}

/** Ends an activity, as `Successful` unless told otherwise. */
export function endActivity(
  place: Place,
  id: string,
  outcome: { readonly status?: string; readonly message?: string } = {},
): void {
  const found = table(place, 'activity').get(id);
  if (found === undefined || found.end !== undefined) return;
  table(place, 'activity').set(id, {
    ...found,
    status: outcome.status ?? 'Successful',
    ...(outcome.message === undefined ? {} : { message: outcome.message }),
    progress: 100,
    end: place.world.now(),
  });
}

/** Whether something is under way in a group. */
export function isActive(place: Place, group: string): boolean {
  return ofGroup(place, 'activity', group).some((activity) => activity.end === undefined);
}

/** DescribeScalingActivities: newest first; of deleted groups only when told to include them. */
export function describeScalingActivities(
  input: Decoded<DescribeScalingActivitiesType>,
  call: Call,
): object {
  const chosen =
    input.AutoScalingGroupName === undefined
      ? [...table(call, 'activity').values()]
      : ofGroup(call, 'activity', nameIn(input.AutoScalingGroupName));
  const visible = chosen.filter(
    ({ id, group, groupArn }) =>
      (input.ActivityIds === undefined ||
        input.ActivityIds.length === 0 ||
        input.ActivityIds.includes(id)) &&
      (input.IncludeDeletedGroups === true || table(call, 'group').get(group)?.arn === groupArn),
  );
  const page = paginate([...visible].reverse(), {
    size: Math.min(input.MaxRecords ?? 100, 100),
    token: input.NextToken,
    badToken: 'InvalidNextToken',
  });
  return { Activities: page.items.map((one) => activityView(call, one)), NextToken: page.next };
}

/** An activity as AWS answers it. */
export function activityView(place: Place, activity: ActivityRecord): Activity {
  return {
    ActivityId: activity.id,
    AutoScalingGroupName: activity.group,
    AutoScalingGroupARN: activity.groupArn,
    Description: activity.description,
    Cause: activity.cause,
    StartTime: new Date(activity.start),
    ...(activity.end === undefined ? {} : { EndTime: new Date(activity.end) }),
    StatusCode: activity.status as NonNullable<Activity['StatusCode']>,
    ...(activity.message === undefined ? {} : { StatusMessage: activity.message }),
    Progress: activity.progress,
    Details: activity.details,
    ...(table(place, 'group').get(activity.group)?.arn === activity.groupArn
      ? {}
      : { AutoScalingGroupState: 'Deleted' }),
  };
}

/** The moment in the form of causes: `At 2026-01-01T00:00:00Z`. */
export function atNow({ world }: Place): string {
  return `At ${new Date(world.now()).toISOString().slice(0, 19)}Z`;
}

/** Operations that take a group's name take its ARN as well. */
function nameIn(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);
}
