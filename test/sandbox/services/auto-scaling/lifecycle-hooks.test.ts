import * as sdk from '@aws-sdk/client-auto-scaling';
import { expect, test } from 'vitest';
import {
  completeLifecycle,
  deleteHook,
} from '../../../../lib/sandbox/services/auto-scaling/groups.ts';
import { aFleet, refusal } from './fleet.ts';

const DRAIN = {
  AutoScalingGroupName: 'hosts',
  LifecycleHookName: 'drain',
  LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
};

async function aDrainingInstance(hook: Partial<sdk.PutLifecycleHookType> = {}) {
  const fleet = await aFleet();
  await fleet.create({ DesiredCapacity: 1 });
  await fleet.asg.send(new sdk.PutLifecycleHookCommand({ ...DRAIN, ...hook }));
  fleet.pass(60);
  const instanceId = (await fleet.group()).Instances?.[0]?.InstanceId ?? '';
  await fleet.desire(0);
  fleet.pass(5);
  return { ...fleet, instanceId };
}

test('a hook reads back with its defaults, and an upsert keeps what it does not name', async () => {
  const fleet = await aFleet();
  await fleet.create();
  await fleet.asg.send(new sdk.PutLifecycleHookCommand(DRAIN));
  await fleet.asg.send(
    new sdk.PutLifecycleHookCommand({
      AutoScalingGroupName: 'hosts',
      LifecycleHookName: 'drain',
      DefaultResult: 'CONTINUE',
    }),
  );
  const { LifecycleHooks } = await fleet.asg.send(
    new sdk.DescribeLifecycleHooksCommand({ AutoScalingGroupName: 'hosts' }),
  );
  expect(LifecycleHooks).toEqual([
    {
      ...DRAIN,
      HeartbeatTimeout: 3600,
      GlobalTimeout: 172_800,
      DefaultResult: 'CONTINUE',
    },
  ]);
  expect(
    await refusal(
      fleet.asg.send(new sdk.PutLifecycleHookCommand({ ...DRAIN, HeartbeatTimeout: 10 })),
    ),
  ).toMatch(/between 30 and 7200/);
});

test('a terminating instance waits, ECS hears of it, and completing the action ends it', async () => {
  const fleet = await aDrainingInstance();
  expect(await fleet.states()).toEqual(['Terminating:Wait']);
  expect(fleet.told.at(-1)).toMatchObject({
    event: 'terminating',
    payload: { instanceId: fleet.instanceId, group: 'hosts', hook: 'drain' },
  });
  expect((await fleet.activities())[0]?.StatusCode).toBe('MidLifecycleAction');
  fleet.pass(1800);
  expect(await fleet.states()).toEqual(['Terminating:Wait']);
  await fleet.asg.send(
    new sdk.CompleteLifecycleActionCommand({
      AutoScalingGroupName: 'hosts',
      LifecycleHookName: 'drain',
      LifecycleActionResult: 'CONTINUE',
      InstanceId: fleet.instanceId,
    }),
  );
  expect(await fleet.states()).toEqual(['Terminating:Proceed']);
  fleet.pass(21);
  expect(await fleet.states()).toEqual([]);
  expect(fleet.told.at(-1)).toMatchObject({
    event: 'terminated',
    payload: { instanceId: fleet.instanceId },
  });
});

test('without an answer the default result is taken when the heartbeat runs out; heartbeats put it off', async () => {
  const fleet = await aDrainingInstance({ HeartbeatTimeout: 60 });
  fleet.pass(40);
  await fleet.asg.send(
    new sdk.RecordLifecycleActionHeartbeatCommand({
      AutoScalingGroupName: 'hosts',
      LifecycleHookName: 'drain',
      InstanceId: fleet.instanceId,
    }),
  );
  fleet.pass(50);
  expect(await fleet.states()).toEqual(['Terminating:Wait']);
  fleet.pass(40);
  expect(await fleet.states()).toEqual([]);
});

test('deleting a terminating hook lets everything go on that waits for it', async () => {
  const fleet = await aDrainingInstance();
  expect(deleteHook(fleet.place, 'hosts', 'drain')).toBe(true);
  fleet.pass(25);
  expect(await fleet.states()).toEqual([]);
  expect(
    await refusal(
      fleet.asg.send(
        new sdk.DeleteLifecycleHookCommand({
          AutoScalingGroupName: 'hosts',
          LifecycleHookName: 'drain',
        }),
      ),
    ),
  ).toMatch(/^ValidationError: No Lifecycle Hook found/);
});

test('an instance of several hooks waits for all of them', async () => {
  const fleet = await aFleet();
  await fleet.create({ DesiredCapacity: 1 });
  for (const LifecycleHookName of ['one', 'two'])
    await fleet.asg.send(new sdk.PutLifecycleHookCommand({ ...DRAIN, LifecycleHookName }));
  fleet.pass(60);
  const id = (await fleet.group()).Instances?.[0]?.InstanceId ?? '';
  await fleet.desire(0);
  fleet.pass(5);
  completeLifecycle(fleet.place, 'hosts', id, 'CONTINUE', 'one');
  expect(await fleet.states()).toEqual(['Terminating:Wait']);
  completeLifecycle(fleet.place, 'hosts', id, 'CONTINUE', 'two');
  expect(await fleet.states()).toEqual(['Terminating:Proceed']);
});

test('a launch hook holds an instance back; abandoning it ends the instance and another is launched', async () => {
  const fleet = await aFleet();
  await fleet.create({
    DesiredCapacity: 1,
    LifecycleHookSpecificationList: [
      { LifecycleHookName: 'warm', LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING' },
    ],
  });
  fleet.pass(60);
  expect(await fleet.states()).toEqual(['Pending:Wait']);
  const first = (await fleet.group()).Instances?.[0]?.InstanceId ?? '';
  const complete = (LifecycleActionResult: string, InstanceId: string) =>
    fleet.asg.send(
      new sdk.CompleteLifecycleActionCommand({
        AutoScalingGroupName: 'hosts',
        LifecycleHookName: 'warm',
        LifecycleActionResult,
        InstanceId,
      }),
    );
  await complete('ABANDON', first);
  fleet.pass(60);
  expect(await fleet.states()).toEqual(['Pending:Wait']);
  const second = (await fleet.group()).Instances?.[0]?.InstanceId ?? '';
  expect(second).not.toBe(first);
  await complete('CONTINUE', second);
  expect(await fleet.states()).toEqual(['InService']);
  expect(await refusal(complete('CONTINUE', second))).toBe(
    `ValidationError: No active Lifecycle Action found with instance ID ${second}`,
  );
});
