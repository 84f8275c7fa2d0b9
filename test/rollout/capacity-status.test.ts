import { describe, expect, test } from 'vitest';
import { type AwsRequestHandler, createClients } from '../../lib/aws/clients.ts';
import type { AwsEnvironment } from '../../lib/aws/environment.ts';
import { unpaced } from '../../lib/aws/pacing.ts';
import { drawGroups } from '../../lib/cli/draw/status.ts';
import type { Address } from '../../lib/graph/address.ts';
import { type ObservedGroup, statusOfGroups } from '../../lib/rollout/capacity-status.ts';
import type { Sandbox } from '../../lib/sandbox/index.ts';
import { emptyWorld, makeFleet } from '../capacity/against-sandbox/world.ts';

function environmentOf(sandbox: Sandbox): AwsEnvironment {
  return {
    account: '111111111111',
    region: 'us-east-1',
    partition: 'aws',
    clients: createClients({
      region: 'us-east-1',
      credentials: { accessKeyId: 'GANTRY111111111111', secretAccessKey: 'secret' },
      requestHandler: sandbox.requestHandler as unknown as AwsRequestHandler,
      clock: sandbox.clock,
      pacer: unpaced,
    }),
  };
}

/** A fleet of two instances that managed scaling looks after. */
function aFleet(): Sandbox {
  const { sandbox, subnets } = emptyWorld();
  makeFleet(sandbox, subnets, {
    trunking: false,
    updated: 0,
    services: [],
    groups: [{ name: 'web', type: 'c5.large', minSize: 2, maxSize: 5, target: 100, warmup: 300 }],
  });
  return sandbox;
}

const OBSERVED: ObservedGroup = {
  address: 'app/Main/Web' as Address,
  stack: 'Main',
  group: 'web',
  provider: { name: 'web', cluster: 'fleet' },
};

describe('statusOfGroups', () => {
  test('tells sizes and what managed scaling last saw', async () => {
    const sandbox = aFleet();
    expect(await statusOfGroups([OBSERVED], environmentOf(sandbox), sandbox.clock)).toEqual([
      {
        address: 'app/Main/Web',
        stack: 'Main',
        group: 'web',
        provider: 'web',
        inService: 2,
        desired: 2,
        minSize: 2,
        maxSize: 5,
        reservation: 0,
      },
    ]);
  });

  test('does without the metric where it may not be read', async () => {
    const sandbox = aFleet();
    sandbox.faults.add({ operation: 'GetMetricData', effect: { kind: 'access-denied' } });
    const [status] = await statusOfGroups([OBSERVED], environmentOf(sandbox), sandbox.clock);
    expect(status).toMatchObject({ inService: 2 });
    expect(status).not.toHaveProperty('reservation');
  });

  test('leaves out a group that is gone', async () => {
    const { sandbox } = emptyWorld();
    expect(await statusOfGroups([OBSERVED], environmentOf(sandbox), sandbox.clock)).toEqual([]);
  });
});

test('groups are drawn a line each', () => {
  const group = {
    address: 'app/Main/Web' as Address,
    stack: 'Main',
    group: 'web',
    inService: 1,
    desired: 2,
    minSize: 0,
    maxSize: 4,
  };
  expect(drawGroups([{ ...group, provider: 'web', reservation: 199.6 }, group])).toBe(
    [
      'GROUP         PROVIDER  IN SERVICE  SIZE    RESERVATION',
      'app/Main/Web  web       1/2         0 to 4  200 %',
      'app/Main/Web            1/2         0 to 4',
    ].join('\n'),
  );
  expect(drawGroups([])).toBe('');
});
