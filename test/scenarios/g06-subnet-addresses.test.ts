/** G06: subnets that run out of addresses. */
import { DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeTasksCommand, ListClustersCommand, ListTasksCommand } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import {
  App,
  Cluster,
  ContainerImage,
  deploy,
  plan,
  Service,
  Stack,
  TaskDefinition,
  Vpc,
} from '../../lib/index.ts';
import { type Account, anAccount, linesOf } from '../invariants/harness.ts';
import { clientOf } from '../sandbox/clients.ts';
import { ecsOf, mustDeploy } from './apps.ts';

interface Shape {
  readonly image?: string;
  /** Tasks of the service; no service without them. */
  readonly tasks?: number;
  /** Tasks in the way in each of the two subnets, of 11 addresses each. */
  readonly others: readonly [number, number];
}

/** Two subnets of 11 addresses, and what is in the way in them. */
function network({ image = 'web:1', tasks, others }: Shape): App {
  const app = new App({ name: 'tight' });
  const stack = new Stack(app, 'Main', { region: 'eu-west-1' });
  const vpc = new Vpc(stack, 'Vpc', {
    maxAzs: 2,
    natGateways: 1,
    cidr: '10.0.0.0/24',
    privateSubnets: { prefixLength: 28 },
  });
  const cluster = new Cluster(stack, 'Cluster', { vpc });
  const task = (id: string, text: string) => {
    const definition = new TaskDefinition(stack, id, { cpu: 256, memoryMiB: 512 });
    definition.addContainer('main', { image: ContainerImage.fromRegistry(text) });
    return definition;
  };
  for (const [i, desiredCount] of others.entries())
    new Service(stack, `Other${i}`, {
      cluster,
      taskDefinition: task(`OtherTask${i}`, 'other:1'),
      desiredCount,
      vpcSubnets: { subnets: vpc.privateSubnets.slice(i, i + 1) },
    });
  if (tasks !== undefined)
    new Service(stack, 'Service', {
      cluster,
      taskDefinition: task('Task', image),
      desiredCount: tasks,
      vpcSubnets: { type: 'private' },
    });
  return app;
}

/** An account in which it stands. */
async function standing(shape: Shape): Promise<Account> {
  const account = anAccount();
  await mustDeploy(account, network(shape));
  return account;
}

/** An account in which three tasks run, with 3 and 0 addresses free beside them. */
async function crowded(): Promise<{ readonly account: Account; readonly live: Shape }> {
  const account = await standing({ others: [0, 0], tasks: 3 });
  const ec2 = new EC2Client(clientOf(account.sandbox));
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  // ECS alone decides which zone has the odd task.
  const free = (zone: string) =>
    Subnets.find(
      ({ AvailabilityZone, CidrBlock = '' }) =>
        AvailabilityZone === zone && CidrBlock.endsWith('/28'),
    )?.AvailableIpAddressCount ?? 0;
  const live: Shape = { others: [free('eu-west-1a') - 3, free('eu-west-1b')], tasks: 3 };
  await mustDeploy(account, network(live));
  return { account, live };
}

describe('a new service of four in subnets with 3 and 0 free addresses', () => {
  const [others, wanted] = [[8, 11] as const, 4];

  test('(a) is refused with the arithmetic of each subnet, before anything is written', async () => {
    const account = await standing({ others });
    const app = network({ others, tasks: wanted });
    const writes = await account.writesDuring(async () => {
      expect(await account.deploy(app)).toMatchObject({ exitCode: 7, applied: false });
    });
    expect(writes).toEqual([]);
    const { diagnostics, capacity } = await account.plan(app);
    expect(diagnostics).toMatchObject([
      {
        severity: 'error',
        code: 'capacity/addresses-short',
        address: 'tight/Main/Service',
        detail: expect.stringMatching(
          /needs 4 addresses more: subnet-\w+ \(eu-west-1a\) has 3 free, 2 wanted; subnet-\w+ \(eu-west-1b\) has 0 free, 2 wanted/,
        ),
      },
    ]);
    expect(capacity?.findings).toMatchObject([{ numbers: { needed: 4, free: 3, short: 2 } }]);
    expect(capacity?.subnets.map(({ zone, free }) => `${zone} ${free}`).sort()).toEqual([
      'eu-west-1a 3',
      'eu-west-1b 0',
    ]);
  });

  test('(a) is deployed where each zone has room for its share', async () => {
    const account = await standing({ others: [9, 9] });
    await mustDeploy(account, network({ others: [9, 9], tasks: wanted }));
  });
});

describe('a new image for a live service of three in subnets with 3 and 0 free addresses', () => {
  test('(b) is warned of, with the numbers of the peak, and refused with --strict', async () => {
    const { account, live } = await crowded();
    const next = network({ ...live, image: 'web:2' });
    const { diagnostics } = await account.plan(next);
    expect(diagnostics).toMatchObject([
      {
        severity: 'warning',
        code: 'capacity/peak-addresses-short',
        address: 'tight/Main/Service',
        detail: expect.stringMatching(
          /at its peak needs 3 addresses more: subnet-\w+ \(eu-west-1a\) has 3 free, 2 wanted; subnet-\w+ \(eu-west-1b\) has 0 free, 1 wanted; ECS spreads tasks over the zones, so those placed in eu-west-1b will stop/,
        ),
      },
    ]);
    const aws = { sandbox: account.sandbox };
    expect(await plan(next, { aws, strict: true })).toMatchObject({
      exitCode: 7,
      plan: { diagnostics: [{ severity: 'error', code: 'capacity/peak-addresses-short' }] },
    });
    const writes = await account.writesDuring(() => deploy(next, { aws, strict: true }));
    expect(writes).toEqual([]);
  });

  test('(b) fails as it was warned, though AWS refuses no call, and the report names the subnet', async () => {
    const { account, live } = await crowded();
    const next = network({ ...live, image: 'web:2' });
    const before = account.sandbox.calls.entries.length;
    const { exitCode, run, plan: planned } = await account.deploy(next);
    expect(exitCode).toBe(4);
    const [full] = planned.capacity?.subnets.filter(({ free }) => free === 0) ?? [];
    expect(run.rollouts).toMatchObject([
      {
        address: 'tight/Main/Service',
        report: {
          result: 'rolled-back',
          cause: {
            kind: 'no-ip-address',
            summary: `a subnet has no free IP address left: ${full?.id}`,
          },
        },
      },
    ]);
    const refused = account.sandbox.calls.entries.slice(before).flatMap(({ error }) => error ?? []);
    expect(refused.filter((code) => !/ParameterNotFound/.test(code))).toEqual([]);
    const stopped = (await stoppedReasons(account)).filter((reason) => /Insufficient/.test(reason));
    expect(stopped.length).toBeGreaterThanOrEqual(2);
    for (const reason of stopped)
      expect(reason).toMatch(
        new RegExp(`in subnet '${full?.id}': InsufficientFreeAddressesInSubnet`),
      );
  });

  test('(b) succeeds once more addresses are free where there were none', async () => {
    const { account, live } = await crowded();
    const [first, second] = live.others;
    const roomier: Shape = { ...live, others: [first, second - 2] };
    await mustDeploy(account, network(roomier));
    // The interfaces of tasks that stop go last.
    account.sandbox.clock.advanceTo(account.sandbox.clock.now() + 60_000);
    const next = network({ ...roomier, image: 'web:2' });
    expect((await account.plan(next)).diagnostics).toEqual([]);
    await mustDeploy(account, next);
    expect(linesOf(await account.plan(next))).toEqual([]);
  });
});

async function stoppedReasons(account: Account): Promise<readonly string[]> {
  const ecs = ecsOf(account);
  const { clusterArns: [cluster] = [] } = await ecs.send(new ListClustersCommand({}));
  const { taskArns = [] } = await ecs.send(
    new ListTasksCommand({ cluster, desiredStatus: 'STOPPED' }),
  );
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
  return tasks.flatMap(({ stoppedReason }) => stoppedReason ?? []);
}
