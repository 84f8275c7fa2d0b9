/** What the emulator forgets to take away with what it belongs to. The inventory does not count it. */
import {
  CreateAutoScalingGroupCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  AllocateAddressCommand,
  CreateLaunchTemplateCommand,
  CreateNatGatewayCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteNatGatewayCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeVolumesCommand,
  ModifyVpcAttributeCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateClusterCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { ListHostedZonesByNameCommand } from '@aws-sdk/client-route-53';
import {
  CreatePublicDnsNamespaceCommand,
  DeleteNamespaceCommand,
  ListNamespacesCommand,
} from '@aws-sdk/client-servicediscovery';
import type { RawClients } from '../raw-clients.ts';
import type { Quirk } from './quirk.ts';

/** The quirks. */
export const outliving: readonly Pick<Quirk, 'reason' | 'remains'>[] = [
  {
    reason: 'the network interface of a NAT gateway outlives it',
    remains: async (aws) => {
      const { ec2 } = aws;
      const SubnetId = await aSubnet(aws, '10.8.0.0/24');
      const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
      const { NatGateway } = await ec2.send(
        new CreateNatGatewayCommand({ SubnetId, AllocationId }),
      );
      await ec2.send(new DeleteNatGatewayCommand({ NatGatewayId: NatGateway?.NatGatewayId }));
      return hasInterfaces(aws, SubnetId);
    },
  },
  {
    reason: 'the network interface and the volumes of an instance of a group outlive it',
    remains: async (aws) => {
      const { autoScaling, ec2 } = aws;
      const VPCZoneIdentifier = await aSubnet(aws, '10.7.0.0/24');
      const LaunchTemplateName = 'quirk-outliving';
      const Ebs = { VolumeSize: 100, DeleteOnTermination: true };
      await ec2.send(
        new CreateLaunchTemplateCommand({
          LaunchTemplateName,
          LaunchTemplateData: {
            InstanceType: 't3.small',
            ImageId: 'ami-12c6146b',
            BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Ebs }],
          },
        }),
      );
      const AutoScalingGroupName = 'quirk-outliving';
      await autoScaling.send(
        new CreateAutoScalingGroupCommand({
          AutoScalingGroupName,
          VPCZoneIdentifier,
          MinSize: 0,
          MaxSize: 1,
          DesiredCapacity: 1,
          LaunchTemplate: { LaunchTemplateName, Version: '1' },
        }),
      );
      await autoScaling.send(
        new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, DesiredCapacity: 0 }),
      );
      const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({}));
      const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({}));
      const instances = Reservations.flatMap(({ Instances = [] }) => Instances);
      return (
        instances.every(({ State }) => State?.Name === 'terminated') &&
        Volumes.length > 0 &&
        (await hasInterfaces(aws, VPCZoneIdentifier))
      );
    },
  },
  {
    reason: 'the network interface of a task outlives it',
    remains: async (aws) => {
      const { ecs } = aws;
      const cluster = 'quirk-outliving';
      const subnet = await aSubnet(aws, '10.4.0.0/24');
      await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
      await ecs.send(
        new RegisterTaskDefinitionCommand({
          family: cluster,
          networkMode: 'awsvpc',
          containerDefinitions: [{ name: 'web', image: 'nginx:1.27', memory: 128 }],
        }),
      );
      const { tasks = [] } = await ecs.send(
        new RunTaskCommand({
          cluster,
          taskDefinition: cluster,
          launchType: 'FARGATE',
          networkConfiguration: { awsvpcConfiguration: { subnets: [subnet], securityGroups: [] } },
        }),
      );
      await ecs.send(new StopTaskCommand({ cluster, task: tasks[0]?.taskArn }));
      return hasInterfaces(aws, subnet);
    },
  },
  {
    reason: 'the hosted zone of a namespace outlives it, and is named otherwise',
    remains: async ({ serviceDiscovery, route53 }) => {
      const Name = 'quirk.example.org';
      await serviceDiscovery.send(new CreatePublicDnsNamespaceCommand({ Name }));
      const { Namespaces = [] } = await serviceDiscovery.send(new ListNamespacesCommand({}));
      const Id = Namespaces.find((one) => one.Name === Name)?.Id;
      await serviceDiscovery.send(new DeleteNamespaceCommand({ Id }));
      const { HostedZones = [] } = await route53.send(new ListHostedZonesByNameCommand({}));
      return HostedZones.some((one) => one.Name?.startsWith(`${Name}-hz`));
    },
  },
];

async function aSubnet({ ec2 }: RawClients, CidrBlock: string): Promise<string> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock }));
  await ec2.send(
    new ModifyVpcAttributeCommand({ VpcId: Vpc?.VpcId, EnableDnsHostnames: { Value: true } }),
  );
  const { Subnet } = await ec2.send(
    new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock, AvailabilityZone: 'eu-west-1a' }),
  );
  return Subnet?.SubnetId ?? '';
}

async function hasInterfaces({ ec2 }: RawClients, subnet: string): Promise<boolean> {
  const { NetworkInterfaces = [] } = await ec2.send(
    new DescribeNetworkInterfacesCommand({ Filters: [{ Name: 'subnet-id', Values: [subnet] }] }),
  );
  return NetworkInterfaces.length > 0;
}
