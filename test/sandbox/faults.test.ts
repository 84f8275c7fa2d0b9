import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeClustersCommand, ECSClient } from '@aws-sdk/client-ecs';
import {
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  DescribeParametersCommand,
  GetParameterCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, test } from 'vitest';
import { createSandbox, type FaultRule } from '../../lib/sandbox/index.ts';
import { clientOf } from './clients.ts';

/** A sandbox with one rule, and calls that put and read a parameter. */
function withRule(rule: FaultRule) {
  const sandbox = createSandbox();
  sandbox.faults.add(rule);
  const ssm = new SSMClient(clientOf(sandbox));
  return {
    sandbox,
    put: (Name: string, Value = 'v') =>
      ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true })),
    get: async (Name: string) =>
      (await ssm.send(new GetParameterCommand({ Name }))).Parameter?.Value,
    list: (input: object = {}) => ssm.send(new DescribeParametersCommand(input)),
  };
}

describe('error answers', () => {
  test.each([
    [
      'throttle',
      'ThrottlingException',
      'RequestLimitExceeded',
      'Throttling',
      'ThrottlingException',
    ],
    [
      'access-denied',
      'AccessDeniedException',
      'UnauthorizedOperation',
      'AccessDenied',
      'AccessDenied',
    ],
    ['server-error', 'ServerException', 'InternalError', 'InternalFailure', 'InternalFailure'],
  ] as const)('%s has the code of each service', async (kind, ecs, ec2, iam, elb) => {
    const sandbox = createSandbox();
    sandbox.faults.add({ effect: { kind } });
    const config = clientOf(sandbox);
    const codes = await Promise.all(
      [
        new ECSClient(config).send(new DescribeClustersCommand({})),
        new EC2Client(config).send(new DescribeVpcsCommand({})),
        new IAMClient(config).send(new GetRoleCommand({ RoleName: 'r' })),
        new ElasticLoadBalancingV2Client(config).send(new DescribeLoadBalancersCommand({})),
      ].map((sent) =>
        sent.then(
          () => 'answered',
          (error: Error) => error.name,
        ),
      ),
    );
    expect(codes).toEqual([ecs, ec2, iam, elb]);
  });

  test('nothing is done', async () => {
    const { sandbox, put } = withRule({ effect: { kind: 'server-error' } });
    await expect(put('a')).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
    expect(sandbox.dump()).toEqual({});
    expect(sandbox.calls.entries).toMatchObject([
      { service: 'SSM', operation: 'PutParameter', write: true, error: 'InternalFailure' },
    ]);
  });

  test('the real client retries a throttle by itself', async () => {
    const sandbox = createSandbox();
    sandbox.faults.add({ effect: { kind: 'throttle' }, times: 1 });
    const client = new STSClient({ ...clientOf(sandbox), maxAttempts: 3 });
    const answer = await client.send(new GetCallerIdentityCommand({}));
    expect(answer).toMatchObject({ Account: '111111111111', $metadata: { attempts: 2 } });
  });
});

describe('broken connections', () => {
  test('before the write: nothing is done', async () => {
    const { sandbox, put } = withRule({ write: true, effect: { kind: 'reset' } });
    await expect(put('a')).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(sandbox.dump()).toEqual({});
  });

  test('after the write: it is done, but the caller cannot know', async () => {
    const { put, get } = withRule({ write: true, effect: { kind: 'lost-answer' } });
    await expect(put('a')).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await get('a')).toBe('v');
  });

  test('an error answer after the write', async () => {
    const { put, get } = withRule({ write: true, effect: { kind: 'error-after-commit' } });
    await expect(put('a')).rejects.toMatchObject({ name: 'InternalFailure' });
    expect(await get('a')).toBe('v');
  });

  test('hooks run around the call and can break it', async () => {
    const seen: string[] = [];
    const { put } = withRule({
      write: true,
      effect: {
        kind: 'hook',
        before: ({ operation }) => seen.push(`before ${operation}`),
        after: ({ operation }) => seen.push(`after ${operation}`),
      },
    });
    await put('a');
    expect(seen).toEqual(['before PutParameter', 'after PutParameter']);
    const killed = withRule({
      effect: {
        kind: 'hook',
        before: () => {
          throw new Error('killed');
        },
      },
    });
    await expect(killed.put('a')).rejects.toThrow('killed');
    expect(killed.sandbox.dump()).toEqual({});
  });
});

describe('which calls', () => {
  test('the nth matching one only', async () => {
    const { put } = withRule({ operation: 'PutParameter', nth: 2, effect: { kind: 'throttle' } });
    await put('a');
    await expect(put('b')).rejects.toMatchObject({ name: 'ThrottlingException' });
    await put('c');
  });

  test('so many times only, and none after the rule is taken out', async () => {
    const { sandbox, put } = withRule({ effect: { kind: 'throttle' }, times: 1 });
    await expect(put('a')).rejects.toMatchObject({ name: 'ThrottlingException' });
    await put('a');
    const remove = sandbox.faults.add({ effect: { kind: 'throttle' } });
    await expect(put('a')).rejects.toMatchObject({ name: 'ThrottlingException' });
    remove();
    await put('a');
    expect(sandbox.faults.fired).toBe(1);
  });

  test('by service, operation, kind and condition', async () => {
    for (const [rule, fires] of [
      [{ service: 'SSM' }, true],
      [{ service: 'IAM' }, false],
      [{ operation: ['GetParameter', 'PutParameter'] }, true],
      [{ operation: 'GetParameter' }, false],
      [{ write: true }, true],
      [{ write: false }, false],
      [{ where: ({ region }: { region: string }) => region === 'eu-west-1' }, true],
      [{ where: ({ account }: { account: string }) => account === '2' }, false],
    ] as const) {
      const { put, sandbox } = withRule({ ...rule, effect: { kind: 'throttle' } });
      await put('a').catch((error: Error) => error);
      expect([rule, sandbox.faults.fired]).toEqual([rule, fires ? 1 : 0]);
    }
  });

  test('by chance, the same with the same seed', async () => {
    const run = async (seed: number) => {
      const sandbox = createSandbox({ seed });
      sandbox.faults.add({ probability: 0.5, effect: { kind: 'throttle' } });
      const ssm = new SSMClient(clientOf(sandbox));
      const outcomes: boolean[] = [];
      for (let call = 0; call < 40; call += 1)
        outcomes.push(
          await ssm.send(new DescribeParametersCommand({})).then(
            () => true,
            () => false,
          ),
        );
      return outcomes;
    };
    const first = await run(7);
    expect(await run(7)).toEqual(first);
    expect(await run(8)).not.toEqual(first);
    expect(new Set(first).size).toBe(2);
  });

  test('a service that does not exist is refused', () => {
    const { faults } = createSandbox();
    expect(() => faults.add({ service: 'Ecs', effect: { kind: 'throttle' } })).toThrow(
      'sandbox: no service Ecs; known are ECS,',
    );
  });
});

describe('stale reads', () => {
  test('show the state as it was so long ago', async () => {
    const { sandbox, put, get } = withRule({ effect: { kind: 'stale', milliseconds: 2000 } });
    await put('a', 'one');
    await expect(get('a')).rejects.toMatchObject({ name: 'ParameterNotFound' });
    sandbox.clock.advance(1500);
    await put('a', 'two');
    sandbox.clock.advance(1000);
    expect(await get('a')).toBe('one');
    sandbox.clock.advance(1000);
    expect(await get('a')).toBe('two');
  });

  test('writes see the present', async () => {
    const { sandbox } = withRule({ effect: { kind: 'stale', milliseconds: 60_000 } });
    const ssm = new SSMClient(clientOf(sandbox));
    const once = { Name: 'a', Value: 'v', Type: 'String' as const };
    await ssm.send(new PutParameterCommand(once));
    await expect(ssm.send(new PutParameterCommand(once))).rejects.toMatchObject({
      name: 'ParameterAlreadyExists',
    });
  });
});

test('page sizes are cut, and all pages together are complete', async () => {
  const { put, list } = withRule({ write: false, effect: { kind: 'page-size', size: 2 } });
  for (const name of ['a', 'b', 'c', 'd', 'e']) await put(name);
  const sizes: number[] = [];
  let NextToken: string | undefined;
  do {
    const page = await list({ MaxResults: 50, NextToken });
    sizes.push(page.Parameters?.length ?? 0);
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  expect(sizes).toEqual([2, 2, 1]);
});

describe('credentials', () => {
  test('any are of one account, and some name theirs', async () => {
    const sandbox = createSandbox();
    const whoAmI = (accessKeyId: string) =>
      new STSClient(clientOf(sandbox, { accessKeyId })).send(new GetCallerIdentityCommand({}));
    expect(await whoAmI('AKIDEXAMPLE')).toMatchObject({ Account: '111111111111' });
    expect(await whoAmI('GANTRY222222222222')).toMatchObject({
      Account: '222222222222',
      Arn: 'arn:aws:iam::222222222222:user/gantry',
    });
  });

  test('that have run out are refused as each protocol does', async () => {
    const config = clientOf(createSandbox(), { accessKeyId: 'GANTRYEXPIRED' });
    await expect(
      new STSClient(config).send(new GetCallerIdentityCommand({})),
    ).rejects.toMatchObject({ name: 'ExpiredToken' });
    await expect(new ECSClient(config).send(new DescribeClustersCommand({}))).rejects.toMatchObject(
      { name: 'ExpiredTokenException' },
    );
    await expect(new EC2Client(config).send(new DescribeVpcsCommand({}))).rejects.toMatchObject({
      name: 'RequestExpired',
    });
  });

  test('accounts and Regions do not see each other', async () => {
    const sandbox = createSandbox();
    const put = new PutParameterCommand({ Name: 'a', Value: 'v', Type: 'String' });
    await new SSMClient(clientOf(sandbox)).send(put);
    for (const other of [{ region: 'us-east-1' }, { accessKeyId: 'GANTRY222222222222' }]) {
      const client = new SSMClient(clientOf(sandbox, other));
      await expect(client.send(new GetParameterCommand({ Name: 'a' }))).rejects.toMatchObject({
        name: 'ParameterNotFound',
      });
    }
  });
});
