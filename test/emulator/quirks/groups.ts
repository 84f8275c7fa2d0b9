/** What the emulator tells otherwise of groups of instances. */
import {
  CreateAutoScalingGroupCommand,
  DescribeLifecycleHooksCommand,
  PutLifecycleHookCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  CreateLaunchTemplateCommand,
  DescribeLaunchTemplateVersionsCommand,
} from '@aws-sdk/client-ec2';
import type { RawClients } from '../raw-clients.ts';
import type { Quirk } from './quirk.ts';

/** The quirks. */
export const groupQuirks: readonly Quirk[] = [
  {
    type: 'AWS::EC2::LaunchTemplate',
    paths: ['LaunchTemplateData.TagSpecifications'],
    reason:
      "a version of a launch template shows the template's own tags among those of its instances",
    remains: templateShowsItsTags,
  },
  {
    type: 'AWS::AutoScaling::AutoScalingGroup',
    paths: [
      'LaunchTemplate.Version',
      'MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.Version',
    ],
    reason: 'and so a second plan makes another version, which the group takes',
    remains: templateShowsItsTags,
  },
  {
    type: 'AWS::AutoScaling::LifecycleHook',
    paths: ['NotificationMetadata', 'NotificationTargetARN', 'RoleARN'],
    reason:
      'DescribeLifecycleHooks drops what the message carries along, and makes up who hears of it',
    remains: async ({ autoScaling, ec2 }) => {
      const AutoScalingGroupName = await aGroup(autoScaling, ec2);
      const hook = { AutoScalingGroupName, LifecycleHookName: 'bye' };
      await autoScaling.send(
        new PutLifecycleHookCommand({
          ...hook,
          LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
          NotificationMetadata: 'bye',
        }),
      );
      const { LifecycleHooks = [] } = await autoScaling.send(
        new DescribeLifecycleHooksCommand({ AutoScalingGroupName }),
      );
      const [one] = LifecycleHooks;
      return one?.NotificationMetadata === undefined && one?.NotificationTargetARN !== undefined;
    },
  },
];

async function templateShowsItsTags({ ec2 }: RawClients): Promise<boolean> {
  const name = `quirk-${Math.random().toString(36).slice(2)}`;
  await ec2.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: name,
      LaunchTemplateData: { InstanceType: 't3.small' },
      TagSpecifications: [
        { ResourceType: 'launch-template', Tags: [{ Key: 'mine', Value: 'yes' }] },
      ],
    }),
  );
  const { LaunchTemplateVersions = [] } = await ec2.send(
    new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateName: name, Versions: ['1'] }),
  );
  return (LaunchTemplateVersions[0]?.LaunchTemplateData?.TagSpecifications ?? []).length > 0;
}

async function aGroup(
  autoScaling: RawClients['autoScaling'],
  ec2: RawClients['ec2'],
): Promise<string> {
  const LaunchTemplateName = 'quirk-hook';
  await ec2.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName,
      LaunchTemplateData: { InstanceType: 't3.small' },
    }),
  );
  const AutoScalingGroupName = 'quirk-hook';
  await autoScaling.send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName,
      MinSize: 0,
      MaxSize: 0,
      LaunchTemplate: { LaunchTemplateName, Version: '1' },
      AvailabilityZones: ['eu-west-1a'],
    }),
  );
  return AutoScalingGroupName;
}
