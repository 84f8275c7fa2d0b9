/** Looking at Auto Scaling groups. Imported by operations only. */
import {
  type AutoScalingGroup,
  DescribeAutoScalingGroupsCommand,
  DescribeLifecycleHooksCommand,
  DescribePoliciesCommand,
  type LaunchTemplateSpecification,
  type LifecycleHook,
  type ScalingPolicy,
} from '@aws-sdk/client-auto-scaling';
import { allPages } from '../../aws/batch.ts';
import type { ReadContext } from '../../resource-type.ts';
import { unlessGone } from './retries.ts';

type Context = Pick<ReadContext, 'aws'>;

const PER_PAGE = 100;

/**
 * Every group of the account and Region, without its instances; read once a plan. An account has few groups, and both
 * what we own and the parents of what we own are among them.
 */
export function allGroups(context: ReadContext): Promise<readonly AutoScalingGroup[]> {
  return context.memo('auto-scaling/groups', async () => {
    const client = await context.aws.clients.autoScaling();
    return allPages(async (NextToken) => {
      const page = await client.send(
        new DescribeAutoScalingGroupsCommand({
          IncludeInstances: false,
          MaxRecords: PER_PAGE,
          NextToken,
        }),
      );
      return { items: page.AutoScalingGroups ?? [], next: page.NextToken };
    });
  });
}

/** Every scaling policy of the account and Region's groups; read once a plan. */
export function allPolicies(context: ReadContext): Promise<readonly ScalingPolicy[]> {
  return context.memo('auto-scaling/policies', async () => {
    const client = await context.aws.clients.autoScaling();
    return allPages(async (NextToken) => {
      const page = await client.send(
        new DescribePoliciesCommand({ MaxRecords: PER_PAGE, NextToken }),
      );
      return { items: page.ScalingPolicies ?? [], next: page.NextToken };
    });
  });
}

/** A group as it is now, with its instances; undefined when there is none. */
export async function groupNamed(
  { aws }: Context,
  name: string,
): Promise<AutoScalingGroup | undefined> {
  const client = await aws.clients.autoScaling();
  const answer = await client.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] }),
  );
  return answer.AutoScalingGroups?.find(
    ({ AutoScalingGroupName }) => AutoScalingGroupName === name,
  );
}

/** The lifecycle hooks of a group; none when the group is gone. */
export async function hooksOf(
  { aws }: Context,
  AutoScalingGroupName: string,
): Promise<readonly LifecycleHook[]> {
  const client = await aws.clients.autoScaling();
  const answer = await unlessGone(
    client.send(new DescribeLifecycleHooksCommand({ AutoScalingGroupName })),
  );
  return answer?.LifecycleHooks ?? [];
}

/** Whether a group launches instances from a launch template. */
export function isUsing(group: AutoScalingGroup, templateId: string): boolean {
  return specificationsOf(group).some(({ LaunchTemplateId }) => LaunchTemplateId === templateId);
}

/** The versions of a launch template from which groups launch instances. */
export function versionsUsed(
  groups: readonly AutoScalingGroup[],
  templateId: string,
): ReadonlySet<string> {
  return new Set(
    groups
      .flatMap(specificationsOf)
      .filter(({ LaunchTemplateId }) => LaunchTemplateId === templateId)
      .flatMap(({ Version }) => Version ?? []),
  );
}

function specificationsOf({
  LaunchTemplate: own,
  MixedInstancesPolicy: mixed,
}: AutoScalingGroup): readonly LaunchTemplateSpecification[] {
  const overrides = mixed?.LaunchTemplate?.Overrides ?? [];
  return [
    own,
    mixed?.LaunchTemplate?.LaunchTemplateSpecification,
    ...overrides.map(({ LaunchTemplateSpecification }) => LaunchTemplateSpecification),
  ].filter((one) => one !== undefined);
}
