import * as sdk from '@aws-sdk/client-auto-scaling';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import {
  CreateTargetGroupCommand,
  DescribeTargetHealthCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from 'vitest';
import { deletePolicy, putPolicy } from '../../../../lib/sandbox/services/auto-scaling/groups.ts';
import { aFleet, refusal } from './fleet.ts';

const TRACKING = {
  TargetValue: 100,
  CustomizedMetricSpecification: {
    Namespace: 'AWS/ECS/ManagedScaling',
    MetricName: 'CapacityProviderReservation',
    Dimensions: [{ Name: 'ClusterName', Value: 'shop' }],
    Statistic: 'Average' as const,
  },
};

test('target tracking makes two alarms; they go with the policy, and policies with the group', async () => {
  const fleet = await aFleet();
  await fleet.create();
  putPolicy(fleet.place, 'hosts', {
    name: 'one',
    type: 'TargetTrackingScaling',
    tracking: TRACKING,
  });
  const alarms = async (): Promise<(string | undefined)[]> => {
    const { MetricAlarms = [] } = await fleet.cloudWatch.send(new DescribeAlarmsCommand({}));
    return MetricAlarms.map((alarm) => alarm.AlarmName);
  };
  expect(await alarms()).toEqual([
    expect.stringMatching(/^TargetTracking-hosts-AlarmHigh-/),
    expect.stringMatching(/^TargetTracking-hosts-AlarmLow-/),
  ]);
  expect(deletePolicy(fleet.place, 'hosts', 'one')).toBe(true);
  expect(await alarms()).toEqual([]);
  const { PolicyARN } = await fleet.asg.send(
    new sdk.PutScalingPolicyCommand({
      AutoScalingGroupName: 'hosts',
      PolicyName: 'two',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingConfiguration: TRACKING,
    }),
  );
  const { ScalingPolicies } = await fleet.asg.send(
    new sdk.DescribePoliciesCommand({ AutoScalingGroupName: 'hosts' }),
  );
  expect(ScalingPolicies).toMatchObject([
    {
      PolicyName: 'two',
      PolicyARN,
      Enabled: true,
      TargetTrackingConfiguration: { TargetValue: 100, DisableScaleIn: false },
    },
  ]);
  await fleet.asg.send(new sdk.DeleteAutoScalingGroupCommand({ AutoScalingGroupName: 'hosts' }));
  expect(await alarms()).toEqual([]);
});

test('a warm pool holds stopped instances that have booted; scaling out starts one of them', async () => {
  const fleet = await aFleet();
  await fleet.create({ MaxSize: 2, DesiredCapacity: 0 });
  await fleet.asg.send(
    new sdk.PutWarmPoolCommand({ AutoScalingGroupName: 'hosts', PoolState: 'Stopped' }),
  );
  fleet.pass(90);
  const { Instances = [], WarmPoolConfiguration } = await fleet.asg.send(
    new sdk.DescribeWarmPoolCommand({ AutoScalingGroupName: 'hosts' }),
  );
  expect(Instances.map((one) => one.LifecycleState)).toEqual(['Warmed:Stopped', 'Warmed:Stopped']);
  expect(WarmPoolConfiguration).toMatchObject({ MinSize: 0, PoolState: 'Stopped' });
  expect(await fleet.states()).toEqual([]);
  expect(fleet.told).toEqual([]);
  await fleet.desire(1);
  fleet.pass(60);
  const group = await fleet.group();
  expect(group.Instances).toMatchObject([
    { InstanceId: Instances[0]?.InstanceId, LifecycleState: 'InService' },
  ]);
  expect(group.WarmPoolSize).toBe(1);
  expect(fleet.told).toMatchObject([{ event: 'started' }]);
});

test('a warm pool keeps its group from being deleted, and goes by force', async () => {
  const fleet = await aFleet();
  await fleet.create({ MaxSize: 1 });
  await fleet.asg.send(new sdk.PutWarmPoolCommand({ AutoScalingGroupName: 'hosts' }));
  fleet.pass(90);
  const removeGroup = () =>
    fleet.asg.send(new sdk.DeleteAutoScalingGroupCommand({ AutoScalingGroupName: 'hosts' }));
  const removePool = (ForceDelete: boolean) =>
    fleet.asg.send(new sdk.DeleteWarmPoolCommand({ AutoScalingGroupName: 'hosts', ForceDelete }));
  expect(await refusal(removeGroup())).toMatch(/warm pool/);
  expect(await refusal(removePool(false))).toMatch(/^ResourceInUseFault: /);
  await removePool(true);
  fleet.pass(60);
  expect((await fleet.group()).WarmPoolConfiguration).toBeUndefined();
  expect(await refusal(removePool(false))).toMatch(/^ValidationError: No warm pool found/);
  await removeGroup();
  expect(await refusal(fleet.group())).toBe('Error: no group hosts');
});

test('tags are written, found and removed', async () => {
  const fleet = await aFleet();
  await fleet.create();
  const tag = {
    ResourceId: 'hosts',
    ResourceType: 'auto-scaling-group',
    Key: 'team',
    Value: 'shop',
    PropagateAtLaunch: false,
  };
  await fleet.asg.send(new sdk.CreateOrUpdateTagsCommand({ Tags: [tag] }));
  const find = async () => {
    const { AutoScalingGroups = [] } = await fleet.asg.send(
      new sdk.DescribeAutoScalingGroupsCommand({
        Filters: [{ Name: 'tag:team', Values: ['shop'] }],
      }),
    );
    return AutoScalingGroups.length;
  };
  expect(await find()).toBe(1);
  const { Tags } = await fleet.asg.send(
    new sdk.DescribeTagsCommand({ Filters: [{ Name: 'key', Values: ['team'] }] }),
  );
  expect(Tags).toEqual([tag]);
  await fleet.asg.send(new sdk.DeleteTagsCommand({ Tags: [tag] }));
  expect(await find()).toBe(0);
});

test('detached instances live on and are replaced', async () => {
  const fleet = await aFleet();
  await fleet.create({ DesiredCapacity: 1 });
  fleet.pass(60);
  const id = (await fleet.group()).Instances?.[0]?.InstanceId ?? '';
  await fleet.asg.send(
    new sdk.DetachInstancesCommand({
      AutoScalingGroupName: 'hosts',
      InstanceIds: [id],
      ShouldDecrementDesiredCapacity: false,
    }),
  );
  fleet.pass(60);
  expect((await fleet.group()).Instances?.map((one) => one.InstanceId)).not.toContain(id);
  const { Reservations = [] } = await fleet.ec2.send(
    new DescribeInstancesCommand({ InstanceIds: [id] }),
  );
  expect(Reservations[0]?.Instances?.[0]?.State?.Name).toBe('running');
});

test('instances in service are targets of the target groups of their group', async () => {
  const fleet = await aFleet();
  const { TargetGroups: [target] = [] } = await fleet.elb.send(
    new CreateTargetGroupCommand({
      Name: 'hosts',
      Protocol: 'HTTP',
      Port: 8080,
      VpcId: fleet.vpcId,
      TargetType: 'instance',
    }),
  );
  const TargetGroupArn = target?.TargetGroupArn ?? '';
  await fleet.create({ DesiredCapacity: 1, TargetGroupARNs: [TargetGroupArn] });
  fleet.pass(60);
  const id = (await fleet.group()).Instances?.[0]?.InstanceId;
  const targets = async () => {
    const { TargetHealthDescriptions = [] } = await fleet.elb.send(
      new DescribeTargetHealthCommand({ TargetGroupArn }),
    );
    return TargetHealthDescriptions.map((one) => one.Target);
  };
  expect(await targets()).toEqual([expect.objectContaining({ Id: id, Port: 8080 })]);
  const { TrafficSources } = await fleet.asg.send(
    new sdk.DescribeTrafficSourcesCommand({ AutoScalingGroupName: 'hosts' }),
  );
  expect(TrafficSources).toMatchObject([{ Identifier: TargetGroupArn, State: 'InService' }]);
  await fleet.asg.send(
    new sdk.DetachTrafficSourcesCommand({
      AutoScalingGroupName: 'hosts',
      TrafficSources: [{ Identifier: TargetGroupArn }],
    }),
  );
  expect(await targets()).toEqual([]);
  expect((await fleet.group()).TargetGroupARNs).toEqual([]);
});

test('metrics collection is a setting', async () => {
  const fleet = await aFleet();
  await fleet.create();
  await fleet.asg.send(
    new sdk.EnableMetricsCollectionCommand({
      AutoScalingGroupName: 'hosts',
      Granularity: '1Minute',
      Metrics: ['GroupMinSize'],
    }),
  );
  expect((await fleet.group()).EnabledMetrics).toEqual([
    { Metric: 'GroupMinSize', Granularity: '1Minute' },
  ]);
});
