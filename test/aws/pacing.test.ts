import { describe, expect, test } from 'vitest';
import { createPacer, type PacedCall } from '../../lib/aws/pacing.ts';
import { isWriteOperation, ratesOf } from '../../lib/aws/rates.ts';
import { Buckets, createSandbox } from '../../lib/sandbox/index.ts';
import { limitOf } from '../../lib/sandbox/rate-limits.ts';
import { loadShapes, WIRE_SERVICES } from '../../lib/sandbox/wire/index.ts';
import { frozenClock } from './manual-clock.ts';

const call = (service: string, operation: string, input: unknown = {}): PacedCall => ({
  service,
  operation,
  input,
  region: 'eu-west-1',
});

async function takeAll(calls: readonly PacedCall[]) {
  const clock = frozenClock();
  const pacer = createPacer(clock);
  for (const one of calls) await pacer.take(one);
  return clock.waits;
}

describe('createPacer', () => {
  test('lets a burst through at once, then one call after the other at the refill', async () => {
    const waits = await takeAll(Array.from({ length: 21 }, () => call('ECS', 'CreateCluster')));
    expect(waits).toHaveLength(3);
    const second = 1000 / 0.99;
    expect(waits).toEqual([1, 2, 3].map((n) => Math.ceil(n * second - 1e-9)));
  });

  test('counts what has been refilled meanwhile', async () => {
    const clock = frozenClock();
    const pacer = createPacer(clock);
    for (let i = 0; i < 18; i += 1) await pacer.take(call('ECS', 'CreateCluster'));
    clock.pass(2_200);
    await pacer.take(call('ECS', 'DeleteCluster'));
    await pacer.take(call('ECS', 'UpdateCluster'));
    expect(clock.waits).toEqual([]);
    await pacer.take(call('ECS', 'UpdateCluster'));
    expect(clock.waits).toHaveLength(1);
  });

  test('keeps families, Regions and services apart', async () => {
    const many = (operation: string) => Array.from({ length: 18 }, () => call('ECS', operation));
    const elsewhere = many('CreateCluster').map((one) => ({ ...one, region: 'us-east-1' }));
    expect(
      await takeAll([...many('CreateCluster'), ...many('RegisterTaskDefinition'), ...elsewhere]),
    ).toEqual([]);
  });

  test('draws calls to load balancers from their own bucket and that of the account', async () => {
    const reads = Array.from({ length: 36 }, () =>
      call('Elastic Load Balancing v2', 'DescribeTags'),
    );
    expect(await takeAll(reads)).toEqual([]);
    const write = call('Elastic Load Balancing v2', 'CreateRule');
    expect(await takeAll([...reads, write])).toHaveLength(1);
  });

  test('keeps calls that draw from two buckets inside both, however long they wait for one', async () => {
    const { clock } = createSandbox();
    const pacer = createPacer(clock);
    const judge = new Buckets(true);
    const refused: number[] = [];
    const send = async (operation: string) => {
      const one = call('Elastic Load Balancing v2', operation);
      await pacer.take(one);
      const now = clock.now();
      if (!judge.take({ ...one, account: '111111111111', now })) refused.push(now);
    };
    const times = (count: number, operation: string) =>
      Array.from({ length: count }, () => send(operation));
    await Promise.all([...times(120, 'CreateRule'), ...times(300, 'DescribeTags')]);
    expect(refused).toEqual([]);
  });

  test('waits longer after a throttle, and recovers', async () => {
    const clock = frozenClock();
    const pacer = createPacer(clock);
    const one = call('EC2', 'CreateRoute');
    pacer.throttled(one);
    await pacer.take(one);
    expect(clock.waits).toEqual([Math.ceil(1000 / (5 * 0.99 * 0.5))]);
    clock.pass(120_000);
    await pacer.take(one);
    expect(clock.waits).toHaveLength(1);
  });

  test('gives up when it is told to stop', async () => {
    const pacer = createPacer(frozenClock());
    const stop = AbortSignal.abort(new Error('stop'));
    await expect(pacer.take(call('EC2', 'CreateVpc'), stop)).rejects.toThrow('stop');
  });
});

describe('the rates that we keep to and those that the sandbox enforces, which are two tables', () => {
  test('agree on every operation of every service, and on which of them share a bucket', async () => {
    let published = 0;
    for (const service of WIRE_SERVICES) {
      const { operations } = await loadShapes(service);
      const shared = new Map<string, Set<string>>();
      for (const operation of operations.keys())
        for (const input of [{}, { Filters: [{ Name: 'vpc-id' }] }]) {
          const one = { service: service.name, operation, input };
          const ours = ratesOf(one).filter((rate) => rate.published);
          const limits = limitOf(one);
          const place = `${service.name} ${operation} ${JSON.stringify(input)}`;
          const numbers = (rates: readonly { burst: number; refill: number }[]) =>
            rates.map(({ burst, refill }) => `${burst}/${refill}`).sort();
          expect(numbers(ours), place).toEqual(numbers(limits));
          published += limits.length;
          for (const { family, burst, refill } of limits) {
            const same = ours.filter((rate) => rate.burst === burst && rate.refill === refill);
            const key = `${service.name} ${family}`;
            const families = shared.get(key) ?? new Set();
            shared.set(key, families);
            for (const rate of same) families.add(rate.family);
          }
        }
      // One bucket of AWS's is fed by one of ours, except that all calls of ELB draw from two.
      for (const [family, ours] of shared)
        if (!/Elastic Load Balancing v2 (account|non-mutating)/.test(family))
          expect([...ours].length, `${family}: ${[...ours].join(', ')}`).toBeLessThanOrEqual(1);
    }
    expect(published).toBeGreaterThan(1000);
  });

  test('one bucket serves all Regions of a service that has none', async () => {
    const calls = Array.from({ length: 8 }, (_, index) => ({
      ...call('Route 53', 'ListResourceRecordSets'),
      region: `eu-west-${(index % 2) + 1}`,
    }));
    expect((await takeAll(calls)).length).toBeGreaterThan(0);
  });
});

describe('ratesOf', () => {
  test.each([
    ['ECS', 'DescribeServices', 100, 20],
    ['ECS', 'UpdateService', 50, 5],
    ['ECS', 'RegisterTaskDefinition', 20, 1],
    ['ECS', 'DescribeTaskDefinition', 50, 20],
    ['ECS', 'ListTaskDefinitions', 50, 20],
    ['ECS', 'ListServiceDeployments', 50, 20],
    ['ECS', 'DescribeTasks', 100, 20],
    ['ECS', 'TagResource', 20, 10],
    ['EC2', 'CreateVpcEndpoint', 4, 0.3],
    ['EC2', 'DeleteVpcEndpoints', 4, 0.3],
    ['EC2', 'DescribeVpcEndpoints', 100, 20],
    ['EC2', 'CreateNatGateway', 10, 1],
    ['EC2', 'DescribeNatGateways', 100, 20],
    ['EC2', 'CreateTags', 100, 10],
    ['EC2', 'AuthorizeSecurityGroupIngress', 50, 5],
    ['CloudWatch Logs', 'PutRetentionPolicy', 5, 5],
    ['CloudWatch Logs', 'CreateLogGroup', 10, 10],
    ['CloudWatch Logs', 'ListTagsForResource', 5, 5],
    ['Elastic Load Balancing v2', 'CreateLoadBalancer', 10, 0.2],
    ['Elastic Load Balancing v2', 'SetSubnets', 10, 0.2],
    ['Elastic Load Balancing v2', 'ModifyRule', 20, 3],
  ])('knows %s %s: %d and %d a second', (service, operation, burst, refill) => {
    expect(ratesOf(call(service, operation, { Filters: [{}] }))[0]).toMatchObject({
      burst,
      refill,
    });
  });

  test('gives reads of everything a smaller bucket', () => {
    expect(ratesOf(call('EC2', 'DescribeSecurityGroups', {}))).toMatchObject([{ refill: 10 }]);
    const paged = call('EC2', 'DescribeSecurityGroups', { MaxResults: 1000 });
    expect(ratesOf(paged)).toMatchObject([{ refill: 20 }]);
  });

  test('lets calls of services without a published rate and without harm pass', () => {
    expect(ratesOf(call('STS', 'GetCallerIdentity'))).toEqual([]);
  });
});

test.each([
  ['DescribeServices', false],
  ['ListClusters', false],
  ['GetRole', false],
  ['CreateService', true],
  ['PutParameter', true],
  ['ModifyVpcAttribute', true],
])('isWriteOperation(%s) is %s', (operation, expected) => {
  expect(isWriteOperation(operation)).toBe(expected);
});
