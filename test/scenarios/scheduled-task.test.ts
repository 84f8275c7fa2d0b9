import {
  CreateScheduleCommand,
  GetScheduleCommand,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import { expect, test } from 'vitest';
import { type App, ContainerImage, Queue, ScheduledTask, TaskDefinition } from '../../lib/index.ts';
import { type Account, anAccount, failuresOf, linesOf } from '../invariants/harness.ts';
import { standing } from '../invariants/standing.ts';
import { clientOf } from '../sandbox/clients.ts';
import { actionsOf, aWorkerApp, mustDeploy, tasksStartedBy } from './apps.ts';

const HOUR = 3_600_000;

interface Nightly {
  readonly image?: string;
  readonly schedule?: 'cron(0 3 * * ? *)' | 'rate(1 hour)';
  readonly endTime?: Date;
}

function anApp({
  image = 'shop/report:1-gantry-exit-0',
  schedule = 'cron(0 3 * * ? *)',
  ...more
}: Nightly = {}): App {
  return aWorkerApp({
    also: ({ stack, cluster }) => {
      const taskDefinition = new TaskDefinition(stack, 'Reports', { cpu: 256, memoryMiB: 512 });
      taskDefinition.addContainer('report', { image: ContainerImage.fromRegistry(image) });
      new ScheduledTask(stack, 'Report', {
        cluster,
        taskDefinition,
        launchType: 'FARGATE',
        schedule,
        timezone: 'Europe/Berlin',
        command: ['report'],
        deadLetterQueue: new Queue(stack, 'Refused'),
        ...more,
      });
    },
  });
}

/** The runs of the schedule that ECS still shows, oldest first: when each was made, and of which image. */
async function runsOf(account: Account): Promise<readonly string[]> {
  const tasks = await tasksStartedBy(account, 'chronos-schedule/');
  return tasks
    .map(({ createdAt, containers }) => `${createdAt?.toISOString()} ${containers?.[0]?.image}`)
    .toSorted();
}

function passUntil({ sandbox }: Account, moment: string): void {
  sandbox.clock.advanceTo(Date.parse(moment));
}

test('a schedule fires by the clock of its time zone, and a new image is in the next run', async () => {
  const account = anAccount();
  await mustDeploy(account, anApp());
  passUntil(account, '2026-01-02T01:59:59Z');
  expect(await runsOf(account)).toEqual([]);
  passUntil(account, '2026-01-02T02:00:30Z');
  expect(await runsOf(account)).toEqual(['2026-01-02T02:00:00.000Z shop/report:1-gantry-exit-0']);

  const next = anApp({ image: 'shop/report:2-gantry-exit-0' });
  const plan = await account.plan(next);
  expect(actionsOf(plan)).toEqual(['update shop/Web/Reports', 'update shop/Web/Report']);
  await mustDeploy(account, next);
  expect(linesOf(await account.plan(next))).toEqual([]);
  passUntil(account, '2026-07-02T01:00:30Z');
  expect(await runsOf(account)).toEqual(['2026-07-02T01:00:00.000Z shop/report:2-gantry-exit-0']);
});

test('what a schedule no longer says is taken back', async () => {
  const account = anAccount();
  await mustDeploy(
    account,
    anApp({ schedule: 'rate(1 hour)', endTime: new Date('2026-01-01T01:30:00Z') }),
  );
  account.sandbox.clock.advance(3 * HOUR);
  expect(await runsOf(account)).toEqual([]);
  const without = anApp({ schedule: 'rate(1 hour)' });
  await mustDeploy(account, without);
  expect(linesOf(await account.plan(without))).toEqual([]);
  account.sandbox.clock.advance(HOUR);
  expect(await runsOf(account)).toHaveLength(1);
});

test('destroying leaves nothing, and not the group while it holds what belongs to somebody else', async () => {
  const account = anAccount();
  await mustDeploy(account, anApp());
  const scheduler = new SchedulerClient(clientOf(account.sandbox));
  const { id } = await ours(account);
  const [GroupName = '', Name = ''] = id.split('/');
  const live = await scheduler.send(new GetScheduleCommand({ GroupName, Name }));
  const theirs = {
    GroupName,
    Name: 'theirs',
    ScheduleExpression: 'rate(1 day)',
    FlexibleTimeWindow: live.FlexibleTimeWindow,
    Target: live.Target,
  };
  await scheduler.send(new CreateScheduleCommand(theirs));
  const refused = await account.destroy(anApp());
  expect(refused.plan.diagnostics.map(({ code }) => code)).toContain('plan/in-use');
  expect((await ours(account)).count).toBe(2);

  const clean = anAccount();
  await mustDeploy(clean, anApp());
  const gone = await clean.destroy(anApp());
  expect(failuresOf(gone)).toEqual([]);
  expect(standing(clean.sandbox.dump())).toEqual([]);
});

/** The key of the app's schedule, and how many there are. */
async function ours({
  sandbox,
}: Account): Promise<{ readonly id: string; readonly count: number }> {
  const table = Object.entries(sandbox.dump()).find(([name]) =>
    name.endsWith('/scheduler.schedules'),
  );
  const keys = Object.keys(table?.[1] ?? {});
  return { id: keys.find((key) => !key.endsWith('/theirs')) ?? '', count: keys.length };
}
