/** Services that ECS does not deploy: by task sets, and by CodeDeploy. */
import { DescribeTaskSetsCommand, ListClustersCommand } from '@aws-sdk/client-ecs';
import {
  CreateTargetGroupCommand,
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import {
  type App,
  App as Application,
  ApplicationLoadBalancer,
  Cluster,
  ContainerImage,
  ExternalService,
  Service,
  Stack,
  TaskDefinition,
  Vpc,
} from '../../lib/index.ts';
import { type Account, anAccount, linesOf } from '../invariants/harness.ts';
import { clientOf } from '../sandbox/clients.ts';
import { actionsOf, ecsOf, liveService, mustDeploy, placeOf, stepAt } from './apps.ts';
import { liveTasks } from './fleets.ts';

interface Share {
  readonly image: string;
  readonly scalePercent?: number;
  readonly primary?: boolean;
}

/** A service of ten tasks, with the task sets that are named. */
function anApp(sets: Readonly<Record<string, Share>>): App {
  const app = new Application({ name: 'shop' });
  const stack = new Stack(app, 'Web', { region: 'eu-west-1' });
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
  const cluster = new Cluster(stack, 'Cluster', { vpc });
  const service = new ExternalService(stack, 'Site', { cluster, desiredCount: 10 });
  const front = new ApplicationLoadBalancer(stack, 'Front', { vpc });
  const listener = front.addListener('Http');
  for (const [id, { image, ...share }] of Object.entries(sets)) {
    const taskDefinition = new TaskDefinition(stack, `${id}Task`, { cpu: 256, memoryMiB: 512 });
    taskDefinition.addContainer('main', {
      image: ContainerImage.fromRegistry(image),
      portMappings: [{ containerPort: 80 }],
    });
    const set = service.addTaskSet(id, { taskDefinition, launchType: 'FARGATE', ...share });
    if (id === 'Blue') listener.addTargets('Blue', { targets: [set] });
  }
  return app;
}

/** The task sets of the service: revision, status, tasks. */
async function setsOf(account: Account): Promise<readonly string[]> {
  const { taskSets = [] } = await ecsOf(account).send(
    new DescribeTaskSetsCommand(await placeOf(account)),
  );
  return taskSets
    .map(
      ({ taskDefinition = '', status, runningCount, scale }) =>
        `${taskDefinition.split('/')[1]?.replace(/-[0-9a-f]{8}:/, ':')} ${status} ${scale?.value}% ${runningCount}`,
    )
    .sort();
}

describe('a service of task sets', () => {
  const blue = { image: 'nginx:1', primary: true };

  test('goes from blue to green by shares, each step of which is there when the deploy ends', async () => {
    const account = anAccount();
    await mustDeploy(account, anApp({ Blue: blue }));
    expect(await setsOf(account)).toEqual(['shop-Web-BlueTask:1 PRIMARY 100% 10']);
    expect(linesOf(await account.plan(anApp({ Blue: blue })))).toEqual([]);

    const tried = anApp({ Blue: blue, Green: { image: 'nginx:2', scalePercent: 10 } });
    await mustDeploy(account, tried);
    expect(await setsOf(account)).toEqual([
      'shop-Web-BlueTask:1 PRIMARY 100% 10',
      'shop-Web-GreenTask:1 ACTIVE 10% 1',
    ]);
    expect(linesOf(await account.plan(tried))).toEqual([]);

    // Blue gives way in the same deploy, after Green has taken over.
    const over = anApp({
      Blue: { image: 'nginx:1', scalePercent: 0 },
      Green: { image: 'nginx:2', primary: true },
    });
    const start = account.sandbox.calls.entries.length;
    await mustDeploy(account, over);
    const writes = account.sandbox.calls.entries
      .slice(start)
      .filter(({ operation, write }) => write && /TaskSet/.test(operation))
      .map(({ operation, input }) => {
        const { scale } = input as { scale?: { value?: number } };
        return scale === undefined ? operation : `${operation} ${scale.value}`;
      });
    expect(writes).toEqual(['UpdateTaskSet 100', 'UpdateServicePrimaryTaskSet', 'UpdateTaskSet 0']);
    expect(await setsOf(account)).toEqual([
      'shop-Web-BlueTask:1 ACTIVE 0% 0',
      'shop-Web-GreenTask:1 PRIMARY 100% 10',
    ]);

    const done = anApp({ Green: { image: 'nginx:2', primary: true } });
    await mustDeploy(account, done);
    expect(await setsOf(account)).toEqual(['shop-Web-GreenTask:1 PRIMARY 100% 10']);
    expect(linesOf(await account.plan(done))).toEqual([]);
  });

  test('replaces a set whose image changes, the new one primary before the old one goes', async () => {
    const account = anAccount();
    await mustDeploy(account, anApp({ Blue: blue }));
    const changed = anApp({ Blue: { ...blue, image: 'nginx:2' } });
    const plan = await account.plan(changed);
    expect(stepAt(plan, 'shop/Web/Site/Blue')).toMatchObject({
      action: 'replace',
      order: 'create-first',
    });
    const writes = await account.writesDuring(() => mustDeploy(account, changed));
    expect(writes.filter((name) => /TaskSet/.test(name))).toEqual([
      'ECS.CreateTaskSet',
      'ECS.UpdateServicePrimaryTaskSet',
      'ECS.DeleteTaskSet',
    ]);
    expect(await setsOf(account)).toEqual(['shop-Web-BlueTask:2 PRIMARY 100% 10']);
    expect(linesOf(await account.plan(changed))).toEqual([]);
  });

  test('whose new set never runs fails, and keeps the old one', async () => {
    const account = anAccount();
    await mustDeploy(account, anApp({ Blue: blue }));
    const broken = anApp({ Blue: { ...blue, image: 'shop:gantry-fail-pull' } });
    const result = await account.deploy(broken);
    expect(result.exitCode).not.toBe(0);
    expect(JSON.stringify(result.run)).toMatch(/of its tasks have failed: .*CannotPullContainer/);
    expect(await setsOf(account)).toContain('shop-Web-BlueTask:1 PRIMARY 100% 10');

    const mended = anApp({ Blue: { ...blue, image: 'nginx:3' } });
    await mustDeploy(account, mended);
    expect(await setsOf(account)).toEqual([
      expect.stringMatching(/^shop-Web-BlueTask:\d PRIMARY 100% 10$/),
    ]);
    expect(linesOf(await account.plan(mended))).toEqual([]);
  });

  test('goes with everything of it', async () => {
    const account = anAccount();
    const app = anApp({ Blue: blue, Green: { image: 'nginx:2', scalePercent: 50 } });
    await mustDeploy(account, app);
    const result = await account.destroy(app);
    expect(result.exitCode).toBe(0);
    const { clusterArns } = await ecsOf(account).send(new ListClustersCommand({}));
    expect(clusterArns).toEqual([]);
    expect(linesOf(await account.plan(new Application({ name: 'shop' })))).toEqual([]);
  });
});

describe('a service that CodeDeploy deploys', () => {
  function aSite(image: string, desiredCount = 2): App {
    const app = new Application({ name: 'shop' });
    const stack = new Stack(app, 'Web', { region: 'eu-west-1' });
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
    const cluster = new Cluster(stack, 'Cluster', { vpc });
    const taskDefinition = new TaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 512 });
    taskDefinition.addContainer('main', {
      image: ContainerImage.fromRegistry(image),
      portMappings: [{ containerPort: 80 }],
    });
    const service = new Service(stack, 'Site', {
      cluster,
      taskDefinition,
      launchType: 'FARGATE',
      desiredCount,
      deploymentController: 'CODE_DEPLOY',
    });
    const listener = new ApplicationLoadBalancer(stack, 'Front', { vpc }).addListener('Http');
    listener.addTargets('Site', { targets: [service] });
    return app;
  }

  test('is made with its tasks, and left to CodeDeploy when the image changes', async () => {
    const account = anAccount();
    await mustDeploy(account, aSite('nginx:1'));
    expect(await liveTasks(account)).toHaveLength(2);
    expect(linesOf(await account.plan(aSite('nginx:1')))).toEqual([]);

    const changed = aSite('nginx:2');
    const plan = await account.plan(changed);
    expect(actionsOf(plan)).toEqual(['update shop/Web/Task']);
    expect(plan.left).toContainEqual(
      expect.objectContaining({
        address: 'shop/Web/Site',
        path: 'taskDefinition',
        owner: expect.stringContaining('CodeDeploy'),
      }),
    );
    const writes = await account.writesDuring(() => mustDeploy(account, changed));
    expect(writes).toContain('ECS.RegisterTaskDefinition');
    expect(writes).not.toContain('ECS.UpdateService');
    expect((await liveService(account)).taskDefinition).toMatch(/:1$/);
    expect(linesOf(await account.plan(changed))).toEqual([]);
  });

  test('changes the number of its tasks by UpdateService, and nothing that AWS refuses', async () => {
    const account = anAccount();
    await mustDeploy(account, aSite('nginx:1'));
    await mustDeploy(account, aSite('nginx:2', 3));
    expect(await liveService(account)).toMatchObject({ desiredCount: 3 });
    expect((await liveService(account)).taskDefinition).toMatch(/:1$/);
  });

  test('keeps the listener where CodeDeploy has moved it', async () => {
    const account = anAccount();
    await mustDeploy(account, aSite('nginx:1'));
    const elb = new ElasticLoadBalancingV2Client(clientOf(account.sandbox));
    const { LoadBalancers: [balancer] = [] } = await elb.send(new DescribeLoadBalancersCommand({}));
    const { Listeners: [listener] = [] } = await elb.send(
      new DescribeListenersCommand({ LoadBalancerArn: balancer?.LoadBalancerArn }),
    );
    const { TargetGroups: [green] = [] } = await elb.send(
      new CreateTargetGroupCommand({
        Name: 'green',
        Protocol: 'HTTP',
        Port: 80,
        TargetType: 'ip',
        VpcId: balancer?.VpcId,
      }),
    );
    await elb.send(
      new ModifyListenerCommand({
        ListenerArn: listener?.ListenerArn,
        DefaultActions: [{ Type: 'forward', TargetGroupArn: green?.TargetGroupArn }],
      }),
    );
    const writes = await account.writesDuring(() => mustDeploy(account, aSite('nginx:2')));
    expect(writes.filter((name) => name.startsWith('Elastic Load Balancing'))).toEqual([]);
    expect(linesOf(await account.plan(aSite('nginx:2')))).toEqual([]);
  });

  test('cannot be deployed again by force', async () => {
    const account = anAccount();
    await mustDeploy(account, aSite('nginx:1'));
    const result = await account.deploy(aSite('nginx:1'), {
      forceNewDeployment: ['shop/Web/Site'],
    });
    expect(result.plan.diagnostics).toEqual([
      expect.objectContaining({
        code: 'plan/not-redeployable',
        detail: 'it is deployed by CODE_DEPLOY',
      }),
    ]);
  });
});
