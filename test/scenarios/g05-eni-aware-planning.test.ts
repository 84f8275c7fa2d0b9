/** G05: a rollout of awsvpc tasks on instances whose network interfaces are all in use. */
import { ECSClient, PutAccountSettingCommand } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import type { CapacityReport } from '../../lib/capacity/report.ts';
import { type App, AsgCapacityProvider, roll, Service } from '../../lib/index.ts';
import { type Account, anAccount, linesOf } from '../invariants/harness.ts';
import { clientOf } from '../sandbox/clients.ts';
import { mustDeploy } from './apps.ts';
import { aFleet, anAwsvpcTask, liveGroups, liveInstances } from './fleets.ts';

const MINUTE = 60_000;

interface Fullness {
  readonly image?: string;
  readonly instanceType?: string;
  readonly maxCapacity?: number;
  readonly minHealthyPercent?: number;
  readonly trunking?: boolean;
  readonly daemon?: boolean;
}

/** Three instances, each with interfaces for two tasks, and a service of six. */
function full(shape: Fullness = {}): App {
  const { image = 'web:1', minHealthyPercent: least } = shape;
  return aFleet((fleet) => {
    const { stack, vpc, cluster } = fleet;
    const instances = new AsgCapacityProvider(stack, 'Instances', {
      vpc,
      instanceType: shape.instanceType ?? 'c5.large',
      minCapacity: 3,
      maxCapacity: shape.maxCapacity ?? 3,
      trunking: shape.trunking ?? false,
    });
    cluster.addAsgCapacityProvider(instances);
    new Service(stack, 'Service', {
      cluster,
      taskDefinition: anAwsvpcTask(fleet, 'Task', { image }),
      desiredCount: 6,
      capacityProviderStrategies: [{ capacityProvider: instances, weight: 1 }],
      ...(least === undefined ? {} : { minHealthyPercent: least }),
    });
    if (shape.daemon === true)
      new Service(stack, 'Agent', {
        cluster,
        taskDefinition: anAwsvpcTask(fleet, 'AgentTask', { image: 'agent:1' }),
        daemon: true,
      });
  });
}

/** An account in which the fleet stands. */
async function standing(shape: Fullness = {}): Promise<Account> {
  const account = anAccount();
  await mustDeploy(account, full(shape));
  return account;
}

/** Deploys, expects to be refused before anything is written, and says by which error and with which cures. */
async function refusalOf(account: Account, app: App): Promise<readonly string[]> {
  const writes = await account.writesDuring(async () => {
    expect(await account.deploy(app)).toMatchObject({ exitCode: 7, applied: false });
  });
  expect(writes).toEqual([]);
  const { diagnostics } = await account.plan(app);
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .flatMap(({ code, address, detail, hint = '' }) => [
      `${code} ${address}`,
      detail.replace(/^\S+: /, ''),
      ...hint.split(/,\nor |; or /),
    ])
    .map((line) => line.replace(/(fleet-Ec2-\w+(-\w+)?)-[0-9a-f]{8}/g, '$1'));
}

/** What the plan says of the service and its group. */
function judged(report: CapacityReport | undefined) {
  const [cluster] = report?.clusters ?? [];
  const [group] = cluster?.groups ?? [];
  return {
    verdicts: cluster?.services.map(({ verdict }) => verdict),
    slots: group?.slots,
    instances: group?.instances,
    most: Math.max(...(group?.forecast ?? []).map(({ desired }) => desired)),
  };
}

const NEXT = 'web:2';

describe('a new image on three full instances', () => {
  test('(a) is refused with 6 slots, 6 used, and what would cure it', async () => {
    const account = await standing();
    expect(await refusalOf(account, full({ image: NEXT }))).toEqual([
      'capacity/eni-rollout-blocked fleet/Ec2/Service',
      '6 slots, 6 used, at least 1 needed on 3 instances; none may stop first (6 of 6 must stay)',
      'raise the max size of fleet-Ec2-Instances-AutoScalingGroup from 3 to 4',
      'lower minimumHealthyPercent from 100 to 83',
      'enable the account setting awsvpcTrunking for role fleet-Ec2-Instances-Role, then gantry roll fleet/Ec2/Instances/AutoScalingGroup --all (10 tasks on each c5.large instead of 2)',
    ]);
  });

  test.each<readonly [string, Fullness]>([
    ['an instance more', { maxCapacity: 4 }],
    ['a task less', { minHealthyPercent: 83 }],
  ])('(a) is rolled out with the cure of %s', async (_, cure) => {
    const account = await standing();
    const { run } = await mustDeploy(account, full({ image: NEXT, ...cure }));
    expect(run.rollouts).toMatchObject([{ report: { result: 'succeeded', running: 6 } }]);
  });

  test('(a) is refused still with a healthy minimum that is one percent too high', async () => {
    const account = await standing();
    const [code] = await refusalOf(account, full({ image: NEXT, minHealthyPercent: 84 }));
    expect(code).toBe('capacity/eni-rollout-blocked fleet/Ec2/Service');
  });

  test('(b) is refused while instances from before the setting have no trunk, (d) and passes once they are replaced', async () => {
    const account = await standing();
    // The setting alone, as somebody would who reads about it.
    await mustDeploy(account, full({ trunking: true }));
    const next = full({ trunking: true, image: NEXT });
    const refusal = await refusalOf(account, next);
    expect(refusal[1]).toBe(
      '6 slots, 6 used, at least 1 needed on 3 instances; none may stop first (6 of 6 must stay); trunk setting on, 3 instances need replacing',
    );
    expect(refusal.at(-1)).toBe(
      'gantry roll fleet/Ec2/Instances/AutoScalingGroup --all (10 tasks on each c5.large instead of 2)',
    );

    const { exitCode } = await roll(full({ trunking: true }), {
      aws: { sandbox: account.sandbox },
      group: 'fleet/Ec2/Instances/AutoScalingGroup',
      all: true,
    });
    expect(exitCode).toBe(0);
    const trunks = (await liveInstances(account)).map(({ attributes = [] }) =>
      attributes.some(({ name }) => name === 'ecs.awsvpc-trunk-id'),
    );
    expect(trunks).toEqual([true, true, true]);

    const found = await account.plan(next);
    expect(found.diagnostics).toEqual([]);
    expect(judged(found.capacity)).toMatchObject({
      verdicts: ['fits'],
      slots: { total: 30, used: 6 },
    });
    await mustDeploy(account, next);
  });

  test('(c) is refused while the setting is on for whoever deploys alone, which is named beside the role', async () => {
    const account = await standing();
    const deployer = clientOf(account.sandbox, { accessKeyId: 'GANTRY111111111111' });
    await new ECSClient(deployer).send(
      new PutAccountSettingCommand({ name: 'awsvpcTrunking', value: 'enabled' }),
    );
    const refusal = await refusalOf(account, full({ image: NEXT }));
    expect(refusal[1]).toMatch(
      /6 slots, 6 used.*; account setting awsvpcTrunking is on for whoever deploys, but not for role fleet-Ec2-Instances-Role$/,
    );
    expect(refusal.at(-1)).toMatch(
      /^enable the account setting awsvpcTrunking for role fleet-Ec2-Instances-Role, then gantry roll/,
    );
  });

  test('(e) passes with room for six instances, and does what the plan says', async () => {
    const account = await standing();
    const next = full({ image: NEXT, maxCapacity: 6 });
    const found = await account.plan(next);
    expect(judged(found.capacity)).toMatchObject({
      verdicts: ['fits-after-scaling'],
      instances: { now: 3, steady: 3 },
      most: 6,
    });
    expect(found.diagnostics).toMatchObject([
      {
        severity: 'note',
        code: 'capacity/rollout-adds-instances',
        detail: expect.stringMatching(/adds 3 instances \(3 -> 6\); 3 scale in about 15 minutes/),
      },
    ]);
    expect(await sizeOf(account)).toBe(3);
    await mustDeploy(account, next);
    expect(await sizeOf(account)).toBe(6);
    await passing(account, 14);
    expect(await sizeOf(account)).toBe(6);
    await passing(account, 6);
    expect(await sizeOf(account)).toBe(3);
    expect(linesOf(await account.plan(next))).toEqual([]);
  });

  test('(f) has no steady state beside an awsvpc daemon, for which one slot an instance is left', async () => {
    const account = await standing();
    const refusal = await refusalOf(account, full({ image: NEXT, daemon: true }));
    expect(refusal.filter((line) => line.startsWith('capacity/'))).toEqual([
      'capacity/daemon-does-not-fit fleet/Ec2/Agent',
      'capacity/does-not-fit fleet/Ec2/Service',
    ]);
    expect(refusal).toContain(
      '6 tasks wanted of fleet-Ec2-Instances, 3 instances hold at most 3 beside daemons, for want of network interfaces',
    );
    expect(refusal).toContain(
      'raise the max size of fleet-Ec2-Instances-AutoScalingGroup from 3 to 6',
    );
  });

  test('(f) passes beside an awsvpc daemon with trunks, which leave 27 slots', async () => {
    const account = await standing({ trunking: true });
    const withDaemon = full({ trunking: true, daemon: true });
    const found = await account.plan(withDaemon);
    expect(found.diagnostics).toEqual([]);
    await mustDeploy(account, withDaemon);
    const after = await account.plan(full({ trunking: true, daemon: true, image: NEXT }));
    expect(judged(after.capacity)).toMatchObject({
      verdicts: ['fits', 'fits'],
      slots: { total: 27, used: 6 },
    });
  });
});

test('a type of which nobody tells how many tasks a trunk takes is a warning, and no number; a deploy reports it too', async () => {
  const account = anAccount();
  const app = () => full({ instanceType: 'c5n.large', trunking: true });
  const found = await account.plan(app());
  expect(found.diagnostics).toMatchObject([
    { severity: 'warning', code: 'capacity/limit-unknown', detail: expect.stringMatching(/c5n/) },
  ]);
  expect((await account.deploy(app())).plan).toEqual(found);
});

async function sizeOf(account: Account): Promise<number | undefined> {
  const [group] = await liveGroups(account);
  return group?.DesiredCapacity;
}

async function passing(account: Account, minutes: number): Promise<void> {
  const { clock } = account.sandbox;
  clock.advanceTo(clock.now() + minutes * MINUTE);
}
