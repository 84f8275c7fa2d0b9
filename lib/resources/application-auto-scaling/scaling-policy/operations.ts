/** What is done to scaling policies in AWS. */
import {
  DeleteScalingPolicyCommand,
  PutScalingPolicyCommand,
  type ScalingPolicy,
} from '@aws-sdk/client-application-auto-scaling';
import { unlessGone } from '../../../aws/classify-error.ts';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import { omitUndefined } from '../../../core/json.ts';
import type { ApplyContext, Live, ResourceOperations } from '../../../resource-type.ts';
import { changedFields } from '../../changes.ts';
import { CONCURRENT, ECS, namespacesOf, policiesIn } from '../describe.ts';
import { ownerOfPolicy } from '../ownership.ts';
import { sameTarget } from '../target-key.ts';
import type { ScalingPolicyProperties } from './properties.ts';

/** A scalable target, or the way from a listener to a target group, that was made a moment ago. */
const NOT_SPREAD: readonly RetryRule[] = [
  { codes: ['ObjectNotFoundException', 'FailedResourceAccessException'], forMs: 120_000 },
];

/** Reads, puts and removes scaling policies. */
export const scalingPolicyOperations: ResourceOperations<ScalingPolicyProperties> = {
  async read(requests, context) {
    const namespaces = namespacesOf(requests);
    const policies = (
      await Promise.all(namespaces.map((namespace) => policiesIn(context, namespace)))
    ).flat();
    return requests.map(({ identity }) => {
      const found = policies.find(
        (one) => one.PolicyName === identity['PolicyName'] && sameTarget(one, identity),
      );
      return found === undefined ? undefined : liveOf(found);
    });
  },

  async list(context) {
    const policies = await policiesIn(context, ECS);
    return policies
      .filter(({ PolicyName }) => ownerOfPolicy(PolicyName)?.app === context.app)
      .map(liveOf);
  },

  async create({ properties }, context) {
    const arn = await put(properties, context);
    return {
      id: arn,
      properties,
      attributes: { PolicyARN: arn },
      tags: {},
      ...ownerPart(properties.PolicyName),
    };
  },

  async update({ live, properties, changes }, context) {
    // A policy that becomes another type starts anew: what the old type needed must not stay behind.
    if (changedFields(changes).has('PolicyType')) await remove(live, context);
    const arn = await put(properties, context);
    return { ...live, id: arn, properties, attributes: { PolicyARN: arn } };
  },

  delete: remove,
};

async function put(properties: ScalingPolicyProperties, context: ApplyContext): Promise<string> {
  const client = await context.aws.clients.applicationAutoScaling();
  const answer = await retrying(context, [CONCURRENT, ...NOT_SPREAD], () =>
    client.send(new PutScalingPolicyCommand(properties)),
  );
  return answer.PolicyARN ?? '';
}

async function remove(live: Live<ScalingPolicyProperties>, context: ApplyContext): Promise<void> {
  const client = await context.aws.clients.applicationAutoScaling();
  const { PolicyName, ServiceNamespace, ResourceId, ScalableDimension } = live.properties;
  await unlessGone(
    retrying(context, [CONCURRENT], () =>
      client.send(
        new DeleteScalingPolicyCommand({
          PolicyName,
          ServiceNamespace,
          ResourceId,
          ScalableDimension,
        }),
      ),
    ),
  );
}

function liveOf(policy: ScalingPolicy): Live<ScalingPolicyProperties> {
  const { PolicyARN, Alarms, CreationTime, ...properties } = policy;
  return {
    id: PolicyARN ?? '',
    properties: omitUndefined(properties) as ScalingPolicyProperties,
    attributes: { PolicyARN: PolicyARN ?? '' },
    tags: {},
    ...ownerPart(policy.PolicyName),
  };
}

function ownerPart(name: string | undefined): Pick<Live, 'owner'> {
  const owner = ownerOfPolicy(name);
  return owner === undefined ? {} : { owner };
}
