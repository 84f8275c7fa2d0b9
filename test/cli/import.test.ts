import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateClusterCommand, ECSClient } from '@aws-sdk/client-ecs';
import { describe, expect, test, vi } from 'vitest';
import { clientOf } from '../sandbox/clients.ts';
import { folder, gantry, logsApp, servedSandbox } from './harness.ts';

const TASK = {
  family: 'web',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  memory: '512',
  containerDefinitions: [{ name: 'web', image: 'nginx:1.27', essential: true, cpu: 0 }],
};

const SERVICE = {
  serviceName: 'web',
  cluster: 'arn:aws:ecs:eu-west-1:111111111111:cluster/main',
  taskDefinition: 'web:12',
  desiredCount: 2,
  launchType: 'FARGATE',
  networkConfiguration: {
    awsvpcConfiguration: { subnets: ['subnet-0aa'], securityGroups: ['sg-0bb'] },
  },
};

const texts = (files: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(files).map(([name, content]) => [
      name,
      typeof content === 'string' ? content : JSON.stringify(content),
    ]),
  );

/** Imports files, in their order. */
async function importing(files: Readonly<Record<string, unknown>>, ...args: readonly string[]) {
  const cwd = folder(texts(files));
  return { cwd, ...(await gantry(['import', ...Object.keys(files), ...args], { cwd })) };
}

describe('gantry import FILE', () => {
  test('writes an app that the other commands take', async () => {
    const { code, cwd, stderr } = await importing({ 'task.json': TASK, 'service.json': SERVICE });
    expect(stderr).toBe('wrote gantry.app.ts\nnext: gantry plan\n');
    expect(code).toBe(0);
    expect(readFileSync(join(cwd, 'gantry.app.ts'), 'utf8')).toMatchInlineSnapshot(`
      "import {
        App,
        Cluster,
        ContainerImage,
        LogDrivers,
        SecurityGroup,
        Service,
        Stack,
        Subnet,
        TaskDefinition,
      } from 'gantry';

      export const app = new App({ name: 'web' });
      const stack = new Stack(app, 'Main', { region: 'eu-west-1' });
      const cluster = Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'main' });

      const webTaskDefinition = new TaskDefinition(stack, 'WebTask', {
        family: 'web',
        cpu: 256,
        memoryMiB: 512,
      });
      webTaskDefinition.addContainer('web', {
        image: ContainerImage.fromRegistry('nginx:1.27'),
        logging: LogDrivers.none(),
      });
      const webSecurityGroup = SecurityGroup.fromSecurityGroupId(stack, 'WebSecurityGroup', 'sg-0bb');
      new Service(stack, 'WebService', {
        cluster,
        taskDefinition: webTaskDefinition,
        serviceName: 'web',
        desiredCount: 2,
        launchType: 'FARGATE',
        deploymentCircuitBreaker: false,
        vpcSubnets: { subnets: [Subnet.fromSubnetId('subnet-0aa')] },
        securityGroups: [webSecurityGroup],
      });
      "
    `);
    expect((await gantry(['synth'], { cwd })).code).toBe(0);
  });

  test('takes what AWS answers, and prints it when asked', async () => {
    const answer = {
      taskDefinition: { ...TASK, revision: 3, status: 'ACTIVE', registeredBy: 'somebody' },
      tags: [{ key: 'team', value: 'web' }],
    };
    const { code, cwd, stdout } = await importing({ 'task.json': answer }, '--stdout');
    expect(code).toBe(0);
    expect(stdout).toContain("tags: { team: 'web' }");
    expect(existsSync(join(cwd, 'gantry.app.ts'))).toBe(false);
  });

  test('says what a template must still fill', async () => {
    const template = { ...TASK, containerDefinitions: [{ name: 'web', image: '<IMAGE1_NAME>' }] };
    const { stdout, stderr } = await importing({ 'task.json': template }, '--stdout');
    const note = 'task.json: containerDefinitions[0].image holds the placeholder <IMAGE1_NAME>';
    expect(stderr).toContain(`note: ${note}`);
    expect(stdout).toContain(`// ${note}\n`);
    expect(stdout).toContain("ContainerImage.fromRegistry('<IMAGE1_NAME>')");
  });

  test('says which cluster a service is in that names none', async () => {
    const { cluster: _, serviceName: __, ...service } = SERVICE;
    const files = { 'task.json': TASK, 'service.json': service };
    const { stdout, stderr } = await importing(files, '--stdout');
    expect(stderr).toBe('note: service.json names no cluster: that is the one called default\n');
    expect(stdout).toContain("new Service(stack, 'WebService', {");
    expect(stdout).toContain("{ clusterName: 'default' }");
  });

  test('names the file and the app as it is told', async () => {
    const { cwd, stderr } = await importing({ 'a.json': TASK }, '--out', 'x.ts', '--name', 'shop');
    expect(stderr).toContain('wrote x.ts');
    expect(readFileSync(join(cwd, 'x.ts'), 'utf8')).toContain("new App({ name: 'shop' })");
  });

  test('overwrites nothing, unless it is forced', async () => {
    const files = { 'task.json': TASK, 'gantry.app.ts': logsApp() };
    const cwd = folder(texts(files));
    const refused = await gantry(['import', 'task.json'], { cwd });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('gantry.app.ts');
    expect(readFileSync(join(cwd, 'gantry.app.ts'), 'utf8')).toBe(logsApp());
    expect((await gantry(['import', 'task.json', '--force'], { cwd })).code).toBe(0);
    expect(readFileSync(join(cwd, 'gantry.app.ts'), 'utf8')).toContain("family: 'web'");
  });

  test('answers in JSON', async () => {
    const { stdout, cwd } = await importing({ 'task.json': TASK }, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ written: [join(cwd, 'gantry.app.ts')], notes: [] });
  });

  test.each<readonly [string, Readonly<Record<string, unknown>>, string]>([
    ['broken JSON', { 'task.json': '{\n  "family": \n}' }, 'task.json:3:1: '],
    ['an empty file', { 'task.json': '' }, 'task.json:1:1: '],
    ['binary', { 'task.json': '\u0000\u0001\u0002' }, 'task.json:1:1: '],
    ['a list', { 'task.json': [] }, 'task.json:1:1: '],
    [
      'no containers',
      { 'task.json': { ...TASK, containerDefinitions: [] } },
      'containerDefinitions',
    ],
    [
      'a container without image',
      { 'task.json': { ...TASK, containerDefinitions: [{ name: 'web' }] } },
      'containerDefinitions[0].image is missing',
    ],
    [
      'a service alone',
      { 'service.json': SERVICE },
      'service.json runs web; no file holds a task definition',
    ],
    [
      'a service of another task definition',
      {
        'a.json': { ...TASK, family: 'a' },
        'b.json': { ...TASK, family: 'b' },
        'service.json': SERVICE,
      },
      'service.json runs web; there is a, b',
    ],
    [
      'nothing to import',
      { 'cluster.json': { clusterName: 'main' } },
      'cluster.json holds CreateCluster',
    ],
  ])('refuses %s', async (_, files, message) => {
    const { code, stderr, cwd } = await importing(files);
    expect(stderr).toContain(message);
    expect(code).toBe(1);
    expect(existsSync(join(cwd, 'gantry.app.ts'))).toBe(false);
  });

  test.each([
    [[], 'import needs files, or --cluster NAME'],
    [['task.json', '--cluster', 'main'], 'files and --cluster exclude each other'],
    [['task.json', '--service', 'web'], '--service goes with --cluster'],
    [['nowhere.json'], 'nowhere.json'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await gantry(['import', ...args], { cwd: folder({}) });
    expect(stderr).toContain(message);
    expect(code).toBe(1);
  });
});

describe('gantry import --cluster', () => {
  test('says when there is nothing', async () => {
    const sandbox = await servedSandbox();
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    await new ECSClient(clientOf(sandbox)).send(new CreateClusterCommand({ clusterName: 'main' }));
    const cwd = folder({});
    const empty = await gantry(['import', '--cluster', 'main'], { cwd });
    expect(empty.stderr).toContain('the cluster main has no service that could be imported');
    const unknown = await gantry(['import', '--cluster', 'main', '--service', 'a,b'], { cwd });
    expect(unknown.stderr).toContain('a, b; the cluster main has none');
    expect([empty.code, unknown.code]).toEqual([1, 1]);
  });
});

test('--adopt takes nothing from another app', async () => {
  await servedSandbox();
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  const before = folder({ 'gantry.app.ts': logsApp() });
  expect((await gantry(['deploy', '--yes'], { cwd: before })).code).toBe(0);
  const other = folder({ 'gantry.app.ts': logsApp().replace("name: 'logs'", "name: 'more'") });
  const refused = await gantry(['plan', '--adopt', 'all'], { cwd: other });
  expect(refused.stderr).toContain('belongs to logs, logs/Main/Logs');
  expect(refused.code).toBe(7);
});
