/** The target groups of what is imported, and what leads to them. */
import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetGroupInput } from '../codegen/index.ts';
import { isJsonObject, type Json, type JsonObject } from '../core/json.ts';
import type { Address } from '../graph/address.ts';
import type { ReadContext } from '../resource-type.ts';
import {
  describeListeners,
  describeRules,
  describeTargetGroups,
} from '../resources/elbv2/describe.ts';
import { elbv2TargetGroup } from '../resources/elbv2/target-group/index.ts';
import type { TargetGroupProperties } from '../resources/elbv2/target-group/properties.ts';

/** A target group, and the VPC that it is in. */
export type ImportedTargetGroup = Omit<TargetGroupInput, 'vpc' | 'adopt'> & {
  readonly vpcId: string;
};

/**
 * The target groups that services are attached to and an app can take over: of application load balancers, and nobody's.
 * Deployments that move traffic by themselves keep theirs as they are.
 */
export async function targetGroupsOf(
  context: ReadContext,
  requests: readonly JsonObject[],
): Promise<readonly ImportedTargetGroup[]> {
  const arns = [...new Set(requests.flatMap(plainTargets))].sort();
  const known =
    arns.length === 0 ? [] : await describeTargetGroups(context, { TargetGroupArns: arns });
  const operations = await elbv2TargetGroup.operations();
  const usable = known.filter(({ Protocol = '' }) => /^HTTPS?$/.test(Protocol));
  const live = await operations.read(
    usable.map(({ TargetGroupName = '' }) => ({
      address: 'import' as Address,
      identity: { Name: TargetGroupName },
      properties: {} as TargetGroupProperties,
      digest: undefined,
    })),
    context,
  );
  const groups = usable.flatMap((known, index) => {
    const group = live[index];
    const { TargetGroupArn: arn = '', VpcId: vpcId, LoadBalancerArns = [] } = known;
    if (group === undefined || vpcId === undefined || group.tags['gantry:app'] !== undefined)
      return [];
    const request = elbv2TargetGroup.canonical(group.properties) as unknown as JsonObject;
    return [{ arn, vpcId, request, loadBalancers: LoadBalancerArns }];
  });
  return Promise.all(
    groups.map(async ({ loadBalancers, ...group }) => ({
      ...group,
      beside: (
        await Promise.all(loadBalancers.map((one) => waysTo(context, one, group.arn)))
      ).flat(),
    })),
  );
}

/** The listeners and rules of a load balancer that lead to a target group, in words. */
async function waysTo(
  context: ReadContext,
  loadBalancer: string,
  targetGroup: string,
): Promise<readonly string[]> {
  const name = loadBalancer.split('/')[2] ?? loadBalancer;
  const listeners = await describeListeners(context, loadBalancer);
  const ways = await Promise.all(
    listeners.map(async ({ ListenerArn = '', Protocol, Port, DefaultActions }) => {
      const rules = await describeRules(context, ListenerArn);
      const leading = rules.filter(({ rule }) => leadsTo(rule.Actions, targetGroup));
      return [
        ...(leadsTo(DefaultActions, targetGroup) ? [`${Protocol}:${Port}`] : []),
        ...leading.map(({ rule }) => `rule ${rule.Priority} of ${Protocol}:${Port}`),
      ];
    }),
  );
  const found = ways.flat();
  return found.length === 0
    ? []
    : [`Stays as it is in AWS: ${found.join(', ')} of the load balancer ${name} leads here.`];
}

function leadsTo(actions: readonly Action[] | undefined, targetGroup: string): boolean {
  return (actions ?? []).some(
    ({ TargetGroupArn, ForwardConfig }) =>
      TargetGroupArn === targetGroup ||
      ForwardConfig?.TargetGroups?.some((one) => one.TargetGroupArn === targetGroup) === true,
  );
}

function plainTargets({ loadBalancers }: JsonObject): readonly string[] {
  const list = Array.isArray(loadBalancers) ? (loadBalancers as readonly Json[]) : [];
  return list.flatMap((one) => {
    const { targetGroupArn, advancedConfiguration } = isJsonObject(one) ? one : {};
    return typeof targetGroupArn === 'string' && advancedConfiguration === undefined
      ? [targetGroupArn]
      : [];
  });
}
