import * as autoscaling from '@aws-sdk/client-auto-scaling';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import * as ec2 from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import * as iam from '@aws-sdk/client-iam';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { createSandbox, type SandboxService } from '../../../../lib/sandbox/index.ts';
import { autoScaling } from '../../../../lib/sandbox/services/auto-scaling/index.ts';
import { cloudWatch } from '../../../../lib/sandbox/services/cloudwatch/index.ts';
import { ec2 as ec2Service } from '../../../../lib/sandbox/services/ec2/index.ts';
import { elasticLoadBalancingV2 } from '../../../../lib/sandbox/services/elastic-load-balancing-v2/index.ts';
import { iam as iamService } from '../../../../lib/sandbox/services/iam/index.ts';
import { ssm } from '../../../../lib/sandbox/services/ssm/index.ts';
import { clientOf } from '../../clients.ts';

export const RECOMMENDED = '/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended';

/** An account with a VPC of three subnets, an instance profile, an image and a launch template; and what ECS is told. */
export async function aFleet(options: { readonly subnets?: readonly string[] } = {}) {
  const told: { readonly event: string; readonly at: number; readonly payload: object }[] = [];
  const sandbox = createSandbox({
    services: [
      autoScaling,
      cloudWatch,
      ec2Service,
      elasticLoadBalancingV2,
      iamService,
      ssm,
      listener(told),
    ],
  });
  const settings = clientOf(sandbox);
  const clients = {
    asg: new autoscaling.AutoScalingClient(settings),
    ec2: new ec2.EC2Client(settings),
    iam: new iam.IAMClient(settings),
    ssm: new SSMClient(settings),
    cloudWatch: new CloudWatchClient(settings),
    elb: new ElasticLoadBalancingV2Client(settings),
  };
  const { Vpc } = await clients.ec2.send(new ec2.CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const vpcId = Vpc?.VpcId ?? '';
  const subnets: string[] = [];
  for (const [index, block] of (
    options.subnets ?? ['10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/24']
  ).entries()) {
    const { Subnet } = await clients.ec2.send(
      new ec2.CreateSubnetCommand({
        VpcId: vpcId,
        CidrBlock: block,
        AvailabilityZone: `eu-west-1${'abc'.charAt(index)}`,
      }),
    );
    subnets.push(Subnet?.SubnetId ?? '');
  }
  const { GroupId: groupId = '' } = await clients.ec2.send(
    new ec2.CreateSecurityGroupCommand({
      VpcId: vpcId,
      GroupName: 'hosts',
      Description: 'Hosts',
    }),
  );
  await clients.iam.send(
    new iam.CreateRoleCommand({
      RoleName: 'host',
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'ec2.amazonaws.com' },
            Action: 'sts:AssumeRole',
          },
        ],
      }),
    }),
  );
  await clients.iam.send(new iam.CreateInstanceProfileCommand({ InstanceProfileName: 'host' }));
  await clients.iam.send(
    new iam.AddRoleToInstanceProfileCommand({ InstanceProfileName: 'host', RoleName: 'host' }),
  );
  const { Parameter } = await clients.ssm.send(
    new GetParameterCommand({ Name: `${RECOMMENDED}/image_id` }),
  );
  const imageId = Parameter?.Value ?? '';
  const data: ec2.RequestLaunchTemplateData = {
    ImageId: imageId,
    InstanceType: 'm6i.large',
    IamInstanceProfile: { Name: 'host' },
    SecurityGroupIds: [groupId],
    UserData: Buffer.from('#!/bin/bash\necho ECS_CLUSTER=shop >> /etc/ecs/ecs.config\n').toString(
      'base64',
    ),
  };
  const { LaunchTemplate } = await clients.ec2.send(
    new ec2.CreateLaunchTemplateCommand({ LaunchTemplateName: 'hosts', LaunchTemplateData: data }),
  );
  const templateId = LaunchTemplate?.LaunchTemplateId ?? '';
  const place = { world: sandbox.world, scope: { account: '111111111111', region: 'eu-west-1' } };
  const pass = (seconds: number): void => sandbox.clock.advance(1000 * seconds);
  const create = (input: Partial<autoscaling.CreateAutoScalingGroupType> = {}) =>
    clients.asg.send(
      new autoscaling.CreateAutoScalingGroupCommand({
        AutoScalingGroupName: 'hosts',
        MinSize: 0,
        MaxSize: 6,
        ...(input.MixedInstancesPolicy === undefined
          ? { LaunchTemplate: { LaunchTemplateId: templateId, Version: '1' } }
          : {}),
        VPCZoneIdentifier: subnets.join(','),
        ...input,
      }),
    );
  const group = async (name = 'hosts'): Promise<autoscaling.AutoScalingGroup> => {
    const { AutoScalingGroups: [found] = [] } = await clients.asg.send(
      new autoscaling.DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] }),
    );
    if (found === undefined) throw new Error(`no group ${name}`);
    return found;
  };
  const states = async (): Promise<string[]> =>
    ((await group()).Instances ?? []).map((instance) => instance.LifecycleState ?? '');
  const activities = async (): Promise<autoscaling.Activity[]> => {
    const { Activities = [] } = await clients.asg.send(
      new autoscaling.DescribeScalingActivitiesCommand({ AutoScalingGroupName: 'hosts' }),
    );
    return Activities;
  };
  const desire = (count: number) =>
    clients.asg.send(
      new autoscaling.SetDesiredCapacityCommand({
        AutoScalingGroupName: 'hosts',
        DesiredCapacity: count,
      }),
    );
  const newVersion = (more: ec2.RequestLaunchTemplateData) =>
    clients.ec2.send(
      new ec2.CreateLaunchTemplateVersionCommand({
        LaunchTemplateId: templateId,
        SourceVersion: '$Latest',
        LaunchTemplateData: more,
      }),
    );
  return {
    sandbox,
    place,
    told,
    ...clients,
    vpcId,
    subnets,
    groupId,
    imageId,
    data,
    templateId,
    pass,
    create,
    group,
    states,
    activities,
    desire,
    newVersion,
  };
}

/** What a call is refused with: AWS's error code and message. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
  return 'accepted';
}

/** Stands where ECS stands: hears of instances that come and go. */
function listener(told: { event: string; at: number; payload: object }[]): SandboxService {
  const hear =
    (event: string) =>
    (payload: object, { world }: { readonly world: { now(): number } }): void => {
      told.push({ event, at: world.now(), payload });
    };
  return {
    name: 'listener',
    operations: {},
    timers: {
      'ecs.instance-interrupted': hear('interrupted') as never,
      'ecs.instance-started': hear('started') as never,
      'ecs.instance-stopped': hear('stopped') as never,
      'ecs.instance-terminating': hear('terminating') as never,
      'ecs.instance-terminated': hear('terminated') as never,
    },
  };
}
