/** Scaling policies of a target: an upsert by name. */
import type {
  DeleteScalingPolicyRequest,
  DescribeScalingPoliciesRequest,
  DescribeScalingPoliciesResponse,
  PutScalingPolicyRequest,
  PutScalingPolicyResponse,
  ScalingPolicy,
} from '@aws-sdk/client-application-auto-scaling';
import { paginate } from '../../paginate.ts';
import type { Call, Decoded } from '../../service.ts';
import { uuid } from '../../uuid.ts';
import { watchTarget } from './autoscaler.ts';
import { alarmsOfPolicy } from './neighbours.ts';
import { checkPolicy } from './policy-rules.ts';
import {
  childKey,
  chosen,
  invalid,
  keyOf,
  notFound,
  type PolicyRecord,
  partsOf,
  policies,
  targetOf,
} from './records.ts';

/** PutScalingPolicy. */
export function putScalingPolicy(
  input: Decoded<PutScalingPolicyRequest>,
  call: Call,
): PutScalingPolicyResponse {
  targetOf(call, input);
  const key = childKey(input, input.PolicyName);
  const old = policies(call).get(key);
  const type = input.PolicyType ?? old?.type ?? 'StepScaling';
  checkPolicy(input, type);
  const own = [...policies(call).values()].filter((one) => keyOf(one) === keyOf(input));
  if (old === undefined && own.length >= 50)
    throw invalid('The maximum number of scaling policies per scalable target is 50');
  const record: PolicyRecord = {
    ...partsOf(input),
    name: input.PolicyName,
    arn: old?.arn ?? policyArn(call, input),
    createdAt: old?.createdAt ?? call.world.now(),
    type,
    configuration: JSON.parse(JSON.stringify(configurationOf(input, type))),
    alarms: alarmsOf(call, input, type, old),
  };
  policies(call).set(key, record);
  watchTarget(call, record);
  return { PolicyARN: record.arn, Alarms: alarmsShown(call, record) };
}

/** DescribeScalingPolicies: ten a page. */
export function describeScalingPolicies(
  input: Decoded<DescribeScalingPoliciesRequest>,
  call: Call,
): DescribeScalingPoliciesResponse {
  const names = input.PolicyNames ?? [];
  const found = [...policies(call).values()].filter(
    (record) => chosen(record, input) && (names.length === 0 || names.includes(record.name)),
  );
  const page = paginate(found, {
    size: Math.min(input.MaxResults ?? 10, 10),
    token: input.NextToken,
    badToken: 'InvalidNextTokenException',
  });
  return { ScalingPolicies: page.items.map((record) => view(call, record)), NextToken: page.next };
}

/** DeleteScalingPolicy. */
export function deleteScalingPolicy(
  input: Decoded<DeleteScalingPolicyRequest>,
  call: Call,
): object {
  if (!policies(call).delete(childKey(input, input.PolicyName)))
    throw notFound('No scaling policy found', input, input.PolicyName);
  return {};
}

function configurationOf(
  input: Decoded<PutScalingPolicyRequest>,
  type: PolicyRecord['type'],
): PolicyRecord['configuration'] {
  switch (type) {
    case 'TargetTrackingScaling':
      return {
        TargetTrackingScalingPolicyConfiguration: {
          DisableScaleIn: false,
          ...input.TargetTrackingScalingPolicyConfiguration,
          TargetValue: input.TargetTrackingScalingPolicyConfiguration?.TargetValue,
        },
      };
    case 'PredictiveScaling':
      return { PredictiveScalingPolicyConfiguration: input.PredictiveScalingPolicyConfiguration };
    case 'StepScaling':
      return { StepScalingPolicyConfiguration: input.StepScalingPolicyConfiguration };
    default:
      return type satisfies never;
  }
}

/** A step policy shows the alarms that set it off, whoever made them. */
function alarmsShown(call: Call, { type, arn, alarms }: PolicyRecord) {
  const shown = type === 'StepScaling' ? alarmsOfPolicy(call, arn) : alarms;
  return shown.map((alarm) => ({ ...alarm }));
}

/** Target tracking makes two alarms, or one when it never scales in; they keep their names while that stays. */
function alarmsOf(
  call: Call,
  input: Decoded<PutScalingPolicyRequest>,
  type: PolicyRecord['type'],
  old: PolicyRecord | undefined,
): PolicyRecord['alarms'] {
  if (type !== 'TargetTrackingScaling') return [];
  const scalesIn = input.TargetTrackingScalingPolicyConfiguration?.DisableScaleIn !== true;
  const sides = scalesIn ? ['AlarmHigh', 'AlarmLow'] : ['AlarmHigh'];
  return sides.map((side) => {
    const kept = old?.alarms.find(({ AlarmName }) => AlarmName.includes(`-${side}-`));
    const name = `TargetTracking-${input.ResourceId}-${side}-${uuid(call.world.hex(32))}`;
    return (
      kept ?? {
        AlarmName: name,
        AlarmARN: `arn:aws:cloudwatch:${call.region}:${call.account}:alarm:${name}`,
      }
    );
  });
}

function policyArn(call: Call, input: Decoded<PutScalingPolicyRequest>): string {
  return `arn:aws:autoscaling:${call.region}:${call.account}:scalingPolicy:${uuid(call.world.hex(32))}:resource/${input.ServiceNamespace}/${input.ResourceId}:policyName/${input.PolicyName}`;
}

function view(call: Call, record: PolicyRecord): ScalingPolicy {
  return {
    PolicyARN: record.arn,
    PolicyName: record.name,
    ...(partsOf(record) as Pick<
      ScalingPolicy,
      'ServiceNamespace' | 'ResourceId' | 'ScalableDimension'
    >),
    PolicyType: record.type,
    ...record.configuration,
    Alarms: alarmsShown(call, record),
    CreationTime: new Date(record.createdAt),
  };
}
