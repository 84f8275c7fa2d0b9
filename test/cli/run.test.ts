import { describe, expect, test } from 'vitest';
import { orderOf } from '../../lib/cli/verbs/run.ts';
import { folder, gantry } from './harness.ts';

function appOf(image: string): string {
  return `import { App, Cluster, ContainerImage, LogDrivers, LogGroup, Stack, TaskDefinition, Vpc } from 'gantry';
export const app = new App({ name: 'jobs' });
const stack = new Stack(app, 'Main', { region: 'eu-west-1' });
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
new Cluster(stack, 'Cluster', { vpc });
const task = new TaskDefinition(stack, 'Batch', { cpu: 256, memoryMiB: 512 });
task.addContainer('main', { image: ContainerImage.fromRegistry('${image}') });`;
}

/** A folder whose app is deployed, and the subnets in which its tasks can run. */
async function deployed(image: string): Promise<{ cwd: string; subnets: string }> {
  const cwd = folder({ 'gantry.app.ts': appOf(image) });
  const { code, stdout, stderr } = await gantry(['deploy', '--sandbox', '--yes', '--json'], {
    cwd,
  });
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  const { outcomes } = JSON.parse(stdout) as {
    outcomes: { type: string; attributes?: { SubnetId?: string } }[];
  };
  const subnets = outcomes.flatMap(({ attributes }) => attributes?.SubnetId ?? []);
  return { cwd, subnets: [...new Set(subnets)].slice(0, 2).join(',') };
}

describe('run', () => {
  test.each([
    ['ends well with its tasks', 'gantry-exit-0', 0, 'main 0'],
    ['ends with an error when a container does', 'gantry-exit-3', 1, 'main 3'],
    [
      'says what keeps a task from starting, and what to do',
      'gantry-fail-pull',
      4,
      'next: push the image',
    ],
  ])('%s', async (_, image, exitCode, says) => {
    const { cwd, subnets } = await deployed(image);
    const ran = await gantry(
      ['run', 'jobs/Main/Batch', '--sandbox', '--count', '12', '--subnets', subnets],
      { cwd },
    );
    expect(ran).toMatchObject({ code: exitCode });
    const rows = ran.stdout.trimEnd().split('\n').slice(1);
    expect(rows).toHaveLength(12);
    for (const row of rows) expect(row).toContain(says);
    expect(ran.stderr).toMatch(/^[0-9a-f]{8} {2}(PROVISIONING|PENDING)/m);
  });

  test('waits no longer than until they run, where that is asked for', async () => {
    const { cwd, subnets } = await deployed('worker:1');
    const args = ['run', 'jobs/Main/Batch', '--sandbox', '--wait', 'running', '--subnets', subnets];
    const ran = await gantry([...args, '--json'], { cwd });
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      command: 'run',
      tasks: [{ status: 'RUNNING' }],
    });
  });

  test.each([
    [['run'], 1, 'run needs the address'],
    [['run', 'jobs/Main/Nothing', '--sandbox'], 1, 'there is jobs/Main/Batch'],
    [['run', 'jobs/Main/Batch', '--sandbox'], 1, 'no subnet is known'],
  ])('%j says what is missing', async (args, code, says) => {
    const { cwd } = await deployed('worker:1');
    const refused = await gantry(args, { cwd });
    expect(refused.code).toBe(code);
    expect(refused.stderr).toContain(says);
  });
});

describe('what the options of run ask for', () => {
  test('is an order in the words of RunTask', () => {
    expect(
      orderOf('web', {
        count: '5',
        'capacity-provider-strategy': 'spot=3,steady=1:2',
        'placement-strategy': 'spread:attribute:ecs.availability-zone,binpack:memory',
        'placement-constraint': 'attribute:ecs.instance-type in [t3.small, t3.medium]',
        container: 'main',
        command: '["sh", "-c", "echo hello"]',
        wait: 'running',
        timeout: '90',
      }),
    ).toEqual({
      task: 'web',
      count: 5,
      wait: 'running',
      timeout: 90_000,
      capacityProviderStrategy: [
        { capacityProvider: 'spot', weight: 3 },
        { capacityProvider: 'steady', weight: 1, base: 2 },
      ],
      placementStrategy: [
        { type: 'spread', field: 'attribute:ecs.availability-zone' },
        { type: 'binpack', field: 'memory' },
      ],
      placementConstraints: [
        { type: 'memberOf', expression: 'attribute:ecs.instance-type in [t3.small, t3.medium]' },
      ],
      overrides: { containerOverrides: [{ name: 'main', command: ['sh', '-c', 'echo hello'] }] },
    });
  });

  test('or of StartTask, on instances that are named', () => {
    expect(orderOf('web', { 'container-instances': 'one, two' })).toMatchObject({
      task: 'web',
      containerInstances: ['one', 'two'],
    });
  });

  test.each([
    [{ count: '0' }, '--count is a whole number above 0, not 0'],
    [{ count: 'five' }, 'not five'],
    [{ 'capacity-provider-strategy': 'a=b' }, 'not a=b'],
    [{ 'placement-strategy': 'near:me' }, 'not near:me'],
    [{ command: 'ls' }, '--container'],
    [{ container: 'main' }, '--command'],
    [{ container: 'main', command: '[1]' }, 'not [1]'],
    [{ overrides: '{' }, '--overrides is no JSON'],
    [{ overrides: '{}', container: 'main', command: 'ls' }, 'exclude each other'],
    [{ 'container-instances': 'a', count: '2' }, 'exclude each other'],
    [{ 'launch-type': 'EC2', 'capacity-provider-strategy': 'a=1' }, 'exclude each other'],
  ])('%j is refused', (options, says) => {
    expect(() => orderOf('web', options)).toThrow(says);
  });
});
