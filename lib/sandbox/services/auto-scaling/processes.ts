/** Suspended processes, group metrics and traffic sources. */
import type {
  AttachTrafficSourcesType,
  DescribeTrafficSourcesRequest,
  DetachTrafficSourcesType,
  DisableMetricsCollectionQuery,
  EnableMetricsCollectionQuery,
  ScalingProcessQuery,
} from '@aws-sdk/client-auto-scaling';
import type { Call, Decoded } from '../../service.ts';
import type { GroupRecord } from './records.ts';
import { groupNamed, requestCheck, saveGroup, validationError } from './store.ts';
import { addTarget, removeTarget } from './traffic.ts';

const PROCESSES: readonly string[] = [
  'Launch',
  'Terminate',
  'AddToLoadBalancer',
  'AlarmNotification',
  'AZRebalance',
  'HealthCheck',
  'InstanceRefresh',
  'ReplaceUnhealthy',
  'ScheduledActions',
];

const METRICS: readonly string[] = [
  'GroupMinSize',
  'GroupMaxSize',
  'GroupDesiredCapacity',
  'GroupInServiceInstances',
  'GroupPendingInstances',
  'GroupStandbyInstances',
  'GroupTerminatingInstances',
  'GroupTotalInstances',
  'GroupInServiceCapacity',
  'GroupPendingCapacity',
  'GroupStandbyCapacity',
  'GroupTerminatingCapacity',
  'GroupTotalCapacity',
  'WarmPoolDesiredCapacity',
  'WarmPoolWarmedCapacity',
  'WarmPoolPendingCapacity',
  'WarmPoolTerminatingCapacity',
  'WarmPoolTotalCapacity',
  'GroupAndWarmPoolDesiredCapacity',
  'GroupAndWarmPoolTotalCapacity',
];

/** SuspendProcesses: those named, or all. */
export function suspendProcesses(input: Decoded<ScalingProcessQuery>, call: Call): object {
  const group = groupNamed(call, input.AutoScalingGroupName);
  const named = processesOf(input.ScalingProcesses);
  const reason = `User suspended at ${new Date(call.world.now()).toISOString().slice(0, 19)}Z`;
  saveGroup(call, {
    ...group,
    suspended: [
      ...group.suspended.filter(({ process }) => !named.includes(process)),
      ...named.map((process) => ({ process, reason })),
    ],
  });
  return {};
}

/** ResumeProcesses: those named, or all; what they left undone is done then. */
export function resumeProcesses(input: Decoded<ScalingProcessQuery>, call: Call): object {
  const group = groupNamed(call, input.AutoScalingGroupName);
  const named = processesOf(input.ScalingProcesses);
  const { failingSince: _since, retryAt: _retry, ...rest } = group;
  saveGroup(call, {
    ...rest,
    failures: 0,
    suspended: group.suspended.filter(({ process }) => !named.includes(process)),
  });
  requestCheck(call, group.name);
  return {};
}

/** EnableMetricsCollection: only the setting; the metrics themselves are not written. */
export function enableMetricsCollection(
  input: Decoded<EnableMetricsCollectionQuery>,
  call: Call,
): object {
  if (input.Granularity !== '1Minute') throw validationError('Valid Granularity: 1Minute');
  const group = groupNamed(call, input.AutoScalingGroupName);
  const named = metricsOf(input.Metrics);
  saveGroup(call, { ...group, metrics: [...new Set([...group.metrics, ...named])] });
  return {};
}

/** DisableMetricsCollection: those named, or all. */
export function disableMetricsCollection(
  input: Decoded<DisableMetricsCollectionQuery>,
  call: Call,
): object {
  const group = groupNamed(call, input.AutoScalingGroupName);
  const named = metricsOf(input.Metrics);
  saveGroup(call, { ...group, metrics: group.metrics.filter((one) => !named.includes(one)) });
  return {};
}

/** AttachTrafficSources: at most ten at once; the instances in service register. */
export function attachTrafficSources(input: Decoded<AttachTrafficSourcesType>, call: Call): object {
  const group = groupNamed(call, input.AutoScalingGroupName);
  refuseMany(input.TrafficSources);
  const added = input.TrafficSources.map(({ Identifier = '', Type = 'elbv2' }) => ({
    identifier: Identifier,
    type: Type,
  })).filter((one) => !group.trafficSources.some((old) => old.identifier === one.identifier));
  saveGroup(call, { ...group, trafficSources: [...group.trafficSources, ...added] });
  for (const id of inService(group)) addTarget(call, { ...group, trafficSources: added }, id);
  return {};
}

/** DetachTrafficSources: at most ten at once; their targets drain. */
export function detachTrafficSources(input: Decoded<DetachTrafficSourcesType>, call: Call): object {
  const group = groupNamed(call, input.AutoScalingGroupName);
  refuseMany(input.TrafficSources);
  const named = input.TrafficSources.map(({ Identifier }) => Identifier);
  const gone = group.trafficSources.filter(({ identifier }) => named.includes(identifier));
  saveGroup(call, {
    ...group,
    trafficSources: group.trafficSources.filter(({ identifier }) => !named.includes(identifier)),
  });
  for (const id of inService(group)) removeTarget(call, { ...group, trafficSources: gone }, id);
  return {};
}

/** DescribeTrafficSources: what is attached is in service at once. */
export function describeTrafficSources(
  input: Decoded<DescribeTrafficSourcesRequest>,
  call: Call,
): object {
  const group = groupNamed(call, input.AutoScalingGroupName);
  return {
    TrafficSources: group.trafficSources
      .filter(({ type }) => type === (input.TrafficSourceType ?? type))
      .map(({ identifier, type }) => ({ Identifier: identifier, Type: type, State: 'InService' })),
  };
}

function inService(group: GroupRecord): readonly string[] {
  return group.members.filter(({ state }) => state === 'InService').map(({ id }) => id);
}

function refuseMany(sources: readonly unknown[]): void {
  if (sources.length > 10) throw validationError('At most 10 traffic sources in one request.');
}

function processesOf(named: readonly string[] | undefined): readonly string[] {
  if (named === undefined || named.length === 0) return PROCESSES;
  const unknown = named.find((process) => !PROCESSES.includes(process));
  if (unknown !== undefined) throw validationError(`Invalid scaling process: ${unknown}`);
  return named;
}

function metricsOf(named: readonly string[] | undefined): readonly string[] {
  if (named === undefined || named.length === 0) return METRICS;
  const unknown = named.find((metric) => !METRICS.includes(metric));
  if (unknown !== undefined) throw validationError(`Invalid metric: ${unknown}`);
  return named;
}
