import { describe, expect, test } from 'vitest';
import {
  App,
  Cluster,
  ContainerImage,
  LoadBalancedService,
  LogGroup,
  movedFrom,
  Queue,
  Service,
  Stack,
  type StackProps,
  TaskDefinition,
  Vpc,
} from '../../lib/index.ts';
import { synth } from '../../lib/toolkit.ts';
import { anAccount, linesOf } from '../invariants/harness.ts';
import { standing, standingByKind } from '../invariants/standing.ts';
import { actionsOf, liveServices, mustDeploy } from './apps.ts';

/** A network, a cluster and a service behind a load balancer: all in one stack, or each in its own. */
function shop(split: boolean): App {
  const app = new App({ name: 'shop' });
  const region = 'eu-west-1';
  const base = new Stack(app, split ? 'Base' : 'All', { region });
  const vpc = new Vpc(base, 'Vpc', { maxAzs: 2, natGateways: 0 });
  const cluster = new Cluster(base, 'Cluster', { vpc });
  const stack = split ? new Stack(app, 'Web', { region }) : base;
  const taskDefinition = new TaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 512 });
  taskDefinition.addContainer('main', {
    image: ContainerImage.fromRegistry('nginx:1'),
    portMappings: [{ containerPort: 80 }],
  });
  const site = new LoadBalancedService(stack, 'Site', { cluster, taskDefinition });
  const queue = new Queue(stack, 'Queue', { fifo: true });
  if (split) {
    movedFrom(base, 'shop/All');
    movedFrom(taskDefinition, 'shop/All/Task');
    movedFrom(site, 'shop/All/Site');
    movedFrom(queue, 'shop/All/Queue');
  }
  return app;
}

/** A log group with a name of its own, or a derived one, in a stack. */
function logs(id: string, stack: StackProps, from?: string): App {
  const app = new App({ name: 'shop' });
  const made = new LogGroup(new Stack(app, id, stack), 'Logs');
  if (from !== undefined) movedFrom(made, from);
  return app;
}

describe('constructs that move from one stack to another', () => {
  test('are tagged anew, and nothing is replaced', async () => {
    const account = anAccount();
    await mustDeploy(account, shop(false));
    const kinds = standingByKind(account.sandbox.dump());
    const services = await liveServices(account);

    const plan = await account.plan(shop(true));
    expect(actionsOf(plan).filter((line) => !line.startsWith('update'))).toEqual([]);
    expect(plan.steps.every((step) => !('fields' in step) || step.fields.length === 0)).toBe(true);
    const writes = await account.writesDuring(() => mustDeploy(account, shop(true)));
    expect(writes.filter((name) => !/Tag/.test(name))).toEqual([]);
    expect(standingByKind(account.sandbox.dump())).toEqual(kinds);
    const [now] = await liveServices(account);
    expect(now?.serviceArn).toBe(services[0]?.serviceArn);
    expect(now?.deployments?.map(({ id }) => id)).toEqual(
      services[0]?.deployments?.map(({ id }) => id),
    );

    expect(linesOf(await account.plan(shop(true)))).toEqual([]);
    expect((await account.destroy(shop(true))).exitCode).toBe(0);
    expect(standing(account.sandbox.dump())).toEqual([]);
  });

  test.each([
    ['Region', { region: 'us-east-1' }, 'shop/A/Logs is in 111111111111/eu-west-1'],
    [
      'account',
      { region: 'eu-west-1', account: '222222222222' },
      'to be in 222222222222/eu-west-1',
    ],
  ])('cannot move to another %s', async (_, there, detail) => {
    const account = anAccount();
    await mustDeploy(account, logs('A', { region: 'eu-west-1', account: '111111111111' }));
    const app = logs('B', there, 'shop/A/Logs');
    // The old stack is still there, for what else it has.
    new Stack(app, 'A', { region: 'eu-west-1', account: '111111111111' });
    const writes = account.sandbox.calls.writes().length;
    const result = await account.deploy(app);
    expect(result.exitCode).toBe(7);
    expect(result.plan.diagnostics).toMatchObject([
      { code: 'plan/cannot-move', address: 'shop/B/Logs', detail: expect.stringContaining(detail) },
    ]);
    expect(account.sandbox.calls.writes()).toHaveLength(writes);
  });

  test('must have left the old address, and name one of their app', async () => {
    const app = logs('A', { region: 'eu-west-1' });
    const again = new LogGroup(new Stack(app, 'B', { region: 'eu-west-1' }), 'Logs');
    movedFrom(again, 'shop/A/Logs');
    expect((await synth(app)).diagnostics).toMatchObject([
      { code: 'tree/duplicate-address', address: 'shop/B/Logs' },
    ]);
    for (const wrong of ['other/A/Logs', 'shop', 'A/Logs', 'shop/B/Logs', 'shop//Logs'])
      expect(() => movedFrom(again, wrong)).toThrow(
        expect.objectContaining({ code: 'tree/bad-props' }),
      );
  });

  test('what was never deployed at the old address is made', async () => {
    const account = anAccount();
    await mustDeploy(account, logs('B', { region: 'eu-west-1' }, 'shop/A/Logs'));
    expect(linesOf(await account.plan(logs('B', { region: 'eu-west-1' }, 'shop/A/Logs')))).toEqual(
      [],
    );
  });
});

describe('scaling', () => {
  const scaled = (withService: boolean, withScaling = true) => {
    const app = new App({ name: 'shop' });
    const stack = new Stack(app, 'Web', { region: 'eu-west-1' });
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
    const cluster = new Cluster(stack, 'Cluster', { vpc });
    if (!withService) return app;
    const taskDefinition = new TaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 512 });
    taskDefinition.addContainer('main', { image: ContainerImage.fromRegistry('nginx:1') });
    const service = new Service(stack, 'Service', { cluster, taskDefinition });
    if (withScaling) service.autoScale({ min: 1, max: 4 }).onCpu({ targetPercent: 60 });
    return app;
  };

  test('goes with its service', async () => {
    const account = anAccount();
    await mustDeploy(account, scaled(true));
    const writes = await account.writesDuring(() => mustDeploy(account, scaled(false)));
    const gone = writes.filter((name) => /Scal|DeleteService/.test(name));
    expect(gone.indexOf('Application Auto Scaling.DeregisterScalableTarget')).toBeLessThan(
      gone.indexOf('ECS.DeleteService'),
    );
    expect(linesOf(await account.plan(scaled(false)))).toEqual([]);
    expect(Object.keys(standingByKind(account.sandbox.dump())).join()).not.toMatch(/scal/i);
  });
});
