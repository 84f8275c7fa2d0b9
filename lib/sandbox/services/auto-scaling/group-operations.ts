/** CreateAutoScalingGroup and its kin. */
import type {
  CreateAutoScalingGroupType,
  DeleteAutoScalingGroupType,
  SetDesiredCapacityType,
  UpdateAutoScalingGroupType,
} from '@aws-sdk/client-auto-scaling';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { uuid } from '../../uuid.ts';
import { atNow, isActive } from './activities.ts';
import {
  checkGroupName,
  checkSizes,
  checkZones,
  settingsOf,
  sourceOf,
  subnetsOf,
} from './group-rules.ts';
import { setDesiredCapacity as setDesired } from './groups.ts';
import { putHook } from './hooks.ts';
import { isRefreshing } from './instance-refresh.ts';
import { checkSource } from './launch-source.ts';
import { beginTermination, proceed } from './member-life.ts';
import { deletePolicy } from './policies.ts';
import type { GroupRecord, LaunchSource } from './records.ts';
import { buryEmpty } from './scaling.ts';
import {
  groupNamed,
  ofGroup,
  type Place,
  requestCheck,
  saveGroup,
  table,
  validationError,
} from './store.ts';
import { checkGroupTags, tagsOf } from './tags.ts';

const MOST_GROUPS = 500;

/** CreateAutoScalingGroup: tries the launch template out before it makes the group. */
export function createAutoScalingGroup(
  input: Decoded<CreateAutoScalingGroupType>,
  call: Call,
): object {
  const name = input.AutoScalingGroupName;
  checkGroupName(name);
  if (table(call, 'group').has(name))
    throw new ServiceFault(
      'AlreadyExists',
      `AutoScalingGroup by this name already exists - A group with the name ${name} already exists`,
    );
  if (table(call, 'group').size >= MOST_GROUPS)
    throw new ServiceFault('LimitExceeded', `The group limit of ${MOST_GROUPS} was reached.`);
  const desired = input.DesiredCapacity ?? input.MinSize;
  checkSizes(input.MinSize, input.MaxSize, desired);
  const source = sourceOf(call, input);
  if (source === undefined)
    throw validationError(
      'Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.',
    );
  const subnets = subnetsOf(call, input.VPCZoneIdentifier) ?? [];
  if (subnets.length === 0 && (input.AvailabilityZones ?? []).length === 0)
    throw validationError('At least one Availability Zone or VPC Subnet is required.');
  if (subnets.length === 0) throw validationError('No default VPC for this user');
  checkZones(call, input.AvailabilityZones ?? [], subnets);
  const tags = tagsOf(input.Tags ?? []);
  checkGroupTags(tags);
  checkSource(call, source);
  const group: GroupRecord = {
    name,
    arn: `arn:aws:autoscaling:${call.region}:${call.account}:autoScalingGroup:${uuid(call.world.hex(32))}:autoScalingGroupName/${name}`,
    createdAt: call.world.now(),
    min: input.MinSize,
    max: input.MaxSize,
    desired,
    ...source,
    subnets,
    zones: [],
    protectNew: input.NewInstancesProtectedFromScaleIn ?? false,
    settings: settingsOf(call, input),
    tags,
    suspended: [],
    metrics: [],
    trafficSources: [
      ...(input.TargetGroupARNs ?? []).map((identifier) => ({ identifier, type: 'elbv2' })),
      ...(input.TrafficSources ?? []).map(({ Identifier = '', Type = 'elbv2' }) => ({
        identifier: Identifier,
        type: Type,
      })),
    ],
    members: [],
    surge: 0,
    deleting: false,
    failures: 0,
    cause: `${atNow(call)} a user request created an AutoScalingGroup changing the desired capacity from 0 to ${desired}.  `,
  };
  saveGroup(call, group);
  for (const hook of input.LifecycleHookSpecificationList ?? [])
    putHook(call, name, {
      name: hook.LifecycleHookName ?? '',
      transition: hook.LifecycleTransition,
      target: hook.NotificationTargetARN,
      role: hook.RoleARN,
      metadata: hook.NotificationMetadata,
      heartbeat: hook.HeartbeatTimeout,
      defaultResult: hook.DefaultResult,
    });
  if (desired > 0) requestCheck(call, name);
  return {};
}

/** UpdateAutoScalingGroup: what is not given stays; the desired capacity is brought into new bounds. */
export function updateAutoScalingGroup(
  input: Decoded<UpdateAutoScalingGroupType>,
  call: Call,
): object {
  const group = groupNamed(call, input.AutoScalingGroupName);
  refuseDeleting(group);
  const min = input.MinSize ?? group.min;
  const max = input.MaxSize ?? group.max;
  if (min > max) checkSizes(min, max, min);
  const desired = input.DesiredCapacity ?? Math.min(Math.max(group.desired, min), max);
  checkSizes(min, max, desired);
  if (input.HealthCheckType !== undefined && input.HealthCheckGracePeriod === undefined)
    throw validationError(
      'HealthCheckGracePeriod must be specified when HealthCheckType is specified.',
    );
  const source = sourceOf(call, input);
  if (source !== undefined && isRefreshing(call, group.name, 'desired'))
    throw new ServiceFault(
      'InstanceRefreshInProgress',
      'An Instance Refresh is already in progress and blocks the execution of this operation.',
    );
  const subnets = subnetsOf(call, input.VPCZoneIdentifier) ?? group.subnets;
  checkZones(call, input.AvailabilityZones ?? [], subnets);
  if (source !== undefined) checkSource(call, source);
  const { template: _template, mixed: _mixed, retryAt: _retry, ...rest } = group;
  const before: LaunchSource = {
    ...(group.template === undefined ? {} : { template: group.template }),
    ...(group.mixed === undefined ? {} : { mixed: group.mixed }),
  };
  saveGroup(call, {
    ...rest,
    ...(source ?? before),
    min,
    max,
    desired,
    subnets,
    zones: subnets.length === 0 ? (input.AvailabilityZones ?? group.zones) : [],
    protectNew: input.NewInstancesProtectedFromScaleIn ?? group.protectNew,
    settings: settingsOf(call, input, group.settings),
    cause:
      desired === group.desired
        ? group.cause
        : `${atNow(call)} a user request update of AutoScalingGroup constraints to min: ${min}, max: ${max}, desired: ${desired} changing the desired capacity from ${group.desired} to ${desired}.  `,
  });
  requestCheck(call, group.name);
  return {};
}

/** DeleteAutoScalingGroup: refused while it has instances, unless forced; its hooks, policies and alarms go along. */
export function deleteAutoScalingGroup(
  input: Decoded<DeleteAutoScalingGroupType>,
  call: Call,
): object {
  const group = groupNamed(call, input.AutoScalingGroupName);
  const force = input.ForceDelete === true;
  const protection = group.settings.DeletionProtection;
  if (protection === 'prevent-all-deletion' || (force && protection === 'prevent-force-deletion'))
    throw validationError(
      `The Auto Scaling group ${group.name} cannot be deleted: its deletion protection is ${protection}.`,
    );
  if (!force) refuseBusy(call, group);
  for (const hook of ofGroup(call, 'hook', group.name))
    table(call, 'hook').delete(`${group.name}/${hook.name}`);
  for (const policy of ofGroup(call, 'policy', group.name))
    deletePolicy(call, group.name, policy.name);
  for (const refresh of ofGroup(call, 'refresh', group.name))
    table(call, 'refresh').delete(refresh.id);
  const { warmPool: _, ...rest } = group;
  saveGroup(call, { ...rest, deleting: true, min: 0, max: 0, desired: 0 });
  endAll(call, group);
  buryEmpty(call, groupNamed(call, group.name));
  return {};
}

/** SetDesiredCapacity. */
export function setDesiredCapacity(input: Decoded<SetDesiredCapacityType>, call: Call): object {
  const group = groupNamed(call, input.AutoScalingGroupName);
  refuseDeleting(group);
  if (input.HonorCooldown === true && isActive(call, group.name))
    throw new ServiceFault(
      'ScalingActivityInProgress',
      `Scaling activity ${group.name} is in progress and blocks this action`,
    );
  const count = input.DesiredCapacity;
  setDesired(
    call,
    group.name,
    count,
    `${atNow(call)} a user request explicitly set group desired capacity changing the desired capacity from ${group.desired} to ${count}.`,
  );
  return {};
}

function refuseDeleting(group: GroupRecord): void {
  if (group.deleting)
    throw new ServiceFault(
      'ScalingActivityInProgress',
      `AutoScalingGroup ${group.name} is being deleted.`,
    );
}

function refuseBusy(place: Place, group: GroupRecord): void {
  if (group.warmPool !== undefined)
    throw new ServiceFault(
      'ResourceInUse',
      'You cannot delete an AutoScalingGroup while there is a warm pool associated with the group.',
    );
  if (group.members.length > 0)
    throw new ServiceFault(
      'ResourceInUse',
      'You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.',
    );
  if (isActive(place, group.name))
    throw new ServiceFault(
      'ScalingActivityInProgress',
      'You cannot delete an AutoScalingGroup while there are scaling activities in progress for that group.',
    );
}

/** Forced deletion ends everything at once, also what waits for a hook. */
function endAll(place: Place, group: GroupRecord): void {
  for (const member of group.members) {
    if (member.waits.length > 0 && member.state.includes('Terminating')) {
      proceed(place, group.name, member.id);
      continue;
    }
    beginTermination(place, groupNamed(place, group.name), member.id, {
      cause: `${atNow(place)} a user request force deleted the AutoScalingGroup.`,
      hooks: false,
    });
  }
}
