/** Instances that drain: what is said before, how they are followed, and what is said when they cannot. */
import { UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import {
  type App,
  activate,
  type DrainOptions,
  type DrainPreview,
  type DrainResult,
  drain,
  listInstances,
  runTask,
  Service,
  updateAgents,
} from '../../lib/index.ts';
import { releaseAgent } from '../../lib/sandbox/services/ecs/agent-updates.ts';
import { containerInstances } from '../../lib/sandbox/services/ecs/container-instance-record.ts';
import { type Account, anAccount } from '../invariants/harness.ts';
import { ecsOf, mustDeploy } from './apps.ts';
import {
  aBridgeTask,
  aFleet,
  anAwsvpcTask,
  clusterOf,
  liveInstances,
  liveTasks,
} from './fleets.ts';

interface Wishes {
  readonly size?: number;
  /** MiB that a task of the site reserves: three of 2000 fill an m5.large. */
  readonly memoryMiB?: number;
  /** Whether managed scaling may launch more. */
  readonly scales?: boolean;
}

/** Instances of one group, a service of four tasks and a daemon. */
function aYard(wishes: Wishes = {}): App {
  const { size = 3, memoryMiB = 256, scales = false } = wishes;
  return aFleet((fleet) => {
    const { stack, cluster } = fleet;
    cluster.addAsgCapacityProvider('Instances', {
      instanceType: 'm5.large',
      minCapacity: size,
      maxCapacity: scales ? size + 3 : size,
      ...(scales ? {} : { managedScaling: false }),
    });
    new Service(stack, 'Site', {
      cluster,
      serviceName: 'site',
      taskDefinition: aBridgeTask(fleet, 'Task', { memoryMiB }),
      desiredCount: 4,
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
    });
    new Service(stack, 'Agent', {
      cluster,
      serviceName: 'agent',
      taskDefinition: aBridgeTask(fleet, 'AgentTask', { memoryMiB: 64 }),
      daemon: true,
    });
  });
}

interface Yard {
  readonly account: Account;
  readonly app: App;
  /** Ids of the machines, in order. */
  readonly ids: readonly string[];
}

async function deployed(app: App): Promise<Yard> {
  const account = anAccount();
  await mustDeploy(account, app);
  account.sandbox.clock.advance(600_000);
  const ids = (await liveInstances(account)).map(({ ec2InstanceId = '' }) => ec2InstanceId).sort();
  return { account, app, ids };
}

/** Somebody changes how many tasks of the site a rollout keeps. */
async function setPercentages(
  { account }: Yard,
  minimumHealthyPercent: number,
  maximumPercent: number,
): Promise<void> {
  await ecsOf(account).send(
    new UpdateServiceCommand({
      cluster: await clusterOf(account),
      service: 'site',
      deploymentConfiguration: { minimumHealthyPercent, maximumPercent },
    }),
  );
}

/** Drains, and remembers what was said. */
async function drained(
  { account, app }: Yard,
  options: DrainOptions,
): Promise<DrainResult & { readonly said: readonly string[] }> {
  const said: string[] = [];
  const result = await drain(app, {
    aws: { sandbox: account.sandbox },
    onProgress: (message) => said.push(message),
    ...options,
  });
  return { ...result, said };
}

/** Tasks of a service by the id of their machine. */
async function placesOf(account: Account, service: string): Promise<readonly string[]> {
  const instances = await liveInstances(account);
  const machines = new Map(
    instances.map(({ containerInstanceArn, ec2InstanceId = '' }) => [
      containerInstanceArn,
      ec2InstanceId,
    ]),
  );
  return (await liveTasks(account))
    .filter(({ group, lastStatus }) => group === `service:${service}` && lastStatus === 'RUNNING')
    .map(({ containerInstanceArn }) => machines.get(containerInstanceArn) ?? '');
}

function verdicts({ services }: DrainPreview): readonly string[] {
  return services.map(({ service, verdict }) => `${service} ${verdict}`).sort();
}

describe('drain', () => {
  test('moves the tasks of services elsewhere, daemons last, and says before what will happen', async () => {
    const yard = await deployed(aYard());
    const { account, ids } = yard;
    const [first = ''] = ids;
    const before = (await placesOf(account, 'site')).filter((id) => id === first).length;
    expect(before).toBeGreaterThan(0);
    const { preview, report, exitCode, said } = await drained(yard, { instances: [first] });
    expect(preview.instances).toEqual([
      { instance: first, isDraining: false, tasks: { site: before, agent: 1 }, others: 0 },
    ]);
    expect(verdicts(preview)).toEqual(['agent goes', 'site moves']);
    expect(report).toMatchObject({ status: 'drained', services: [], others: [], refused: [] });
    expect(exitCode).toBe(0);
    expect(said.some((text) => /tasks? of services left: .*site/.test(text))).toBe(true);
    const places = await placesOf(account, 'site');
    expect(places).toHaveLength(4);
    expect(places).not.toContain(first);
    expect(await placesOf(account, 'agent')).not.toContain(first);
    const states = (await liveInstances(account)).filter(({ status }) => status === 'DRAINING');
    expect(states.map(({ ec2InstanceId }) => ec2InstanceId)).toEqual([first]);
  });

  test('names instances by container instance, by capacity provider and by address', async () => {
    const yard = await deployed(aYard({ size: 2 }));
    const { account, ids } = yard;
    const instances = await liveInstances(account);
    const arns = instances.map(({ containerInstanceArn = '' }) => containerInstanceArn);
    const chosenBy = async (...names: readonly string[]) => {
      const { preview } = await drained(yard, { instances: names, confirm: async () => false });
      return preview.instances.map(({ instance }) => instance);
    };
    expect(await chosenBy(...arns)).toEqual(ids);
    expect(await chosenBy(arns[0]?.split('/').at(-1) ?? '')).toHaveLength(1);
    expect(await chosenBy(instances[0]?.capacityProviderName ?? '')).toEqual(ids);
    expect(await chosenBy('fleet/Ec2/Cluster/Instances')).toEqual(ids);
    await expect(chosenBy('i-0nothing')).rejects.toMatchObject({
      code: 'instances/unknown',
      detail: expect.stringContaining(ids[0] ?? ''),
    });
    expect((await liveInstances(account)).map(({ status }) => status)).toEqual([
      'ACTIVE',
      'ACTIVE',
    ]);
  });

  test('says that a service can never move by its percentages, and does not wait for it', async () => {
    const yard = await deployed(aYard());
    await setPercentages(yard, 100, 120);
    const { account, ids } = yard;
    const [first = ''] = ids;
    const { preview, report, exitCode } = await drained(yard, { instances: [first] });
    expect(verdicts(preview)).toEqual(['agent goes', 'site percentages']);
    expect(preview.services.find(({ service }) => service === 'site')?.cures).toEqual([
      'lower minimumHealthyPercent from 100 to 75',
      'raise maximumPercent from 120 to 125',
    ]);
    expect(report?.status).toBe('stuck');
    expect(report?.duration).toBeLessThan(60_000);
    expect(report?.services.find(({ service }) => service === 'site')).toMatchObject({
      reason: expect.stringContaining('allow neither to stop nor to start'),
    });
    expect(exitCode).toBe(4);
    expect(await placesOf(account, 'site')).toContain(first);

    await setPercentages(yard, 50, 120);
    expect(await drained(yard, { instances: [first] })).toMatchObject({
      exitCode: 0,
      report: { status: 'drained' },
    });
  });

  test('says that there is no room elsewhere, waits as long as it may, and goes on when there is', async () => {
    // Two instances of three places each, four tasks: three of them find no room on one.
    const yard = await deployed(aYard({ size: 2, memoryMiB: 2400 }));
    const { account, ids } = yard;
    const [first = ''] = ids;
    const { preview, report, exitCode } = await drained(yard, {
      instances: [first],
      timeout: 300_000,
    });
    expect(verdicts(preview)).toEqual(['agent goes', 'site no-room']);
    expect(report?.status).toBe('timed-out');
    expect(report?.duration).toBeGreaterThanOrEqual(300_000);
    const site = report?.services.find(({ service }) => service === 'site');
    expect(site?.reason).toContain('unable to place a task');
    expect(site?.next).toContain('capacity');
    expect(exitCode).toBe(4);

    const back = await activate(yard.app, {
      aws: { sandbox: account.sandbox },
      instances: [first],
    });
    expect(back).toEqual({ activated: [first], refused: [], exitCode: 0 });
    expect((await liveInstances(account)).map(({ status }) => status)).toEqual([
      'ACTIVE',
      'ACTIVE',
    ]);
    account.sandbox.clock.advance(300_000);
    expect(await placesOf(account, 'site')).toHaveLength(4);
  });

  test('waits for instances that managed scaling launches', async () => {
    const yard = await deployed(aYard({ size: 2, memoryMiB: 2400, scales: true }));
    const { account, ids } = yard;
    const busy = (await placesOf(account, 'site'))[0] ?? '';
    expect(ids).toContain(busy);
    const { preview, report } = await drained(yard, { instances: [busy] });
    expect(verdicts(preview)).toEqual(['agent goes', 'site after-scaling']);
    expect(report?.status).toBe('drained');
    const places = await placesOf(account, 'site');
    expect(places).toHaveLength(4);
    expect(places).not.toContain(busy);
  });

  test('is blocked before anything is written when warnings are errors, and when consent is refused', async () => {
    const yard = await deployed(aYard());
    await setPercentages(yard, 100, 120);
    const [first = ''] = yard.ids;
    const writes = await yard.account.writesDuring(async () => {
      const strict = await drained(yard, { instances: [first], strict: true });
      expect(strict).toMatchObject({ exitCode: 7, report: undefined });
      const declined = await drained(yard, { instances: [first], confirm: async () => false });
      expect(declined).toMatchObject({ exitCode: 1, report: undefined });
    });
    expect(writes).toEqual([]);
  });

  test('leaves tasks of no service alone, and names them', async () => {
    const yard = await deployed(aYard());
    const { account, app, ids } = yard;
    const [first = ''] = ids;
    const host = (await liveInstances(account)).find((one) => one.ec2InstanceId === first);
    const { tasks } = await runTask(app, {
      aws: { sandbox: account.sandbox },
      task: 'fleet/Ec2/Task',
      containerInstances: [host?.containerInstanceArn ?? ''],
      wait: 'running',
    });
    const { preview, report, exitCode } = await drained(yard, { instances: [first] });
    expect(preview.instances[0]?.others).toBe(1);
    expect(report).toMatchObject({
      status: 'drained',
      others: tasks.map(({ taskArn }) => taskArn.split('/').at(-1)),
    });
    expect(exitCode).toBe(0);
  });

  test('is interrupted: the instances drain on', async () => {
    const yard = await deployed(aYard());
    const { account, ids } = yard;
    const [first = ''] = ids;
    const interrupt = new AbortController();
    const stop = account.sandbox.faults.add({
      service: 'ECS',
      operation: 'UpdateContainerInstancesState',
      effect: { kind: 'hook', after: () => interrupt.abort() },
    });
    const { report, exitCode } = await drained(yard, {
      instances: [first],
      signal: interrupt.signal,
    });
    stop();
    expect([report?.status, exitCode]).toEqual(['interrupted', 5]);
    expect(report?.services.map(({ service }) => service)).toContain('site');
    const states = (await liveInstances(account)).filter(({ status }) => status === 'DRAINING');
    expect(states).toHaveLength(1);
  });

  test('leaves out instances whose state cannot be changed yet, and says so', async () => {
    const yard = await deployed(aYard({ size: 2 }));
    const { account, app, ids } = yard;
    const [first = '', second = ''] = ids;
    const instances = await liveInstances(account);
    const arn = instances.find((one) => one.ec2InstanceId === second)?.containerInstanceArn ?? '';
    const record = containerInstances(
      { world: account.sandbox.world, scope: { account: '111111111111', region: 'eu-west-1' } },
      (await clusterOf(account)).split('/').at(-1) ?? '',
    ).get(arn.split('/').at(-1) ?? '');
    if (record === undefined) throw new Error('no record');
    record.status = 'REGISTERING';
    const { report, exitCode } = await drained(yard, {
      instances: ['fleet/Ec2/Cluster/Instances'],
      timeout: 0,
    });
    expect(report?.refused).toEqual([`${second} is REGISTERING`]);
    expect(exitCode).toBe(1);
    await expect(
      drain(app, { aws: { sandbox: account.sandbox }, instances: [second] }),
    ).rejects.toMatchObject({ code: 'instances/not-drainable' });
    expect(
      (await liveInstances(account)).map((one) => `${one.ec2InstanceId} ${one.status}`),
    ).toEqual(expect.arrayContaining([`${first} DRAINING`, `${second} REGISTERING`]));
  });

  test('takes ten instances a call', async () => {
    const yard = await deployed(aYard({ size: 11 }));
    const { account, ids } = yard;
    await drained(yard, { instances: ids, timeout: 0 });
    const calls = account.sandbox.calls.entries.filter(
      ({ operation }) => operation === 'UpdateContainerInstancesState',
    );
    expect(
      calls.map(
        ({ input }) => (input as { containerInstances: unknown[] }).containerInstances.length,
      ),
    ).toEqual([10, 1]);
  });
});

describe('the list of instances', () => {
  test('tells agent, tasks and what is free, network interfaces too', async () => {
    const app = aFleet((fleet) => {
      fleet.cluster.addAsgCapacityProvider('Instances', {
        instanceType: 'm5.large',
        minCapacity: 1,
        maxCapacity: 1,
      });
      new Service(fleet.stack, 'Worker', {
        cluster: fleet.cluster,
        taskDefinition: anAwsvpcTask(fleet, 'WorkerTask'),
        desiredCount: 1,
      });
    });
    const { account, ids } = await deployed(app);
    const listed = await listInstances(app, { aws: { sandbox: account.sandbox } });
    expect(listed).toEqual([
      expect.objectContaining({
        instance: ids[0],
        type: 'm5.large',
        status: 'ACTIVE',
        connected: true,
        agent: '1.98.0',
        running: 1,
        pending: 0,
        free: { cpu: 2048 - 128, memory: expect.any(Number), interfaces: { free: 1, of: 2 } },
      }),
    ]);
  });

  test('may be asked of a cluster that is none of the app', async () => {
    const { account, app } = await deployed(aYard());
    const aws = { sandbox: account.sandbox };
    await expect(listInstances(app, { aws, cluster: 'elsewhere' })).rejects.toMatchObject({
      code: 'instances/no-cluster',
    });
    const name = (await clusterOf(account)).split('/').at(-1) ?? '';
    expect(await listInstances(app, { aws, cluster: name })).toHaveLength(3);
    expect(await listInstances(app, { aws, cluster: 'fleet/Ec2/Cluster' })).toHaveLength(3);
  });
});

describe('the update of agents', () => {
  test('brings the newest, says which have it, and stops no task', async () => {
    const { account, app, ids } = await deployed(aYard());
    const options = { aws: { sandbox: account.sandbox } };
    const none = await updateAgents(app, options);
    expect(none.agents.map(({ result }) => result)).toEqual([
      'no-update',
      'no-update',
      'no-update',
    ]);
    expect(none.exitCode).toBe(0);
    releaseAgent(account.sandbox.world, '1.99.0');
    const before = (await liveTasks(account)).map(({ taskArn }) => taskArn).sort();
    const said: string[] = [];
    const one = await updateAgents(app, {
      ...options,
      instances: ids.slice(0, 1),
      onProgress: (message) => said.push(message),
    });
    expect(one).toEqual({
      agents: [{ instance: ids[0], before: '1.98.0', after: '1.99.0', result: 'updated' }],
      exitCode: 0,
    });
    expect(said).toContain(`${ids[0]}: STAGED`);
    const rest = await updateAgents(app, options);
    expect(rest.agents.map(({ result }) => result).sort()).toEqual([
      'no-update',
      'updated',
      'updated',
    ]);
    expect((await liveTasks(account)).map(({ taskArn }) => taskArn).sort()).toEqual(before);
  });

  test('says when time is up, and follows one that is under way', async () => {
    const { account, app, ids } = await deployed(aYard());
    releaseAgent(account.sandbox.world, '1.99.0');
    const options = { aws: { sandbox: account.sandbox }, instances: ids.slice(0, 1) };
    const short = await updateAgents(app, { ...options, timeout: 5_000 });
    expect(short).toMatchObject({ exitCode: 4, agents: [{ result: 'updating' }] });
    const again = await updateAgents(app, options);
    expect(again).toMatchObject({ exitCode: 0, agents: [{ result: 'updated', after: '1.99.0' }] });
  });
});
