/** What is done with single instances of groups: protection, termination, health, leaving the group. */
import type {
  AttachInstancesQuery,
  DetachInstancesQuery,
  SetInstanceHealthQuery,
  SetInstanceProtectionQuery,
  TerminateInstanceInAutoScalingGroupType,
} from '@aws-sdk/client-auto-scaling';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { changeInstanceGroup } from '../ec2/instance-group.ts';
import { instanceOf } from '../ec2/instances.ts';
import { activityView, atNow, beginActivity, endActivity } from './activities.ts';
import { setProtection } from './groups.ts';
import { beginTermination, isEnding } from './member-life.ts';
import type { Member } from './records.ts';
import {
  changeMember,
  groupNamed,
  membership,
  requestCheck,
  saveGroup,
  table,
  validationError,
} from './store.ts';
import { removeTarget } from './traffic.ts';

/** SetInstanceProtection: at most fifty instances, all of the group. */
export function setInstanceProtection(
  input: Decoded<SetInstanceProtectionQuery>,
  call: Call,
): object {
  const { InstanceIds: ids, AutoScalingGroupName: name } = input;
  if (ids.length > 50)
    throw validationError(
      'The number of instances specified exceeds the maximum of 50 for one request.',
    );
  const group = groupNamed(call, name);
  const foreign = ids.find((id) => !group.members.some((member) => member.id === id));
  if (foreign !== undefined)
    throw validationError(`The instance ${foreign} is not part of Auto Scaling group ${name}.`);
  const unfit = group.members.find((member) => ids.includes(member.id) && isEnding(member));
  if (unfit !== undefined)
    throw validationError(
      `The instance ${unfit.id} is not in InService or EnteringStandby or Standby.`,
    );
  setProtection(call, name, ids, input.ProtectedFromScaleIn);
  return {};
}

/** TerminateInstanceInAutoScalingGroup: with its hooks, also when it is protected. */
export function terminateInstanceInAutoScalingGroup(
  input: Decoded<TerminateInstanceInAutoScalingGroupType>,
  call: Call,
): object {
  const found = membership(call, input.InstanceId ?? '');
  if (found === undefined)
    throw validationError(
      `Instance Id not found - No managed instance found for instance ID: ${input.InstanceId}`,
    );
  const { group, member } = found;
  const less = input.ShouldDecrementDesiredCapacity;
  if (less && group.desired - member.weight < group.min)
    throw validationError(
      `Currently, desiredSize equals minSize (${group.min}). Terminating instance without replacement will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.`,
    );
  const cause = `${atNow(call)} instance ${member.id} was taken out of service in response to a user request${less ? `, shrinking the capacity from ${group.desired} to ${group.desired - member.weight}` : ''}.`;
  if (less) saveGroup(call, { ...group, desired: group.desired - member.weight });
  const id =
    beginTermination(call, groupNamed(call, group.name), member.id, { cause }) ?? member.activityId;
  const activity = table(call, 'activity').get(id);
  return activity === undefined ? {} : { Activity: activityView(call, activity) };
}

/** SetInstanceHealth: an unhealthy instance is replaced. */
export function setInstanceHealth(input: Decoded<SetInstanceHealthQuery>, call: Call): object {
  const found = membership(call, input.InstanceId ?? '');
  if (found === undefined)
    throw validationError(
      `Instance Id not found - No managed instance found for instance ID: ${input.InstanceId}`,
    );
  const healthy = input.HealthStatus === 'Healthy';
  if (!healthy && input.HealthStatus !== 'Unhealthy')
    throw validationError(`HealthStatus ${input.HealthStatus} is not valid.`);
  changeMember(call, found.group.name, input.InstanceId, (member) => ({ ...member, healthy }));
  if (!healthy) requestCheck(call, found.group.name);
  return {};
}

/** DetachInstances: they go on without the group, which launches others unless its capacity is lowered as well. */
export function detachInstances(input: Decoded<DetachInstancesQuery>, call: Call): object {
  const group = groupNamed(call, input.AutoScalingGroupName);
  const ids = input.InstanceIds ?? [];
  const leaving = ids.map((id) => {
    const member = group.members.find((each) => each.id === id);
    if (member?.state !== 'InService')
      throw validationError(`The instance ${id} is not part of Auto Scaling group ${group.name}.`);
    return member;
  });
  const weight = leaving.reduce((sum, member) => sum + member.weight, 0);
  const less = input.ShouldDecrementDesiredCapacity;
  if (less && group.desired - weight < group.min)
    throw validationError(
      `Currently, desiredSize equals minSize (${group.min}). Detaching instances without replacement will violate group's min size constraint.`,
    );
  saveGroup(call, {
    ...group,
    desired: less ? group.desired - weight : group.desired,
    members: group.members.filter((member) => !ids.includes(member.id)),
  });
  const Activities = leaving.map((member) => {
    removeTarget(call, group, member.id);
    changeInstanceGroup(call, member.id, undefined);
    const id = beginActivity(call, group, {
      description: `Detaching EC2 instance: ${member.id}`,
      cause: `${atNow(call)} instance ${member.id} was detached in response to a user request.`,
      zone: member.zone,
    });
    endActivity(call, id);
    const activity = table(call, 'activity').get(id);
    return activity === undefined ? {} : activityView(call, activity);
  });
  requestCheck(call, group.name);
  return { Activities };
}

/** AttachInstances: running instances of no group; the desired capacity grows by them. */
export function attachInstances(input: Decoded<AttachInstancesQuery>, call: Call): object {
  const group = groupNamed(call, input.AutoScalingGroupName);
  const ids = input.InstanceIds ?? [];
  const members = ids.map((id): Member => {
    const instance = instanceOf(call, id);
    if (instance?.state !== 'running' || membership(call, id) !== undefined)
      throw validationError(`Invalid Instance ID: ${id}. It must be running and in no group.`);
    return {
      id,
      type: instance.type,
      zone: instance.zone,
      subnetId: instance.subnetId,
      imageId: instance.imageId,
      state: 'InService',
      healthy: true,
      protected: group.protectNew,
      template: { id: '', name: '', version: '' },
      launchedAt: instance.launchedAt,
      inServiceAt: call.world.now(),
      spot: false,
      weight: 1,
      weighted: false,
      warm: false,
      activityId: '',
      waits: [],
    };
  });
  if (group.desired + members.length > group.max)
    throw new ServiceFault(
      'ValidationError',
      `AutoScalingGroup ${group.name} has min-size=${group.min}, max-size=${group.max}, and desired-size=${group.desired}. To attach ${members.length} more instances, please update the AutoScalingGroup sizes appropriately.`,
    );
  saveGroup(call, {
    ...group,
    desired: group.desired + members.length,
    members: [...group.members, ...members],
  });
  for (const id of ids) changeInstanceGroup(call, id, group.name);
  return {};
}
