import {
  CreateLogGroupCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, test } from 'vitest';
import type { Address } from '../../../lib/graph/address.ts';
import type { ResourceNode } from '../../../lib/graph/graph.ts';
import { logsLogGroup } from '../../../lib/resources/logs/log-group/index.ts';
import type { LogGroupProperties } from '../../../lib/resources/logs/log-group/properties.ts';
import { ServiceFault } from '../../../lib/sandbox/service.ts';
import { aWorld, ownTags } from '../contexts.ts';
import { deploy, destroy, look } from '../deploying.ts';

const NAME = '/gantry/shop/prod-api';
const ADDRESS = 'shop/prod/Api/Logs';

const group = (more: Partial<LogGroupProperties> = {}): LogGroupProperties => ({
  logGroupName: NAME,
  ...more,
});

function nodes(count: number): readonly ResourceNode[] {
  return Array.from({ length: count }, (_, i) => ({
    type: 'AWS::Logs::LogGroup',
    address: `shop/prod/G${i}` as Address,
    stack: 'prod',
    properties: {},
    tags: {},
    dependsOn: [],
  }));
}

describe('log group', () => {
  test('is made with its retention, and then nothing differs', async () => {
    const world = aWorld();
    const made = await deploy(world, logsLogGroup, ADDRESS, group({ retentionInDays: 30 }));
    expect(made.writes).toEqual(['CreateLogGroup', 'PutRetentionPolicy']);
    const again = await deploy(world, logsLogGroup, ADDRESS, group({ retentionInDays: 30 }));
    expect(again).toMatchObject({ changed: [], writes: [] });
    expect(again.live.attributes).toEqual(made.live.attributes);
  });

  test('retention that leaves the code is switched off, and never declared is left alone', async () => {
    const world = aWorld();
    await deploy(world, logsLogGroup, ADDRESS, group({ retentionInDays: 30 }));
    const off = await deploy(world, logsLogGroup, ADDRESS, group());
    expect(off.writes).toEqual(['DeleteRetentionPolicy', 'TagResource']);
    expect((await deploy(world, logsLogGroup, ADDRESS, group())).writes).toEqual([]);
  });

  test('retention changed behind our back is seen', async () => {
    const world = aWorld();
    await deploy(world, logsLogGroup, ADDRESS, group({ retentionInDays: 30 }));
    const client = await world.aws.clients.logs();
    await client.send(new DeleteRetentionPolicyCommand({ logGroupName: NAME }));
    const again = await deploy(world, logsLogGroup, ADDRESS, group({ retentionInDays: 30 }));
    expect(again.changed).toEqual(['retentionInDays']);
  });

  test("days that an account's retention policy decides are nobody's change", async () => {
    const world = aWorld();
    await deploy(world, logsLogGroup, ADDRESS, group({ retentionInDays: 30 }));
    const client = await world.aws.clients.logs();
    const arn = `arn:aws:logs:eu-west-1:111111111111:log-group:${NAME}`;
    const mock = mockClient(client);
    mock.on(ListTagsForResourceCommand).resolves({ tags: {} });
    mock.on(DescribeLogGroupsCommand).resolves({
      logGroups: [
        {
          logGroupName: NAME,
          arn: `${arn}:*`,
          logGroupArn: arn,
          retentionInDays: 7,
          retentionPolicyName: 'company',
        },
      ],
    });
    const live = await look(world, logsLogGroup, ADDRESS, group({ retentionInDays: 30 }));
    expect(live?.properties.retentionInDays).toBe(30);
    mock.restore();
  });

  test('a fixed name is found exactly, beside longer ones', async () => {
    const world = aWorld();
    const client = await world.aws.clients.logs();
    for (const logGroupName of ['api-2', 'api-', 'api'])
      await client.send(new CreateLogGroupCommand({ logGroupName }));
    const live = await look(world, logsLogGroup, ADDRESS, group({ logGroupName: 'api' }));
    expect(live?.id).toBe('api');
    expect(await look(world, logsLogGroup, ADDRESS, group({ logGroupName: 'ap' }))).toBeUndefined();
  });

  describe('many fixed names', () => {
    const names = Array.from({ length: 120 }, (_, i) => `/ecs/service-${i}`);

    /** Reads them all, of which two are there, and one more whose name begins as theirs do. */
    async function readAll(world: ReturnType<typeof aWorld>) {
      const client = await world.aws.clients.logs();
      for (const logGroupName of ['/ecs/service-7', '/ecs/service-119', '/ecs/service-1190'])
        await client.send(new CreateLogGroupCommand({ logGroupName }));
      const requests = names.map((logGroupName) => ({
        address: ADDRESS as Address,
        identity: { logGroupName },
        properties: group({ logGroupName }),
        digest: undefined,
      }));
      world.calls.length = 0;
      const found = await (await logsLogGroup.operations()).read(requests, world.reading());
      const asked = world.calls.filter(({ operation }) => operation === 'DescribeLogGroups');
      return { found: found.map((live) => live?.id), asked: asked.length };
    }

    const there = names.map((name) =>
      ['/ecs/service-7', '/ecs/service-119'].includes(name) ? name : undefined,
    );

    test('are looked up fifty a call', async () => {
      expect(await readAll(aWorld())).toEqual({ found: there, asked: 3 });
    });

    test('are looked up one by one where AWS will not have it so', async () => {
      const world = aWorld();
      const fault = new ServiceFault('InvalidParameterException', 'unknown log group');
      world.sandbox.faults.add({
        operation: 'DescribeLogGroups',
        where: ({ input }) => 'logGroupIdentifiers' in (input as object),
        effect: { kind: 'error', fault },
      });
      const { found, asked } = await readAll(world);
      expect(found).toEqual(there);
      expect(asked).toBe(3 + names.length);
    });
  });

  test('a group that somebody else made is left alone', async () => {
    const world = aWorld();
    const client = await world.aws.clients.logs();
    await client.send(new CreateLogGroupCommand({ logGroupName: NAME }));
    const operations = await logsLogGroup.operations();
    const request = {
      address: ADDRESS as Address,
      properties: group(),
      tags: ownTags(ADDRESS),
    };
    await expect(operations.create(request, world.applying())).rejects.toMatchObject({
      code: 'plan/not-owned',
    });
    expect(await operations.list(world.reading())).toEqual([]);
  });

  test('a lost answer to the create is no error', async () => {
    const world = aWorld();
    world.sandbox.faults.add({
      operation: 'CreateLogGroup',
      times: 1,
      effect: { kind: 'lost-answer' },
    });
    const made = await deploy(world, logsLogGroup, ADDRESS, group({ retentionInDays: 30 }));
    expect(made.live.id).toBe(NAME);
    expect(
      (await deploy(world, logsLogGroup, ADDRESS, group({ retentionInDays: 30 }))).writes,
    ).toEqual([]);
  });

  test('is listed wherever its name lies, and removed although it is protected', async () => {
    const world = aWorld();
    const far = group({ logGroupName: 'elsewhere', deletionProtectionEnabled: true });
    await deploy(world, logsLogGroup, ADDRESS, group());
    const { live } = await deploy(world, logsLogGroup, 'shop/prod/Far', far);
    world.sandbox.clock.advance(10 * 60_000);
    const operations = await logsLogGroup.operations();
    const listed = await operations.list(world.reading());
    expect(listed.map(({ id }) => id).sort()).toEqual([NAME, 'elsewhere']);
    expect(await destroy(world, logsLogGroup, live)).toEqual([
      'DeleteLogGroup',
      'PutLogGroupDeletionProtection',
      'DeleteLogGroup',
    ]);
    await destroy(world, logsLogGroup, live);
    expect(await look(world, logsLogGroup, 'shop/prod/Far', far)).toBeUndefined();
  });

  test('tags of many groups are read in bulk, and one by one where the bulk lags', async () => {
    const world = aWorld();
    const names = Array.from({ length: 25 }, (_, i) => `/gantry/shop/g${i}`);
    for (const [i, logGroupName] of names.entries())
      await deploy(world, logsLogGroup, `shop/prod/G${i}`, group({ logGroupName }));
    const operations = await logsLogGroup.operations();
    const requests = names.map((logGroupName, i) => ({
      address: `shop/prod/G${i}` as Address,
      identity: { logGroupName },
      properties: group({ logGroupName }),
      digest: undefined,
    }));
    const readTags = async () => {
      world.calls.length = 0;
      const context = world.reading({ desired: () => nodes(25) });
      const found = await operations.read(requests, context);
      const single = world.calls.filter(({ operation }) => operation === 'ListTagsForResource');
      return { tags: found.map((live) => live?.tags['gantry:address']), single: single.length };
    };
    const addresses = requests.map(({ address }) => address);
    expect((await readTags()).tags).toEqual(addresses);
    world.sandbox.clock.advance(10 * 60_000);
    expect(await readTags()).toEqual({ tags: addresses, single: 0 });
  });
});

test.each([
  ['nothing', {}, []],
  ['31 days', { retentionInDays: 31 }, ['retentionInDays']],
  ['nothing about 0 days, which is for ever', { retentionInDays: 0 }, []],
  [
    'retention of a delivery group',
    { retentionInDays: 7, logGroupClass: 'DELIVERY' },
    ['retentionInDays'],
  ],
  ["a name of AWS's own", { logGroupName: 'aws/x' }, ['logGroupName']],
  ['a name with a colon', { logGroupName: 'a:b' }, ['logGroupName']],
] as const)('AWS refuses %s', (_, more, expected) => {
  const neighbours = { at: () => undefined, referrers: () => [] };
  const [node] = nodes(1);
  if (node === undefined) throw new Error('no node');
  const findings = logsLogGroup.validate?.(group(more), node, neighbours) ?? [];
  expect(findings.map(({ path }) => path)).toEqual(expected);
});
