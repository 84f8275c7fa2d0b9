/** Auto Scaling, EC2 and CloudWatch, as far as ECS calls them for capacity providers: beside neighbours.ts the only file that knows them. */
import { interfaceLimits } from '../../../facts/network-interfaces.ts';
import { ServiceFault } from '../../service.ts';
import {
  completeLifecycle,
  deleteHook,
  deletePolicy,
  type GroupRecord,
  groupBy,
  instancesOf,
  launchableTypes,
  membership,
  putHook,
  putPolicy,
  setDesiredCapacity,
  setProtection,
  tagGroup,
} from '../auto-scaling/groups.ts';
import { nextLaunch } from '../auto-scaling/launch-source.ts';
import { ofGroup } from '../auto-scaling/store.ts';
import { holdValue } from '../cloudwatch/datapoints.ts';
import { instanceTypeFacts } from '../ec2/instances.ts';
import { profilesOf, rolesOf } from '../iam/store.ts';
import { settingOf } from './account-settings.ts';
import { lastPart } from './arns.ts';
import type { InstanceRoom } from './managed-scaling-needs.ts';
import type { Place } from './place.ts';

/** What ECS knows about an Auto Scaling group. */
export interface GroupFacts {
  readonly name: string;
  readonly arn: string;
  readonly minSize: number;
  readonly maxSize: number;
  readonly desired: number;
  readonly protectsNewInstances: boolean;
  /** Whether its instance types have weights. */
  readonly weighted: boolean;
  /** Scaling policies that are not ECS's own. */
  readonly policies: readonly string[];
  /** The instance types that it may launch. */
  readonly types: readonly string[];
  /** Whether the role of its next instance gets instances with a trunk interface. */
  readonly trunking: boolean;
  readonly instances: readonly GroupInstance[];
}

/** An instance of an Auto Scaling group, its warm pool aside. */
export interface GroupInstance {
  readonly id: string;
  readonly inService: boolean;
  readonly protected: boolean;
  readonly launchedAt: number;
}

/** What there is to know about the group of a name or ARN; undefined for an unknown one. */
export function groupFacts(place: Place, reference: string): GroupFacts | undefined {
  const group = groupBy(place, reference);
  if (group === undefined) return undefined;
  return {
    name: group.name,
    arn: group.arn,
    minSize: group.min,
    maxSize: group.max,
    desired: group.desired,
    protectsNewInstances: group.protectNew,
    weighted: (group.mixed?.LaunchTemplate?.Overrides ?? []).some(
      ({ WeightedCapacity }) => WeightedCapacity !== undefined,
    ),
    policies: ofGroup(place, 'policy', group.name)
      .map(({ name }) => name)
      .filter((name) => !name.startsWith('ECSManagedAutoScalingPolicy-')),
    types: launchableTypes(place, group),
    trunking: trunkingOf(place, group),
    instances: instancesOf(group)
      .filter(({ warm, state }) => !warm && !state.startsWith('Terminat'))
      .map(({ id, state, protected: kept, launchedAt }) => ({
        id,
        inService: state === 'InService',
        protected: kept,
        launchedAt,
      })),
  };
}

/** What an empty instance of a type has for tasks; undefined for an unknown type. */
export function roomOf(type: string, trunking: boolean): InstanceRoom | undefined {
  const facts = instanceTypeFacts(type);
  const limits = interfaceLimits(type);
  if (facts === undefined) return undefined;
  const tasks = limits?.tasks ?? facts.interfaces - 1;
  return {
    cpu: facts.vcpus * 1024,
    memory: Math.floor(facts.memoryMiB * 0.974),
    interfaces: trunking ? (limits?.tasksWithTrunking ?? tasks) : tasks,
    gpus: facts.gpus,
  };
}

/** Marks a group as one that ECS manages; users must leave the tag. */
export function tagManaged(place: Place, group: string): void {
  tagGroup(place, group, [{ key: 'AmazonECSManaged', value: '', propagate: true }]);
}

/** Puts ECS's scaling policy on a group; its two alarms come with it. */
export function attachScalingPolicy(
  place: Place,
  group: string,
  policy: {
    readonly name: string;
    readonly cluster: string;
    readonly provider: string;
    readonly targetCapacity: number;
    /** Seconds. */
    readonly warmup: number;
  },
): void {
  if (groupBy(place, group) === undefined) return;
  putPolicy(place, group, {
    name: policy.name,
    type: 'TargetTrackingScaling',
    tracking: {
      CustomizedMetricSpecification: {
        MetricName: METRIC,
        Namespace: NAMESPACE,
        Dimensions: Object.entries(dimensionsOf(policy)).map(([Name, Value]) => ({ Name, Value })),
        Statistic: 'Average',
      },
      TargetValue: policy.targetCapacity,
      DisableScaleIn: false,
    },
    rest: { EstimatedInstanceWarmup: policy.warmup },
  });
}

/** Takes ECS's scaling policy and its alarms from a group. */
export function detachScalingPolicy(place: Place, group: string, name: string): void {
  deletePolicy(place, group, name);
}

/** Puts the hook on a group that gives ECS an hour to drain an instance before it is terminated. */
export function attachDrainingHook(place: Place, group: string, name: string): void {
  if (groupBy(place, group) === undefined) return;
  putHook(place, group, {
    name,
    transition: 'autoscaling:EC2_INSTANCE_TERMINATING',
    heartbeat: 3600,
    defaultResult: 'CONTINUE',
  });
}

/** Takes the draining hook from a group; instances that wait for it are terminated. */
export function detachDrainingHook(place: Place, group: string, name: string): void {
  deleteHook(place, group, name);
}

/** Tells whether an instance waits for a hook before it is terminated. */
export function waitsForHook(place: Place, instanceId: string, hook: string): boolean {
  return membership(place, instanceId)?.member.waits.some((wait) => wait.hook === hook) ?? false;
}

/** Lets an instance that waits for a hook be terminated. */
export function completeHook(place: Place, instanceId: string, hook: string): void {
  const group = membership(place, instanceId)?.group.name;
  if (group !== undefined) completeLifecycle(place, group, instanceId, 'CONTINUE', hook);
}

/** Publishes CapacityProviderReservation in per cent, each minute until there is another value; none ends it. */
export function publishReservation(
  place: Place,
  of: { readonly cluster: string; readonly provider: string },
  value: number | undefined,
): void {
  holdValue(place, NAMESPACE, METRIC, dimensionsOf(of), value);
}

/** Changes a group's desired capacity because an alarm of ECS's policy went off. */
export function changeSize(
  place: Place,
  group: GroupFacts,
  desired: number,
  because: { readonly policy: string; readonly alarm: 'High' | 'Low' },
): void {
  const record = ofGroup(place, 'policy', group.name).find(({ name }) => name === because.policy);
  const alarm = record?.alarms.find(({ name }) => name.includes(`-Alarm${because.alarm}-`))?.name;
  setDesiredCapacity(
    place,
    group.name,
    desired,
    `At ${new Date(place.world.now()).toISOString()} a monitor alarm ${alarm} in state ALARM triggered policy ${because.policy} changing the desired capacity from ${group.desired} to ${desired}.`,
  );
}

/** Switches scale-in protection of instances where it is not so already. */
export function protectInstances(
  place: Place,
  group: string,
  instances: readonly GroupInstance[],
  on: boolean,
): void {
  const ids = instances.filter((one) => one.protected !== on).map(({ id }) => id);
  if (ids.length > 0) setProtection(place, group, ids, on);
}

const NAMESPACE = 'AWS/ECS/ManagedScaling';
const METRIC = 'CapacityProviderReservation';

function dimensionsOf(of: { readonly cluster: string; readonly provider: string }) {
  return { CapacityProviderName: of.provider, ClusterName: of.cluster };
}

/** Whether the role of the group's next instance has the account setting awsvpcTrunking on. */
function trunkingOf(place: Place, group: GroupRecord): boolean {
  try {
    const { IamInstanceProfile: profile } = nextLaunch(place, group, []).data;
    return trunkingOfProfile(place, profile?.Arn ?? profile?.Name);
  } catch (error) {
    // A launch template that is gone: nothing is launched, so nothing has a trunk.
    if (error instanceof ServiceFault) return false;
    throw error;
  }
}

/** Whether instances with an instance profile, by name or ARN, get a trunk interface. */
function trunkingOfProfile(place: Place, profile: string | undefined): boolean {
  const role = profilesOf(place.world, place.scope).get(lastPart(profile ?? ''))?.role;
  const arn = role === undefined ? undefined : rolesOf(place.world, place.scope).get(role)?.arn;
  const principal = arn ?? `arn:aws:iam::${place.scope.account}:root`;
  return settingOf(place, principal, 'awsvpcTrunking') === 'enabled';
}
