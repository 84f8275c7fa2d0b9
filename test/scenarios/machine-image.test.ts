/** A newer machine image: it is noted and nothing else, until a roll takes it. */
import type { Instance } from '@aws-sdk/client-auto-scaling';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import { type App, LoadBalancedService, roll, Service } from '../../lib/index.ts';
import { releaseImages } from '../../lib/sandbox/services/ec2/machine-images.ts';
import {
  restoreCapacity,
  withholdCapacity,
} from '../../lib/sandbox/services/ec2/spare-capacity.ts';
import { type Account, anAccount, failuresOf, linesOf } from '../invariants/harness.ts';
import { clientOf } from '../sandbox/clients.ts';
import { mustDeploy } from './apps.ts';
import { aBridgeTask, aFleet, liveGroups, liveInstances } from './fleets.ts';
import { healthyTargets, seenDuring } from './moments.ts';

const COUNT = 4;
const GROUP = 'fleet/Ec2/Cluster/Instances';

/** Three instances with four tasks behind a load balancer, and a daemon. */
function aSite(): App {
  return aFleet((fleet) => {
    const { stack, cluster } = fleet;
    cluster.addAsgCapacityProvider('Instances', {
      instanceType: 'm5.large',
      minCapacity: 3,
      maxCapacity: 6,
    });
    new LoadBalancedService(stack, 'Site', {
      cluster,
      taskDefinition: aBridgeTask(fleet, 'Task'),
      desiredCount: COUNT,
    });
    new Service(stack, 'Agent', {
      cluster,
      taskDefinition: aBridgeTask(fleet, 'AgentTask', { memoryMiB: 64 }),
      daemon: true,
    });
  });
}

async function membersOf(account: Account): Promise<readonly Instance[]> {
  const [group] = await liveGroups(account);
  return group?.Instances ?? [];
}

/** The images of the group's instances. */
async function imagesOf(account: Account): Promise<ReadonlySet<string | undefined>> {
  const ec2 = new EC2Client(clientOf(account.sandbox));
  const members = await membersOf(account);
  const { Reservations = [] } = await ec2.send(
    new DescribeInstancesCommand({ InstanceIds: members.map(({ InstanceId = '' }) => InstanceId) }),
  );
  return new Set(
    Reservations.flatMap(({ Instances = [] }) => Instances.map(({ ImageId }) => ImageId)),
  );
}

async function deployed(): Promise<Account> {
  const account = anAccount();
  await mustDeploy(account, aSite());
  return account;
}

function notesOf({
  diagnostics,
}: {
  readonly diagnostics: readonly { severity: string; code: string }[];
}) {
  return diagnostics.map(({ severity, code }) => `${severity} ${code}`);
}

describe('a newer machine image', () => {
  test('is a note in the plan, and no change', async () => {
    const account = await deployed();
    expect(notesOf(await account.plan(aSite()))).not.toContain('note plan/newer-available');
    releaseImages(account.sandbox.world);
    const plan = await account.plan(aSite());
    expect(notesOf(plan)).toContain('note plan/newer-available');
    expect(linesOf(plan)).toEqual([]);
    expect(await account.writesDuring(() => mustDeploy(account, aSite()))).toEqual([]);
  });

  test('is taken by a roll: every instance is replaced, drained first, and the service stays at its minimum', async () => {
    const account = await deployed();
    const { sandbox } = account;
    const old = await imagesOf(account);
    const before = (await membersOf(account)).map(({ InstanceId }) => InstanceId);
    releaseImages(sandbox.world);
    sandbox.calls.reset();
    const said: string[] = [];
    let exitCode: number | undefined;
    const healthy = await seenDuring(
      account,
      () => healthyTargets(account),
      async () => {
        const rolled = await roll(aSite(), {
          aws: { sandbox },
          group: GROUP,
          onProgress: (message) => said.push(message),
        });
        expect(failuresOf(rolled.deployed)).toEqual([]);
        expect(rolled.refresh).toMatchObject({ status: 'Successful' });
        exitCode = rolled.exitCode;
      },
    );
    expect(exitCode).toBe(0);
    expect(said.length).toBeGreaterThan(1);
    expect(Math.min(...healthy)).toBe(COUNT);
    const after = await membersOf(account);
    expect(after).toHaveLength(3);
    expect(after.filter(({ InstanceId }) => before.includes(InstanceId))).toEqual([]);
    const images = await imagesOf(account);
    expect(images.size).toBe(1);
    expect([...images]).not.toEqual([...old]);
    expect(new Set(after.map(({ LaunchTemplate }) => LaunchTemplate?.Version)).size).toBe(1);
    const instances = await liveInstances(account);
    expect(instances.map(({ status }) => status)).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE']);
    const plan = await account.plan(aSite());
    expect(linesOf(plan)).toEqual([]);
    expect(notesOf(plan)).not.toContain('note plan/newer-available');
    expect(await account.writesDuring(() => mustDeploy(account, aSite()))).toEqual([]);
  });

  test('whose roll fails ends with the code of a failed rollout, and is rolled again by the same command', async () => {
    const account = await deployed();
    const { sandbox } = account;
    releaseImages(sandbox.world);
    withholdCapacity(sandbox.world, 'm5.large');
    const failed = await roll(aSite(), { aws: { sandbox }, group: GROUP });
    expect(failed).toMatchObject({ exitCode: 4, refresh: { status: 'Failed' } });
    restoreCapacity(sandbox.world, 'm5.large');
    const again = await roll(aSite(), { aws: { sandbox }, group: GROUP });
    expect(again).toMatchObject({ exitCode: 0, refresh: { status: 'Successful' } });
    expect((await imagesOf(account)).size).toBe(1);
  });

  test('whose roll is interrupted ends with its code, cancels the refresh and can be rolled again', async () => {
    const account = await deployed();
    const { sandbox } = account;
    releaseImages(sandbox.world);
    const interrupt = new AbortController();
    const stop = sandbox.faults.add({
      service: 'Auto Scaling',
      operation: 'StartInstanceRefresh',
      effect: { kind: 'hook', after: () => interrupt.abort() },
    });
    const cut = await roll(aSite(), { aws: { sandbox }, group: GROUP, signal: interrupt.signal });
    expect(cut).toMatchObject({ exitCode: 5, refresh: { status: 'Cancelled' } });
    stop();
    const again = await roll(aSite(), { aws: { sandbox }, group: GROUP });
    expect(again).toMatchObject({ exitCode: 0, refresh: { status: 'Successful' } });
    expect((await imagesOf(account)).size).toBe(1);
    expect(linesOf(await account.plan(aSite()))).toEqual([]);
  });
});
