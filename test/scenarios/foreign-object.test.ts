import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateServiceCommand } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { App, LogGroup, Stack } from '../../lib/index.ts';
import { anAccount } from '../invariants/harness.ts';
import { clientOf } from '../sandbox/clients.ts';
import { aWorkerApp, ecsOf, liveServices, mustDeploy } from './apps.ts';

function logs(app: string): App {
  const root = new App({ name: app });
  const stack = new Stack(root, 'Web', { region: 'eu-west-1' });
  new LogGroup(stack, 'Logs', { logGroupName: '/shared/web' });
  new LogGroup(stack, 'Others');
  return root;
}

describe('an object of the same name that is not ours', () => {
  test('blocks the plan, is named, and nothing at all is written', async () => {
    const account = anAccount();
    await new CloudWatchLogsClient(clientOf(account.sandbox)).send(
      new CreateLogGroupCommand({ logGroupName: '/shared/web' }),
    );
    const before = account.sandbox.calls.writes().length;
    const result = await account.deploy(logs('shop'));
    expect(result).toMatchObject({ exitCode: 7, applied: false });
    expect(result.plan.diagnostics).toEqual([
      expect.objectContaining({
        code: 'plan/not-owned',
        address: 'shop/Web/Logs',
        detail: expect.stringContaining('carries no Gantry tags'),
      }),
    ]);
    expect(account.sandbox.calls.writes()).toHaveLength(before);
  });

  test('but of another app names that app', async () => {
    const account = anAccount();
    await mustDeploy(account, logs('shop'));
    const writes = await account.writesDuring(async () => {
      const result = await account.deploy(logs('blog'));
      expect(result.exitCode).toBe(7);
      expect(result.plan.diagnostics[0]?.detail).toContain('shop');
    });
    expect(writes).toEqual([]);
    expect((await account.destroy(logs('blog'))).exitCode).toBe(0);
    expect(await account.plan(logs('shop'))).toMatchObject({ diagnostics: [] });
  });

  test('stays through everything that is done beside it', async () => {
    const account = anAccount();
    const app = aWorkerApp();
    await mustDeploy(account, app);
    const [own] = await liveServices(account);
    await ecsOf(account).send(
      new CreateServiceCommand({
        cluster: own?.clusterArn,
        serviceName: 'theirs',
        taskDefinition: own?.taskDefinition,
        desiredCount: 0,
        networkConfiguration: own?.networkConfiguration,
      }),
    );
    await mustDeploy(account, aWorkerApp({ image: 'nginx:2' }));
    const names = (await liveServices(account)).map(({ serviceName }) => serviceName);
    expect(names).toContain('theirs');
    expect(
      account.sandbox.calls
        .writes()
        .filter(({ input }) => JSON.stringify(input).includes('"service":"theirs"')),
    ).toEqual([]);
  });
});
