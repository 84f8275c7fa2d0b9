import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateClusterCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { describePlan } from '../../lib/engine/describe-plan.ts';
import {
  App,
  Cluster,
  LogGroup,
  type LogGroupProps,
  Stack,
  TaskDefinition,
} from '../../lib/index.ts';
import { type Account, anAccount } from '../invariants/harness.ts';
import { clientOf } from '../sandbox/clients.ts';
import { mustDeploy } from '../scenarios/apps.ts';

const NAME = '/shared/web';

function logs(props: Partial<LogGroupProps> = {}, name = 'shop'): App {
  const app = new App({ name });
  const stack = new Stack(app, 'Web', { region: 'eu-west-1' });
  new LogGroup(stack, 'Logs', { logGroupName: NAME, retention: 'forever', ...props });
  return app;
}

async function withForeignGroup(): Promise<Account> {
  const account = anAccount();
  await client(account).send(new CreateLogGroupCommand({ logGroupName: NAME }));
  return account;
}

function client(account: Account): CloudWatchLogsClient {
  return new CloudWatchLogsClient(clientOf(account.sandbox));
}

describe('an object that belongs to no app', () => {
  test('is taken over by tags alone when it is as the code asks', async () => {
    const account = await withForeignGroup();
    const app = logs({ adopt: true });
    const plan = await account.plan(app);
    expect(describePlan(plan)).toBe('* shop/Web/Logs AWS::Logs::LogGroup\n1 to adopt');
    expect(await account.writesDuring(() => mustDeploy(account, app))).toEqual([
      'CloudWatch Logs.TagResource',
    ]);
    const { tags } = await client(account).send(
      new ListTagsForResourceCommand({
        resourceArn: `arn:aws:logs:eu-west-1:111111111111:log-group:${NAME}`,
      }),
    );
    expect(tags).toMatchObject({ 'gantry:app': 'shop', 'gantry:address': 'shop/Web/Logs' });
    expect(describePlan(await account.plan(app))).toBe('no changes, 1 unchanged');
    expect(describePlan(await account.plan(logs()))).toBe('no changes, 1 unchanged');
  });

  test('is changed where it differs, and the plan says so before', async () => {
    const account = await withForeignGroup();
    const app = logs({ adopt: true, retention: 30 });
    expect(describePlan(await account.plan(app))).toContain('retentionInDays: (none) -> 30 [live]');
    await mustDeploy(account, app);
    expect(describePlan(await account.plan(app))).toBe('no changes, 1 unchanged');
  });

  test.each([['all'], [['shop/Web/Logs']]] as const)(
    'is taken over when the command says %s',
    async (adopt) => {
      const account = await withForeignGroup();
      const result = await account.deploy(logs(), { adopt });
      expect(result.run.outcomes).toMatchObject([{ action: 'adopt', result: 'done' }]);
    },
  );

  test('is not when the command names another address', async () => {
    const account = await withForeignGroup();
    const app = logs({ retention: 30 });
    new LogGroup(Stack.of(app.node.findChild('Web') as Stack), 'Others');
    const result = await account.deploy(app, { adopt: ['shop/Web/Others'] });
    expect(result).toMatchObject({ exitCode: 7, applied: false });
    expect(result.plan.diagnostics[0]).toMatchObject({
      code: 'plan/not-owned',
      detail: `${NAME} carries no Gantry tags; it differs in retentionInDays none -> 30`,
    });
  });

  test('is not when that would replace it', async () => {
    const account = await withForeignGroup();
    const app = logs({ adopt: true, overrides: { logGroupClass: 'INFREQUENT_ACCESS' } });
    const result = await account.deploy(app);
    expect(result).toMatchObject({ exitCode: 7, applied: false });
    expect(result.plan.diagnostics.map(({ code }) => code)).toEqual(['plan/adopt-replaces']);
  });
});

test('an address that names nothing is refused', async () => {
  const account = await withForeignGroup();
  await expect(
    account.deploy(logs(), { adopt: ['shop/Web/Log', 'shop/Web/Logs'] }),
  ).rejects.toThrow('there is no resource at an address that was named: shop/Web/Log');
});

test('what a refused object differs in is told without secrets', async () => {
  const account = anAccount();
  const container = (value: string) => ({
    name: 'web',
    image: 'nginx:1',
    memory: 128,
    environment: [{ name: 'DB_PASSWORD', value }],
  });
  await new ECSClient(clientOf(account.sandbox)).send(
    new RegisterTaskDefinitionCommand({
      family: 'web',
      containerDefinitions: [container('hunter2')],
    }),
  );
  const app = new App({ name: 'shop' });
  const stack = new Stack(app, 'Web', { region: 'eu-west-1' });
  TaskDefinition.fromJson(stack, 'Task', {
    family: 'web',
    containerDefinitions: [container('swordfish')],
  });
  const [refused] = (await account.plan(app)).diagnostics;
  expect(refused).toMatchObject({
    code: 'plan/not-owned',
    detail: expect.stringContaining('it differs in containerDefinitions'),
  });
  expect(refused?.detail).not.toMatch(/hunter2|swordfish/);
});

test('an object of another app is never taken over', async () => {
  const account = anAccount();
  await mustDeploy(account, logs());
  const result = await account.deploy(logs({ adopt: true }, 'blog'), { adopt: 'all' });
  expect(result).toMatchObject({ exitCode: 7, applied: false });
  expect(result.plan.diagnostics[0]).toMatchObject({
    code: 'plan/not-owned',
    detail: expect.stringContaining('belongs to shop, shop/Web/Logs'),
  });
});

test('a cluster is taken over with its capacity providers', async () => {
  const account = anAccount();
  const ecs = new ECSClient(clientOf(account.sandbox));
  await ecs.send(
    new CreateClusterCommand({
      clusterName: 'main',
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
    }),
  );
  const app = new App({ name: 'shop' });
  const stack = new Stack(app, 'Web', { region: 'eu-west-1' });
  new Cluster(stack, 'Cluster', { clusterName: 'main', adopt: true });
  expect(describePlan(await account.plan(app))).toBe(
    [
      '* shop/Web/Cluster AWS::ECS::Cluster',
      '* shop/Web/Cluster/CapacityProviders AWS::ECS::ClusterCapacityProviderAssociations',
      '2 to adopt',
    ].join('\n'),
  );
  expect([...new Set(await account.writesDuring(() => mustDeploy(account, app)))]).toEqual([
    'ECS.TagResource',
  ]);
  expect(describePlan(await account.plan(app))).toBe('no changes, 2 unchanged');
});
