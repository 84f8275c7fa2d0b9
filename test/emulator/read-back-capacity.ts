/** Readers of what EC2 capacity is made of: launch templates, groups, profiles, providers, settings. */
import {
  type AutoScalingGroup,
  DescribeAutoScalingGroupsCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
} from '@aws-sdk/client-ec2';
import { DescribeCapacityProvidersCommand, ListAccountSettingsCommand } from '@aws-sdk/client-ecs';
import { GetInstanceProfileCommand } from '@aws-sdk/client-iam';
import type { Reader } from './read-back.ts';

/** The readers, by type. */
export const capacityReaders: Readonly<Record<string, Reader>> = {
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
      tags: tagRecord(template.Tags),
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
      : { properties: groupAsDeclared(group), tags: tagRecord(group.Tags) };
  },
  'AWS::IAM::InstanceProfile': async ({ iam }, _, { InstanceProfileName }) => {
    const { InstanceProfile } = await iam.send(
      new GetInstanceProfileCommand({ InstanceProfileName: String(InstanceProfileName) }),
    );
    return InstanceProfile === undefined
      ? undefined
      : {
          properties: {
            ...InstanceProfile,
            Roles: InstanceProfile.Roles?.map(({ RoleName }) => RoleName),
          },
          tags: tagRecord(InstanceProfile.Tags),
        };
  },
  'AWS::ECS::CapacityProvider': async ({ ecs }, _, { name }) => {
    const { capacityProviders = [] } = await ecs.send(
      new DescribeCapacityProvidersCommand({
        capacityProviders: [String(name)],
        include: ['TAGS'],
      }),
    );
    const [provider] = capacityProviders;
    return provider === undefined
      ? undefined
      : {
          properties: { ...provider },
          tags: tagRecord(provider.tags?.map(({ key, value }) => ({ Key: key, Value: value }))),
        };
  },
  'AWS::ECS::AccountSetting': async ({ ecs }, _, { name, principalArn }) => {
    const { settings = [] } = await ecs.send(
      new ListAccountSettingsCommand({
        name: name as never,
        ...(principalArn === undefined ? {} : { principalArn: String(principalArn) }),
      }),
    );
    const setting = settings.find((one) => one.name === name);
    return setting === undefined ? undefined : { properties: { ...setting } };
  },
};

function groupAsDeclared(group: AutoScalingGroup): Readonly<Record<string, unknown>> {
  return {
    ...group,
    VPCZoneIdentifier: group.VPCZoneIdentifier?.split(','),
  };
}

function tagRecord(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = [],
): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}
