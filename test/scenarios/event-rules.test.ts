import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { GetQueueUrlCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import {
  type App,
  ContainerImage,
  EcsEvents,
  EventRule,
  EventTarget,
  LogGroup,
  Queue,
  TaskDefinition,
} from '../../lib/index.ts';
import { failTarget } from '../../lib/sandbox/services/events/targets.ts';
import { type Account, anAccount, failuresOf, linesOf } from '../invariants/harness.ts';
import { standing } from '../invariants/standing.ts';
import { clientOf } from '../sandbox/clients.ts';
import {
  actionsOf,
  aWorkerApp,
  fieldsAt,
  mustDeploy,
  placeOf,
  SCOPE,
  tasksStartedBy,
} from './apps.ts';

const MINUTE = 60_000;
const QUEUE = 'shop-crashes';
const GROUP = '/shop/events';

interface Wishes {
  readonly rules?: 'all' | 'queue' | 'none';
  readonly image?: string;
  readonly teller?: string;
}

/** A service whose tasks end by themselves: the queue hears of it, the log of deployments, and a task is run. */
function anApp({
  rules = 'all',
  image = 'shop/web:gantry-exit-1',
  teller = '1',
}: Wishes = {}): App {
  return aWorkerApp({
    image,
    also: ({ stack, cluster }) => {
      const queue = new Queue(stack, 'Stopped', { queueName: QUEUE });
      const logGroup = new LogGroup(stack, 'Events', { logGroupName: GROUP });
      const taskDefinition = new TaskDefinition(stack, 'Tell', { cpu: 256, memoryMiB: 512 });
      taskDefinition.addContainer('tell', {
        image: ContainerImage.fromRegistry(`shop/tell:${teller}-gantry-exit-0`),
      });
      if (rules === 'none') return;
      new EventRule(stack, 'Crashes', {
        pattern: EcsEvents.taskStateChange({
          cluster,
          lastStatus: ['STOPPED'],
          exitCode: [{ 'anything-but': 0 }],
        }),
        targets: { Queue: EventTarget.queue(queue) },
      });
      if (rules === 'queue') return;
      new EventRule(stack, 'Deployments', {
        pattern: EcsEvents.deploymentStateChange({ cluster }),
        targets: {
          Log: EventTarget.logGroup(logGroup, { message: { path: '$.detail.eventName' } }),
        },
      });
      new EventRule(stack, 'Steady', {
        pattern: EcsEvents.serviceAction({ cluster, eventName: ['SERVICE_STEADY_STATE'] }),
        targets: {
          Tell: EventTarget.task({
            cluster,
            taskDefinition,
            launchType: 'FARGATE',
            environmentFromEvent: { WHAT: '$.detail.eventName' },
          }),
        },
      });
    },
  });
}

const eventsOf = ({ sandbox }: Account) => new EventBridgeClient(clientOf(sandbox));

/** What waits in the queue: the stop code and exit code of each task. */
async function crashesIn({ sandbox }: Account): Promise<readonly string[]> {
  const sqs = new SQSClient(clientOf(sandbox));
  const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: QUEUE }));
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
  );
  return Messages.map(({ Body = '' }) => {
    const { detail } = JSON.parse(Body) as {
      detail: { stopCode: string; group: string; containers: { exitCode: number }[] };
    };
    return `${detail.group} ${detail.stopCode} ${detail.containers[0]?.exitCode}`;
  });
}

async function linesInLog({ sandbox }: Account): Promise<readonly string[]> {
  const logs = new CloudWatchLogsClient(clientOf(sandbox));
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: GROUP }));
  return events.map(({ message = '' }) => message);
}

/** The tasks that rules have run: the image and environment of each. */
async function runsOf(account: Account): Promise<readonly string[]> {
  const tasks = await tasksStartedBy(account, 'events-rule/');
  return tasks.map(({ containers, overrides }) => {
    const variables = overrides?.containerOverrides?.[0]?.environment ?? [];
    return `${containers?.[0]?.image} ${variables.map(({ name, value }) => `${name}=${value}`).join(' ')}`;
  });
}

test('a crash is in the queue, deployments are in the log, and an event runs a task', async () => {
  const account = anAccount();
  await mustDeploy(account, anApp({ image: 'nginx:1' }));
  account.sandbox.clock.advance(MINUTE);
  expect(await crashesIn(account)).toEqual([]);
  expect(await linesInLog(account)).toEqual([
    '"SERVICE_DEPLOYMENT_IN_PROGRESS"',
    '"SERVICE_DEPLOYMENT_COMPLETED"',
  ]);
  expect(await runsOf(account)).toEqual(['shop/tell:1-gantry-exit-0 WHAT=SERVICE_STEADY_STATE']);
  expect(linesOf(await account.plan(anApp({ image: 'nginx:1' })))).toEqual([]);

  await account.deploy(anApp());
  account.sandbox.clock.advance(5 * MINUTE);
  const crashes = await crashesIn(account);
  expect(crashes.length).toBeGreaterThan(0);
  expect(new Set(crashes)).toEqual(
    new Set([`service:${(await placeOf(account)).service} EssentialContainerExited 1`]),
  );
});

test('a new revision changes the rule: the next event runs it', async () => {
  const account = anAccount();
  await mustDeploy(account, anApp({ image: 'nginx:1' }));
  const next = anApp({ image: 'nginx:1', teller: '2' });
  const plan = await account.plan(next);
  expect(actionsOf(plan)).toEqual(['update shop/Web/Tell', 'update shop/Web/Steady']);
  expect(fieldsAt(plan, 'shop/Web/Steady')).toEqual([expect.stringMatching(/^Targets\.Tell: /)]);
  const writes = await account.writesDuring(() => mustDeploy(account, next));
  expect(writes).toEqual([
    'ECS.RegisterTaskDefinition',
    'EventBridge.PutTargets',
    'EventBridge.TagResource',
  ]);
  expect(linesOf(await account.plan(next))).toEqual([]);
});

test('a rule goes with the targets that somebody else gave it, and theirs are left alone until then', async () => {
  const account = anAccount();
  const app = anApp({ image: 'nginx:1', rules: 'queue' });
  await mustDeploy(account, app);
  const events = eventsOf(account);
  const { Rules: [rule] = [] } = await events.send(new ListRulesCommand({}));
  const Rule = rule?.Name ?? '';
  const theirs = { Id: 'theirs', Arn: 'arn:aws:sns:eu-west-1:111111111111:pager' };
  await events.send(new PutTargetsCommand({ Rule, Targets: [theirs] }));
  const other = { EventPattern: '{"source":["aws.ec2"]}', Name: 'shop-of-somebody-else' };
  await events.send(new PutRuleCommand(other));
  expect(linesOf(await account.plan(app))).toEqual([]);
  await mustDeploy(account, app);
  const { Targets } = await events.send(new ListTargetsByRuleCommand({ Rule }));
  expect(Targets?.map(({ Id }) => Id)).toEqual(['Queue', 'theirs']);

  const without = anApp({ image: 'nginx:1', rules: 'none' });
  expect(actionsOf(await account.plan(without))).toEqual([
    'update shop/Web/Stopped',
    'delete shop/Web/Crashes',
  ]);
  await mustDeploy(account, without);
  expect(linesOf(await account.plan(without))).toEqual([]);
  const { Rules: left } = await events.send(new ListRulesCommand({}));
  expect(left?.map(({ Name }) => Name)).toEqual(['shop-of-somebody-else']);
});

test('a rule of that name which is somebody else’s, or of AWS, is not touched', async () => {
  const account = anAccount();
  const name = { Name: 'taken', EventPattern: '{"source":["aws.ec2"]}' };
  await eventsOf(account).send(new PutRuleCommand(name));
  const app = aWorkerApp({
    also: ({ stack }) => {
      const pattern = EcsEvents.taskStateChange();
      new EventRule(stack, 'Crashes', { pattern, ruleName: 'taken' });
    },
  });
  const refused = await account.deploy(app);
  expect(refused.plan.diagnostics.map(({ code }) => code)).toEqual(['plan/not-owned']);
  const { Rules: [rule] = [] } = await eventsOf(account).send(new ListRulesCommand({}));
  expect(rule).toMatchObject(name);
});

test('targets that EventBridge could not write stop the deploy, although it answers that all is well', async () => {
  const account = anAccount();
  const place = { world: account.sandbox.world, scope: SCOPE };
  failTarget(place, 'Queue', 'InternalFailure');
  const app = anApp({ image: 'nginx:1', rules: 'queue' });
  const result = await account.deploy(app);
  expect(failuresOf(result).join('\n')).toContain('Too many requests at a time.');
  // The rule stands without its target, and the next deploy gives it that: this time at the second attempt.
  expect(fieldsAt(await account.plan(app), 'shop/Web/Crashes')).toEqual([
    expect.stringMatching(/^Targets\.Queue: undefined -> /),
  ]);
  failTarget(place, 'Queue', 'ConcurrentModificationException');
  await mustDeploy(account, app);
  expect(linesOf(await account.plan(app))).toEqual([]);
});

test('destroying leaves nothing', async () => {
  const account = anAccount();
  await mustDeploy(account, anApp({ image: 'nginx:1' }));
  const gone = await account.destroy(anApp({ image: 'nginx:1' }));
  expect(failuresOf(gone)).toEqual([]);
  account.sandbox.clock.advance(5 * MINUTE);
  expect(standing(account.sandbox.dump())).toEqual([]);
});
