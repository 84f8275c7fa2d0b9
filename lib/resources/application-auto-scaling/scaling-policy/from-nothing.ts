/** Whether anything brings back the first task of what may scale to none. */
import type { ResourceNode } from '../../../graph/graph.ts';
import { isRefValue } from '../../../graph/reference.ts';
import type { Finding, Neighbours } from '../../../resource-type.ts';
import {
  SCALABLE_TARGET_TYPE,
  type ScalableTargetProperties,
} from '../scalable-target/properties.ts';
import { SCHEDULED_ACTION_TYPE } from '../scheduled-action/properties.ts';
import { SCALING_POLICY_TYPE, type ScalingPolicyProperties } from './properties.ts';

/** Where no task runs there is nothing to measure: following a use of CPU or memory ends at none. */
export function nothingFindings(
  properties: ScalingPolicyProperties,
  { address }: ResourceNode,
  neighbours: Neighbours,
): readonly Finding[] {
  const metric =
    properties.TargetTrackingScalingPolicyConfiguration?.PredefinedMetricSpecification
      ?.PredefinedMetricType;
  if (metric === undefined || !/^ECSService/.test(metric)) return [];
  const id: unknown = properties.ResourceId;
  const target = isRefValue(id as never) ? neighbours.at((id as { $ref: string }).$ref) : undefined;
  if (target?.type !== SCALABLE_TARGET_TYPE) return [];
  const { MinCapacity } = target.properties as unknown as ScalableTargetProperties;
  if (MinCapacity !== 0 || isBroughtBack(target, address, neighbours)) return [];
  return [
    {
      severity: 'warning',
      code: 'rule/violated',
      path: 'TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification',
      detail: `${metric} may take away the last task, and then nothing measures it: no task ever comes back`,
      hint: 'let min be 1, or add steps on a metric that there is without tasks, such as waiting messages, or a schedule',
    },
  ];
}

function isBroughtBack(target: ResourceNode, address: string, neighbours: Neighbours): boolean {
  return neighbours.referrers(target.address).some((other) => {
    if (other.type === SCHEDULED_ACTION_TYPE) return true;
    if (other.type !== SCALING_POLICY_TYPE || other.address === address) return false;
    const { PolicyType, TargetTrackingScalingPolicyConfiguration: tracking } =
      other.properties as unknown as ScalingPolicyProperties;
    return (
      PolicyType !== 'TargetTrackingScaling' ||
      tracking?.PredefinedMetricSpecification === undefined
    );
  });
}
