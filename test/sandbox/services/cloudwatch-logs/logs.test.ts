import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  ListTagsForResourceCommand,
  PutLogEventsCommand,
  PutLogGroupDeletionProtectionCommand,
  PutRetentionPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../../../lib/sandbox/index.ts';
import { appendLog } from '../../../../lib/sandbox/services/cloudwatch-logs/index.ts';
import { clientOf } from '../../clients.ts';

const scope = { account: '111111111111', region: 'eu-west-1' };

function someLogs() {
  const sandbox = createSandbox();
  const logs = new CloudWatchLogsClient(clientOf(sandbox));
  const create = (logGroupName: string, more: object = {}) =>
    logs.send(new CreateLogGroupCommand({ logGroupName, ...more }));
  return { sandbox, logs, create };
}

describe('log groups', () => {
  test('read as CloudWatch Logs fills them', async () => {
    const { logs, create } = someLogs();
    await create('/app');
    const { logGroups } = await logs.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: '/a' }),
    );
    const arn = 'arn:aws:logs:eu-west-1:111111111111:log-group:/app';
    expect(logGroups).toEqual([
      {
        logGroupName: '/app',
        creationTime: Date.UTC(2026, 0, 1),
        metricFilterCount: 0,
        arn: `${arn}:*`,
        logGroupArn: arn,
        storedBytes: 0,
        logGroupClass: 'STANDARD',
        deletionProtectionEnabled: false,
      },
    ]);
  });

  test.each([
    ['/app', 'ResourceAlreadyExistsException'],
    ['aws/x', 'InvalidParameterException'],
    ['a b', 'InvalidParameterException'],
    ['x'.repeat(513), 'InvalidParameterException'],
  ])('named %s are refused', async (name, code) => {
    const { create } = someLogs();
    await create('/app');
    await expect(create(name)).rejects.toMatchObject({ name: code });
  });

  test('are listed fifty a page, and found by identifiers', async () => {
    const { logs, create } = someLogs();
    for (let index = 0; index < 60; index += 1) await create(`g${String(index).padStart(2, '0')}`);
    const first = await logs.send(new DescribeLogGroupsCommand({}));
    expect(first.logGroups).toHaveLength(50);
    const second = await logs.send(new DescribeLogGroupsCommand({ nextToken: first.nextToken }));
    expect(second.logGroups?.map(({ logGroupName }) => logGroupName)).toEqual(
      Array.from({ length: 10 }, (_, index) => `g${50 + index}`),
    );
    expect(second.nextToken).toBeUndefined();
    const named = await logs.send(
      new DescribeLogGroupsCommand({ logGroupIdentifiers: ['g01', 'g1'] }),
    );
    expect(named.logGroups).toMatchObject([{ logGroupName: 'g01' }]);
    await expect(logs.send(new DescribeLogGroupsCommand({ limit: 51 }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  test('keep events for the allowed numbers of days only, or for ever', async () => {
    const { logs, create } = someLogs();
    await create('/app');
    const logGroupName = '/app';
    await expect(
      logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 2 })),
    ).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining(
        "Value '2' at 'retentionInDays' failed to satisfy constraint",
      ),
    });
    await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 400 }));
    const retention = async () => {
      const { logGroups } = await logs.send(new DescribeLogGroupsCommand({}));
      return logGroups?.[0]?.retentionInDays;
    };
    expect(await retention()).toBe(400);
    await logs.send(new DeleteRetentionPolicyCommand({ logGroupName }));
    expect(await retention()).toBeUndefined();
  });

  test('are not deleted while protected, and take their streams with them', async () => {
    const { sandbox, logs, create } = someLogs();
    await create('/app', { deletionProtectionEnabled: true });
    appendLog(sandbox.world, scope, '/app', 's', 'line');
    const remove = () => logs.send(new DeleteLogGroupCommand({ logGroupName: '/app' }));
    await expect(remove()).rejects.toMatchObject({ name: 'ValidationException' });
    await logs.send(
      new PutLogGroupDeletionProtectionCommand({
        logGroupIdentifier: '/app',
        deletionProtectionEnabled: false,
      }),
    );
    await remove();
    expect(sandbox.dump()).toEqual({});
    await expect(remove()).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified log group does not exist.',
    });
  });

  test('are tagged by the ARN without the star', async () => {
    const { logs, create } = someLogs();
    await create('/app', { tags: { a: '1' } });
    const resourceArn = 'arn:aws:logs:eu-west-1:111111111111:log-group:/app';
    await logs.send(new TagResourceCommand({ resourceArn, tags: { b: '2' } }));
    await logs.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a'] }));
    const { tags } = await logs.send(new ListTagsForResourceCommand({ resourceArn }));
    expect(tags).toEqual({ b: '2' });
    await expect(
      logs.send(new ListTagsForResourceCommand({ resourceArn: `${resourceArn}:*` })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});

describe('log events', () => {
  test('written from inside need the group, and make the stream', async () => {
    const { sandbox, logs, create } = someLogs();
    expect(appendLog(sandbox.world, scope, '/app', 's', 'lost')).toBe(false);
    await create('/app');
    for (const message of ['one', 'two', 'three']) {
      expect(appendLog(sandbox.world, scope, '/app', 's', message)).toBe(true);
      sandbox.clock.advance(1000);
    }
    const { logStreams } = await logs.send(new DescribeLogStreamsCommand({ logGroupName: '/app' }));
    expect(logStreams).toMatchObject([
      { logStreamName: 's', lastEventTimestamp: Date.UTC(2026, 0, 1, 0, 0, 2) },
    ]);
    const stream = { logGroupName: '/app', logStreamName: 's' };
    const last = await logs.send(new GetLogEventsCommand({ ...stream, limit: 2 }));
    expect(last.events?.map(({ message }) => message)).toEqual(['two', 'three']);
    const earlier = await logs.send(
      new GetLogEventsCommand({ ...stream, nextToken: last.nextBackwardToken }),
    );
    expect(earlier.events?.map(({ message }) => message)).toEqual(['one']);
    const end = await logs.send(
      new GetLogEventsCommand({ ...stream, nextToken: last.nextForwardToken }),
    );
    expect(end).toMatchObject({ events: [], nextForwardToken: last.nextForwardToken });
  });

  test('are found by time and words over all streams, page by page', async () => {
    const { logs, create } = someLogs();
    await create('/app');
    const start = Date.UTC(2026, 0, 1);
    for (const [logStreamName, offset] of [
      ['a', 0],
      ['b', 500],
    ] as const) {
      await logs.send(new CreateLogStreamCommand({ logGroupName: '/app', logStreamName }));
      await logs.send(
        new PutLogEventsCommand({
          logGroupName: '/app',
          logStreamName,
          logEvents: [
            { timestamp: start + offset, message: `${logStreamName} ERROR disk full` },
            { timestamp: start + offset + 1000, message: `${logStreamName} fine` },
          ],
        }),
      );
    }
    const find = (more: object) =>
      logs.send(new FilterLogEventsCommand({ logGroupName: '/app', ...more }));
    const messages = async (more: object) =>
      (await find(more)).events?.map(({ message }) => message);
    expect(await messages({})).toEqual([
      'a ERROR disk full',
      'b ERROR disk full',
      'a fine',
      'b fine',
    ]);
    expect(await messages({ filterPattern: 'ERROR "disk full" -a' })).toEqual([
      'b ERROR disk full',
    ]);
    expect(await messages({ startTime: start + 500, endTime: start + 1000 })).toEqual([
      'b ERROR disk full',
    ]);
    expect(await messages({ logStreamNames: ['a'] })).toHaveLength(2);
    const first = await find({ limit: 3 });
    expect(first.events).toHaveLength(3);
    expect(await messages({ limit: 3, nextToken: first.nextToken })).toEqual(['b fine']);
  });

  test('out of order in one call are refused', async () => {
    const { logs, create } = someLogs();
    await create('/app');
    const stream = { logGroupName: '/app', logStreamName: 's' };
    await logs.send(new CreateLogStreamCommand(stream));
    const logEvents = [
      { timestamp: 2, message: 'b' },
      { timestamp: 1, message: 'a' },
    ];
    await expect(
      logs.send(new PutLogEventsCommand({ ...stream, logEvents })),
    ).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});
