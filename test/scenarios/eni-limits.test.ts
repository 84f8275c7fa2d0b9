/** G05: a rollout of awsvpc tasks on instances whose network interfaces are all in use. */
import { ECSClient, PutAccountSettingCommand } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import {
  App,
  AsgCapacityProvider,
  Cluster,
  ContainerImage,
  deploy,
  type PlanResult,
  plan,
  Service,
  Stack,
  TaskDefinition,
  Vpc,
} from '../../lib/index.ts';
import { createSandbox, type Sandbox } from '../../lib/sandbox/index.ts';
import { clientOf } from '../sandbox/clients.ts';

interface Shape {
  readonly image?: string;
  readonly maxCapacity?: number;
  readonly trunking?: boolean;
  readonly daemon?: boolean;
}

/** Three c5.large, each with interfaces for two tasks, and a service of six. */
function fleet({ image = 'web:1', maxCapacity = 3, trunking = false, daemon }: Shape): App {
  const app = new App({ name: 'enis' });
  const stack = new Stack(app, 'Fleet', { region: 'eu-west-1' });
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
  const cluster = new Cluster(stack, 'Cluster', { vpc, enableFargateCapacityProviders: false });
  const instances = new AsgCapacityProvider(stack, 'Instances', {
    vpc,
    instanceType: 'c5.large',
    minCapacity: 3,
    maxCapacity,
    trunking,
  });
  cluster.addAsgCapacityProvider(instances);
  const task = (id: string, text: string) => {
    const definition = new TaskDefinition(stack, id, {
      compatibility: 'EC2',
      networkMode: 'awsvpc',
    });
    definition.addContainer('main', {
      image: ContainerImage.fromRegistry(text),
      memoryReservationMiB: 128,
    });
    return definition;
  };
  new Service(stack, 'Service', {
    cluster,
    taskDefinition: task('Task', image),
    desiredCount: 6,
    capacityProviderStrategies: [{ capacityProvider: instances, weight: 1 }],
  });
  if (daemon === true)
    new Service(stack, 'Daemon', { cluster, taskDefinition: task('Agent', 'agent:1'), daemon });
  return app;
}

/** An account in which a fleet stands. */
async function standing(shape: Shape): Promise<Sandbox> {
  const sandbox = createSandbox();
  expect(await deploy(fleet(shape), { aws: { sandbox } })).toMatchObject({ exitCode: 0 });
  sandbox.calls.reset();
  return sandbox;
}

function errorsOf({ plan: { diagnostics } }: PlanResult): readonly string[] {
  return diagnostics.flatMap(({ severity, detail, hint = '' }) =>
    severity === 'error' ? [`${detail} | ${hint}`] : [],
  );
}

describe('a new image on three instances that are full', () => {
  test('(a) is blocked before anything is written, with the numbers and what would cure it', async () => {
    const sandbox = await standing({});

    const result = await deploy(fleet({ image: 'web:2' }), { aws: { sandbox } });

    expect(result).toMatchObject({ exitCode: 7, applied: false });
    const [error = '', ...others] = errorsOf(result);
    expect(others).toEqual([]);
    expect(error).toMatch(/6 slots, 6 used/);
    expect(error).toMatch(/\b4\b.*|.*83/);
    expect(error).toMatch(/83/);
    expect(error).toMatch(/trunking/i);
    expect(sandbox.calls.writes()).toEqual([]);
  });

  test('(b) is blocked still when trunking is on for instances that were launched before', async () => {
    const sandbox = await standing({});
    // The setting alone, as somebody would who reads about it.
    expect(await deploy(fleet({ trunking: true }), { aws: { sandbox } })).toMatchObject({
      exitCode: 0,
    });

    const result = await plan(fleet({ image: 'web:2', trunking: true }), { aws: { sandbox } });

    expect(result.exitCode).toBe(7);
    expect(errorsOf(result).join('\n')).toMatch(/6 slots, 6 used/);
    expect(errorsOf(result).join('\n')).toMatch(/gantry roll|instance refresh/);
  });

  test('(c) names the role when the setting is on for who deploys alone', async () => {
    const sandbox = await standing({});
    const ecs = new ECSClient(clientOf(sandbox, { accessKeyId: 'GANTRY111111111111' }));
    await ecs.send(new PutAccountSettingCommand({ name: 'awsvpcTrunking', value: 'enabled' }));

    const result = await plan(fleet({ image: 'web:2' }), { aws: { sandbox } });

    expect(result.exitCode).toBe(7);
    const said = result.plan.diagnostics.map(({ detail, hint }) => `${detail} ${hint}`).join('\n');
    expect(said).toMatch(/awsvpcTrunking/);
    expect(said).toMatch(/enis-Fleet-Instances-Role/);
  });

  test('(d) passes where the instances carry trunks', async () => {
    const sandbox = await standing({ trunking: true });
    const result = await plan(fleet({ image: 'web:2', trunking: true }), { aws: { sandbox } });
    expect(errorsOf(result)).toEqual([]);
    expect(result.plan.capacity?.clusters[0]?.groups[0]?.slots).toEqual({ total: 30, used: 6 });
    expect(result.plan.capacity?.clusters[0]?.services).toMatchObject([{ verdict: 'fits' }]);
  });

  test('(e) passes where the group may grow, and says how far it will', async () => {
    const sandbox = await standing({});
    const result = await plan(fleet({ image: 'web:2', maxCapacity: 6 }), { aws: { sandbox } });
    expect(errorsOf(result)).toEqual([]);
    const [cluster] = result.plan.capacity?.clusters ?? [];
    expect(cluster?.services).toMatchObject([{ verdict: 'fits-after-scaling' }]);
    expect(cluster?.groups[0]?.instances).toEqual({ now: 3, steady: 3 });
    expect(cluster?.groups[0]?.forecast.length).toBeGreaterThan(0);
  });

  test('(f) has no steady state beside an awsvpc daemon, but with trunks', async () => {
    const without = await plan(fleet({ daemon: true }), { aws: { sandbox: createSandbox() } });
    expect(without.exitCode).toBe(7);
    expect(errorsOf(without).join('\n')).toMatch(/\b3\b/);
    const shape = { daemon: true, trunking: true };
    const withTrunks = await plan(fleet(shape), { aws: { sandbox: createSandbox() } });
    expect(errorsOf(withTrunks)).toEqual([]);
  });
});
