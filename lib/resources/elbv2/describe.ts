/** Reading load balancers and all that belongs to them, in as few calls as AWS allows. Imported by operations only. */
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  type Listener,
  type LoadBalancer,
  type Rule,
  type TargetGroup,
  type TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { allPages } from '../../aws/batch.ts';
import { isNotFound, unlessGone } from '../../aws/classify-error.ts';
import type { ReadContext } from '../../resource-type.ts';
import { clientOf, type Tagged, withTags } from './tags.ts';

/** Every load balancer of the account and Region, read once a plan. */
export function allLoadBalancers(context: ReadContext): Promise<readonly Tagged<LoadBalancer>[]> {
  return context.memo(memoKey(context, 'load-balancers'), async () =>
    withTags(context, await describeLoadBalancers(context, {}), (one) => one.LoadBalancerArn),
  );
}

/** Every target group of the account and Region, read once a plan. */
export function allTargetGroups(context: ReadContext): Promise<readonly Tagged<TargetGroup>[]> {
  return context.memo(memoKey(context, 'target-groups'), async () =>
    withTags(context, await describeTargetGroups(context, {}), (one) => one.TargetGroupArn),
  );
}

/** Every listener of the account and Region, read once a plan. */
export function allListeners(context: ReadContext): Promise<readonly Tagged<Listener>[]> {
  return context.memo(memoKey(context, 'listeners'), async () => {
    const balancers = await allLoadBalancers(context);
    const listeners = await Promise.all(
      balancers.map(({ arn }) => describeListeners(context, arn)),
    );
    return withTags(context, listeners.flat(), (one) => one.ListenerArn);
  });
}

/** A rule and the listener that it belongs to, which DescribeRules leaves out. */
export interface ListenerAndRule {
  readonly listenerArn: string;
  readonly rule: Rule;
}

/** Every rule of the account and Region but the default ones, read once a plan. */
export function allRules(context: ReadContext): Promise<readonly Tagged<ListenerAndRule>[]> {
  return context.memo(memoKey(context, 'rules'), async () => {
    const listeners = await allListeners(context);
    const rules = await Promise.all(
      listeners
        // Only listeners of application load balancers have rules.
        .filter(({ arn }) => arn.includes(':listener/app/'))
        .map(({ arn }) => describeRules(context, arn)),
    );
    return withTags(context, rules.flat(), ({ rule }) => rule.RuleArn);
  });
}

/** The load balancers of the ARNs or names; absent ones are left out. */
export function describeLoadBalancers(
  context: ReadContext,
  filter: { readonly LoadBalancerArns?: string[]; readonly Names?: string[] },
): Promise<readonly LoadBalancer[]> {
  return absentAsNone(() =>
    allPages(async (Marker) => {
      const client = await clientOf(context);
      const answer = await client.send(new DescribeLoadBalancersCommand({ ...filter, Marker }), {
        abortSignal: context.signal,
      });
      return { items: answer.LoadBalancers ?? [], next: answer.NextMarker };
    }),
  );
}

/** The target groups of the names or ARNs; absent ones are left out. */
export function describeTargetGroups(
  context: ReadContext,
  filter: { readonly Names?: string[]; readonly TargetGroupArns?: string[] },
): Promise<readonly TargetGroup[]> {
  return absentAsNone(() =>
    allPages(async (Marker) => {
      const client = await clientOf(context);
      const answer = await client.send(new DescribeTargetGroupsCommand({ ...filter, Marker }), {
        abortSignal: context.signal,
      });
      return { items: answer.TargetGroups ?? [], next: answer.NextMarker };
    }),
  );
}

/** The listeners of a load balancer; none when it is gone. */
export function describeListeners(
  context: ReadContext,
  LoadBalancerArn: string,
): Promise<readonly Listener[]> {
  return absentAsNone(() =>
    allPages(async (Marker) => {
      const client = await clientOf(context);
      const answer = await client.send(new DescribeListenersCommand({ LoadBalancerArn, Marker }), {
        abortSignal: context.signal,
      });
      return { items: answer.Listeners ?? [], next: answer.NextMarker };
    }),
  );
}

/** The rules of a listener but the default one; none when the listener is gone. */
export function describeRules(
  context: ReadContext,
  ListenerArn: string,
): Promise<readonly ListenerAndRule[]> {
  return absentAsNone(async () => {
    const rules = await allPages(async (Marker) => {
      const client = await clientOf(context);
      const answer = await client.send(new DescribeRulesCommand({ ListenerArn, Marker }), {
        abortSignal: context.signal,
      });
      return { items: answer.Rules ?? [], next: answer.NextMarker };
    });
    return rules
      .filter((rule) => rule.IsDefault !== true)
      .map((rule) => ({ listenerArn: ListenerArn, rule }));
  });
}

/** The targets of a group with their health; undefined where reads do not show the group. */
export async function describeTargets(
  context: ReadContext,
  TargetGroupArn: string,
): Promise<readonly TargetHealthDescription[] | undefined> {
  const client = await clientOf(context);
  const answer = await unlessGone(client.send(new DescribeTargetHealthCommand({ TargetGroupArn })));
  return answer && (answer.TargetHealthDescriptions ?? []);
}

/** Whether a target may get traffic. */
export function isHealthy({ TargetHealth }: TargetHealthDescription): boolean {
  return TargetHealth?.State === 'healthy';
}

function memoKey({ aws }: ReadContext, what: string): string {
  return `elbv2/${aws.account}/${aws.region}/${what}`;
}

async function absentAsNone<T>(read: () => Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await read();
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}
