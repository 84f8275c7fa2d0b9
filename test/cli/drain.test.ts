import { describe, expect, test } from 'vitest';
import { folder, gantry } from './harness.ts';

const APP = `import { App, Cluster, ContainerImage, Service, Stack, TaskDefinition, Vpc } from 'gantry';
export const app = new App({ name: 'yard' });
const stack = new Stack(app, 'Main', { region: 'eu-west-1' });
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
const cluster = new Cluster(stack, 'Cluster', { vpc, clusterName: 'yard', enableFargateCapacityProviders: false });
cluster.addAsgCapacityProvider('Instances', {
  instanceType: 'm5.large',
  minCapacity: 2,
  maxCapacity: 2,
});
const taskDefinition = new TaskDefinition(stack, 'Task', { compatibility: 'EC2', networkMode: 'bridge' });
taskDefinition.addContainer('main', {
  image: ContainerImage.fromRegistry('nginx:1'),
  cpu: 128,
  memoryReservationMiB: 256,
});
new Service(stack, 'Site', { cluster, taskDefinition, serviceName: 'site', desiredCount: 2 });
`;

interface Listed {
  readonly instances: readonly { readonly instance: string; readonly status: string }[];
}

describe('the instances of a cluster', () => {
  test('are listed, drained with consent, and taken back', async () => {
    const cwd = folder({ 'main.ts': APP });
    const app = ['--app', 'main.ts', '--sandbox'];
    expect(await gantry(['deploy', 'main.ts', '--sandbox', '--yes'], { cwd })).toMatchObject({
      code: 0,
    });
    const listed = async () => {
      const { stdout } = await gantry(['instances', 'main.ts', '--sandbox', '--json'], { cwd });
      return (JSON.parse(stdout) as Listed).instances;
    };
    const table = await gantry(['instances', 'main.ts', '--sandbox'], { cwd });
    const [first] = await listed();
    const id = first?.instance ?? '';
    expect(table.stdout).toContain('FREE ENIS');
    expect(table.stdout).toContain(id);

    const declined = await gantry(['drain', id, ...app], { cwd, answer: 'no' });
    expect([declined.code, declined.stdout]).toEqual([1, 'nothing was written\n']);
    expect(declined.stderr).toContain('site: 1 of 2 tasks here: moves');

    const drained = await gantry(['drain', id, ...app, '--cluster', 'yard', '--yes'], { cwd });
    expect(drained.code).toBe(0);
    expect(drained.stdout).toMatch(/^drained after .*: no task of a service is left\n$/);
    expect((await listed()).map(({ status }) => status).sort()).toEqual(['ACTIVE', 'DRAINING']);

    const back = await gantry(['drain', id, ...app, '--undo'], { cwd });
    expect(back).toMatchObject({ code: 0, stdout: expect.stringContaining(`${id}: ACTIVE`) });
    expect((await listed()).map(({ status }) => status)).toEqual(['ACTIVE', 'ACTIVE']);

    const agents = await gantry(['update-agent', ...app], { cwd });
    expect(agents.code).toBe(0);
    expect(agents.stdout).toContain('no-update');
  });

  test('must be named', async () => {
    const cwd = folder({ 'gantry.app.ts': APP });
    const { code, stderr } = await gantry(['drain', '--sandbox'], { cwd });
    expect([code, stderr]).toEqual([1, expect.stringContaining('drain needs instances')]);
    const unknown = await gantry(['drain', 'i-1', '--sandbox', '--yes', '--cluster', 'none'], {
      cwd,
    });
    expect([unknown.code, unknown.stderr]).toEqual([
      1,
      expect.stringContaining('instances/no-cluster'),
    ]);
  });
});
