import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import {
  App,
  ApplicationLoadBalancer,
  Cluster,
  ContainerImage,
  LoadBalancedService,
  Stack,
  TaskDefinition,
  Vpc,
} from '../../lib/index.ts';
import type { WorldSnapshot } from '../../lib/sandbox/index.ts';
import { type Account, anAccount, failuresOf, linesOf } from '../invariants/harness.ts';
import { clientOf } from '../sandbox/clients.ts';
import { aWebApp, mustDeploy, stepAt } from './apps.ts';
import { momentsOf, revived } from './kills.ts';

const TARGETS = 'shop/Web/Site/TargetGroup';
const DESIRED = 3;

const onPort = (port: number, image = 'nginx:1') =>
  aWebApp({
    image,
    service: { desiredCount: DESIRED },
    exposure: { targetGroupOverrides: { Port: port } },
  });

/** Every other second while `work` runs: the fewest healthy targets that any request may be sent to. */
async function serving(account: Account, work: () => Promise<unknown>): Promise<readonly number[]> {
  const elb = new ElasticLoadBalancingV2Client(clientOf(account.sandbox));
  const samples: number[] = [];
  const stop = new AbortController();
  const sample = async () => {
    const { LoadBalancers = [] } = await elb.send(new DescribeLoadBalancersCommand({}));
    const { Listeners = [] } = await elb.send(
      new DescribeListenersCommand({ LoadBalancerArn: LoadBalancers[0]?.LoadBalancerArn }),
    );
    const { Rules = [] } = await elb.send(
      new DescribeRulesCommand({ ListenerArn: Listeners[0]?.ListenerArn }),
    );
    const groups = Rules.flatMap(({ Actions = [] }) =>
      Actions.flatMap(({ ForwardConfig }) => ForwardConfig?.TargetGroups ?? []),
    ).filter(({ Weight = 1 }) => Weight > 0);
    const healthy = await Promise.all(
      groups.map(async ({ TargetGroupArn }) => {
        const { TargetHealthDescriptions = [] } = await elb.send(
          new DescribeTargetHealthCommand({ TargetGroupArn }),
        );
        return TargetHealthDescriptions.filter(
          ({ TargetHealth }) => TargetHealth?.State === 'healthy',
        ).length;
      }),
    );
    samples.push(Math.min(...healthy));
  };
  const sampling = (async () => {
    while (!stop.signal.aborted) {
      await sample();
      await account.sandbox.clock.sleep(2_000, stop.signal).catch(() => {});
    }
  })();
  await work();
  stop.abort();
  await sampling;
  return samples;
}

async function deployedOn(port: number): Promise<WorldSnapshot> {
  const account = anAccount();
  await mustDeploy(account, onPort(port));
  account.sandbox.clock.advance(60_000);
  return structuredClone(account.sandbox.snapshot());
}

describe('a target group that AWS cannot change in place', () => {
  test('is replaced while every request finds healthy targets', async () => {
    const account = anAccount();
    await mustDeploy(account, onPort(80));
    account.sandbox.clock.advance(60_000);
    expect(stepAt(await account.plan(onPort(81)), TARGETS)).toMatchObject({
      action: 'replace',
      order: 'create-first',
    });
    const samples = await serving(account, () => mustDeploy(account, onPort(81)));
    expect(samples.length).toBeGreaterThan(15);
    expect(Math.min(...samples)).toBeGreaterThanOrEqual(DESIRED);

    expect(linesOf(await account.plan(onPort(81)))).toEqual([]);
    const elb = new ElasticLoadBalancingV2Client(clientOf(account.sandbox));
    const { TargetGroups = [] } = await elb.send(new DescribeTargetGroupsCommand({}));
    expect(TargetGroups.map(({ Port }) => Port)).toEqual([81]);
    const direct = anAccount();
    await mustDeploy(direct, onPort(81));
    expect(await account.state(onPort(81))).toBe(await direct.state(onPort(81)));
  });

  test('is replaced while reads of targets do not show the new group yet', async () => {
    const account = anAccount();
    await mustDeploy(account, onPort(80));
    account.sandbox.clock.advance(60_000);
    account.sandbox.faults.add({
      operation: 'DescribeTargetHealth',
      effect: { kind: 'stale', milliseconds: 10_000 },
    });
    await mustDeploy(account, onPort(81));
    expect(linesOf(await account.plan(onPort(81)))).toEqual([]);
  });

  test('is replaced so with another port of the container, behind a rule of a shared listener too', async () => {
    const shared = (port: number) => {
      const app = new App({ name: 'shop' });
      const stack = new Stack(app, 'Web', { region: 'eu-west-1' });
      const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
      const cluster = new Cluster(stack, 'Cluster', { vpc });
      const front = new ApplicationLoadBalancer(stack, 'Front', { vpc, internetFacing: true });
      const taskDefinition = new TaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 512 });
      taskDefinition.addContainer('main', {
        image: ContainerImage.fromRegistry('nginx:1'),
        portMappings: [{ containerPort: port }],
      });
      new LoadBalancedService(stack, 'Site', {
        cluster,
        taskDefinition,
        desiredCount: DESIRED,
        listener: front.addListener('Http'),
        priority: 1,
        pathPatterns: ['/*'],
        targetGroupOverrides: { Port: port },
      });
      return app;
    };
    const account = anAccount();
    await mustDeploy(account, shared(80));
    account.sandbox.clock.advance(60_000);
    const samples = await serving(account, () => mustDeploy(account, shared(8080)));
    expect(Math.min(...samples)).toBeGreaterThanOrEqual(DESIRED);
    expect(linesOf(await account.plan(shared(8080)))).toEqual([]);
    const direct = anAccount();
    await mustDeploy(direct, shared(8080));
    expect(await account.state(shared(8080))).toBe(await direct.state(shared(8080)));
  });

  test('is finished by the same command after a kill at any write', async () => {
    const { moments } = await momentsOf(
      (account) => mustDeploy(account, onPort(81)),
      await deployedOn(80),
    );
    const direct = anAccount();
    await mustDeploy(direct, onPort(81));
    const state = await direct.state(onPort(81));
    expect(moments.length).toBeGreaterThan(8);
    for (const moment of moments) {
      const account = revived(moment);
      const samples = await serving(account, () => mustDeploy(account, onPort(81)));
      expect(Math.min(...samples), moment.after).toBeGreaterThanOrEqual(DESIRED);
      expect(linesOf(await account.plan(onPort(81))), moment.after).toEqual([]);
      expect(await account.state(onPort(81)), moment.after).toBe(state);
    }
  }, 60_000);

  test('is replaced at once by a run that does not wait for rollouts', async () => {
    const account = anAccount({ snapshot: await deployedOn(80) });
    const result = await account.deploy(onPort(81), { wait: false });
    expect(failuresOf(result)).toEqual([]);
    account.sandbox.clock.advance(300_000);
    await mustDeploy(account, onPort(81));
    expect(linesOf(await account.plan(onPort(81)))).toEqual([]);
  });

  test('goes on serving when what is to replace it does not come up', async () => {
    const account = anAccount();
    await mustDeploy(account, onPort(80));
    account.sandbox.clock.advance(60_000);
    const broken = onPort(81, 'shop:gantry-unhealthy');
    const samples = await serving(account, async () => {
      const result = await account.deploy(broken);
      expect(result.exitCode).toBe(4);
      account.sandbox.clock.advance(120_000);
    });
    expect(Math.min(...samples)).toBeGreaterThanOrEqual(DESIRED);

    const mended = await serving(account, async () => {
      expect(failuresOf(await account.deploy(onPort(81, 'nginx:2')))).toEqual([]);
    });
    expect(Math.min(...mended)).toBeGreaterThanOrEqual(DESIRED);
    expect(linesOf(await account.plan(onPort(81, 'nginx:2')))).toEqual([]);
  });
});
