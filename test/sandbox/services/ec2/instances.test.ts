import * as sdk from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { instanceOf } from '../../../../lib/sandbox/services/ec2/instances.ts';
import { aFleet } from '../auto-scaling/fleet.ts';
import { anAccount, refusal } from './network.ts';

async function aMachine(more: Partial<sdk.RunInstancesRequest> = {}) {
  const fleet = await aFleet();
  const run = (input: Partial<sdk.RunInstancesRequest> = more) =>
    fleet.ec2.send(
      new sdk.RunInstancesCommand({
        LaunchTemplate: { LaunchTemplateId: fleet.templateId },
        SubnetId: fleet.subnets[0],
        MinCount: 1,
        MaxCount: 1,
        ...input,
      }),
    );
  return { ...fleet, run };
}

test('an instance comes up, wears its groups, and is gone an hour after it was terminated', async () => {
  const { ec2, run, place, pass, told, groupId, vpcId, subnets } = await aMachine();
  const { Instances: [made] = [] } = await run();
  const id = made?.InstanceId ?? '';
  expect(made).toMatchObject({
    State: { Name: 'pending' },
    SecurityGroups: [{ GroupId: groupId, GroupName: 'hosts' }],
    VpcId: vpcId,
    PrivateIpAddress: '10.0.0.4',
  });
  expect(instanceOf(place, id)).toMatchObject({
    id,
    type: 'm6i.large',
    subnetId: subnets[0],
    zone: 'eu-west-1a',
    privateIp: '10.0.0.4',
    platform: 'linux',
    userData: '#!/bin/bash\necho ECS_CLUSTER=shop >> /etc/ecs/ecs.config\n',
    profileArn: 'arn:aws:iam::111111111111:instance-profile/host',
  });
  pass(30);
  expect(told).toMatchObject([{ event: 'started', payload: { instanceId: id } }]);
  const statuses = await ec2.send(new sdk.DescribeInstanceStatusCommand({ InstanceIds: [id] }));
  expect(statuses.InstanceStatuses?.[0]?.InstanceStatus?.Status).toBe('ok');
  await ec2.send(new sdk.TerminateInstancesCommand({ InstanceIds: [id] }));
  pass(20);
  expect(told.at(-1)).toMatchObject({ event: 'terminated', payload: { instanceId: id } });
  const { NetworkInterfaces } = await ec2.send(new sdk.DescribeNetworkInterfacesCommand({}));
  expect(NetworkInterfaces).toEqual([]);
  const find = () => ec2.send(new sdk.DescribeInstancesCommand({ InstanceIds: [id] }));
  expect((await find()).Reservations?.[0]?.Instances?.[0]?.State?.Name).toBe('terminated');
  pass(3600);
  expect(await refusal(find())).toBe(
    `InvalidInstanceID.NotFound: The instance ID '${id}' does not exist`,
  );
});

test('a stopped instance keeps its address and starts again', async () => {
  const { ec2, run, pass, told } = await aMachine();
  const { Instances: [made] = [] } = await run();
  const InstanceIds = [made?.InstanceId ?? ''];
  pass(60);
  await ec2.send(new sdk.StopInstancesCommand({ InstanceIds }));
  pass(30);
  await ec2.send(new sdk.StartInstancesCommand({ InstanceIds }));
  pass(60);
  const { Reservations } = await ec2.send(new sdk.DescribeInstancesCommand({ InstanceIds }));
  expect(Reservations?.[0]?.Instances?.[0]).toMatchObject({
    State: { Name: 'running' },
    PrivateIpAddress: made?.PrivateIpAddress,
  });
  expect(told.map(({ event }) => event)).toEqual(['started', 'stopped', 'started']);
});

test.each([
  [
    { ImageId: 'ami-00000000000000000' },
    "InvalidAMIID.NotFound: The image id '[ami-00000000000000000]' does not exist",
  ],
  [
    { InstanceType: 'm6g.large' },
    "InvalidParameterValue: The architecture 'arm64' of the specified instance type does not match the architecture 'x86_64' of the specified AMI.",
  ],
  [
    { InstanceType: 'q9.large' },
    "InvalidParameterValue: Invalid value 'q9.large' for InstanceType.",
  ],
  [
    { SecurityGroupIds: ['sg-0'] },
    "InvalidGroup.NotFound: The security group 'sg-0' does not exist",
  ],
  [
    { IamInstanceProfile: { Arn: 'arn:aws:iam::111111111111:instance-profile/x' } },
    'InvalidParameterValue: Value (arn:aws:iam::111111111111:instance-profile/x) for parameter iamInstanceProfile.arn is invalid. Invalid IAM Instance Profile ARN',
  ],
])('a launch is refused: %j', async (input, message) => {
  const { run } = await aMachine();
  expect(await refusal(run(input as Partial<sdk.RunInstancesRequest>))).toContain(message);
});

test('a client token answers with the same instances', async () => {
  const { run } = await aMachine();
  const first = await run({ ClientToken: 'x' });
  const second = await run({ ClientToken: 'x' });
  expect(second.Instances?.[0]?.InstanceId).toBe(first.Instances?.[0]?.InstanceId);
});

test('a public address comes with the subnet or the template', async () => {
  const { run, ec2, subnets, groupId } = await aMachine();
  expect((await run()).Instances?.[0]?.PublicIpAddress).toBeUndefined();
  await ec2.send(
    new sdk.ModifySubnetAttributeCommand({
      SubnetId: subnets[0],
      MapPublicIpOnLaunch: { Value: true },
    }),
  );
  expect((await run()).Instances?.[0]?.PublicIpAddress).toMatch(/^52\./);
  const { LaunchTemplate } = await ec2.send(
    new sdk.CreateLaunchTemplateCommand({
      LaunchTemplateName: 'private',
      LaunchTemplateData: {
        InstanceType: 'm6i.large',
        NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: false, Groups: [groupId] }],
      },
    }),
  );
  const { Images = [] } = await ec2.send(new sdk.DescribeImagesCommand({ Owners: ['amazon'] }));
  const image = Images.find((one) => one.Architecture === 'x86_64');
  const { Instances: [made] = [] } = await run({
    ImageId: image?.ImageId,
    LaunchTemplate: { LaunchTemplateId: LaunchTemplate?.LaunchTemplateId },
  } as Partial<sdk.RunInstancesRequest>);
  expect(made?.PublicIpAddress).toBeUndefined();
});

test('instance types tell processors, memory, accelerators and interfaces', async () => {
  const { client } = anAccount();
  const describe = async (...names: string[]) => {
    const { InstanceTypes = [] } = await client.send(
      new sdk.DescribeInstanceTypesCommand({ InstanceTypes: names as sdk._InstanceType[] }),
    );
    return InstanceTypes;
  };
  const found = await describe(
    'm5.large',
    'c7g.medium',
    'g5.12xlarge',
    'inf2.24xlarge',
    't3.small',
  );
  expect(
    found.map((type) => [
      type.InstanceType,
      type.VCpuInfo?.DefaultVCpus,
      type.MemoryInfo?.SizeInMiB,
      type.NetworkInfo?.MaximumNetworkInterfaces,
      type.ProcessorInfo?.SupportedArchitectures?.[0],
      type.GpuInfo?.Gpus?.[0]?.Count,
      type.NeuronInfo?.NeuronDevices?.[0]?.Count,
    ]),
  ).toEqual([
    ['m5.large', 2, 8192, 3, 'x86_64', undefined, undefined],
    ['c7g.medium', 1, 2048, 2, 'arm64', undefined, undefined],
    ['g5.12xlarge', 48, 196_608, 15, 'x86_64', 4, undefined],
    ['inf2.24xlarge', 96, 393_216, 15, 'x86_64', undefined, 6],
    ['t3.small', 2, 2048, 3, 'x86_64', undefined, undefined],
  ]);
  expect(await refusal(describe('m5.large', 'q9.large'))).toBe(
    'InvalidInstanceType: The following supplied instance types do not exist: [q9.large]',
  );
});

test('instance types are found by what they must have', async () => {
  const { client } = anAccount();
  const { InstanceTypes = [] } = await client.send(
    new sdk.GetInstanceTypesFromInstanceRequirementsCommand({
      ArchitectureTypes: ['arm64'],
      VirtualizationTypes: ['hvm'],
      InstanceRequirements: {
        VCpuCount: { Min: 2, Max: 2 },
        MemoryMiB: { Min: 4096, Max: 8192 },
        AllowedInstanceTypes: ['m7g.*', 'c7g.*', 'm7i.*', 't4g.*'],
      },
    }),
  );
  expect(InstanceTypes.map((one) => one.InstanceType)).toEqual(['c7g.large', 'm7g.large']);
});

test('every type is offered in every zone', async () => {
  const { client } = anAccount();
  const { InstanceTypeOfferings } = await client.send(
    new sdk.DescribeInstanceTypeOfferingsCommand({
      LocationType: 'availability-zone',
      Filters: [{ Name: 'instance-type', Values: ['m5.large'] }],
    }),
  );
  expect(InstanceTypeOfferings?.map((one) => one.Location)).toEqual([
    'eu-west-1a',
    'eu-west-1b',
    'eu-west-1c',
  ]);
});

test('images of the account are registered, found and gone', async () => {
  const { client } = anAccount();
  const { ImageId } = await client.send(
    new sdk.RegisterImageCommand({ Name: 'golden', Architecture: 'arm64' }),
  );
  const find = () => client.send(new sdk.DescribeImagesCommand({ Owners: ['self'] }));
  expect((await find()).Images).toMatchObject([{ ImageId, Name: 'golden', Architecture: 'arm64' }]);
  await client.send(new sdk.DeregisterImageCommand({ ImageId }));
  expect((await find()).Images).toEqual([]);
});
