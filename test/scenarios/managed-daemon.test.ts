/** A log agent on every managed instance: made before the service, rolled by a new image, turned back by a bad one. */
import {
  DescribeTasksCommand,
  ListContainerInstancesCommand,
  ListDaemonTaskDefinitionsCommand,
  ListTasksCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { describePlan } from '../../lib/engine/describe-plan.ts';
import {
  App,
  Cluster,
  ContainerImage,
  Daemon,
  DaemonTaskDefinition,
  Service,
  Stack,
  TaskDefinition,
  Vpc,
} from '../../lib/index.ts';
import { type Account, anAccount, failuresOf, linesOf } from '../invariants/harness.ts';
import { standing } from '../invariants/standing.ts';
import { actionsOf, ecsOf, liveService, mustDeploy } from './apps.ts';

const AT = 'lab/Agents';

interface Shape {
  readonly image?: string;
  readonly drainPercent?: number;
  readonly daemon?: boolean;
}

function anApp({ image = 'agent:1', drainPercent = 50, daemon = true }: Shape = {}): App {
  const app = new App({ name: 'lab' });
  const stack = new Stack(app, 'Agents', { region: 'eu-west-1' });
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
  const cluster = new Cluster(stack, 'Cluster', { vpc, enableFargateCapacityProviders: false });
  const managed = cluster.addManagedInstancesCapacityProvider('Managed', {
    instanceRequirements: {
      vCpuCount: { min: 2, max: 2 },
      memoryMiB: { min: 4096 },
      allowedInstanceTypes: ['m5.large'],
    },
  });
  if (daemon) {
    const taskDefinition = new DaemonTaskDefinition(stack, 'AgentTask', {
      cpu: 128,
      memoryMiB: 256,
    });
    taskDefinition.addContainer('agent', { image: ContainerImage.fromRegistry(image) });
    new Daemon(stack, 'Agent', {
      cluster,
      taskDefinition,
      capacityProviders: [managed],
      drainPercent,
    });
  }
  const web = new TaskDefinition(stack, 'WebTask', {
    compatibility: 'MANAGED_INSTANCES',
    cpu: 1024,
    memoryMiB: 1024,
  });
  web.addContainer('web', { image: ContainerImage.fromRegistry('nginx:1.27') });
  new Service(stack, 'Web', {
    cluster,
    taskDefinition: web,
    desiredCount: 2,
    capacityProviderStrategies: [{ capacityProvider: managed, weight: 1 }],
  });
  return app;
}

describe('a managed daemon', () => {
  test('runs once on every instance from its first moment, and a second plan is empty', async () => {
    const account = anAccount();
    await mustDeploy(account, anApp());
    const agents = await agentsByInstance(account);
    expect(agents.length).toBeGreaterThan(0);
    expect(agents).toEqual(agents.map(() => ['agent:1']));
    expect((await liveService(account)).runningCount).toBe(2);
    expect(linesOf(await account.plan(anApp()))).toEqual([]);
    expect(await account.writesDuring(() => account.deploy(anApp()))).toEqual([]);
  });

  test('replaces the instances for a new image, as the plan says', async () => {
    const account = anAccount();
    await mustDeploy(account, anApp());
    const before = await instances(account);
    const next = anApp({ image: 'agent:2' });
    const plan = await account.plan(next);
    expect(actionsOf(plan)).toEqual([`update ${AT}/AgentTask`, `update ${AT}/Agent`]);
    expect(describePlan(plan)).toContain('instances are drained and replaced');
    await mustDeploy(account, next);
    const after = await instances(account);
    expect(after.filter((arn) => before.includes(arn))).toEqual([]);
    expect(await agentsByInstance(account)).toEqual(after.map(() => ['agent:2']));
    expect((await liveService(account)).runningCount).toBe(2);
    expect(linesOf(await account.plan(next))).toEqual([]);
  });

  test('that is turned back is a failure, which the next plan takes up again', async () => {
    const account = anAccount();
    await mustDeploy(account, anApp());
    const bad = anApp({ image: 'gantry-fail-pull:2' });
    const result = await account.deploy(bad);
    expect(result.exitCode).not.toBe(0);
    expect(failuresOf(result).join('\n')).toMatch(/daemon .*ROLLBACK_SUCCESSFUL.*circuit breaker/);
    const agents = await agentsByInstance(account);
    expect(agents).toEqual(agents.map(() => ['agent:1']));
    expect(actionsOf(await account.plan(bad))).toEqual([`update ${AT}/Agent`]);
    await mustDeploy(account, anApp({ image: 'agent:3' }));
    expect(new Set((await agentsByInstance(account)).flat())).toEqual(new Set(['agent:3']));
  });

  test('comes to instances that run already, and leaves them', async () => {
    const account = anAccount();
    await mustDeploy(account, anApp({ daemon: false }));
    await mustDeploy(account, anApp());
    const agents = await agentsByInstance(account);
    expect(agents).toEqual(agents.map(() => ['agent:1']));
    const without = await account.plan(anApp({ daemon: false }));
    expect(without.diagnostics.map(({ detail }) => detail).join()).toContain(
      'they are drained, and replaced by others without it',
    );
    await mustDeploy(account, anApp({ daemon: false }));
    expect((await agentsByInstance(account)).flat()).toEqual([]);
    expect((await liveService(account)).runningCount).toBe(2);
    expect(linesOf(await account.plan(anApp({ daemon: false })))).toEqual([]);
  });

  test('keeps the last five revisions of its definition', async () => {
    const account = anAccount();
    for (let image = 1; image <= 8; image += 1)
      await mustDeploy(account, anApp({ image: `agent:${image}` }));
    const { daemonTaskDefinitions = [] } = await ecsOf(account).send(
      new ListDaemonTaskDefinitionsCommand({}),
    );
    const numbers = daemonTaskDefinitions.map(({ arn }) => Number(arn?.split(':').at(-1)));
    expect(numbers).toEqual([4, 5, 6, 7, 8]);
  });

  test('goes with everything else, after the services', async () => {
    const account = anAccount();
    const before = standing(account.sandbox.dump());
    await mustDeploy(account, anApp());
    const gone = await account.destroy(anApp());
    expect(failuresOf(gone)).toEqual([]);
    expect(standing(account.sandbox.dump())).toEqual(before);
  });
});

async function instances(account: Account): Promise<readonly string[]> {
  const { containerInstanceArns = [] } = await ecsOf(account).send(
    new ListContainerInstancesCommand({ cluster: await clusterName(account), status: 'ACTIVE' }),
  );
  return containerInstanceArns;
}

/** Images of the daemon tasks that run on each ACTIVE instance. */
async function agentsByInstance(account: Account): Promise<readonly (readonly string[])[]> {
  const cluster = await clusterName(account);
  const ecs = ecsOf(account);
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster }));
  const { tasks = [] }: { tasks?: Task[] | undefined } =
    taskArns.length === 0
      ? {}
      : await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
  return (await instances(account)).map((arn) =>
    tasks
      .filter(({ containerInstanceArn, group }) => {
        return containerInstanceArn === arn && group?.startsWith('daemon:') === true;
      })
      .flatMap(({ containers = [] }) => containers.map(({ image = '' }) => image)),
  );
}

async function clusterName(account: Account): Promise<string> {
  const { clusterArn = '' } = await liveService(account);
  return clusterArn;
}
