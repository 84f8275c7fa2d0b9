/** Reading scalable targets and all that belongs to them, in as few calls as AWS allows. Imported by operations only. */
import {
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
  ListTagsForResourceCommand,
  type ScalableTarget,
  type ScalingPolicy,
  type ScheduledAction,
  type ServiceNamespace,
} from '@aws-sdk/client-application-auto-scaling';
import { allPages } from '../../aws/batch.ts';
import { unlessGone } from '../../aws/classify-error.ts';
import type { RetryRule } from '../../aws/retry.ts';
import type { ReadContext, ReadRequest } from '../../resource-type.ts';

/** The namespace of ECS services, which is always read: removed objects are no longer in the code. */
export const ECS: ServiceNamespace = 'ecs';

/** Two writes about one scalable target at a time. */
export const CONCURRENT: RetryRule = {
  codes: ['ConcurrentUpdateException'],
  forMs: 120_000,
  always: true,
};

/** Every scalable target of a namespace, read once a plan. */
export function targetsIn(
  context: ReadContext,
  ServiceNamespace: ServiceNamespace,
): Promise<readonly ScalableTarget[]> {
  return context.memo(memoKey(context, `targets/${ServiceNamespace}`), () =>
    allPages(async (NextToken) => {
      const client = await context.aws.clients.applicationAutoScaling();
      const answer = await client.send(
        new DescribeScalableTargetsCommand({ ServiceNamespace, NextToken }),
        { abortSignal: context.signal },
      );
      return { items: answer.ScalableTargets ?? [], next: answer.NextToken };
    }),
  );
}

/** Every scaling policy of a namespace, read once a plan. */
export function policiesIn(
  context: ReadContext,
  ServiceNamespace: ServiceNamespace,
): Promise<readonly ScalingPolicy[]> {
  return context.memo(memoKey(context, `policies/${ServiceNamespace}`), () =>
    allPages(async (NextToken) => {
      const client = await context.aws.clients.applicationAutoScaling();
      const answer = await client.send(
        new DescribeScalingPoliciesCommand({ ServiceNamespace, NextToken }),
        { abortSignal: context.signal },
      );
      return { items: answer.ScalingPolicies ?? [], next: answer.NextToken };
    }),
  );
}

/** Every scheduled action of a namespace, read once a plan. */
export function actionsIn(
  context: ReadContext,
  ServiceNamespace: ServiceNamespace,
): Promise<readonly ScheduledAction[]> {
  return context.memo(memoKey(context, `actions/${ServiceNamespace}`), () =>
    allPages(async (NextToken) => {
      const client = await context.aws.clients.applicationAutoScaling();
      const answer = await client.send(
        new DescribeScheduledActionsCommand({ ServiceNamespace, NextToken }),
        { abortSignal: context.signal },
      );
      return { items: answer.ScheduledActions ?? [], next: answer.NextToken };
    }),
  );
}

/** The tags of a scalable target. */
export async function targetTags(
  context: ReadContext,
  ResourceARN: string,
): Promise<Readonly<Record<string, string>>> {
  const client = await context.aws.clients.applicationAutoScaling();
  // None of one that was deregistered since it was listed.
  const answer = await unlessGone(
    client.send(new ListTagsForResourceCommand({ ResourceARN }), { abortSignal: context.signal }),
  );
  return answer?.Tags ?? {};
}

/** The namespaces of what is desired, each once. */
export function namespacesOf(
  requests: readonly Pick<ReadRequest, 'identity'>[],
): readonly ServiceNamespace[] {
  return [
    ...new Set(requests.map(({ identity }) => identity['ServiceNamespace'] as ServiceNamespace)),
  ];
}

function memoKey({ aws }: ReadContext, what: string): string {
  return `application-auto-scaling/${aws.account}/${aws.region}/${what}`;
}
