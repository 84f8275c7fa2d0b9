/** What the gate stands in for: asked past it, the emulator must still lack it. */
import {
  CreateAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
  SetInstanceProtectionCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  CreateLaunchTemplateCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  DescribeVpcEndpointsCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateClusterCommand,
  DescribeCapacityProvidersCommand,
  GetTaskProtectionCommand,
} from '@aws-sdk/client-ecs';
import { DescribeActivationsCommand, GetParameterCommand } from '@aws-sdk/client-ssm';
import type { Quirk } from './quirk.ts';

/** What it lacks; `remains` takes clients that go past the gate. */
export const stoodIn: readonly Pick<Quirk, 'reason' | 'remains'>[] = [
  {
    reason: 'DescribeCapacityProviders without names ends in an internal error',
    remains: ({ ecs }) => fails(ecs.send(new DescribeCapacityProvidersCommand({}))),
  },
  {
    reason: 'it has no DescribeActivations',
    remains: ({ ssm }) => fails(ssm.send(new DescribeActivationsCommand({}))),
  },
  {
    reason: 'it has no GetTaskProtection',
    remains: async ({ ecs }) => {
      await ecs.send(new CreateClusterCommand({ clusterName: 'protection' }));
      return fails(ecs.send(new GetTaskProtectionCommand({ cluster: 'protection' })));
    },
  },
  {
    reason: 'it publishes no images of Windows',
    remains: ({ ssm }) =>
      fails(
        ssm.send(
          new GetParameterCommand({
            Name: '/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-ECS_Optimized/image_id',
          }),
        ),
      ),
  },
  {
    reason: 'it cannot look for VPC endpoints by vpc-endpoint-id',
    remains: async ({ ec2 }) => {
      const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.3.0.0/16' }));
      const { VpcEndpoint } = await ec2.send(
        new CreateVpcEndpointCommand({
          VpcId: Vpc?.VpcId,
          ServiceName: 'com.amazonaws.eu-west-1.s3',
        }),
      );
      const Values = [VpcEndpoint?.VpcEndpointId ?? ''];
      const Filters = [{ Name: 'vpc-endpoint-id', Values }];
      return fails(ec2.send(new DescribeVpcEndpointsCommand({ Filters })));
    },
  },
  {
    reason: 'a group keeps instances that have lost their protection, however small it is',
    remains: async ({ autoScaling, ec2 }) => {
      const name = 'quirk-protected';
      await ec2.send(
        new CreateLaunchTemplateCommand({
          LaunchTemplateName: name,
          LaunchTemplateData: { InstanceType: 't3.small', ImageId: 'ami-12c6146b' },
        }),
      );
      const AutoScalingGroupName = name;
      await autoScaling.send(
        new CreateAutoScalingGroupCommand({
          AutoScalingGroupName,
          AvailabilityZones: ['eu-west-1a'],
          MinSize: 0,
          MaxSize: 1,
          DesiredCapacity: 1,
          NewInstancesProtectedFromScaleIn: true,
          LaunchTemplate: { LaunchTemplateName: name, Version: '1' },
        }),
      );
      const look = async () => {
        const { AutoScalingGroups = [] } = await autoScaling.send(
          new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] }),
        );
        return (AutoScalingGroups[0]?.Instances ?? []).map(({ InstanceId = '' }) => InstanceId);
      };
      const InstanceIds = await look();
      await autoScaling.send(
        new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, DesiredCapacity: 0 }),
      );
      await autoScaling.send(
        new SetInstanceProtectionCommand({
          AutoScalingGroupName,
          InstanceIds,
          ProtectedFromScaleIn: false,
        }),
      );
      return (await look()).length === 1;
    },
  },
];

async function fails(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return false;
  } catch {
    return true;
  }
}
