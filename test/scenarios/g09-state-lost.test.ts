import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, test } from 'vitest';
import { describePlan } from '../../lib/engine/describe-plan.ts';
import { App, adopt, drift, LogGroup, orphans, Stack } from '../../lib/index.ts';
import { type Account, anAccount, linesOf } from '../invariants/harness.ts';
import { standing } from '../invariants/standing.ts';
import { clientOf } from '../sandbox/clients.ts';
import { actionsOf, aWebApp, mustDeploy } from './apps.ts';

function logs(account: Account): CloudWatchLogsClient {
  return new CloudWatchLogsClient(clientOf(account.sandbox));
}

function groups(...ids: readonly string[]): App {
  const app = new App({ name: 'shop' });
  const stack = new Stack(app, 'Web', { region: 'eu-west-1' });
  for (const id of ids) new LogGroup(stack, id, { logGroupName: `/shop/${id}`, retention: 30 });
  return app;
}

// There is no state to lose: every plan of these tests is made by a process that knows nothing but the code.
describe('G09, state lost', () => {
  test('a deployed app is found whole; what somebody has removed by hand is made again', async () => {
    const account = anAccount();
    await mustDeploy(account, aWebApp());
    expect(linesOf(await account.plan(aWebApp()))).toEqual([]);
    const [group] = (await logs(account).send(new DescribeLogGroupsCommand({}))).logGroups ?? [];
    await logs(account).send(new DeleteLogGroupCommand({ logGroupName: group?.logGroupName }));

    // What refers to it may follow, as far as a plan can know; in the end nothing else is written.
    const actions = actionsOf(await account.plan(aWebApp()));
    expect(actions.filter((line) => !line.startsWith('update'))).toEqual([
      'create shop/Web/Task/LogGroup',
    ]);
    expect((await drift(aWebApp(), { aws: { sandbox: account.sandbox } })).drift).toMatchObject({
      drifted: [],
      missing: [{ address: 'shop/Web/Task/LogGroup', type: 'AWS::Logs::LogGroup' }],
      orphans: [],
      pending: 0,
    });
    expect(await account.writesDuring(() => mustDeploy(account, aWebApp()))).toEqual([
      'CloudWatch Logs.CreateLogGroup',
      'CloudWatch Logs.PutRetentionPolicy',
    ]);
    expect(linesOf(await account.plan(aWebApp()))).toEqual([]);
  });

  test('what is no longer in the code is listed with why, and listing removes nothing', async () => {
    const account = anAccount();
    const before = groups('Kept', 'Gone');
    new LogGroup(before.node.findChild('Web') as Stack, 'Retained', {
      logGroupName: '/shop/Retained',
      removalPolicy: 'retain',
    });
    await mustDeploy(account, before);
    const standingBefore = standing(account.sandbox.dump());
    const aws = { sandbox: account.sandbox };
    expect((await orphans(groups('Kept'), { aws })).orphans).toMatchObject([
      { address: 'shop/Web/Gone', id: '/shop/Gone', kind: 'removed' },
      { address: 'shop/Web/Retained', id: '/shop/Retained', kind: 'retained' },
    ]);
    expect(await account.writesDuring(() => orphans(groups('Kept'), { aws }))).toEqual([]);
    expect(standing(account.sandbox.dump())).toEqual(standingBefore);

    await mustDeploy(account, groups('Kept'));
    expect((await orphans(groups('Kept'), { aws })).orphans).toMatchObject([
      { address: 'shop/Web/Retained', kind: 'retained' },
    ]);
  });

  test('objects of other apps are told by app and address where they are asked for', async () => {
    const account = anAccount();
    await mustDeploy(account, groups('Ours'));
    const blog = new App({ name: 'blog' });
    new LogGroup(new Stack(blog, 'Main', { region: 'eu-west-1' }), 'Posts', {
      logGroupName: '/blog/posts',
    });
    await mustDeploy(account, blog);
    const aws = { sandbox: account.sandbox };
    expect(await orphans(groups('Ours'), { aws })).toMatchObject({ orphans: [], otherApps: [] });
    expect(await orphans(groups('Ours'), { aws, allApps: true })).toMatchObject({
      orphans: [],
      otherApps: [{ app: 'blog', address: 'blog/Main/Posts', region: 'eu-west-1' }],
    });
  });

  test("somebody's object of the same name is refused with what differs, and taken over when asked", async () => {
    const account = anAccount();
    const aws = { sandbox: account.sandbox };
    await mustDeploy(account, groups('Ours'));
    await logs(account).send(new CreateLogGroupCommand({ logGroupName: '/shop/Theirs' }));
    const app = groups('Ours', 'Theirs');
    const refused = await account.deploy(app);
    expect(refused).toMatchObject({ exitCode: 7, applied: false });
    expect(refused.plan.diagnostics).toMatchObject([
      {
        code: 'plan/not-owned',
        address: 'shop/Web/Theirs',
        detail: '/shop/Theirs carries no Gantry tags; it differs in retentionInDays none -> 30',
      },
    ]);
    const result = await adopt(app, { addresses: ['shop/Web/Theirs'], aws });
    expect(describePlan(result.plan)).toContain('retentionInDays: (none) -> 30 [live]');
    expect(result).toMatchObject({ exitCode: 0, applied: true, others: {} });
    expect(describePlan(await account.plan(app))).toBe('no changes, 2 unchanged');
    const more = groups('Ours');
    new LogGroup(more.node.findChild('Web') as Stack, 'Theirs', {
      logGroupName: '/shop/Theirs',
      retention: 7,
    });
    expect(describePlan(await account.plan(more))).toContain(
      'retentionInDays: 30 -> 7 [change, live]',
    );
  });
});
