/** The target groups of what is imported, and what leads to them. */
import type { TargetGroupInput } from '../codegen/index.ts';
import { isJsonObject, type Json, type JsonObject } from '../core/json.ts';
import type { Address } from '../graph/address.ts';
import type { ReadContext } from '../resource-type.ts';
import { describeTargetGroups } from '../resources/elbv2/describe.ts';
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
  return usable.flatMap(
    ({ TargetGroupArn: arn = '', VpcId: vpcId, LoadBalancerArns = [] }, index) => {
      const group = live[index];
      if (group === undefined || vpcId === undefined || group.tags['gantry:app'] !== undefined)
        return [];
      return [
        {
          arn,
          vpcId,
          request: elbv2TargetGroup.canonical(group.properties) as unknown as JsonObject,
          beside: LoadBalancerArns.map(
            (one) => `Its listeners and rules stay as they are in AWS: ${nameIn(one)}.`,
          ),
        },
      ];
    },
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

function nameIn(loadBalancerArn: string): string {
  return `load balancer ${loadBalancerArn.split('/')[2] ?? loadBalancerArn}`;
}
