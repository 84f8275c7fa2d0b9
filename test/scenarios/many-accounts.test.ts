import { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import {
  App,
  Certificate,
  Cluster,
  ContainerImage,
  deploy,
  destroy,
  HostedZone,
  LogGroup,
  plan,
  Service,
  Stack,
  type StackProps,
  TaskDefinition,
  unlock,
  Vpc,
} from '../../lib/index.ts';
import { createSandbox, type Sandbox } from '../../lib/sandbox/index.ts';
import { failuresOf, linesOf } from '../invariants/harness.ts';
import { standing } from '../invariants/standing.ts';
import { actionsOf } from './apps.ts';
import { accountWithZone } from './zones.ts';

const HERE = '111111111111';
const THERE = '222222222222';
const deployRole = (account: string, name = 'deploy') => `arn:aws:iam::${account}:role/${name}`;

/** A service in one account and Region that is told the ARN of a log group in another. */
function shop({
  logs = {},
  web = {},
  withLogs = true,
}: {
  readonly logs?: StackProps;
  readonly web?: StackProps;
  readonly withLogs?: boolean;
} = {}): App {
  const app = new App({ name: 'shop' });
  const there = new Stack(app, 'Logs', { region: 'us-east-1', ...logs });
  const audit = withLogs ? new LogGroup(there, 'Audit') : undefined;
  const here = new Stack(app, 'Web', { region: 'eu-west-1', ...web });
  const vpc = new Vpc(here, 'Vpc', { maxAzs: 2, natGateways: 0 });
  const cluster = new Cluster(here, 'Cluster', { vpc });
  const taskDefinition = new TaskDefinition(here, 'Task', { cpu: 256, memoryMiB: 512 });
  taskDefinition.addContainer('main', {
    image: ContainerImage.fromRegistry('nginx:1'),
    environment: audit === undefined ? {} : { AUDIT: audit.logGroupArn },
  });
  new Service(here, 'Service', { cluster, taskDefinition });
  return app;
}

const writesOf = (sandbox: Sandbox) =>
  sandbox.calls.writes().filter(({ service }) => service !== 'SSM');

const scopesOf = (sandbox: Sandbox, operation: string) => [
  ...new Set(
    sandbox.calls.entries
      .filter((call) => call.operation === operation)
      .map(({ account, region }) => `${account}/${region}`),
  ),
];

/** Deploys twice and destroys: everything stands, nothing is planned again, nothing is left. */
async function livesAndGoes(
  make: () => App,
  sandbox: Sandbox,
  meanwhile: () => void | Promise<void> = () => {},
): Promise<void> {
  const aws = { sandbox };
  const before = standing(sandbox.dump());
  const first = await deploy(make(), { aws });
  expect(failuresOf(first)).toEqual([]);
  expect(first.exitCode).toBe(0);
  expect(linesOf((await plan(make(), { aws })).plan)).toEqual([]);
  await meanwhile();
  const gone = await destroy(make(), { aws });
  expect(failuresOf(gone)).toEqual([]);
  expect(standing(sandbox.dump())).toEqual(before);
}

describe('stacks in two Regions', () => {
  test('refer to each other, are deployed in one run and removed in one', async () => {
    const sandbox = createSandbox();
    await livesAndGoes(shop, sandbox, async () => {
      expect(scopesOf(sandbox, 'CreateLogGroup')).toContain(`${HERE}/us-east-1`);
      expect(scopesOf(sandbox, 'CreateService')).toEqual([`${HERE}/eu-west-1`]);
      const registered = sandbox.calls.entries.find(
        ({ operation }) => operation === 'RegisterTaskDefinition',
      );
      expect(JSON.stringify(registered?.input)).toContain(
        `arn:aws:logs:us-east-1:${HERE}:log-group:/gantry/shop/`,
      );
    });
  });

  test('let a consumer go of what is removed in the same run, first', async () => {
    const sandbox = createSandbox();
    const aws = { sandbox };
    await deploy(shop(), { aws });
    const result = await deploy(shop({ withLogs: false }), { aws });
    expect(failuresOf(result)).toEqual([]);
    const names = sandbox.calls.names('writes');
    expect(names.lastIndexOf('ECS.UpdateService')).toBeLessThan(
      names.indexOf('CloudWatch Logs.DeleteLogGroup'),
    );
    expect(linesOf((await plan(shop({ withLogs: false }), { aws })).plan)).toEqual([]);
  });

  test('a certificate of us-east-1 is proven for a service elsewhere', async () => {
    const { account } = await accountWithZone();
    const make = () => {
      const app = new App({ name: 'shop' });
      const edge = new Stack(app, 'Edge', { region: 'us-east-1' });
      const hostedZone = HostedZone.fromLookup(edge, 'Zone', { domainName: 'example.com' });
      const certificate = new Certificate(edge, 'Certificate', {
        domainName: 'cdn.example.com',
        hostedZone,
      });
      const web = new Stack(app, 'Web', { region: 'eu-west-1' });
      const task = new TaskDefinition(web, 'Task', { cpu: 256, memoryMiB: 512 });
      task.addContainer('main', {
        image: ContainerImage.fromRegistry('nginx:1'),
        environment: { CERTIFICATE: certificate.certificateArn },
      });
      return app;
    };
    await livesAndGoes(make, account.sandbox);
  });

  test('may have the same id within constructs of their own', async () => {
    const make = () => {
      const app = new App({ name: 'shop' });
      for (const region of ['eu-west-1', 'us-east-1']) {
        const stack = new Stack(new Construct(app, region), 'Web', { region });
        new LogGroup(stack, 'Logs', { logGroupName: '/shop/web' });
      }
      return app;
    };
    const sandbox = createSandbox();
    await livesAndGoes(make, sandbox, async () => {
      expect(scopesOf(sandbox, 'CreateLogGroup').sort()).toEqual([
        `${HERE}/eu-west-1`,
        `${HERE}/us-east-1`,
      ]);
      const one = await plan(make(), { aws: { sandbox }, stacks: ['eu-west-1/Web'] });
      expect(one.plan.selection?.selected).toBe(1);
    });
  });
});

describe('stacks in two accounts', () => {
  const make = () => shop({ logs: { role: deployRole(THERE) }, web: { account: HERE } });

  test('are reached by the roles that they name, each account with a lock of its own', async () => {
    const sandbox = createSandbox();
    await livesAndGoes(make, sandbox, () => {
      expect(scopesOf(sandbox, 'CreateLogGroup')).toContain(`${THERE}/us-east-1`);
      expect(scopesOf(sandbox, 'CreateService')).toEqual([`${HERE}/eu-west-1`]);
      expect(scopesOf(sandbox, 'PutParameter').sort()).toEqual([
        `${HERE}/eu-west-1`,
        `${THERE}/us-east-1`,
      ]);
      const assumed = sandbox.calls.entries.filter(({ operation }) => operation === 'AssumeRole');
      expect(assumed.map(({ input }) => input)).toEqual(
        assumed.map(() => ({ RoleArn: deployRole(THERE), RoleSessionName: 'gantry' })),
      );
    });
  });

  test('ask nothing of an account that the selection has nothing to do with', async () => {
    const sandbox = createSandbox();
    const aws = { sandbox };
    await plan(make(), { aws, stacks: ['Logs'] });
    expect([...new Set(sandbox.calls.entries.map(({ account }) => account))].sort()).toEqual([
      // Who assumes the role is of this one.
      HERE,
      THERE,
    ]);
    expect(
      sandbox.calls.entries
        .filter(({ account }) => account === HERE)
        .map(({ operation }) => operation),
    ).toEqual(['AssumeRole']);
    sandbox.calls.reset();
    // The service needs the ARN of the group: its account is asked for that alone.
    await plan(make(), { aws, stacks: ['Web'] });
    const there = sandbox.calls.entries.filter(({ account }) => account === THERE);
    expect(new Set(there.map(({ service }) => service))).toEqual(
      new Set(['STS', 'CloudWatch Logs']),
    );
  });

  test('are locked where a selection works, not where it only reads', async () => {
    const sandbox = createSandbox();
    const aws = { sandbox };
    expect(failuresOf(await deploy(make(), { aws, stacks: ['Logs'] }))).toEqual([]);
    sandbox.calls.reset();
    expect(failuresOf(await deploy(make(), { aws, stacks: ['Web'] }))).toEqual([]);
    expect(scopesOf(sandbox, 'PutParameter')).toEqual([`${HERE}/eu-west-1`]);
  });

  test('write nothing when a role is refused or of another account than the stack', async () => {
    const sandbox = createSandbox();
    sandbox.faults.add({ operation: 'AssumeRole', effect: { kind: 'access-denied' } });
    await expect(deploy(make(), { aws: { sandbox } })).rejects.toMatchObject({
      code: 'aws/no-role',
      detail: expect.stringContaining(deployRole(THERE)),
    });
    expect(writesOf(sandbox)).toEqual([]);
    expect(() => shop({ logs: { role: deployRole(THERE), account: HERE } })).toThrow(
      expect.objectContaining({ code: 'tree/bad-props' }),
    );
    expect(() => shop({ logs: { role: 'deploy' } })).toThrow(
      expect.objectContaining({ code: 'tree/bad-props' }),
    );
  });

  test('reached by two roles in one Region share its lock, and are listed once', async () => {
    const sandbox = createSandbox();
    const two = () =>
      shop({
        logs: { role: deployRole(THERE, 'logs'), region: 'eu-west-1' },
        web: { role: deployRole(THERE, 'web') },
      });
    await livesAndGoes(two, sandbox, () => {
      const locks = sandbox.calls.entries.filter(
        ({ operation, input }) =>
          operation === 'PutParameter' && (input as { Overwrite?: boolean }).Overwrite !== true,
      );
      expect(locks).toHaveLength(1);
    });
    expect(await unlock(two(), { aws: { sandbox } })).toEqual([]);
    const removed = await deploy(two(), { aws: { sandbox } });
    expect(actionsOf(removed.plan)).toContain('create shop/Logs/Audit');
  });
});
