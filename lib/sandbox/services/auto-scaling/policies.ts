/** Scaling policies: kept with the alarms of target tracking. Who computes the metric also scales. */
import type {
  DeletePolicyType,
  DescribePoliciesType,
  PutScalingPolicyType,
  ScalingPolicy,
  TargetTrackingConfiguration,
} from '@aws-sdk/client-auto-scaling';
import { paginate } from '../../paginate.ts';
import type { Call, Decoded } from '../../service.ts';
import { uuid } from '../../uuid.ts';
import { deleteAlarm, saveAlarm } from '../cloudwatch/alarms.ts';
import type { GroupRecord, PolicyRecord } from './records.ts';
import { groupNamed, ofGroup, type Place, table, validationError } from './store.ts';

/** Makes or changes a policy; of target tracking the two alarms are made as well. */
export function putPolicy(
  place: Place,
  group: string,
  wish: {
    readonly name: string;
    readonly type?: string | undefined;
    readonly enabled?: boolean | undefined;
    readonly tracking?: TargetTrackingConfiguration | undefined;
    readonly rest?: object;
  },
): PolicyRecord {
  const owner = groupNamed(place, group);
  const key = `${group}/${wish.name}`;
  const present = table(place, 'policy').get(key);
  const type = wish.type ?? 'SimpleScaling';
  const { world, scope } = place;
  const arn =
    present?.arn ??
    `arn:aws:autoscaling:${scope.region}:${scope.account}:scalingPolicy:${uuid(world.hex(32))}:autoScalingGroupName/${group}:policyName/${wish.name}`;
  const tracking = type === 'TargetTrackingScaling' ? filled(wish.tracking) : undefined;
  for (const alarm of present?.alarms ?? []) deleteAlarm(place, alarm.name);
  const policy: PolicyRecord = {
    group,
    name: wish.name,
    arn,
    type,
    enabled: wish.enabled ?? true,
    ...(tracking === undefined ? {} : { tracking }),
    rest: wish.rest ?? {},
    alarms: tracking === undefined ? [] : alarmsOf(place, owner, arn, tracking),
  };
  table(place, 'policy').set(key, policy);
  return policy;
}

/** Deletes a policy with its alarms, by name or ARN. False when there is none. */
export function deletePolicy(place: Place, group: string, nameOrArn: string): boolean {
  const found = ofGroup(place, 'policy', group).find(
    (policy) => policy.name === nameOrArn || policy.arn === nameOrArn,
  );
  if (found === undefined) return false;
  for (const alarm of found.alarms) deleteAlarm(place, alarm.name);
  table(place, 'policy').delete(`${group}/${found.name}`);
  return true;
}

/** PutScalingPolicy. */
export function putScalingPolicy(input: Decoded<PutScalingPolicyType>, call: Call): object {
  const {
    AutoScalingGroupName,
    PolicyName,
    PolicyType,
    Enabled,
    TargetTrackingConfiguration: tracking,
    ...rest
  } = input;
  const policy = putPolicy(call, AutoScalingGroupName, {
    name: PolicyName,
    type: PolicyType,
    enabled: Enabled,
    tracking,
    rest,
  });
  return { PolicyARN: policy.arn, Alarms: alarmViews(policy) };
}

/** DescribePolicies. */
export function describePolicies(input: DescribePoliciesType, call: Call): object {
  const chosen =
    input.AutoScalingGroupName === undefined
      ? [...table(call, 'policy').values()]
      : ofGroup(call, 'policy', input.AutoScalingGroupName);
  const { PolicyNames: names = [], PolicyTypes: types = [] } = input;
  const matching = chosen.filter(
    ({ name, arn, type }) =>
      (names.length === 0 || names.includes(name) || names.includes(arn)) &&
      (types.length === 0 || types.includes(type)),
  );
  const page = paginate(matching, {
    size: Math.min(input.MaxRecords ?? 50, 100),
    token: input.NextToken,
    badToken: 'InvalidNextToken',
  });
  return { ScalingPolicies: page.items.map(view), NextToken: page.next };
}

/** DeletePolicy. */
export function deleteScalingPolicy(input: Decoded<DeletePolicyType>, call: Call): object {
  const group =
    input.AutoScalingGroupName ??
    /:autoScalingGroupName\/(.+):policyName\//.exec(input.PolicyName)?.[1] ??
    '';
  if (!deletePolicy(call, group, input.PolicyName))
    throw validationError(`Policy ${input.PolicyName} not found`);
  return {};
}

function filled(tracking: TargetTrackingConfiguration | undefined): TargetTrackingConfiguration {
  if (tracking === undefined)
    throw validationError(
      'TargetTrackingConfiguration is required for the TargetTrackingScaling policy type.',
    );
  return { DisableScaleIn: false, ...tracking };
}

function alarmsOf(
  place: Place,
  group: GroupRecord,
  policyArn: string,
  tracking: TargetTrackingConfiguration,
): PolicyRecord['alarms'] {
  const { world, scope } = place;
  const custom = tracking.CustomizedMetricSpecification;
  const kinds = tracking.DisableScaleIn === true ? (['High'] as const) : (['High', 'Low'] as const);
  return kinds.map((kind) => {
    const name = `TargetTracking-${group.name}-Alarm${kind}-${uuid(world.hex(32))}`;
    saveAlarm(place, {
      name,
      namespace: custom?.Namespace ?? 'AWS/EC2',
      metric: custom?.MetricName ?? 'CPUUtilization',
      dimensions: Object.fromEntries(
        (custom?.Dimensions ?? [{ Name: 'AutoScalingGroupName', Value: group.name }]).map(
          ({ Name = '', Value = '' }) => [Name, Value],
        ),
      ),
      description: `DO NOT EDIT OR DELETE. For TargetTrackingScaling policy ${policyArn}.`,
      statistic: custom?.Statistic ?? 'Average',
      period: 60,
      evaluationPeriods: kind === 'High' ? 1 : 15,
      threshold: tracking.TargetValue ?? 0,
      comparison: kind === 'High' ? 'GreaterThanThreshold' : 'LessThanThreshold',
      actions: [policyArn],
    });
    return { name, arn: `arn:aws:cloudwatch:${scope.region}:${scope.account}:alarm:${name}` };
  });
}

function alarmViews(policy: PolicyRecord): object[] {
  return policy.alarms.map(({ name, arn }) => ({ AlarmName: name, AlarmARN: arn }));
}

function view(policy: PolicyRecord): ScalingPolicy {
  return {
    ...policy.rest,
    AutoScalingGroupName: policy.group,
    PolicyName: policy.name,
    PolicyARN: policy.arn,
    PolicyType: policy.type,
    StepAdjustments: (policy.rest as ScalingPolicy).StepAdjustments ?? [],
    Alarms: alarmViews(policy),
    ...(policy.tracking === undefined ? {} : { TargetTrackingConfiguration: policy.tracking }),
    Enabled: policy.enabled,
  };
}
