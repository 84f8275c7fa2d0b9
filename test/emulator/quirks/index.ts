/**
 * Where the emulator answers otherwise than AWS. The lane tolerates exactly these, the product none of them; each proves
 * by raw calls that it is still there, so that an emulator without it makes the lane fail until the line is removed.
 */
import { RequestCertificateCommand } from '@aws-sdk/client-acm';
import {
  CreateAutoScalingGroupCommand,
  DescribeLifecycleHooksCommand,
  PutLifecycleHookCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateLaunchTemplateCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import { ListAccountSettingsCommand, PutAccountSettingCommand } from '@aws-sdk/client-ecs';
import {
  AddListenerCertificatesCommand,
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  DescribeListenersCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { RawClients } from '../raw-clients.ts';
import type { Quirk } from './quirk.ts';
import { serviceQuirks } from './services.ts';

/** All quirks that the lane tolerates. */
export const quirks: readonly Quirk[] = [
  {
    type: 'AWS::EC2::SecurityGroupRule',
    paths: ['Description'],
    reason:
      'the description of a rule whose source is a group is not shown by DescribeSecurityGroupRules',
    remains: async ({ ec2 }) => {
      const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.9.0.0/16' }));
      const { GroupId } = await ec2.send(
        new CreateSecurityGroupCommand({ GroupName: 'quirk', Description: 'd', VpcId: Vpc?.VpcId }),
      );
      const { SecurityGroupRules: made = [] } = await ec2.send(
        new AuthorizeSecurityGroupIngressCommand({
          GroupId,
          IpPermissions: [
            {
              IpProtocol: 'tcp',
              FromPort: 80,
              ToPort: 80,
              UserIdGroupPairs: [{ GroupId, Description: 'from ourselves' }],
            },
          ],
        }),
      );
      const { SecurityGroupRules = [] } = await ec2.send(
        new DescribeSecurityGroupRulesCommand({
          SecurityGroupRuleIds: made.flatMap(
            ({ SecurityGroupRuleId }) => SecurityGroupRuleId ?? [],
          ),
        }),
      );
      return SecurityGroupRules[0]?.Description !== 'from ourselves';
    },
  },
  ...serviceQuirks,
  {
    type: 'AWS::ECS::AccountSetting',
    paths: ['principalArn'],
    reason: 'account settings are of no principal',
    remains: async ({ ecs }) => {
      const principalArn = 'arn:aws:iam::123456789012:role/quirk';
      await ecs.send(
        new PutAccountSettingCommand({ name: 'awsvpcTrunking', value: 'enabled', principalArn }),
      );
      const { settings = [] } = await ecs.send(
        new ListAccountSettingsCommand({ name: 'awsvpcTrunking', principalArn }),
      );
      return settings.every((one) => one.principalArn !== principalArn);
    },
  },
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
    type: 'AWS::EC2::Subnet',
    paths: ['Ipv6CidrBlock'],
    reason: "the state of a subnet's IPv6 block is none of AWS's",
    remains: async ({ ec2 }) => {
      const { Vpc } = await ec2.send(
        new CreateVpcCommand({ CidrBlock: '10.5.0.0/16', AmazonProvidedIpv6CidrBlock: true }),
      );
      const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [Vpc?.VpcId ?? ''] }));
      const block = Vpcs[0]?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock;
      const { Subnet } = await ec2.send(
        new CreateSubnetCommand({
          VpcId: Vpc?.VpcId,
          CidrBlock: '10.5.0.0/24',
          Ipv6CidrBlock: block?.replace('/56', '/64'),
        }),
      );
      const { Subnets = [] } = await ec2.send(
        new DescribeSubnetsCommand({ SubnetIds: [Subnet?.SubnetId ?? ''] }),
      );
      const state = Subnets[0]?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlockState?.State;
      return state !== 'associated';
    },
  },
  {
    type: 'AWS::ElasticLoadBalancingV2::Listener',
    paths: ['Certificates'],
    reason: 'DescribeListeners shows further certificates beside the default one',
    remains: async (aws) => {
      const ListenerArn = await aListener(aws);
      const Certificates = [{ CertificateArn: await aCertificate(aws, 'other.example.com') }];
      await aws.elb.send(new AddListenerCertificatesCommand({ ListenerArn, Certificates }));
      const { Listeners = [] } = await aws.elb.send(
        new DescribeListenersCommand({ ListenerArns: [ListenerArn] }),
      );
      return Listeners[0]?.Certificates?.length === 2;
    },
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

async function aListener(aws: RawClients): Promise<string> {
  const { ec2, elb } = aws;
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.6.0.0/16' }));
  const subnets = ['a', 'b'].map(async (zone, index) => {
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({
        VpcId: Vpc?.VpcId,
        CidrBlock: `10.6.${index}.0/24`,
        AvailabilityZone: `eu-west-1${zone}`,
      }),
    );
    return Subnet?.SubnetId ?? '';
  });
  const { LoadBalancers = [] } = await elb.send(
    new CreateLoadBalancerCommand({ Name: 'quirk', Subnets: await Promise.all(subnets) }),
  );
  const { Listeners = [] } = await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: LoadBalancers[0]?.LoadBalancerArn,
      Protocol: 'HTTPS',
      Port: 443,
      Certificates: [{ CertificateArn: await aCertificate(aws, 'www.example.com') }],
      DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
    }),
  );
  return Listeners[0]?.ListenerArn ?? '';
}

async function aCertificate({ acm }: RawClients, DomainName: string): Promise<string> {
  const { CertificateArn } = await acm.send(
    new RequestCertificateCommand({ DomainName, ValidationMethod: 'DNS' }),
  );
  return CertificateArn ?? '';
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

/** Whether a quirk explains that a field reads back otherwise. */
export function isQuirk(type: string, path: string): boolean {
  return quirks.some(
    (quirk) =>
      quirk.type === type &&
      quirk.paths.some(
        (one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`),
      ),
  );
}
