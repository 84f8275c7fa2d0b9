/** The tutorial "cluster auto scaling" of the developer guide, as its reader types it. */
import { join } from 'node:path';
import {
  CloudWatchClient,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
} from '@aws-sdk/client-cloudwatch';
import { DescribeNatGatewaysCommand, EC2Client } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { SANDBOX_FILE } from '../../lib/cli/sandbox-file.ts';
import { loadSandbox, type Sandbox, saveSandbox } from '../../lib/sandbox/index.ts';
import { standing } from '../invariants/standing.ts';
import { clientOf } from '../sandbox/clients.ts';
import { type CliResult, folder, gantry } from './harness.ts';

const APP = join(import.meta.dirname, '../../examples/cluster-auto-scaling/app.ts');

const METRIC = {
  Namespace: 'AWS/ECS/ManagedScaling',
  MetricName: 'CapacityProviderReservation',
} as const;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test('five tasks make two empty groups grow to two instances each, and everything goes in one run', async () => {
  const cwd = folder({});
  const type = (...args: readonly string[]): Promise<CliResult> => {
    const [verb = '', ...more] = args;
    const positionals = verb === 'run' ? ['tutorial/Tutorial/Sleep', APP] : [APP];
    return gantry([verb, ...positionals, '--sandbox', ...more], { cwd });
  };
  const account = () => loadSandbox(join(cwd, SANDBOX_FILE));

  expect(await type('deploy', '--yes')).toMatchObject({ code: 0 });
  expect(await type('plan', '--detailed-exitcode')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('no changes'),
  });
  await aMinutePasses(cwd);
  expect(groupsIn(await type('status'))).toEqual(['0/0 100 %', '0/0 100 %']);

  const ran = await type(
    'run',
    ...['--count', '5', '--placement-strategy', 'binpack:memory', '--wait', 'running'],
  );
  expect(ran.code).toBe(0);
  expect(ran.stdout.match(/ RUNNING/g)).toHaveLength(5);
  expect(ran.stderr.match(/PROVISIONING: waits for room/g)).toHaveLength(5);
  expect(groupsIn(await type('status'))).toEqual(['2/2 50 %', '2/2 50 %']);

  const sandbox = await account();
  const after = await reservations(sandbox);
  expect([...after.keys()]).toEqual([
    expect.stringMatching(/^tutorial-Tutorial-Cluster-Burst-/),
    expect.stringMatching(/^tutorial-Tutorial-Cluster-Main-/),
  ]);
  for (const points of after.values()) {
    // How long the groups stood empty before the tasks came is no part of it.
    expect(points.filter((point, i) => point !== points[i - 1]).slice(0, 2)).toEqual([100, 200]);
    expect(points.at(-1)).toBe(50);
  }
  const { NatGateways } = await new EC2Client(clientOf(sandbox)).send(
    new DescribeNatGatewaysCommand({}),
  );
  expect(NatGateways).toEqual([]);

  expect(await type('destroy', '--yes')).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/; the account is empty\n$/),
  });
  expect(standing((await account()).dump())).toEqual([]);
  expect(await type('destroy', '--yes')).toMatchObject({
    code: 0,
    stderr: 'nothing to remove; the account is empty\n',
  });
});

/** Lets a minute of the account's time pass. */
async function aMinutePasses(cwd: string): Promise<void> {
  const file = join(cwd, SANDBOX_FILE);
  const sandbox = await loadSandbox(file);
  sandbox.clock.advanceTo(sandbox.clock.now() + MINUTE);
  await saveSandbox(sandbox, file);
}

/** The instances in service and the reservation of each group, as `gantry status` draws them. */
function groupsIn({ code, stdout }: CliResult): readonly string[] {
  expect(code).toBe(0);
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('tutorial/Tutorial/Cluster/'))
    .map((line) => line.replace(/^\S+ +\S+ +(\S+) +0 to 100 +(.*)$/, '$1 $2'));
}

/** CapacityProviderReservation of each provider, oldest first, as CloudWatch tells it. */
async function reservations(sandbox: Sandbox): Promise<ReadonlyMap<string, readonly number[]>> {
  const client = new CloudWatchClient(clientOf(sandbox));
  const { Metrics = [] } = await client.send(new ListMetricsCommand(METRIC));
  const read = Metrics.map(async ({ Dimensions = [] }) => {
    const { Datapoints = [] } = await client.send(
      new GetMetricStatisticsCommand({
        ...METRIC,
        Dimensions,
        StartTime: new Date(sandbox.clock.now() - HOUR),
        EndTime: new Date(sandbox.clock.now() + MINUTE),
        Period: MINUTE / 1000,
        Statistics: ['Average'],
      }),
    );
    const provider = Dimensions.find(({ Name }) => Name === 'CapacityProviderName')?.Value ?? '';
    return [provider, Datapoints.flatMap(({ Average }) => Average ?? [])] as const;
  });
  return new Map(await Promise.all(read));
}
