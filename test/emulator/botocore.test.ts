/** Every request that the examples cause, held against botocore's models: a copy of AWS's API that others maintain. */
import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../lib/sandbox/index.ts';
import { deploy, destroy, plan, status } from '../../lib/toolkit.ts';
import { failuresOf } from '../invariants/harness.ts';
import { type CapturedRequest, hasBotocore, judge, requestsOf } from './judge.ts';
import { load, PROGRAMS, prepare } from './programs.ts';
import { rawSandboxClients } from './raw-clients.ts';
import { say } from './say.ts';

const installed = hasBotocore();
if (!installed) say('botocore is not installed here, its judgement is skipped');

/** By then what was made is seen everywhere. */
const A_MINUTE = 60_000;

describe.skipIf(!installed)('botocore', () => {
  test.each(PROGRAMS)('accepts every request of %s', async (name) => {
    const sandbox = createSandbox();
    await prepare(name, rawSandboxClients(sandbox));
    sandbox.clock.advance(A_MINUTE);
    sandbox.calls.reset();
    const app = await load(name);
    const options = { aws: { sandbox } };
    expect(failuresOf(await deploy(app, options))).toEqual([]);
    Object.assign(app, { tags: { ...app.tags, stage: 'second' } });
    expect(failuresOf(await deploy(app, options))).toEqual([]);
    await plan(app, { ...options, refresh: 'batched' });
    await status(app, options);
    expect(failuresOf(await destroy(app, options))).toEqual([]);
    const { refused, summary } = judge(requestsOf(sandbox));
    say(`botocore: ${name}: ${summary}`);
    expect(refused).toEqual([]);
  });

  test.each<[string, CapturedRequest, RegExp]>([
    [
      'a member that is not there',
      { service: 'ECS', operation: 'DescribeClusters', input: { cluster: ['a'] } },
      /Unknown parameter in input: "cluster"/,
    ],
    [
      'a required member that is missing',
      { service: 'EC2', operation: 'CreateRoute', input: { DestinationCidrBlock: '0.0.0.0/0' } },
      /Missing required parameter in input: "RouteTableId"/,
    ],
    [
      'a value that is none of the enumeration',
      { service: 'ECS', operation: 'DescribeClusters', input: { include: ['TAG'] } },
      /'TAG' is none of/,
    ],
    [
      'a text of the wrong form',
      {
        service: 'CloudWatch Logs',
        operation: 'CreateLogGroup',
        input: { logGroupName: 'a b' },
      },
      /'a b' does not match/,
    ],
  ])('refuses %s', (_, request, complaint) => {
    const { refused } = judge([request]);
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatch(complaint);
  });
});
