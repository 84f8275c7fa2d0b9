/** What AWS refuses of a capacity provider: the rules of the table, and those of the group that a graph holds. */
import { isJsonObject, type Json } from '../../../core/json.ts';
import type { ResourceNode } from '../../../graph/graph.ts';
import type { Finding, Neighbours } from '../../../resource-type.ts';
import { judgeRequest } from '../../../rules/index.ts';
import { findingsOf } from '../../findings.ts';
import { applyRules, errorIf, known, type Rule } from '../rules.ts';
import { trustFindings } from '../trust-rules.ts';
import type { CapacityProviderProperties } from './properties.ts';
import { type ProviderSubject, subjectOf } from './subject.ts';

/** Findings about one capacity provider. */
export function capacityProviderFindings(
  properties: CapacityProviderProperties,
  node: ResourceNode,
  neighbours: Neighbours,
): readonly Finding[] {
  const subject = subjectOf(properties, node, neighbours);
  return [
    ...findingsOf(judgeRequest('CreateCapacityProvider', properties)),
    ...applyRules(GROUP_RULES, subject),
    ...trustFindings(properties, neighbours),
  ];
}

const PATH = 'autoScalingGroupProvider';

const GROUP_RULES: readonly Rule<ProviderSubject>[] = [
  ({ provider, associations }) => {
    const clusters = associations.map(({ properties }) => JSON.stringify(properties['cluster']));
    return errorIf(
      isScaling(provider) && new Set(clusters).size > 1,
      `${PATH}.managedScaling`,
      `A capacity provider with managed scaling serves one cluster, and ${associations.map(({ address }) => address).join(', ')} associate it with several.`,
    );
  },
  ({ provider, rival, group }) =>
    errorIf(
      rival !== undefined,
      `${PATH}.autoScalingGroupArn`,
      `The specified Auto Scaling group ARN is already being used by another capacity provider: ${group?.address ?? provider.autoScalingGroupProvider?.autoScalingGroupArn} by ${rival?.address}.`,
      'give each capacity provider a group of its own',
    ),
  ({ provider, group }) =>
    errorIf(
      group !== undefined &&
        isProtecting(provider) &&
        known(group.properties['NewInstancesProtectedFromScaleIn'] ?? false) === false,
      `${PATH}.managedTerminationProtection`,
      `The managed termination protection setting for the capacity provider is invalid. To enable managed termination protection for a capacity provider, the Auto Scaling group must have instance protection from scale in enabled: ${group?.address} has not.`,
      'set NewInstancesProtectedFromScaleIn of the group',
    ),
  ({ provider, group }) =>
    errorIf(
      isScaling(provider) && group?.properties['MaxSize'] === 0,
      `${PATH}.autoScalingGroupArn`,
      `MaxSize of ${group?.address} is 0: managed scaling could never start an instance.`,
    ),
  ({ provider, group }) =>
    errorIf(
      isScaling(provider) && weightsIn(group).length > 0,
      `${PATH}.autoScalingGroupArn`,
      `${group?.address} gives its instance types weights (${[...new Set(weightsIn(group))].join(', ')}), which managed scaling does not support.`,
      'take WeightedCapacity out of the overrides of its launch template',
    ),
  ({ warmPools }) =>
    warmPools.flatMap(({ address, properties }) => {
      const policy = properties['InstanceReusePolicy'];
      return errorIf(
        isJsonObject(policy) && policy['ReuseOnScaleIn'] === true,
        `${PATH}.autoScalingGroupArn`,
        `${address} puts instances back into the warm pool on scale-in (ReuseOnScaleIn), which ECS does not support.`,
      );
    }),
];

function isScaling({ autoScalingGroupProvider: group }: CapacityProviderProperties): boolean {
  return group?.managedScaling?.status === 'ENABLED';
}

function isProtecting({ autoScalingGroupProvider: group }: CapacityProviderProperties): boolean {
  return group?.managedTerminationProtection === 'ENABLED';
}

function weightsIn(group: ResourceNode | undefined): readonly string[] {
  const template = memberOf(group?.properties['MixedInstancesPolicy'], 'LaunchTemplate');
  const overrides = memberOf(template, 'Overrides');
  if (!Array.isArray(overrides)) return [];
  return (overrides as readonly Json[]).flatMap((override) => {
    const weight = memberOf(override, 'WeightedCapacity');
    return typeof weight === 'string' ? [weight] : [];
  });
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  return isJsonObject(value) ? value[name] : undefined;
}
