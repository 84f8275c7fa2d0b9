/** The pure part of the scaling policy type. */
import type { Address } from '../../../graph/address.ts';
import type { ResourceNode } from '../../../graph/graph.ts';
import { referencesIn } from '../../../graph/resolve.ts';
import type { Neighbours, ResourceType } from '../../../resource-type.ts';
import { LISTENER_TYPE } from '../../elbv2/listener/properties.ts';
import { LISTENER_RULE_TYPE } from '../../elbv2/listener-rule/properties.ts';
import { TARGET_GROUP_TYPE } from '../../elbv2/target-group/properties.ts';
import { SCALABLE_TARGET_TYPE } from '../scalable-target/properties.ts';
import { keyOf } from '../target-key.ts';
import { canonicalPolicy } from './canonical.ts';
import { nothingFindings } from './from-nothing.ts';
import { SCALING_POLICY_TYPE, type ScalingPolicyProperties } from './properties.ts';
import { policyFindings } from './rules.ts';

const replaced = { change: 'replace', impact: 'replacement', off: 'keep' } as const;
const kept = { change: 'update', impact: 'live', off: 'keep' } as const;

/** Scaling policies of scalable targets. Their names tell their owner: `gantry:<address>`. */
export const applicationAutoScalingScalingPolicy: ResourceType<ScalingPolicyProperties> = {
  name: SCALING_POLICY_TYPE,
  fields: {
    PolicyName: replaced,
    ServiceNamespace: replaced,
    ResourceId: replaced,
    ScalableDimension: replaced,
    PolicyType: kept,
    // Each configuration is written whole, and goes with its type of policy.
    TargetTrackingScalingPolicyConfiguration: kept,
    StepScalingPolicyConfiguration: kept,
    PredictiveScalingPolicyConfiguration: kept,
  },
  requires: ['PolicyName', 'ServiceNamespace', 'ResourceId', 'ScalableDimension'],
  attributes: { PolicyARN: 'ARN of the scaling policy' },
  taggable: false,
  removedBefore: [SCALABLE_TARGET_TYPE],
  identity: (properties) => ({ ...keyOf(properties), PolicyName: properties.PolicyName ?? '' }),
  canonical: canonicalPolicy,
  validate: (properties, node, neighbours) => [
    ...policyFindings(properties),
    ...nothingFindings(properties, node, neighbours),
  ],
  waitsFor: routesOf,
  diesWith: ['ResourceId'],
  calls: {
    create: ['PutScalingPolicy'],
    update: ['PutScalingPolicy', 'DeleteScalingPolicy'],
    delete: ['DeleteScalingPolicy'],
  },
  operations: async () => (await import('./operations.ts')).scalingPolicyOperations,
};

/** AWS takes the label of a target group only once a listener or rule leads to it. */
function routesOf(node: ResourceNode, neighbours: Neighbours): readonly Address[] {
  const groups = referencesIn(node.properties)
    .map((reference) => neighbours.at(reference.$ref))
    .filter((resource) => resource?.type === TARGET_GROUP_TYPE);
  const routes = groups
    .flatMap((group) => (group === undefined ? [] : neighbours.referrers(group.address)))
    .filter(({ type }) => type === LISTENER_TYPE || type === LISTENER_RULE_TYPE);
  return [...new Set(routes.map(({ address }) => address))];
}
