/** Readers of groups of instances. */
import {
  type AutoScalingGroup,
  DescribeAutoScalingGroupsCommand,
  DescribeLifecycleHooksCommand,
  DescribeWarmPoolCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
} from '@aws-sdk/client-ec2';
import { found, type Readers, tagsOf } from './reader.ts';

/** The readers, by type. */
export const groupReaders: Readers = {
  'AWS::EC2::LaunchTemplate': async ({ ec2 }, id) => {
    const { LaunchTemplates = [] } = await ec2.send(
      new DescribeLaunchTemplatesCommand({ LaunchTemplateIds: [id] }),
    );
    const { LaunchTemplateVersions = [] } = await ec2.send(
      new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId: id, Versions: ['$Latest'] }),
    );
    const [template] = LaunchTemplates;
    const data = LaunchTemplateVersions[0]?.LaunchTemplateData;
    if (template === undefined || data === undefined) return undefined;
    return {
      properties: {
        ...template,
        LaunchTemplateData: {
          ...data,
          UserData: Buffer.from(data.UserData ?? '', 'base64').toString('utf8'),
        },
      },
      tags: tagsOf(template.Tags),
    };
  },
  'AWS::AutoScaling::AutoScalingGroup': async ({ autoScaling }, _, declared) => {
    const { AutoScalingGroups = [] } = await autoScaling.send(
      new DescribeAutoScalingGroupsCommand({
        AutoScalingGroupNames: [String(declared['AutoScalingGroupName'])],
      }),
    );
    const [group] = AutoScalingGroups;
    return group === undefined
      ? undefined
      : { properties: groupAsDeclared(group), tags: tagsOf(group.Tags) };
  },
  'AWS::AutoScaling::LifecycleHook': async (
    { autoScaling },
    _,
    { AutoScalingGroupName, LifecycleHookName },
  ) => {
    const { LifecycleHooks = [] } = await autoScaling.send(
      new DescribeLifecycleHooksCommand({
        AutoScalingGroupName: String(AutoScalingGroupName),
        LifecycleHookNames: [String(LifecycleHookName)],
      }),
    );
    return found(LifecycleHooks[0], (hook) => ({ properties: { ...hook } }));
  },
  'AWS::AutoScaling::WarmPool': async ({ autoScaling }, _, { AutoScalingGroupName }) => {
    const { WarmPoolConfiguration } = await autoScaling.send(
      new DescribeWarmPoolCommand({ AutoScalingGroupName: String(AutoScalingGroupName) }),
    );
    return found(WarmPoolConfiguration, (pool) => ({
      properties: { ...pool, AutoScalingGroupName },
    }));
  },
};

function groupAsDeclared(group: AutoScalingGroup): Readonly<Record<string, unknown>> {
  return {
    ...group,
    VPCZoneIdentifier: group.VPCZoneIdentifier?.split(','),
  };
}
