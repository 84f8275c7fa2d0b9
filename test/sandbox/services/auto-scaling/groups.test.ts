import * as sdk from '@aws-sdk/client-auto-scaling';
import {
  DeleteLaunchTemplateCommand,
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DescribeInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { expect, test } from 'vitest';
import { setProtection } from '../../../../lib/sandbox/services/auto-scaling/groups.ts';
import { releaseImages } from '../../../../lib/sandbox/services/ec2/machine-images.ts';
import {
  restoreCapacity,
  withholdCapacity,
} from '../../../../lib/sandbox/services/ec2/spare-capacity.ts';
import { interruptSpotInstance } from '../../../../lib/sandbox/services/ec2/spot-interruption.ts';
import { aFleet, RECOMMENDED, refusal } from './fleet.ts';

test('a group reads back with the defaults of AWS filled in', async () => {
  const fleet = await aFleet();
  await fleet.create({ Tags: [{ Key: 'a', Value: 'b', PropagateAtLaunch: true }] });
  expect(await fleet.group()).toMatchObject({
    AutoScalingGroupName: 'hosts',
    LaunchTemplate: {
      LaunchTemplateId: fleet.templateId,
      LaunchTemplateName: 'hosts',
      Version: '1',
    },
    DesiredCapacity: 0,
    DefaultCooldown: 300,
    HealthCheckType: 'EC2',
    HealthCheckGracePeriod: 0,
    TerminationPolicies: ['Default'],
    NewInstancesProtectedFromScaleIn: false,
    DeletionProtection: 'none',
    AvailabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
    ServiceLinkedRoleARN:
      'arn:aws:iam::111111111111:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling',
    Tags: [
      {
        Key: 'a',
        Value: 'b',
        PropagateAtLaunch: true,
        ResourceId: 'hosts',
        ResourceType: 'auto-scaling-group',
      },
    ],
  });
  expect((await fleet.group()).CapacityRebalance).toBeUndefined();
  await fleet.iam.send(new GetRoleCommand({ RoleName: 'AWSServiceRoleForAutoScaling' }));
  expect(await refusal(fleet.create())).toMatch(/^AlreadyExistsFault: /);
});

test.each([
  [{ AutoScalingGroupName: 'a:b' }, /autoScalingGroupName/],
  [{ MinSize: 3, MaxSize: 2 }, /Max bound, 2, must be greater than or equal to min bound, 3/],
  [{ DesiredCapacity: 9 }, /Desired capacity:9 must be between/],
  [{ VPCZoneIdentifier: '', AvailabilityZones: ['eu-west-1a'] }, /No default VPC/],
  [{ VPCZoneIdentifier: 'subnet-0' }, /The subnet ID 'subnet-0' does not exist/],
  [{ LaunchTemplate: { LaunchTemplateName: 'nobody' } }, /valid fully-formed launch template/],
  [
    { LaunchTemplate: { LaunchTemplateName: 'hosts', LaunchTemplateId: 'lt-0' } },
    /must contain either launchTemplateId or LaunchTemplateName/,
  ],
])('a group is refused: %j', async (input, message) => {
  const fleet = await aFleet();
  expect(await refusal(fleet.create(input))).toMatch(message);
});

test('creating a group tries its launch template out', async () => {
  const fleet = await aFleet();
  await fleet.newVersion({ IamInstanceProfile: { Name: 'nobody' } });
  expect(
    await refusal(fleet.create({ LaunchTemplate: { LaunchTemplateName: 'hosts', Version: '2' } })),
  ).toBe(
    'ValidationError: You must use a valid fully-formed launch template. Value (nobody) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name',
  );
});

test('instances spread over the zones, come into service after thirty seconds, and ECS hears of them', async () => {
  const fleet = await aFleet();
  await fleet.create({ DesiredCapacity: 3 });
  fleet.pass(2);
  expect(await fleet.states()).toEqual(['Pending', 'Pending', 'Pending']);
  fleet.pass(30);
  const { Instances = [] } = await fleet.group();
  expect(Instances.map((one) => one.LifecycleState)).toEqual([
    'InService',
    'InService',
    'InService',
  ]);
  expect(Instances.map((one) => one.AvailabilityZone).toSorted()).toEqual([
    'eu-west-1a',
    'eu-west-1b',
    'eu-west-1c',
  ]);
  expect(fleet.told.map(({ event }) => event)).toEqual(['started', 'started', 'started']);
  expect(fleet.told.map(({ payload }) => payload)).toEqual(
    Instances.map((one) => ({ instanceId: one.InstanceId })),
  );
  const activities = await fleet.activities();
  expect(activities.map((one) => one.StatusCode)).toEqual([
    'Successful',
    'Successful',
    'Successful',
  ]);
  expect(activities.at(-1)?.Cause).toContain('increasing the capacity from 0 to 3.');
  expect(fleet.sandbox.world.nextTimer()).toBeUndefined();
});

test('a group whose instances live holds its subnets and security groups', async () => {
  const fleet = await aFleet();
  await fleet.create({ DesiredCapacity: 1 });
  fleet.pass(60);
  expect(
    await refusal(fleet.ec2.send(new DeleteSecurityGroupCommand({ GroupId: fleet.groupId }))),
  ).toMatch(/^DependencyViolation/);
  expect(
    await refusal(fleet.ec2.send(new DeleteSubnetCommand({ SubnetId: fleet.subnets[0] }))),
  ).toMatch(/^DependencyViolation/);
});

test('tags go on instances where they shall', async () => {
  const fleet = await aFleet();
  await fleet.create({
    DesiredCapacity: 1,
    Tags: [
      { Key: 'on', Value: '1', PropagateAtLaunch: true },
      { Key: 'off', Value: '1', PropagateAtLaunch: false },
    ],
  });
  fleet.pass(60);
  const { Reservations: [reservation] = [] } = await fleet.ec2.send(
    new DescribeInstancesCommand({
      Filters: [{ Name: 'tag:aws:autoscaling:groupName', Values: ['hosts'] }],
    }),
  );
  const keys = reservation?.Instances?.[0]?.Tags?.map((tag) => tag.Key);
  expect(keys).toContain('on');
  expect(keys).not.toContain('off');
});

test('a full subnet is passed over, and when all are full the activity says so and launching is tried again', async () => {
  const fleet = await aFleet({ subnets: ['10.0.0.0/28'] });
  await fleet.create({ MaxSize: 20, DesiredCapacity: 12 });
  fleet.pass(60);
  expect((await fleet.group()).Instances).toHaveLength(11);
  const failed = (await fleet.activities()).filter((one) => one.StatusCode === 'Failed');
  expect(failed.at(-1)?.StatusMessage).toBe(
    `There are not enough free addresses in subnet '${fleet.subnets[0]}' to satisfy the requested number of instances. Launching EC2 instance failed.`,
  );
  await fleet.desire(11);
  fleet.pass(900);
  expect(fleet.sandbox.world.nextTimer()).toBeUndefined();
});

test('a launch template that is gone makes launches fail; after a day of failures launching is suspended', async () => {
  const fleet = await aFleet();
  await fleet.create();
  await fleet.ec2.send(new DeleteLaunchTemplateCommand({ LaunchTemplateId: fleet.templateId }));
  await fleet.desire(1);
  fleet.pass(10);
  expect((await fleet.activities())[0]).toMatchObject({
    StatusCode: 'Failed',
    Progress: 100,
    StatusMessage: `The specified launch template, with template ID ${fleet.templateId}, does not exist. Launching EC2 instance failed.`,
  });
  fleet.pass(2 * 86_400);
  expect((await fleet.group()).SuspendedProcesses?.map((one) => one.ProcessName)).toEqual([
    'Launch',
  ]);
  expect(fleet.sandbox.world.nextTimer()).toBeUndefined();
});

test('scaling in takes unprotected instances only, of the fullest zone and oldest first, and says when it cannot', async () => {
  const fleet = await aFleet();
  await fleet.create({ DesiredCapacity: 1, NewInstancesProtectedFromScaleIn: true });
  fleet.pass(60);
  await fleet.desire(4);
  fleet.pass(60);
  const before = (await fleet.group()).Instances ?? [];
  await fleet.desire(2);
  fleet.pass(60);
  expect((await fleet.group()).Instances).toHaveLength(4);
  expect((await fleet.activities())[0]).toMatchObject({
    StatusMessage:
      'Could not scale to desired capacity because all remaining instances are protected from scale-in.',
  });
  setProtection(
    fleet.place,
    'hosts',
    before.map((one) => one.InstanceId ?? ''),
    false,
  );
  fleet.pass(60);
  const left = ((await fleet.group()).Instances ?? []).map((one) => one.InstanceId);
  expect(left).toHaveLength(2);
  expect(left).not.toContain(before[0]?.InstanceId);
  expect(fleet.told.filter(({ event }) => event === 'terminated')).toHaveLength(2);
  expect(fleet.sandbox.world.nextTimer()).toBeGreaterThan(fleet.sandbox.world.now() + 3_000_000);
});

test('SetInstanceProtection takes fifty instances at most, and only the group’s own', async () => {
  const fleet = await aFleet();
  await fleet.create({ DesiredCapacity: 1 });
  fleet.pass(60);
  const protect = (InstanceIds: string[]) =>
    fleet.asg.send(
      new sdk.SetInstanceProtectionCommand({
        AutoScalingGroupName: 'hosts',
        InstanceIds,
        ProtectedFromScaleIn: true,
      }),
    );
  expect(await refusal(protect(Array.from({ length: 51 }, (_, at) => `i-${at}`)))).toMatch(
    /maximum of 50/,
  );
  expect(await refusal(protect(['i-0']))).toBe(
    'ValidationError: The instance i-0 is not part of Auto Scaling group hosts.',
  );
  const [instance] = (await fleet.group()).Instances ?? [];
  await protect([instance?.InstanceId ?? '']);
  expect((await fleet.group()).Instances?.[0]?.ProtectedFromScaleIn).toBe(true);
});

test('new bounds move the desired capacity', async () => {
  const fleet = await aFleet();
  await fleet.create({ DesiredCapacity: 4 });
  fleet.pass(60);
  const bounds = (MinSize: number, MaxSize: number) =>
    fleet.asg.send(
      new sdk.UpdateAutoScalingGroupCommand({ AutoScalingGroupName: 'hosts', MinSize, MaxSize }),
    );
  await bounds(0, 2);
  expect((await fleet.group()).DesiredCapacity).toBe(2);
  fleet.pass(60);
  expect((await fleet.group()).Instances).toHaveLength(2);
  await bounds(3, 5);
  expect((await fleet.group()).DesiredCapacity).toBe(3);
});

test('an update changes what it names; a health check type needs its grace period again', async () => {
  const fleet = await aFleet();
  await fleet.create({ HealthCheckGracePeriod: 30, MaxInstanceLifetime: 86_400 });
  const update = (input: Partial<sdk.UpdateAutoScalingGroupType>) =>
    fleet.asg.send(
      new sdk.UpdateAutoScalingGroupCommand({ AutoScalingGroupName: 'hosts', ...input }),
    );
  expect(await refusal(update({ HealthCheckType: 'ELB' }))).toMatch(/HealthCheckGracePeriod/);
  await update({ HealthCheckType: 'ELB', HealthCheckGracePeriod: 60, MaxInstanceLifetime: 0 });
  expect(await fleet.group()).toMatchObject({
    HealthCheckType: 'ELB',
    HealthCheckGracePeriod: 60,
    MaxSize: 6,
  });
  expect((await fleet.group()).MaxInstanceLifetime).toBeUndefined();
});

test('an instance that somebody terminates is replaced', async () => {
  const fleet = await aFleet();
  await fleet.create({ DesiredCapacity: 1 });
  fleet.pass(60);
  const id = (await fleet.group()).Instances?.[0]?.InstanceId ?? '';
  await fleet.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
  fleet.pass(60);
  const { Instances = [] } = await fleet.group();
  expect(Instances.map((one) => one.LifecycleState)).toEqual(['InService']);
  expect(Instances[0]?.InstanceId).not.toBe(id);
});

test('TerminateInstanceInAutoScalingGroup ends a protected instance too, and lowers the capacity when told', async () => {
  const fleet = await aFleet();
  await fleet.create({ DesiredCapacity: 2, NewInstancesProtectedFromScaleIn: true });
  fleet.pass(60);
  const id = (await fleet.group()).Instances?.[0]?.InstanceId ?? '';
  const { Activity } = await fleet.asg.send(
    new sdk.TerminateInstanceInAutoScalingGroupCommand({
      InstanceId: id,
      ShouldDecrementDesiredCapacity: true,
    }),
  );
  expect(Activity).toMatchObject({ Description: `Terminating EC2 instance: ${id}` });
  fleet.pass(60);
  expect(await fleet.group()).toMatchObject({ DesiredCapacity: 1 });
  expect((await fleet.group()).Instances).toHaveLength(1);
});

test('a group with instances is not deleted unless forced; then all goes without hooks', async () => {
  const fleet = await aFleet();
  await fleet.create({
    DesiredCapacity: 2,
    LifecycleHookSpecificationList: [
      {
        LifecycleHookName: 'drain',
        LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
      },
    ],
  });
  fleet.pass(60);
  const remove = (ForceDelete: boolean) =>
    fleet.asg.send(
      new sdk.DeleteAutoScalingGroupCommand({ AutoScalingGroupName: 'hosts', ForceDelete }),
    );
  expect(await refusal(remove(false))).toMatch(/^ResourceInUseFault: /);
  await remove(true);
  expect(await fleet.group()).toMatchObject({ Status: 'Delete in progress' });
  fleet.pass(25);
  expect(await refusal(fleet.group())).toBe('Error: no group hosts');
  expect(fleet.told.filter(({ event }) => event === 'terminating')).toEqual([]);
});

test('deletion protection is honoured', async () => {
  const fleet = await aFleet();
  await fleet.create({ DeletionProtection: 'prevent-force-deletion' });
  const remove = (ForceDelete: boolean) =>
    fleet.asg.send(
      new sdk.DeleteAutoScalingGroupCommand({ AutoScalingGroupName: 'hosts', ForceDelete }),
    );
  expect(await refusal(remove(true))).toMatch(/deletion protection/);
  await remove(false);
  expect(await refusal(fleet.group())).toBe('Error: no group hosts');
});

test('a mixed policy launches On-Demand first, then Spot, and fills in its distribution', async () => {
  const fleet = await aFleet();
  await fleet.create({
    DesiredCapacity: 4,
    MixedInstancesPolicy: {
      LaunchTemplate: {
        LaunchTemplateSpecification: { LaunchTemplateName: 'hosts', Version: '1' },
        Overrides: [{ InstanceType: 'm6i.large' }, { InstanceType: 'm5.large' }],
      },
      InstancesDistribution: {
        OnDemandBaseCapacity: 1,
        OnDemandPercentageAboveBaseCapacity: 0,
      },
    },
  });
  fleet.pass(60);
  const { Reservations = [] } = await fleet.ec2.send(new DescribeInstancesCommand({}));
  const machines = Reservations.flatMap((one) => one.Instances ?? []);
  expect(machines.map((one) => [one.InstanceType, one.InstanceLifecycle ?? 'on-demand'])).toEqual([
    ['m6i.large', 'on-demand'],
    ['m6i.large', 'spot'],
    ['m5.large', 'spot'],
    ['m6i.large', 'spot'],
  ]);
  expect((await fleet.group()).MixedInstancesPolicy).toMatchObject({
    LaunchTemplate: {
      LaunchTemplateSpecification: {
        LaunchTemplateId: fleet.templateId,
        LaunchTemplateName: 'hosts',
      },
    },
    InstancesDistribution: {
      OnDemandAllocationStrategy: 'prioritized',
      SpotAllocationStrategy: 'lowest-price',
      SpotInstancePools: 2,
    },
  });
});

test('a Spot instance that EC2 takes back has two minutes and is replaced', async () => {
  const fleet = await aFleet();
  await fleet.newVersion({ InstanceMarketOptions: { MarketType: 'spot' } });
  await fleet.create({
    DesiredCapacity: 1,
    LaunchTemplate: { LaunchTemplateName: 'hosts', Version: '2' },
  });
  fleet.pass(60);
  const id = (await fleet.group()).Instances?.[0]?.InstanceId ?? '';
  interruptSpotInstance(fleet.place, id);
  fleet.pass(110);
  expect(fleet.told.at(-1)).toMatchObject({ event: 'interrupted', payload: { instanceId: id } });
  expect(await fleet.states()).toEqual(['InService']);
  fleet.pass(60);
  const { Instances = [] } = await fleet.group();
  expect(Instances.map((one) => one.InstanceId)).not.toContain(id);
  const [newest] = await fleet.activities();
  expect(newest?.Cause).not.toContain('a user request');
});

test('where EC2 has no capacity the other zones are tried, then the other types', async () => {
  const fleet = await aFleet();
  withholdCapacity(fleet.sandbox.world, 'm6i.large');
  await fleet.create({
    DesiredCapacity: 1,
    MixedInstancesPolicy: {
      LaunchTemplate: {
        LaunchTemplateSpecification: { LaunchTemplateName: 'hosts', Version: '1' },
        Overrides: [{ InstanceType: 'm6i.large' }, { InstanceType: 'm5.large' }],
      },
    },
  });
  fleet.pass(60);
  expect((await fleet.group()).Instances).toMatchObject([{ InstanceType: 'm5.large' }]);
  const failed = (await fleet.activities()).filter((one) => one.StatusCode === 'Failed');
  expect(failed).toHaveLength(3);
  expect(failed[0]?.StatusMessage).toMatch(/do not have sufficient m6i.large capacity/);
});

test('a launch without capacity is tried again until there is some', async () => {
  const fleet = await aFleet();
  withholdCapacity(fleet.sandbox.world, 'm6i.large');
  await fleet.create({ DesiredCapacity: 1 });
  fleet.pass(120);
  expect(await fleet.states()).toEqual([]);
  restoreCapacity(fleet.sandbox.world, 'm6i.large');
  fleet.pass(300);
  expect(await fleet.states()).toEqual(['InService']);
});

test('an image that a template names by a parameter is looked up at each launch', async () => {
  const fleet = await aFleet();
  await fleet.newVersion({ ImageId: `resolve:ssm:${RECOMMENDED}/image_id` });
  await fleet.create({
    DesiredCapacity: 1,
    LaunchTemplate: { LaunchTemplateName: 'hosts', Version: '2' },
  });
  fleet.pass(60);
  releaseImages(fleet.sandbox.world);
  await fleet.desire(2);
  fleet.pass(60);
  const images = ((await fleet.group()).Instances ?? []).map((one) => one.ImageId);
  expect(images[0]).toBe(fleet.imageId);
  expect(images[1]).toMatch(/^ami-/);
  expect(images[1]).not.toBe(images[0]);
});

test('suspended processes do nothing until they are resumed', async () => {
  const fleet = await aFleet();
  await fleet.create();
  const named = { AutoScalingGroupName: 'hosts', ScalingProcesses: ['Launch'] };
  await fleet.asg.send(new sdk.SuspendProcessesCommand(named));
  await fleet.desire(1);
  fleet.pass(60);
  expect(await fleet.states()).toEqual([]);
  await fleet.asg.send(new sdk.ResumeProcessesCommand(named));
  fleet.pass(60);
  expect(await fleet.states()).toEqual(['InService']);
});

test('the state survives a snapshot in the middle of a launch', async () => {
  const fleet = await aFleet();
  await fleet.create({ DesiredCapacity: 1 });
  fleet.pass(5);
  fleet.sandbox.restore(fleet.sandbox.snapshot());
  fleet.pass(60);
  expect(await fleet.states()).toEqual(['InService']);
});
