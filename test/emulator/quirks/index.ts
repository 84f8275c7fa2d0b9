/**
 * Where the emulator answers otherwise than AWS. The lane tolerates exactly these, the product none of them; each proves
 * by raw calls that it is still there, so that an emulator without it makes the lane fail until the line is removed.
 */
import {
  AllocateAddressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateLaunchTemplateCommand,
  CreateNatGatewayCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteNatGatewayCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupRulesCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ListAccountSettingsCommand,
  PutAccountSettingCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import type { RawClients } from '../raw-clients.ts';
import type { Mismatch } from '../compare-leaves.ts';

/** One quirk. */
export interface Quirk {
  readonly type: string;
  /** The fields that read back otherwise, with everything in them. */
  readonly paths: readonly string[];
  readonly reason: string;
  /** Whether the emulator still has it. */
  readonly remains: (aws: RawClients) => Promise<boolean>;
}

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
  {
    type: 'AWS::ECS::Service',
    paths: [
      'deploymentConfiguration.deploymentCircuitBreaker.enable',
      'deploymentConfiguration.deploymentCircuitBreaker.rollback',
    ],
    reason: 'CreateService drops the deployment configuration',
    remains: async (aws) => {
      const service = await aService(aws, 'breaker');
      return service?.deploymentConfiguration?.deploymentCircuitBreaker?.enable !== true;
    },
  },
  {
    type: 'AWS::ECS::Service',
    paths: ['healthCheckGracePeriodSeconds'],
    reason: 'CreateService drops the grace period of health checks',
    remains: async (aws) => (await aService(aws, 'grace'))?.healthCheckGracePeriodSeconds !== 60,
  },
  {
    type: 'AWS::ECS::Service',
    paths: ['capacityProviderStrategy'],
    reason: 'CreateService drops the capacity provider strategy',
    remains: async (aws) =>
      ((await aService(aws, 'strategy'))?.capacityProviderStrategy ?? []).length === 0,
  },
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
    paths: ['LaunchTemplate.Version'],
    reason: 'and so a second plan makes another version, which the group takes',
    remains: templateShowsItsTags,
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

/** Values that equal AWS's own default, which the product therefore leaves to AWS; the emulator fills no defaults. */
const defaults: readonly {
  readonly type: string;
  readonly path: RegExp;
  readonly value: unknown;
}[] = [
  {
    type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
    path: /\.Scale(In|Out)Cooldown$/,
    value: 300,
  },
  {
    type: 'AWS::ElasticLoadBalancingV2::Listener',
    path: /\.FixedResponseConfig\.ContentType$/,
    value: 'text/plain',
  },
  {
    type: 'AWS::ElasticLoadBalancingV2::Listener',
    path: /\.FixedResponseConfig\.MessageBody$/,
    value: '',
  },
];

/** Whether a declared value that reads back as nothing is AWS's default. */
export function isDefault(type: string, { path, declared, read }: Mismatch): boolean {
  return (
    read === undefined &&
    defaults.some((one) => one.type === type && one.path.test(path) && one.value === declared)
  );
}

/** Network interfaces that the emulator forgets to take away with their NAT gateway. */
export const interfacesOfNatGateways: Pick<Quirk, 'reason' | 'remains'> = {
  reason: 'the network interface of a NAT gateway outlives it',
  remains: async ({ ec2 }) => {
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.8.0.0/16' }));
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: '10.8.0.0/24' }),
    );
    const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
    const { NatGateway } = await ec2.send(
      new CreateNatGatewayCommand({ SubnetId: Subnet?.SubnetId, AllocationId }),
    );
    await ec2.send(new DeleteNatGatewayCommand({ NatGatewayId: NatGateway?.NatGatewayId }));
    const { NetworkInterfaces = [] } = await ec2.send(
      new DescribeNetworkInterfacesCommand({
        Filters: [{ Name: 'subnet-id', Values: [Subnet?.SubnetId ?? ''] }],
      }),
    );
    return NetworkInterfaces.length > 0;
  },
};

/** Whether a quirk explains that a field reads back otherwise. */
export function isQuirk(type: string, path: string): boolean {
  return quirks.some(
    (quirk) =>
      quirk.type === type &&
      quirk.paths.some((one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`)),
  );
}

async function aService({ ecs }: RawClients, name: string) {
  await ecs.send(new CreateClusterCommand({ clusterName: `quirk-${name}` }));
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: `quirk-${name}`,
      containerDefinitions: [{ name: 'web', image: 'nginx:1.27', memory: 128 }],
    }),
  );
  const { service } = await ecs.send(
    new CreateServiceCommand({
      cluster: `quirk-${name}`,
      serviceName: name,
      taskDefinition: `quirk-${name}`,
      desiredCount: 1,
      healthCheckGracePeriodSeconds: 60,
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    }),
  );
  return service;
}
