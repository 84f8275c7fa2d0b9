import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateTagsCommand,
  CreateVpcCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { App, drift, LogGroup, orphans, Resource, Stack } from '../../lib/index.ts';
import { type Account, anAccount, linesOf } from '../invariants/harness.ts';
import { standing } from '../invariants/standing.ts';
import { clientOf } from '../sandbox/clients.ts';
import { mustDeploy } from './apps.ts';

const NAME = '/shop/web';
const ARN = `arn:aws:logs:eu-west-1:111111111111:log-group:${NAME}`;
const ADDRESS = 'shop/Web/Logs';

function app(retention: 7 | 30 = 30, more: (stack: Stack) => void = () => {}): App {
  const root = new App({ name: 'shop' });
  const stack = new Stack(root, 'Web', { region: 'eu-west-1' });
  new LogGroup(stack, 'Logs', { logGroupName: NAME, retention });
  more(stack);
  return root;
}

function logs(account: Account): CloudWatchLogsClient {
  return new CloudWatchLogsClient(clientOf(account.sandbox));
}

async function tag(account: Account, tags: Record<string, string>, resourceArn = ARN) {
  await logs(account).send(new TagResourceCommand({ resourceArn, tags }));
}

async function untag(account: Account, ...tagKeys: string[]) {
  await logs(account).send(new UntagResourceCommand({ resourceArn: ARN, tagKeys }));
}

/** Our own tags of a group, as somebody who clones it copies them. */
function tagsIn({ sandbox }: Account, name = NAME): Record<string, string> {
  for (const [table, records] of Object.entries(sandbox.dump()))
    if (table.endsWith('/logs.groups'))
      return (records[name] as { tags: Record<string, string> }).tags;
  throw new Error('there is no log group');
}

async function deployed(): Promise<Account> {
  const account = anAccount();
  await mustDeploy(account, app());
  return account;
}

/** What a deploy is blocked by; it must write nothing. */
async function blockedBy(account: Account, root: App) {
  const before = standing(account.sandbox.dump());
  let code = 0;
  let found: readonly object[] = [];
  const writes = await account.writesDuring(async () => {
    const result = await account.deploy(root);
    code = result.exitCode;
    found = result.plan.diagnostics.filter(({ severity }) => severity === 'error');
    expect(result.applied).toBe(false);
  });
  expect(writes).toEqual([]);
  expect(standing(account.sandbox.dump())).toEqual(before);
  expect(code).toBe(7);
  return found;
}

describe('tags that somebody has taken off', () => {
  test("all of them: the object is nobody's, and is offered to be taken over", async () => {
    const account = await deployed();
    await untag(account, 'gantry:app', 'gantry:address', 'gantry:fields');
    expect(await blockedBy(account, app())).toMatchObject([
      { code: 'plan/not-owned', address: ADDRESS },
    ]);
    expect((await account.deploy(app(), { adopt: [ADDRESS] })).exitCode).toBe(0);
    expect(linesOf(await account.plan(app()))).toEqual([]);
  });

  test('gantry:fields: a warning, no cause is claimed, and a deploy writes it anew', async () => {
    const account = await deployed();
    await untag(account, 'gantry:fields');
    const plan = await account.plan(app(7));
    expect(plan.diagnostics).toMatchObject([
      {
        severity: 'warning',
        code: 'plan/record-lost',
        address: ADDRESS,
        path: 'tags.gantry:fields',
      },
    ]);
    expect(plan.steps).toMatchObject([
      { action: 'update', fields: [{ path: 'retentionInDays', cause: 'unknown' }] },
    ]);
    await mustDeploy(account, app(7));
    expect((await account.plan(app(7))).diagnostics).toEqual([]);
    expect(linesOf(await account.plan(app(7)))).toEqual([]);
  });
});

describe('tags that somebody has written', () => {
  test.each([
    ['3:zzzz', 'of version 3'],
    ['12:whatever', 'of version 12'],
  ])('gantry:fields %s is of a later version: nothing is written', async (text, said) => {
    const account = await deployed();
    await tag(account, { 'gantry:fields': text });
    expect(await blockedBy(account, app(7))).toMatchObject([
      { code: 'plan/newer-tags', address: ADDRESS, detail: expect.stringContaining(said) },
    ]);
    // Neither when it would be removed, nor with everything else.
    const without = new App({ name: 'shop' });
    new Stack(without, 'Web', { region: 'eu-west-1' });
    expect(await blockedBy(account, without)).toMatchObject([{ code: 'plan/newer-tags' }]);
    const destroyed = await account.destroy(app());
    expect(destroyed).toMatchObject({ applied: false });
    expect(tagsIn(account)['gantry:fields']).toBe(text);
  });

  test.each(['rubbish', '2:abc', '1:a', ''])('gantry:fields %j is a warning', async (text) => {
    const account = await deployed();
    await tag(account, { 'gantry:fields': text });
    const plan = await account.plan(app());
    expect(plan.diagnostics).toMatchObject([{ severity: 'warning', code: 'plan/record-lost' }]);
    await mustDeploy(account, app());
    expect((await account.plan(app())).diagnostics).toEqual([]);
  });

  test('of version 1 stay as they are until something else is written', async () => {
    const account = await deployed();
    const paths = tagsIn(account)['gantry:fields']?.slice(6).match(/.{5}/g) ?? [];
    const old = `1:${paths.map((entry) => entry.slice(0, 3)).join('')}`;
    await tag(account, { 'gantry:fields': old });
    expect(linesOf(await account.plan(app()))).toEqual([]);
    expect(await account.writesDuring(() => account.deploy(app()))).toEqual([]);
    expect((await account.plan(app(7))).steps).toMatchObject([
      { fields: [{ path: 'retentionInDays', cause: 'unknown' }] },
    ]);
    await mustDeploy(account, app(7));
    expect(tagsIn(account)['gantry:fields']).toMatch(/^2:/);
    expect((await account.plan(app(30))).steps).toMatchObject([{ fields: [{ cause: 'code' }] }]);
  });

  test('gantry:address of a neighbour: refused', async () => {
    const account = anAccount();
    const both = app(30, (stack) => new LogGroup(stack, 'Other', { logGroupName: '/shop/other' }));
    await mustDeploy(account, both);
    await tag(account, { 'gantry:address': 'shop/Web/Other' });
    expect(await blockedBy(account, both)).toMatchObject([
      {
        code: 'plan/not-owned',
        address: ADDRESS,
        detail: expect.stringContaining('shop/Web/Other'),
      },
    ]);
  });

  test('on a copy of an object: the copy is named, and not removed', async () => {
    const account = await deployed();
    await logs(account).send(
      new CreateLogGroupCommand({ logGroupName: '/theirs/copy', tags: tagsIn(account) }),
    );
    expect(await blockedBy(account, app())).toMatchObject([
      { code: 'plan/copied-tags', detail: 'AWS::Logs::LogGroup /theirs/copy' },
    ]);
    expect((await account.destroy(app())).applied).toBe(false);
    const aws = { sandbox: account.sandbox };
    expect((await orphans(app(), { aws })).orphans).toMatchObject([
      { id: '/theirs/copy', kind: 'doubtful' },
    ]);
    expect(await drift(app(), { aws })).toMatchObject({ drifted: true, exitCode: 7 });
  });

  test('on a copy that is made while consent is asked for: nothing is written', async () => {
    const account = await deployed();
    const result = await account.deploy(app(7), {
      confirm: async () => {
        await logs(account).send(
          new CreateLogGroupCommand({ logGroupName: '/theirs/copy', tags: tagsIn(account) }),
        );
        account.sandbox.calls.reset();
        return true;
      },
    });
    expect(result).toMatchObject({ applied: false, exitCode: 7, run: { outcomes: [] } });
    expect(result.plan.diagnostics).toMatchObject([{ code: 'plan/copied-tags' }]);
    const written = account.sandbox.calls.writes().map(({ service }) => service);
    expect([...new Set(written)]).toEqual(['SSM']);
  });

  test('on an object of another type: it is named, and not removed', async () => {
    const account = await deployed();
    await new SQSClient(clientOf(account.sandbox)).send(
      new CreateQueueCommand({ QueueName: 'theirs', tags: tagsIn(account) }),
    );
    expect(await blockedBy(account, app())).toMatchObject([
      { code: 'plan/copied-tags', detail: expect.stringContaining('AWS::SQS::Queue') },
    ]);
  });
});

describe('two objects of one address that only tags tell', () => {
  const network = (CidrBlock = '10.0.0.0/16') => {
    const root = new App({ name: 'shop' });
    const stack = new Stack(root, 'Net', { region: 'eu-west-1' });
    new Resource(stack, 'Vpc', { type: 'AWS::EC2::VPC', properties: { CidrBlock } });
    return root;
  };

  async function cloned(CidrBlock: string) {
    const account = anAccount();
    await mustDeploy(account, network());
    const ec2 = new EC2Client(clientOf(account.sandbox));
    const { Vpcs: [vpc] = [] } = await ec2.send(
      new DescribeVpcsCommand({ Filters: [{ Name: 'tag:gantry:app', Values: ['shop'] }] }),
    );
    const { Vpc: copy } = await ec2.send(new CreateVpcCommand({ CidrBlock }));
    await ec2.send(new CreateTagsCommand({ Resources: [copy?.VpcId ?? ''], Tags: vpc?.Tags }));
    return { account, ids: [vpc?.VpcId, copy?.VpcId] };
  }

  test('are both left alone where nothing says which is ours', async () => {
    const { account, ids } = await cloned('10.0.0.0/16');
    const [error] = await blockedBy(account, network());
    expect(error).toMatchObject({ code: 'plan/same-address', address: 'shop/Net/Vpc' });
    for (const id of ids) expect((error as { detail: string }).detail).toContain(id);
  });

  test('are told of where one is what a replacement leaves', async () => {
    const { account, ids } = await cloned('10.9.0.0/16');
    const plan = await account.plan(network());
    expect(plan.diagnostics).toMatchObject([{ severity: 'warning', code: 'plan/same-address' }]);
    expect(plan.steps).toContainEqual(expect.objectContaining({ action: 'delete', id: ids[1] }));
  });
});

describe('what AWS answers and no type can read', () => {
  test('is an error that names the object and its tag, and nothing is written', async () => {
    const account = anAccount();
    const root = () => {
      const one = new App({ name: 'shop' });
      new Resource(new Stack(one, 'Net', { region: 'eu-west-1' }), 'Vpc', {
        type: 'AWS::EC2::VPC',
        properties: {
          CidrBlock: '10.0.0.0/16',
          Ipv4IpamPoolId: 'ipam-pool-0123456789abcdef0',
        } as never,
      });
      return one;
    };
    await mustDeploy(account, root());
    const ec2 = new EC2Client(clientOf(account.sandbox));
    const { Vpcs: [vpc] = [] } = await ec2.send(
      new DescribeVpcsCommand({ Filters: [{ Name: 'tag:gantry:app', Values: ['shop'] }] }),
    );
    const key = vpc?.Tags?.find(({ Key }) => Key?.startsWith('gantry:field:'))?.Key;
    await ec2.send(
      new CreateTagsCommand({ Resources: [vpc?.VpcId ?? ''], Tags: [{ Key: key, Value: '{' }] }),
    );
    const writes = await account.writesDuring(async () => {
      await expect(account.deploy(root())).rejects.toMatchObject({
        code: 'plan/unreadable',
        exitCode: 1,
        detail: expect.stringContaining(String(key)),
      });
    });
    expect(writes).toEqual([]);
  });
});
