import {
  CreateServiceCommand,
  ListTasksCommand,
  UpdateTaskProtectionCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { changesOf } from '../../../lib/engine/plan.ts';
import { App } from '../../../lib/tree/app.ts';
import type { Resource } from '../../../lib/tree/resource.ts';
import { Stack } from '../../../lib/tree/stack.ts';
import { type Account, anAccount, failuresOf, linesOf } from '../../invariants/harness.ts';
import { standingByKind } from '../../invariants/standing.ts';
import { momentsOf, revived } from '../../scenarios/kills.ts';
import { aWorld } from '../contexts.ts';
import {
  anInstanceGroup,
  anInstanceProfile,
  aPublicSubnet,
  aTemplate,
} from '../fixtures/capacity.ts';
import { resource } from '../fixtures/fixture.ts';
import { aCluster, aTask } from '../fixtures/neighbours.ts';

/** An app with one service on the last of the providers that it has, and a daemon. */
function anApp(
  ids: readonly string[],
  {
    launchType,
    on,
    count = 2,
  }: {
    readonly launchType?: string;
    readonly on?: string;
    readonly count?: number;
  } = {},
): App {
  const app = new App({ name: 'shop' });
  const stack = new Stack(app, 'Net', { region: 'eu-west-1' });
  const cluster = aCluster(stack);
  const subnet = aPublicSubnet(stack);
  const profile = anInstanceProfile(stack);
  const template = aTemplate(stack, 'Template', cluster, {
    IamInstanceProfile: { Name: profile.ref('InstanceProfileName') },
  });
  const providers = new Map(
    ids.map((id): [string, Resource] => {
      const group = anInstanceGroup(stack, `Group${id}`, {
        template,
        subnet: subnet.ref('SubnetId'),
        size: 1,
        NewInstancesProtectedFromScaleIn: true,
      });
      return [
        id,
        resource(stack, `Provider${id}`, 'AWS::ECS::CapacityProvider', {
          name: `shop-provider-${id}`,
          autoScalingGroupProvider: {
            autoScalingGroupArn: group.ref('AutoScalingGroupARN'),
            managedScaling: { status: 'ENABLED', instanceWarmupPeriod: 60 },
            managedTerminationProtection: 'ENABLED',
          },
        }),
      ];
    }),
  );
  resource(
    stack,
    'Capacity',
    'AWS::ECS::ClusterCapacityProviderAssociations',
    {
      cluster: cluster.ref('clusterName'),
      capacityProviders: [...providers.values()].map((one) => one.ref('name')),
      defaultCapacityProviderStrategy: [],
    },
    { taggable: false },
  );
  const bridged = (id: string, memory: number) =>
    aTask(stack, id, {
      requiresCompatibilities: ['EC2'],
      networkMode: 'bridge',
      cpu: undefined,
      memory: undefined,
      containerDefinitions: [{ name: 'web', image: 'nginx:1.27', cpu: 128, memory }],
    });
  const task = bridged('Task', 1024);
  const provider = providers.get(on ?? ids.at(-1) ?? '');
  resource(stack, 'Service', 'AWS::ECS::Service', {
    cluster: cluster.ref('clusterArn'),
    serviceName: 'web',
    taskDefinition: task.ref('taskDefinitionArn'),
    desiredCount: count,
    ...(launchType === undefined
      ? { capacityProviderStrategy: [{ capacityProvider: provider?.ref('name'), weight: 1 }] }
      : { launchType }),
  });
  const agent = bridged('Agent', 128);
  resource(stack, 'Daemon', 'AWS::ECS::Service', {
    cluster: cluster.ref('clusterArn'),
    serviceName: 'agent',
    taskDefinition: agent.ref('taskDefinitionArn'),
    schedulingStrategy: 'DAEMON',
    launchType: 'EC2',
  });
  return app;
}

async function deployed(app: App): Promise<Account> {
  const account = anAccount();
  expect(failuresOf(await account.deploy(app))).toEqual([]);
  return account;
}

/** What AWS remembers of what has gone: it differs with the number of tries. */
const HISTORY = /autoscaling\.activity|cloudwatch\.metric|cluster-attachments|managed-scaling/;

function kindsOf({ sandbox }: Account): object {
  const all = Object.entries(standingByKind(sandbox.dump()));
  return Object.fromEntries(all.filter(([table]) => !HISTORY.test(table)));
}

describe('capacity that leaves', () => {
  test('leaves by itself: the service moves in place, then the provider and its group go, in one run', async () => {
    const account = await deployed(anApp(['a', 'b']));
    const { sandbox } = account;
    sandbox.calls.reset();
    const start = sandbox.clock.now();
    const result = await account.deploy(anApp(['a'], { on: 'a' }));
    expect(failuresOf(result)).toEqual([]);
    const sent = sandbox.calls.writes().map(({ operation }) => operation);
    expect(sent).not.toContain('DeleteService');
    const updates = sandbox.calls
      .writes()
      .filter(({ operation }) => operation === 'UpdateService')
      .map(({ input }) => input);
    expect(updates).toEqual([
      expect.objectContaining({
        capacityProviderStrategy: [
          expect.objectContaining({ capacityProvider: 'shop-provider-a' }),
        ],
        forceNewDeployment: true,
      }),
    ]);
    const order = ['UpdateService', 'DeleteCapacityProvider', 'DeleteAutoScalingGroup'];
    expect(sent.filter((name) => order.includes(name))).toEqual(order);
    expect(sandbox.clock.now() - start).toBeLessThan(20 * 60_000);
    expect(linesOf(await account.plan(anApp(['a'], { on: 'a' })))).toEqual([]);
  });

  test('goes with everything else in one run of destroy, with a protected task on it', async () => {
    const app = anApp(['a', 'b']);
    const account = await deployed(app);
    const ecs = await aWorld({ over: account.sandbox }).aws.clients.ecs();
    const { taskArns = [] } = await ecs.send(
      new ListTasksCommand({ cluster: 'shop-Cluster', serviceName: 'web' }),
    );
    await ecs.send(
      new UpdateTaskProtectionCommand({
        cluster: 'shop-Cluster',
        tasks: taskArns,
        protectionEnabled: true,
      }),
    );
    const result = await account.destroy(app);
    expect(failuresOf(result)).toEqual([]);
    const { plan } = await account.deploy(new App({ name: 'shop' }));
    expect(changesOf(plan)).toEqual([]);
    expect(await account.state(app)).not.toMatch(/AutoScaling|CapacityProvider|Service/);
  });
});

describe('capacity that somebody else uses', () => {
  test('is not taken away: the plan names who uses it, and nothing is written', async () => {
    const account = await deployed(anApp(['a', 'b']));
    const ecs = await aWorld({ over: account.sandbox }).aws.clients.ecs();
    await ecs.send(
      new CreateServiceCommand({
        cluster: 'shop-Cluster',
        serviceName: 'theirs',
        taskDefinition: 'shop-Agent',
        desiredCount: 1,
        capacityProviderStrategy: [{ capacityProvider: 'shop-provider-b', weight: 1 }],
      }),
    );
    const sent = await account.writesDuring(async () => {
      const result = await account.deploy(anApp(['a'], { on: 'a' }));
      expect(result.exitCode).toBe(7);
      expect(failuresOf(result)).toContainEqual(
        expect.stringMatching(/plan\/in-use shop\/Net\/Providerb .*service theirs of cluster/),
      );
    });
    expect(sent).toEqual([]);
    expect((await account.destroy(anApp(['a', 'b']))).exitCode).toBe(7);
  });
});

describe('a run that is killed while capacity leaves', () => {
  const moved = () => anApp(['a'], { on: 'a' });

  test.each([
    ['for another provider', (account: Account) => account.deploy(moved())],
    ['with everything else', (account: Account) => account.destroy(moved())],
  ])(
    '%s is finished by the same command from every moment',
    async (_, run) => {
      const start = structuredClone((await deployed(anApp(['a', 'b']))).sandbox.snapshot());
      const { moments, account: calm } = await momentsOf(run, start);
      const kinds = kindsOf(calm);
      expect(moments.length).toBeGreaterThan(8);
      for (const [index, moment] of moments.entries()) {
        const place = `killed after write ${index + 1}, ${moment.after}`;
        const account = revived(moment);
        expect(failuresOf(await run(account)), place).toEqual([]);
        account.sandbox.clock.advance(600_000);
        expect(kindsOf(account), place).toEqual(kinds);
      }
    },
    120_000,
  );
});

describe('a service on container instances', () => {
  test('moves from its launch type to a provider and back by one update each, never deleted', async () => {
    const onEc2 = () => anApp(['a'], { launchType: 'EC2', count: 1 });
    const onProvider = () => anApp(['a'], { count: 1 });
    const account = await deployed(onEc2());
    for (const app of [onProvider(), onEc2()]) {
      account.sandbox.calls.reset();
      const result = await account.deploy(app);
      expect(failuresOf(result)).toEqual([]);
      const services = account.sandbox.calls
        .writes()
        .filter(({ operation }) => /Service$/.test(operation))
        .map(({ operation, input }) => [
          operation,
          (input as { forceNewDeployment?: boolean }).forceNewDeployment,
        ]);
      expect(services).toEqual([['UpdateService', true]]);
      expect(linesOf(await account.plan(app))).toEqual([]);
    }
  });
});
