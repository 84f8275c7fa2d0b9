/** Stories of capacity that is real: a VPC with a way out, a launch template, an instance profile, groups. */
import type { Task } from '@aws-sdk/client-ecs';
import { autoScaling } from '../../../../lib/sandbox/services/auto-scaling/index.ts';
import { ec2 } from '../../../../lib/sandbox/services/ec2/index.ts';
import {
  IMAGE_FAMILIES,
  newestImage,
} from '../../../../lib/sandbox/services/ec2/machine-images.ts';
import { iam } from '../../../../lib/sandbox/services/iam/index.ts';
import { MANAGED } from './capacity-story.ts';
import { newStory, type Story, scope } from './story.ts';

/** A story in which instances that run in `subnets` reach ECS, with a role and profile `instances`. */
export function newFleetStory(): Story {
  const story = newStory();
  const gateway = story.call<{ InternetGateway: { InternetGatewayId: string } }>(
    ec2,
    'CreateInternetGateway',
    {},
  ).InternetGateway.InternetGatewayId;
  story.call(ec2, 'AttachInternetGateway', { InternetGatewayId: gateway, VpcId: story.vpc });
  const [table] = story.call<{ RouteTables: { RouteTableId: string }[] }>(
    ec2,
    'DescribeRouteTables',
    {},
  ).RouteTables;
  story.call(ec2, 'CreateRoute', {
    RouteTableId: table?.RouteTableId,
    DestinationCidrBlock: '0.0.0.0/0',
    GatewayId: gateway,
  });
  for (const SubnetId of story.subnets)
    story.call(ec2, 'ModifySubnetAttribute', { SubnetId, MapPublicIpOnLaunch: { Value: true } });
  aRole(story, 'instances', 'ec2.amazonaws.com', [
    'arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role',
  ]);
  story.call(iam, 'CreateInstanceProfile', { InstanceProfileName: 'instances' });
  story.call(iam, 'AddRoleToInstanceProfile', {
    InstanceProfileName: 'instances',
    RoleName: 'instances',
  });
  return story;
}

/** Makes a role that a service may assume; its ARN. */
export function aRole(
  story: Story,
  name: string,
  service: string,
  policies: readonly string[] = [],
): string {
  story.call(iam, 'CreateRole', {
    RoleName: name,
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
    }),
  });
  for (const PolicyArn of policies)
    story.call(iam, 'AttachRolePolicy', { RoleName: name, PolicyArn });
  return `arn:aws:iam::${scope.account}:role/${name}`;
}

/** Makes an empty Auto Scaling group whose instances join cluster `main`. */
export function aFleet(
  story: Story,
  name: string,
  {
    type = 't3.micro',
    ...overrides
  }: { readonly type?: string; readonly [member: string]: unknown } = {},
): void {
  const [family] = IMAGE_FAMILIES;
  if (family === undefined) throw new Error('no images');
  story.call(ec2, 'CreateLaunchTemplate', {
    LaunchTemplateName: name,
    LaunchTemplateData: {
      ImageId: newestImage(story.world, scope, family).id,
      InstanceType: type,
      IamInstanceProfile: { Name: 'instances' },
      SecurityGroupIds: [story.group],
      UserData: Buffer.from('#!/bin/bash\necho ECS_CLUSTER=main >> /etc/ecs/ecs.config\n').toString(
        'base64',
      ),
    },
  });
  story.call(autoScaling, 'CreateAutoScalingGroup', {
    AutoScalingGroupName: name,
    LaunchTemplate: { LaunchTemplateName: name, Version: '1' },
    MinSize: 0,
    MaxSize: 10,
    DesiredCapacity: 0,
    NewInstancesProtectedFromScaleIn: true,
    VPCZoneIdentifier: story.subnets.join(','),
    ...overrides,
  });
}

/** Makes a fleet and its capacity provider, managed in every way unless told otherwise. */
export function aFleetProvider(
  story: Story,
  name: string,
  fleet: Parameters<typeof aFleet>[2] = {},
  settings: object = MANAGED,
): void {
  aFleet(story, name, fleet);
  story.ecs('CreateCapacityProvider', {
    name,
    autoScalingGroupProvider: { autoScalingGroupArn: name, ...settings },
  });
}

/** Registers task definition `sleep` for instances: one container that sleeps for ever. */
export function registerSleep(
  story: Story,
  container: object = { memory: 20 },
  overrides = {},
): void {
  story.ecs('RegisterTaskDefinition', {
    family: 'sleep',
    requiresCompatibilities: ['EC2'],
    containerDefinitions: [
      { name: 'sleep', image: 'amazonlinux:2', command: ['sleep', 'infinity'], ...container },
    ],
    ...overrides,
  });
}

/** Runs tasks of `sleep` in cluster `main`; ten at a call. */
export function runSleep(story: Story, count: number, overrides: object = {}): readonly Task[] {
  const started: Task[] = [];
  while (started.length < count) {
    const { tasks } = story.ecs<{ tasks: Task[] }>('RunTask', {
      cluster: 'main',
      taskDefinition: 'sleep',
      count: Math.min(10, count - started.length),
      ...overrides,
    });
    if (tasks.length === 0) break;
    started.push(...tasks);
  }
  return started;
}

/** The tasks of cluster `main`, as DescribeTasks shows them. */
export function tasksOf(story: Story, desiredStatus = 'RUNNING'): readonly Task[] {
  const { taskArns } = story.ecs<{ taskArns: string[] }>('ListTasks', {
    cluster: 'main',
    desiredStatus,
    maxResults: 100,
  });
  if (taskArns.length === 0) return [];
  return story.ecs<{ tasks: Task[] }>('DescribeTasks', { cluster: 'main', tasks: taskArns }).tasks;
}
