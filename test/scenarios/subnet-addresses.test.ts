/** G06: subnets that run out of addresses. */
import { describe, expect, test } from 'vitest';
import {
  App,
  Cluster,
  ContainerImage,
  deploy,
  plan,
  Service,
  Stack,
  TaskDefinition,
  Vpc,
} from '../../lib/index.ts';
import { createSandbox, type Sandbox } from '../../lib/sandbox/index.ts';

interface Shape {
  readonly image?: string;
  /** Tasks of the service; no service without them. */
  readonly tasks?: number;
  /** Tasks in the way in each of the two subnets, of 11 addresses each. */
  readonly others: readonly [number, number];
}

function network({ image = 'web:1', tasks, others }: Shape): App {
  const app = new App({ name: 'tight' });
  const stack = new Stack(app, 'Main', { region: 'eu-west-1' });
  const vpc = new Vpc(stack, 'Vpc', {
    maxAzs: 2,
    natGateways: 0,
    cidr: '10.0.0.0/24',
    privateSubnets: { prefixLength: 28 },
  });
  const cluster = new Cluster(stack, 'Cluster', { vpc });
  const task = (id: string, text: string) => {
    const definition = new TaskDefinition(stack, id, { cpu: 256, memoryMiB: 512 });
    definition.addContainer('main', { image: ContainerImage.fromRegistry(text) });
    return definition;
  };
  for (const [i, desiredCount] of others.entries())
    new Service(stack, `Other${i}`, {
      cluster,
      taskDefinition: task(`OtherTask${i}`, 'other:1'),
      desiredCount,
      vpcSubnets: { subnets: vpc.privateSubnets.slice(i, i + 1) },
    });
  if (tasks !== undefined)
    new Service(stack, 'Service', {
      cluster,
      taskDefinition: task('Task', image),
      desiredCount: tasks,
      vpcSubnets: { type: 'private' },
    });
  return app;
}

async function standing(shape: Shape): Promise<Sandbox> {
  const sandbox = createSandbox();
  expect(await deploy(network(shape), { aws: { sandbox } })).toMatchObject({ exitCode: 0 });
  sandbox.calls.reset();
  return sandbox;
}

describe('a service in subnets with 3 and 0 free addresses', () => {
  test('(a) that is new and wants 4 is blocked, with the arithmetic of each subnet', async () => {
    const sandbox = await standing({ others: [8, 11] });

    const result = await deploy(network({ others: [8, 11], tasks: 4 }), { aws: { sandbox } });

    expect(result).toMatchObject({ exitCode: 7, applied: false });
    expect(sandbox.calls.writes()).toEqual([]);
    const { subnets = [], findings = [] } = result.plan.capacity ?? {};
    expect(subnets.map(({ free }) => free).sort()).toEqual([0, 3]);
    expect(findings).toMatchObject([{ severity: 'error' }]);
    expect(findings[0]?.detail).toMatch(/3 free/);
  });

  test('(b) that is live and gets a new image is warned of, and blocked with strict', async () => {
    const shape = { others: [7, 10], tasks: 2 } as const;
    // One after the other: then a task comes to lie in each subnet.
    const sandbox = await standing({ others: shape.others });
    expect(await deploy(network(shape), { aws: { sandbox } })).toMatchObject({ exitCode: 0 });
    const next = network({ ...shape, image: 'web:2' });

    const lenient = await plan(next, { aws: { sandbox } });
    const strict = await plan(next, { aws: { sandbox }, strict: true });

    expect(lenient.exitCode).toBe(0);
    expect(lenient.plan.capacity?.subnets.map(({ free }) => free).sort()).toEqual([0, 3]);
    expect(lenient.plan.diagnostics).toMatchObject([
      { severity: 'warning', code: 'capacity/peak-addresses-short', address: 'tight/Main/Service' },
    ]);
    expect(strict.exitCode).toBe(7);
  });
});
