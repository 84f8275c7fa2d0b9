import { describe, expect, test } from 'vitest';
import {
  App,
  adopt,
  Cluster,
  ContainerImage,
  eject,
  LogGroup,
  Principal,
  Queue,
  Role,
  Stack,
  TaskDefinition,
} from '../../lib/index.ts';
import { type Account, anAccount, linesOf } from '../invariants/harness.ts';
import { standing } from '../invariants/standing.ts';
import { actionsOf, aWebApp, aWorkerApp, mustDeploy } from './apps.ts';
import { momentsOf, revived } from './kills.ts';

/** An app of which everything is found by its name. */
function named(): App {
  const app = new App({ name: 'shop' });
  const stack = new Stack(app, 'Web', { region: 'eu-west-1' });
  new Cluster(stack, 'Cluster');
  new LogGroup(stack, 'Logs', { logGroupName: '/shop/web', removalPolicy: 'retain' });
  new Queue(stack, 'Jobs');
  new Role(stack, 'Role', { assumedBy: Principal.service('ecs-tasks.amazonaws.com') });
  const task = new TaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 512 });
  task.addContainer('main', { image: ContainerImage.fromRegistry('nginx:1') });
  return app;
}

function ejectAll(account: Account, app: App) {
  return eject(app, { addresses: 'all', aws: { sandbox: account.sandbox } });
}

/** What stands, and whether a word of ours is on it. */
function marked({ sandbox }: Account): readonly string[] {
  return Object.entries(sandbox.dump()).flatMap(([table, records]) =>
    Object.entries(records).flatMap(([key, record]) =>
      JSON.stringify(record).includes('"gantry:address"') ? [`${table} ${key}`] : [],
    ),
  );
}

/** What stands, without the tables that hold nothing but tags. */
function objectsOf({ sandbox }: Account): readonly string[] {
  return standing(sandbox.dump()).filter((line) => !/ec2\.tags|ssm\.parameters/.test(line));
}

describe('what is ejected', () => {
  test("stays as it is, is nobody's, and is taken back by tags alone", async () => {
    const account = anAccount();
    await mustDeploy(account, named());
    const before = standing(account.sandbox.dump());
    const given = await ejectAll(account, named());
    expect(given).toMatchObject({ applied: true, exitCode: 0, plan: { indelible: [] } });
    expect(standing(account.sandbox.dump())).toEqual(before);
    expect(marked(account)).toEqual([]);

    const plan = await account.plan(named());
    const refused = plan.diagnostics.filter(({ code }) => code === 'plan/not-owned');
    expect(refused.map(({ address }) => address)).toEqual(
      given.plan.objects.map(({ address }) => address).sort(),
    );
    for (const { detail } of refused) expect(detail).toContain('it is as the code asks');

    const aws = { sandbox: account.sandbox };
    const writes = await account.writesDuring(async () => {
      expect(await adopt(named(), { addresses: 'all', aws })).toMatchObject({
        exitCode: 0,
        applied: true,
        others: {},
      });
    });
    expect(writes.filter((name) => !/\.(Tag|CreateTags|AddTags)/.test(name))).toEqual([]);
    expect(linesOf(await account.plan(named()))).toEqual([]);
    expect(standing(account.sandbox.dump())).toEqual(before);
  });

  test('is said again to be nothing when nothing is left, and asked for before', async () => {
    const account = anAccount();
    await mustDeploy(account, named());
    const aws = { sandbox: account.sandbox };
    const writes = await account.writesDuring(async () => {
      expect(
        await eject(named(), { addresses: 'all', aws, confirm: async () => false }),
      ).toMatchObject({ applied: false, exitCode: 0, outcomes: [] });
    });
    expect(writes).toEqual([]);
    await ejectAll(account, named());
    expect(await ejectAll(account, named())).toMatchObject({ applied: false, exitCode: 0 });
  });

  test('may be one construct, with its children; the rest stays ours', async () => {
    const account = anAccount();
    await mustDeploy(account, named());
    const aws = { sandbox: account.sandbox };
    const given = await eject(named(), { addresses: ['shop/Web/Cluster'], aws });
    expect(given.plan.objects.every(({ address }) => address.startsWith('shop/Web/Cluster'))).toBe(
      true,
    );
    expect(given.exitCode).toBe(0);
    const { steps, diagnostics } = await account.plan(named());
    expect(diagnostics.every(({ address }) => address?.startsWith('shop/Web/Cluster'))).toBe(true);
    expect(steps.filter(({ action }) => action === 'none').length).toBeGreaterThan(3);
    // Given up before, and still in the code: no slip.
    expect(await eject(named(), { addresses: ['shop/Web/Cluster'], aws })).toMatchObject({
      applied: false,
    });
    await expect(eject(named(), { addresses: ['shop/Web/Clutser'], aws })).rejects.toMatchObject({
      code: 'plan/unknown-address',
    });
  });

  test('says what its name keeps ours, and what a later plan would not find', async () => {
    const account = anAccount();
    const app = aWorkerApp({
      also: ({ service }) => service.autoScale({ min: 1, max: 4 }).onCpu({ targetPercent: 60 }),
    });
    await mustDeploy(account, app);
    const { plan, exitCode } = await ejectAll(account, app);
    expect(exitCode).toBe(0);
    expect(plan.indelible).toMatchObject([
      { address: 'shop/Web/Service/Scaling/Cpu', because: 'its name' },
    ]);
    const lost = plan.objects.filter(({ findable }) => !findable).map(({ type }) => type);
    expect(new Set(lost)).toEqual(
      new Set(['AWS::EC2::VPC', 'AWS::EC2::InternetGateway', 'AWS::EC2::RouteTable']),
    );
  });

  test('wherever the run is killed, the next one goes on', async () => {
    const deployed = anAccount();
    await mustDeploy(deployed, aWebApp());
    const start = deployed.sandbox.snapshot();
    const whole = objectsOf(deployed);
    const { account, moments } = await momentsOf((one) => ejectAll(one, aWebApp()), start);
    expect(marked(account).filter((line) => !/ecs\.tasks|ecs\.services/.test(line))).toEqual([]);
    expect(moments.length).toBeGreaterThan(15);
    for (const moment of moments.filter((_, index) => index % 3 === 0)) {
      const next = revived(moment);
      const { exitCode } = await ejectAll(next, aWebApp());
      expect([moment.after, exitCode]).toEqual([moment.after, 0]);
      expect(marked(next).filter((line) => !/ecs\.tasks|ecs\.services/.test(line))).toEqual([]);
      expect((await ejectAll(next, aWebApp())).plan.objects).toEqual([]);
      expect(objectsOf(next)).toEqual(whole);
    }
  });
});

describe('adopting and nothing else', () => {
  test('leaves undone what else a deploy would do, and counts it', async () => {
    const account = anAccount();
    await mustDeploy(account, named());
    const aws = { sandbox: account.sandbox };
    await eject(named(), { addresses: ['shop/Web/Jobs'], aws });
    const more = named();
    new LogGroup(more.node.findChild('Web') as Stack, 'More');
    const result = await adopt(more, { addresses: ['shop/Web/Jobs'], aws });
    expect(result).toMatchObject({ exitCode: 0, applied: true, others: { create: 1 } });
    expect(actionsOf(result.plan)).toEqual(['adopt shop/Web/Jobs']);
    expect(actionsOf(await account.plan(more))).toEqual(['create shop/Web/More']);
  });

  test('of what is not there, or belongs to another app, is refused', async () => {
    const account = anAccount();
    const aws = { sandbox: account.sandbox };
    expect(await adopt(named(), { addresses: ['shop/Web/Jobs'], aws })).toMatchObject({
      exitCode: 7,
      applied: false,
      plan: { diagnostics: [{ code: 'adopt/nothing-there', address: 'shop/Web/Jobs' }] },
    });
    expect(await adopt(named(), { addresses: 'all', aws })).toMatchObject({
      exitCode: 0,
      applied: false,
    });
    const theirs = new App({ name: 'blog' });
    new LogGroup(new Stack(theirs, 'Main', { region: 'eu-west-1' }), 'Logs', {
      logGroupName: '/shop/web',
    });
    await mustDeploy(account, theirs);
    const writes = await account.writesDuring(async () => {
      expect(await adopt(named(), { addresses: ['shop/Web/Logs'], aws })).toMatchObject({
        exitCode: 7,
        plan: { diagnostics: [{ code: 'plan/not-owned' }] },
      });
    });
    expect(writes).toEqual([]);
  });

  test('of what needs others that are not made yet says so', async () => {
    const account = anAccount();
    const aws = { sandbox: account.sandbox };
    const app = (statements: 'none' | 'of the queue') => {
      const root = new App({ name: 'shop' });
      const stack = new Stack(root, 'Web', { region: 'eu-west-1' });
      const queue = statements === 'none' ? undefined : new Queue(stack, 'Jobs');
      new Role(stack, 'Role', {
        roleName: 'shop-jobs',
        assumedBy: Principal.service('ecs-tasks.amazonaws.com'),
        ...(queue === undefined
          ? {}
          : { statements: [{ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }] }),
      });
      return root;
    };
    await mustDeploy(account, app('none'));
    await ejectAll(account, app('none'));
    const refused = await adopt(app('of the queue'), { addresses: ['shop/Web/Role'], aws });
    expect(refused).toMatchObject({
      exitCode: 7,
      applied: false,
      plan: { diagnostics: [{ code: 'adopt/needs-deploy', detail: 'it needs shop/Web/Jobs' }] },
    });
    const result = await account.deploy(app('of the queue'), { adopt: ['shop/Web/Role'] });
    expect(result.exitCode).toBe(0);
  });
});
