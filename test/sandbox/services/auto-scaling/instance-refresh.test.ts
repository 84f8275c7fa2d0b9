import * as sdk from '@aws-sdk/client-auto-scaling';
import { DeleteLaunchTemplateCommand, DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { setProtection } from '../../../../lib/sandbox/services/auto-scaling/groups.ts';
import { withholdCapacity } from '../../../../lib/sandbox/services/ec2/spare-capacity.ts';
import { aFleet, refusal } from './fleet.ts';

async function aRefresh(
  Preferences: sdk.RefreshPreferences,
  options: { readonly count?: number; readonly protect?: boolean } = {},
) {
  const fleet = await aFleet();
  await fleet.create({
    DesiredCapacity: options.count ?? 2,
    NewInstancesProtectedFromScaleIn: options.protect ?? false,
  });
  fleet.pass(60);
  const before = ((await fleet.group()).Instances ?? []).map((one) => one.InstanceId ?? '');
  await fleet.newVersion({ InstanceType: 'm6i.xlarge' });
  const start = () =>
    fleet.asg.send(
      new sdk.StartInstanceRefreshCommand({
        AutoScalingGroupName: 'hosts',
        DesiredConfiguration: {
          LaunchTemplate: { LaunchTemplateId: fleet.templateId, Version: '2' },
        },
        Preferences,
      }),
    );
  const refresh = async (): Promise<sdk.InstanceRefresh> => {
    const { InstanceRefreshes: [newest] = [] } = await fleet.asg.send(
      new sdk.DescribeInstanceRefreshesCommand({ AutoScalingGroupName: 'hosts' }),
    );
    if (newest === undefined) throw new Error('no refresh');
    return newest;
  };
  const types = async (): Promise<(string | undefined)[]> => {
    const { Reservations = [] } = await fleet.ec2.send(
      new DescribeInstancesCommand({
        Filters: [{ Name: 'instance-state-name', Values: ['running', 'pending'] }],
      }),
    );
    return Reservations.flatMap((one) => one.Instances ?? []).map((one) => one.InstanceType);
  };
  return { ...fleet, before, start, refresh, types };
}

test('a refresh replaces one instance after the other and gives the group the new version', async () => {
  const fleet = await aRefresh({ InstanceWarmup: 0 });
  const { InstanceRefreshId } = await fleet.start();
  expect(await fleet.refresh()).toMatchObject({ InstanceRefreshId, Status: 'Pending' });
  fleet.pass(5);
  expect(await fleet.states()).toEqual(
    expect.arrayContaining(['Terminating', 'InService', 'Pending']),
  );
  expect(await fleet.refresh()).toMatchObject({ Status: 'InProgress', InstancesToUpdate: 2 });
  fleet.pass(40);
  expect((await fleet.refresh()).PercentageComplete).toBe(50);
  fleet.pass(120);
  expect(await fleet.refresh()).toMatchObject({ Status: 'Successful', PercentageComplete: 100 });
  expect(await fleet.types()).toEqual(['m6i.xlarge', 'm6i.xlarge']);
  expect((await fleet.group()).LaunchTemplate?.Version).toBe('2');
});

test('with a minimum of 100 the new instance comes before the old one goes', async () => {
  const fleet = await aRefresh({ MinHealthyPercentage: 100, InstanceWarmup: 0 }, { count: 1 });
  await fleet.start();
  fleet.pass(10);
  expect(await fleet.states()).toEqual(['InService', 'Pending']);
  fleet.pass(120);
  expect(await fleet.states()).toEqual(['InService']);
  expect(await fleet.types()).toEqual(['m6i.xlarge']);
});

test('instances that match are skipped when told so', async () => {
  const fleet = await aRefresh({ SkipMatching: true, InstanceWarmup: 0 });
  await fleet.start();
  fleet.pass(300);
  const once = ((await fleet.group()).Instances ?? []).map((one) => one.InstanceId);
  await fleet.start();
  fleet.pass(10);
  expect((await fleet.refresh()).Status).toBe('Successful');
  expect(((await fleet.group()).Instances ?? []).map((one) => one.InstanceId)).toEqual(once);
});

test('one refresh at a time, and none changes the template under it', async () => {
  const fleet = await aRefresh({ InstanceWarmup: 0 });
  await fleet.start();
  expect(await refusal(fleet.start())).toMatch(/^InstanceRefreshInProgressFault: /);
  expect(
    await refusal(
      fleet.asg.send(
        new sdk.UpdateAutoScalingGroupCommand({
          AutoScalingGroupName: 'hosts',
          LaunchTemplate: { LaunchTemplateName: 'hosts', Version: '1' },
        }),
      ),
    ),
  ).toMatch(/^InstanceRefreshInProgressFault: /);
});

test('protected instances make a refresh wait, and fail after an hour', async () => {
  const fleet = await aRefresh({ InstanceWarmup: 0 }, { protect: true });
  await fleet.start();
  fleet.pass(3000);
  expect((await fleet.refresh()).Status).toBe('InProgress');
  fleet.pass(700);
  expect(await fleet.refresh()).toMatchObject({ Status: 'Failed' });
  expect((await fleet.refresh()).StatusReason).toMatch(/protected from scale-in/);
  expect(await fleet.types()).toEqual(['m6i.large', 'm6i.large']);
});

test('a refresh that waits goes on when the protection is taken away', async () => {
  const fleet = await aRefresh({ InstanceWarmup: 0 }, { protect: true });
  await fleet.start();
  fleet.pass(600);
  setProtection(fleet.place, 'hosts', fleet.before, false);
  fleet.pass(300);
  expect((await fleet.refresh()).Status).toBe('Successful');
});

test('protected instances are replaced when told to refresh them, and left when told to ignore them', async () => {
  const replaced = await aRefresh(
    { InstanceWarmup: 0, ScaleInProtectedInstances: 'Refresh' },
    { protect: true },
  );
  await replaced.start();
  replaced.pass(300);
  expect(await replaced.types()).toEqual(['m6i.xlarge', 'm6i.xlarge']);
  const left = await aRefresh(
    { InstanceWarmup: 0, ScaleInProtectedInstances: 'Ignore' },
    { protect: true },
  );
  await left.start();
  left.pass(300);
  expect((await left.refresh()).Status).toBe('Successful');
  expect(await left.types()).toEqual(['m6i.large', 'm6i.large']);
});

test('a terminating hook holds a refresh up until it is completed', async () => {
  const fleet = await aRefresh({ InstanceWarmup: 0 }, { count: 1 });
  await fleet.asg.send(
    new sdk.PutLifecycleHookCommand({
      AutoScalingGroupName: 'hosts',
      LifecycleHookName: 'drain',
      LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
    }),
  );
  await fleet.start();
  fleet.pass(120);
  expect(await fleet.states()).toEqual(['Terminating:Wait', 'InService']);
  expect((await fleet.refresh()).Status).toBe('InProgress');
  await fleet.asg.send(
    new sdk.CompleteLifecycleActionCommand({
      AutoScalingGroupName: 'hosts',
      LifecycleHookName: 'drain',
      LifecycleActionResult: 'CONTINUE',
      InstanceId: fleet.before[0] ?? '',
    }),
  );
  fleet.pass(60);
  expect((await fleet.refresh()).Status).toBe('Successful');
});

test('a cancelled refresh keeps what it has replaced', async () => {
  const fleet = await aRefresh({ InstanceWarmup: 0 }, { count: 3 });
  await fleet.start();
  fleet.pass(10);
  await fleet.asg.send(new sdk.CancelInstanceRefreshCommand({ AutoScalingGroupName: 'hosts' }));
  fleet.pass(120);
  expect((await fleet.refresh()).Status).toBe('Cancelled');
  expect((await fleet.types()).toSorted()).toEqual(['m6i.large', 'm6i.large', 'm6i.xlarge']);
  expect(
    await refusal(
      fleet.asg.send(new sdk.CancelInstanceRefreshCommand({ AutoScalingGroupName: 'hosts' })),
    ),
  ).toMatch(/^ActiveInstanceRefreshNotFoundFault: /);
});

test('a refresh that is rolled back gives the group and its instances the old version again', async () => {
  const fleet = await aRefresh({ InstanceWarmup: 0 }, { count: 2 });
  await fleet.start();
  fleet.pass(40);
  await fleet.asg.send(new sdk.RollbackInstanceRefreshCommand({ AutoScalingGroupName: 'hosts' }));
  expect((await fleet.refresh()).Status).toBe('RollbackInProgress');
  fleet.pass(300);
  expect(await fleet.refresh()).toMatchObject({ Status: 'RollbackSuccessful' });
  expect(await fleet.types()).toEqual(['m6i.large', 'm6i.large']);
  expect((await fleet.group()).LaunchTemplate?.Version).toBe('1');
});

test('a refresh whose launch template goes fails, and ends nothing more', async () => {
  const fleet = await aRefresh({ InstanceWarmup: 0, SkipMatching: true }, { protect: true });
  await fleet.start();
  fleet.pass(10);
  await fleet.ec2.send(new DeleteLaunchTemplateCommand({ LaunchTemplateId: fleet.templateId }));
  setProtection(fleet.place, 'hosts', fleet.before, false);
  fleet.pass(60);
  expect(await fleet.refresh()).toMatchObject({
    Status: 'Failed',
    StatusReason: 'The launch template that the group uses does not exist.',
  });
  expect(await fleet.types()).toEqual(['m6i.large', 'm6i.large']);
});

test('a refresh without progress for an hour rolls back by itself when told so', async () => {
  const fleet = await aRefresh({ InstanceWarmup: 0, AutoRollback: true }, { count: 1 });
  withholdCapacity(fleet.sandbox.world, 'm6i.xlarge');
  await fleet.start();
  fleet.pass(3700);
  expect((await fleet.refresh()).Status).toMatch(/^Rollback/);
  fleet.pass(1200);
  expect((await fleet.refresh()).Status).toBe('RollbackSuccessful');
  expect(await fleet.types()).toEqual(['m6i.large']);
});

test('automatic rollback needs a version that stays what it is', async () => {
  const fleet = await aRefresh({});
  expect(
    await refusal(
      fleet.asg.send(
        new sdk.StartInstanceRefreshCommand({
          AutoScalingGroupName: 'hosts',
          DesiredConfiguration: {
            LaunchTemplate: { LaunchTemplateName: 'hosts', Version: '$Latest' },
          },
          Preferences: { AutoRollback: true },
        }),
      ),
    ),
  ).toMatch(/\$Latest or \$Default/);
});
