/** A sandbox with container instances: groups made by raw calls, as somebody else would make them. */
import {
  CreateAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateLaunchTemplateCommand,
  CreateRouteCommand,
  DescribeRouteTablesCommand,
  ModifySubnetAttributeCommand,
} from '@aws-sdk/client-ec2';
import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
} from '@aws-sdk/client-iam';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import type { CapacityProviderProperties } from '../../../lib/resources/ecs/capacity-provider/properties.ts';
import { anEcsWorld, type EcsWorld } from './world.ts';

const IMAGE = '/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id';

/** A world with an instance profile and a launch template for instances of cluster `main`. */
export interface InstancesWorld extends EcsWorld {
  readonly template: string;
  readonly profileArn: string;
}

/** Makes it. */
export async function anInstancesWorld(): Promise<InstancesWorld> {
  const world = await anEcsWorld();
  const [iam, ec2, ssm] = await Promise.all([
    world.aws.clients.iam(),
    world.aws.clients.ec2(),
    world.aws.clients.ssm(),
  ]);
  await aRole(world, 'instances', 'ec2.amazonaws.com');
  await iam.send(
    new AttachRolePolicyCommand({
      RoleName: 'instances',
      PolicyArn: 'arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role',
    }),
  );
  const { InstanceProfile: profile } = await iam.send(
    new CreateInstanceProfileCommand({ InstanceProfileName: 'instances' }),
  );
  await iam.send(
    new AddRoleToInstanceProfileCommand({
      InstanceProfileName: 'instances',
      RoleName: 'instances',
    }),
  );
  const { Parameter: image } = await ssm.send(new GetParameterCommand({ Name: IMAGE }));
  await ec2.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: 'instances',
      LaunchTemplateData: {
        ImageId: image?.Value,
        InstanceType: 't3.medium',
        IamInstanceProfile: { Name: 'instances' },
        UserData: Buffer.from('#!/bin/bash\necho ECS_CLUSTER=main >> /etc/ecs/ecs.config').toString(
          'base64',
        ),
      },
    }),
  );
  world.calls.length = 0;
  return { ...world, template: 'instances', profileArn: profile?.Arn ?? '' };
}

/** Leads the world's subnet to the internet, over which agents register. */
export async function reachable(world: EcsWorld): Promise<void> {
  const ec2 = await world.aws.clients.ec2();
  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
  const GatewayId = InternetGateway?.InternetGatewayId;
  await ec2.send(
    new AttachInternetGatewayCommand({ InternetGatewayId: GatewayId, VpcId: world.vpc }),
  );
  const { RouteTables = [] } = await ec2.send(
    new DescribeRouteTablesCommand({ Filters: [{ Name: 'vpc-id', Values: [world.vpc] }] }),
  );
  await ec2.send(
    new CreateRouteCommand({
      RouteTableId: RouteTables[0]?.RouteTableId,
      DestinationCidrBlock: '0.0.0.0/0',
      GatewayId,
    }),
  );
  await ec2.send(
    new ModifySubnetAttributeCommand({
      SubnetId: world.subnet,
      MapPublicIpOnLaunch: { Value: true },
    }),
  );
}

/** Makes a role that a service of AWS assumes, and returns its ARN. */
export async function aRole(world: EcsWorld, name: string, service: string): Promise<string> {
  const iam = await world.aws.clients.iam();
  const { Role: role } = await iam.send(
    new CreateRoleCommand({
      RoleName: name,
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
      }),
    }),
  );
  return role?.Arn ?? '';
}

/** Makes a group, waits until its instances are in service, and returns its ARN. */
export async function aGroup(
  world: InstancesWorld,
  name: string,
  { size = 0, isProtecting = false } = {},
): Promise<string> {
  const client = await world.aws.clients.autoScaling();
  await client.send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: name,
      MinSize: size,
      MaxSize: 8,
      LaunchTemplate: { LaunchTemplateName: world.template },
      VPCZoneIdentifier: world.subnet,
      NewInstancesProtectedFromScaleIn: isProtecting,
    }),
  );
  world.sandbox.clock.advance(120_000);
  return (await groupOf(world, name))?.AutoScalingGroupARN ?? '';
}

/** The group as it is. */
export async function groupOf(world: EcsWorld, name: string) {
  const client = await world.aws.clients.autoScaling();
  const { AutoScalingGroups = [] } = await client.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] }),
  );
  return AutoScalingGroups[0];
}

/** A provider over a group, with managed scaling. */
export function aProvider(
  autoScalingGroupArn: string,
  overrides: Partial<NonNullable<CapacityProviderProperties['autoScalingGroupProvider']>> = {},
): CapacityProviderProperties {
  return {
    name: 'shop-provider',
    autoScalingGroupProvider: {
      autoScalingGroupArn,
      managedScaling: { status: 'ENABLED', targetCapacity: 100 },
      ...overrides,
    },
  };
}
