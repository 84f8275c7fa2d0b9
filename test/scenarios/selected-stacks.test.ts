import { describe, expect, test } from 'vitest';
import type { Plan } from '../../lib/engine/plan.ts';
import {
  App,
  Cluster,
  ContainerImage,
  deploy,
  destroy,
  LogGroup,
  Principal,
  plan,
  Role,
  SecurityGroup,
  Service,
  Stack,
  status,
  TaskDefinition,
  Vpc,
} from '../../lib/index.ts';
import { createSandbox } from '../../lib/sandbox/index.ts';
import { anAccount, failuresOf, linesOf } from '../invariants/harness.ts';
import { standing } from '../invariants/standing.ts';
import { actionsOf, liveServices, mustDeploy } from './apps.ts';

interface Shape {
  readonly api?: string;
  readonly jobs?: string;
  readonly cluster?: 'enabled' | 'disabled';
  /** Where the log group `/shop/audit` is. */
  readonly audit?: 'Api' | 'Jobs' | undefined;
  /** Whether the group of stack Base stands, and whether the service of stack Api uses it. */
  readonly group?: 'used' | 'unused' | 'gone';
}

/** `shop` with a network and a cluster in Base, and a service each in Api and Jobs. */
function shop(shape: Shape = {}): App {
  const app = new App({ name: 'shop' });
  const base = new Stack(app, 'Base', { region: 'eu-west-1' });
  const vpc = new Vpc(base, 'Vpc', { maxAzs: 2, natGateways: 0 });
  const cluster = new Cluster(base, 'Cluster', {
    vpc,
    ...(shape.cluster === undefined ? {} : { containerInsights: shape.cluster }),
  });
  const group =
    shape.group === undefined || shape.group === 'gone'
      ? undefined
      : new SecurityGroup(base, 'Shared', { vpc });
  const service = (stack: Stack, image: string, groups: readonly SecurityGroup[] = []) => {
    const taskDefinition = new TaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 512 });
    taskDefinition.addContainer('main', { image: ContainerImage.fromRegistry(image) });
    new Service(stack, 'Service', {
      cluster,
      taskDefinition,
      ...(groups.length === 0 ? {} : { securityGroups: groups }),
    });
  };
  const api = new Stack(app, 'Api', { region: 'eu-west-1' });
  service(api, shape.api ?? 'nginx:1', shape.group === 'used' && group ? [group] : []);
  const jobs = new Stack(app, 'Jobs', { region: 'eu-west-1' });
  service(jobs, shape.jobs ?? 'nginx:1');
  const audit = shape.audit === undefined ? undefined : { Api: api, Jobs: jobs }[shape.audit];
  if (audit !== undefined) new LogGroup(audit, 'Audit', { logGroupName: '/shop/audit' });
  return app;
}

/** An account in which the whole of a shop stands. */
async function standingShop(shape: Shape = {}) {
  const account = anAccount();
  await mustDeploy(account, shop(shape));
  const aws = { sandbox: account.sandbox };
  return { account, aws };
}

const stacksOf = (found: Plan) =>
  new Set(actionsOf(found).map((line) => line.split('/')[1] as string));

const codesOf = (found: Plan) =>
  found.diagnostics.map(({ severity, code, address }) => `${severity} ${code} ${address ?? ''}`);

describe('one stack of three', () => {
  test('is planned and deployed alone, with fewer calls', async () => {
    const { account, aws } = await standingShop();
    const changed = { api: 'nginx:2', jobs: 'nginx:2' };
    const whole = await plan(shop(changed), { aws });
    expect(stacksOf(whole.plan)).toEqual(new Set(['Api', 'Jobs']));

    const result = await deploy(shop(changed), { aws, stacks: ['Api'] });
    expect(failuresOf(result)).toEqual([]);
    expect(stacksOf(result.plan)).toEqual(new Set(['Api']));
    expect(result.plan.selection).toMatchObject({ asked: ['Api'], pulledIn: [], left: [] });
    expect(stacksOf((await plan(shop(changed), { aws })).plan)).toEqual(new Set(['Jobs']));
    const services = await liveServices(account);
    expect(
      services.map(({ serviceName, taskDefinition }) => [serviceName, taskDefinition]),
    ).toEqual(
      expect.arrayContaining([
        [expect.stringContaining('Api'), expect.stringMatching(/Api.*:2$/)],
        [expect.stringContaining('Jobs'), expect.stringMatching(/Jobs.*:1$/)],
      ]),
    );
  });

  test('of a new app brings along what it needs, and says what for', async () => {
    const account = anAccount();
    const aws = { sandbox: account.sandbox };
    const found = await plan(shop(), { aws, stacks: ['Api'] });
    expect(stacksOf(found.plan)).toEqual(new Set(['Base', 'Api']));
    const cluster = found.plan.steps.find(({ address }) => address === 'shop/Base/Cluster');
    expect(cluster?.reason).toMatch(/^pulled in by shop\/Api\//);
    expect(found.plan.selection?.pulledIn.map(({ address }) => address)).toContain('shop/Base/Vpc');
    const result = await deploy(shop(), { aws, stacks: ['Api'] });
    expect(failuresOf(result)).toEqual([]);
    expect(await liveServices(account)).toHaveLength(1);
    expect(stacksOf((await plan(shop(), { aws })).plan)).toContain('Jobs');
  });

  test('is refused what it needs and is not there, when it is to be alone', async () => {
    const account = anAccount();
    const options = { aws: { sandbox: account.sandbox }, stacks: ['Api'], exclusively: true };
    const result = await deploy(shop(), options);
    expect(result.exitCode).toBe(7);
    expect(result.applied).toBe(false);
    expect(codesOf(result.plan)).toContain('error plan/needs-unselected shop/Base/Cluster');
    expect(account.sandbox.calls.writes()).toEqual([]);
  });

  test('leaves what it needs as it is, and says so', async () => {
    const { account, aws } = await standingShop();
    const changed = { api: 'nginx:2', cluster: 'enabled' } as const;
    const result = await deploy(shop(changed), { aws, stacks: ['Api'] });
    expect(failuresOf(result)).toEqual([]);
    expect(codesOf(result.plan)).toContain('note plan/left-unselected shop/Base/Cluster');
    expect(result.plan.selection?.left).toEqual([
      { address: 'shop/Base/Cluster', action: 'update' },
    ]);
    expect(actionsOf(await account.plan(shop(changed)))).toEqual(['update shop/Base/Cluster']);
  });

  test('is not built upon what somebody else owns', async () => {
    const account = anAccount();
    const aws = { sandbox: account.sandbox };
    const named = (name: string) => {
      const app = new App({ name });
      const base = new Stack(app, 'Base', { region: 'eu-west-1' });
      const vpc = new Vpc(base, 'Vpc', { maxAzs: 2, natGateways: 0 });
      const cluster = new Cluster(base, 'Cluster', { vpc, clusterName: 'main' });
      const web = new Stack(app, 'Web', { region: 'eu-west-1' });
      const taskDefinition = new TaskDefinition(web, 'Task', { cpu: 256, memoryMiB: 512 });
      taskDefinition.addContainer('main', { image: ContainerImage.fromRegistry('nginx:1') });
      new Service(web, 'Service', { cluster, taskDefinition });
      return app;
    };
    await mustDeploy(account, named('first'));
    const writes = account.sandbox.calls.writes().length;
    const result = await deploy(named('second'), { aws, stacks: ['Web'] });
    expect(result.exitCode).toBe(7);
    expect(codesOf(result.plan)).toContain('error plan/not-owned second/Base/Cluster');
    expect(account.sandbox.calls.writes()).toHaveLength(writes);
  });

  test('that is none is an error that names those there are', async () => {
    const aws = { sandbox: createSandbox() };
    await expect(plan(shop(), { aws, stacks: ['Apo'] })).rejects.toMatchObject({
      code: 'plan/unknown-stack',
      detail: 'Apo; the stacks are Api, Base, Jobs',
    });
    await expect(plan(shop(), { aws, stacks: [] })).rejects.toMatchObject({
      code: 'plan/unknown-stack',
    });
    await expect(plan(shop(), { aws, only: ['shop/Nowhere'] })).rejects.toMatchObject({
      code: 'plan/unknown-address',
    });
  });
});

describe('single resources', () => {
  test('are deployed by address, of which the app may be left out and parts be open', async () => {
    const { aws } = await standingShop();
    const changed = { api: 'nginx:2', jobs: 'nginx:2' };
    for (const only of [['shop/Api/Task', 'Api/Service'], ['A*/*'], ['Api']])
      expect(stacksOf((await plan(shop(changed), { aws, only })).plan)).toEqual(new Set(['Api']));
    const result = await deploy(shop(changed), { aws, only: ['Api/Task', 'Api/Service'] });
    expect(failuresOf(result)).toEqual([]);
    expect(actionsOf(result.plan)).toEqual(['update shop/Api/Task', 'update shop/Api/Service']);
  });

  test('a service alone stays on what it runs while its task definition is not selected', async () => {
    const { aws } = await standingShop();
    const found = await plan(shop({ api: 'nginx:2' }), { aws, only: ['Api/Service'] });
    expect(actionsOf(found.plan)).toEqual([]);
    expect(codesOf(found.plan)).toContain('note plan/left-unselected shop/Api/Task');
  });

  test('what the code no longer has goes by its address', async () => {
    const { account, aws } = await standingShop({ audit: 'Api' });
    const result = await deploy(shop({ jobs: 'nginx:2' }), { aws, only: ['Api/Audit'] });
    expect(failuresOf(result)).toEqual([]);
    expect(actionsOf(result.plan)).toEqual(['delete shop/Api/Audit']);
    const missing = await deploy(shop(), { aws, only: ['Api/Audit'] });
    expect(codesOf(missing.plan)).toEqual(['error plan/unknown-address ']);
    expect(stacksOf(await account.plan(shop({ jobs: 'nginx:2' })))).toEqual(new Set(['Jobs']));
  });

  test('to be deployed again must be selected', async () => {
    const { aws } = await standingShop();
    const forced = { aws, stacks: ['Api'], forceNewDeployment: ['shop/Jobs/Service'] };
    await expect(deploy(shop(), forced)).rejects.toMatchObject({ code: 'plan/unknown-address' });
  });
});

describe('removals of a selection', () => {
  test('take nothing of other stacks, and nothing that another stack has now', async () => {
    const { account, aws } = await standingShop({ audit: 'Api' });
    const gone = await plan(shop(), { aws, stacks: ['Jobs'] });
    expect(actionsOf(gone.plan)).toEqual([]);
    // The group has moved in the code: the stack that had it must not take it away.
    const moved = shop({ audit: 'Jobs' });
    const left = await deploy(moved, { aws, stacks: ['Api'] });
    expect(actionsOf(left.plan)).toEqual([]);
    expect(codesOf(left.plan)).toContain('note plan/left-unselected shop/Jobs/Audit');
    const taken = await deploy(shop({ audit: 'Jobs' }), { aws, stacks: ['Jobs'] });
    expect(failuresOf(taken)).toEqual([]);
    expect(actionsOf(taken.plan)).toEqual(['update shop/Jobs/Audit']);
    expect(linesOf(await account.plan(shop({ audit: 'Jobs' })))).toEqual([]);
  });

  test('take no role that a stack in another Region has now', async () => {
    const roles = (stack: 'Here' | 'There') => {
      const app = new App({ name: 'shop' });
      const stacks = {
        Here: new Stack(app, 'Here', { region: 'eu-west-1' }),
        There: new Stack(app, 'There', { region: 'us-east-1' }),
      };
      new Role(stacks[stack], 'Role', {
        roleName: 'shop',
        assumedBy: Principal.service('ecs-tasks.amazonaws.com'),
      });
      return app;
    };
    const account = anAccount();
    const aws = { sandbox: account.sandbox };
    await mustDeploy(account, roles('Here'));
    const left = await deploy(roles('There'), { aws, stacks: ['Here'] });
    expect(actionsOf(left.plan)).toEqual([]);
    expect(codesOf(left.plan)).toContain('note plan/left-unselected shop/There/Role');
    const taken = await deploy(roles('There'), { aws, stacks: ['There'] });
    expect(actionsOf(taken.plan)).toEqual(['update shop/There/Role']);
  });

  test('are refused while another stack still uses what goes', async () => {
    const { account, aws } = await standingShop({ group: 'used' });
    const result = await deploy(shop({ group: 'gone' }), { aws, stacks: ['Base'] });
    expect(result.exitCode).toBe(7);
    const [error] = result.plan.diagnostics.filter(({ severity }) => severity === 'error');
    expect(error).toMatchObject({
      code: 'plan/used-outside',
      address: 'shop/Api/Service',
      detail: expect.stringContaining('shop/Base/Shared'),
    });
    // All of it in one run: the service lets go, then the group goes.
    const all = await deploy(shop({ group: 'gone' }), { aws });
    expect(failuresOf(all)).toEqual([]);
    expect(actionsOf(all.plan)).toEqual(
      expect.arrayContaining(['update shop/Api/Service', 'delete shop/Base/Shared']),
    );
    const order = account.sandbox.calls
      .writes()
      .map(({ operation }) => operation)
      .filter((name) => name === 'UpdateService' || name === 'DeleteSecurityGroup');
    expect(order.indexOf('UpdateService')).toBeLessThan(order.indexOf('DeleteSecurityGroup'));
    expect(linesOf(await account.plan(shop({ group: 'gone' })))).toEqual([]);
  });

  test('destroy of a stack names those who still use it, and goes when they are selected too', async () => {
    const { account, aws } = await standingShop();
    const refused = await destroy(shop(), { aws, stacks: ['Base'] });
    expect(refused.applied).toBe(false);
    expect(codesOf(refused.plan)).toEqual(
      expect.arrayContaining([
        'error plan/used-outside shop/Api/Service',
        'error plan/used-outside shop/Jobs/Service',
      ]),
    );
    expect(
      account.sandbox.calls.writes().filter(({ operation }) => /Delete/.test(operation)),
    ).toEqual(
      account.sandbox.calls.writes().filter(({ operation }) => operation === 'DeleteParameter'),
    );
    const api = await destroy(shop(), { aws, stacks: ['Api'] });
    expect(failuresOf(api)).toEqual([]);
    expect(stacksOf(api.plan)).toEqual(new Set(['Api']));
    expect(await liveServices(account)).toHaveLength(1);
    const rest = await destroy(shop(), { aws, stacks: ['Base', 'J*'] });
    expect(failuresOf(rest)).toEqual([]);
    expect(standing(account.sandbox.dump())).toEqual([]);
  });

  test('status shows the services of a selection', async () => {
    const { aws } = await standingShop();
    const shown = await status(shop(), { aws, stacks: ['Api'] });
    expect(shown.map(({ address }) => address)).toEqual(['shop/Api/Service']);
  });
});
