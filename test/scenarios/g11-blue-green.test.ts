import {
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
  ModifyRuleCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import {
  App,
  ApplicationLoadBalancer,
  BlueGreenTargets,
  Cluster,
  ContainerImage,
  continueDeployment,
  DeploymentHook,
  DeploymentStrategy,
  Duration,
  ListenerCondition,
  rollback,
  Service,
  Stack,
  TaskDefinition,
  type TrafficShiftingStrategy,
  Vpc,
} from '../../lib/index.ts';
import { type Account, anAccount, linesOf } from '../invariants/harness.ts';
import { clientOf } from '../sandbox/clients.ts';
import { actionsOf, liveService, mustDeploy } from './apps.ts';

const RULE = 'shop/Web/Targets/ProductionRule';
const SERVICE = 'shop/Web/Service';

interface Shop {
  readonly image?: string;
  readonly tag?: string;
  readonly header?: boolean;
  readonly strategy?: TrafficShiftingStrategy;
}

function aShop({ image = 'nginx:1', tag, header = false, strategy }: Shop = {}): App {
  const app = new App({ name: 'shop' });
  const stack = new Stack(app, 'Web', { region: 'eu-west-1' });
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
  const cluster = new Cluster(stack, 'Cluster', { vpc });
  const taskDefinition = new TaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 512 });
  taskDefinition.addContainer('web', {
    image: ContainerImage.fromRegistry(image),
    portMappings: [{ containerPort: 80 }],
  });
  const loadBalancer = new ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc });
  const listener = loadBalancer.addListener('Http', { port: 80 });
  const targets = new BlueGreenTargets(stack, 'Targets', {
    listener,
    conditions: [
      ListenerCondition.pathPatterns(['/*']),
      ...(header ? [ListenerCondition.httpHeader('X-Shop', ['yes'])] : []),
    ],
    ...(tag === undefined ? {} : { tags: { team: tag } }),
  });
  new Service(stack, 'Service', {
    cluster,
    taskDefinition,
    desiredCount: 2,
    deploymentStrategy: strategy ?? DeploymentStrategy.blueGreen({ bakeTime: Duration.minutes(2) }),
    trafficTargets: [{ targets }],
  });
  return app;
}

function elbOf({ sandbox }: Account) {
  return new ElasticLoadBalancingV2Client(clientOf(sandbox));
}

/** The weights of the production rule, by the color of the target group. */
async function weightsOf(account: Account): Promise<Readonly<Record<string, number>>> {
  const { loadBalancers = [] } = await liveService(account);
  const rule = loadBalancers[0]?.advancedConfiguration?.productionListenerRule ?? '';
  const { Rules = [] } = await elbOf(account).send(new DescribeRulesCommand({ RuleArns: [rule] }));
  const groups = Rules[0]?.Actions?.[0]?.ForwardConfig?.TargetGroups ?? [];
  return Object.fromEntries(
    groups.map(({ TargetGroupArn = '', Weight = 1 }) => [
      TargetGroupArn.includes('Green') ? 'green' : 'blue',
      Weight,
    ]),
  );
}

async function settledShop(): Promise<Account> {
  const account = anAccount();
  await mustDeploy(account, aShop());
  await mustDeploy(account, aShop({ image: 'nginx:2' }));
  return account;
}

describe('a service whose deployments move traffic', () => {
  test('stands as the code means it wherever the weights are', async () => {
    const account = anAccount();
    await mustDeploy(account, aShop());
    const first = await weightsOf(account);
    expect(linesOf(await account.plan(aShop()))).toEqual([]);
    await mustDeploy(account, aShop({ image: 'nginx:2' }));
    const second = await weightsOf(account);
    expect(Object.values(second).reverse()).toEqual(Object.values(first));
    expect(linesOf(await account.plan(aShop({ image: 'nginx:2' })))).toEqual([]);
  });

  test('a change beside the rule writes no rule', async () => {
    const account = await settledShop();
    const sent = await account.writesDuring(() =>
      account.deploy(aShop({ image: 'nginx:2', tag: 'web' })),
    );
    expect(sent).toContain('Elastic Load Balancing v2.AddTags');
    expect(sent.filter((name) => /Rule|Listener/.test(name))).toEqual([]);
  });

  test('another condition is one write that keeps the live weights', async () => {
    const account = await settledShop();
    const before = await weightsOf(account);
    const next = aShop({ image: 'nginx:2', header: true });
    expect(actionsOf(await account.plan(next))).toEqual([`update ${RULE}`]);
    const sent = await account.writesDuring(() => mustDeploy(account, next));
    // And the record of what the code declares.
    expect(sent).toEqual([
      'Elastic Load Balancing v2.ModifyRule',
      'Elastic Load Balancing v2.AddTags',
    ]);
    expect(await weightsOf(account)).toEqual(before);
    expect(linesOf(await account.plan(next))).toEqual([]);
  });

  test('the same while traffic moves is refused, and names the deployment', async () => {
    const account = await settledShop();
    await account.deploy(aShop({ image: 'nginx:3' }), { wait: false });
    const plan = await account.plan(aShop({ image: 'nginx:3', header: true }));
    expect(plan.diagnostics.filter(({ severity }) => severity === 'error')).toMatchObject([
      { code: 'plan/traffic-moving', detail: expect.stringMatching(/deployment ecs-svc\/\d+/) },
    ]);
    const result = await account.deploy(aShop({ image: 'nginx:3', header: true }));
    expect(result).toMatchObject({ applied: false, exitCode: 7 });
  });

  test('traffic on a group without healthy targets is told before the rule is written', async () => {
    const account = await settledShop();
    await swapWeights(account);
    const plan = await account.plan(aShop({ image: 'nginx:2', header: true }));
    expect(plan.diagnostics.filter(({ severity }) => severity === 'error')).toMatchObject([
      { code: 'plan/no-healthy-targets', address: RULE },
    ]);
  });

  test('a new image that fails leaves the traffic where it was', async () => {
    const account = await settledShop();
    const before = await weightsOf(account);
    const result = await account.deploy(aShop({ image: 'shop:gantry-unhealthy' }), {
      rolloutTimeout: 600_000,
    });
    expect(result.exitCode).toBe(4);
    expect(await weightsOf(account)).toEqual(before);
  });
});

describe('a deployment that stops for people', () => {
  const paused = DeploymentStrategy.blueGreen({
    bakeTime: Duration.minutes(1),
    lifecycleHooks: [
      DeploymentHook.pause({
        stages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'],
        timeout: Duration.hours(2),
      }),
    ],
  });
  const next = () => aShop({ image: 'nginx:3', strategy: paused });

  test.each([
    ['goes on when somebody says so', 'CONTINUE', 'succeeded', 0],
    ['goes back when somebody says so', 'ROLLBACK', 'rolled-back', 4],
  ] as const)('%s', async (_, decision, result, exitCode) => {
    const account = await settledShop();
    const stops: string[] = [];
    const done = await account.deploy(next(), {
      onPause: async ({ address, stage }) => {
        stops.push(`${address} ${stage}`);
        return decision;
      },
    });
    expect(stops).toEqual([`${SERVICE} PRE_PRODUCTION_TRAFFIC_SHIFT`]);
    expect(done.exitCode).toBe(exitCode);
    expect(done.run.rollouts).toMatchObject([{ address: SERVICE, report: { result } }]);
  });

  test('is let go on by another command', async () => {
    const account = await settledShop();
    await account.deploy(next(), { wait: false });
    account.sandbox.clock.advance(600_000);
    const aws = { sandbox: account.sandbox };
    const { pauses } = await continueDeployment(next(), { aws });
    expect(pauses).toMatchObject([{ address: SERVICE, stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT' }]);
    const done = await account.deploy(next());
    expect(done.run.rollouts).toMatchObject([{ report: { result: 'succeeded' } }]);
    await expect(continueDeployment(next(), { aws })).rejects.toMatchObject({
      code: 'deployment/none',
    });
  });

  test('is taken back by another command', async () => {
    const account = await settledShop();
    const before = await weightsOf(account);
    await account.deploy(next(), { wait: false });
    account.sandbox.clock.advance(600_000);
    const taken = await rollback(next(), { aws: { sandbox: account.sandbox }, service: SERVICE });
    expect(taken).toMatchObject({ address: SERVICE, exitCode: 0 });
    expect(await weightsOf(account)).toEqual(before);
  });
});

/** Turns the weights of the production rule round by hand, so that the traffic is where no task is. */
async function swapWeights(account: Account): Promise<void> {
  const elb = elbOf(account);
  const { loadBalancers = [] } = await liveService(account);
  const rule = loadBalancers[0]?.advancedConfiguration?.productionListenerRule ?? '';
  const { Rules = [] } = await elb.send(new DescribeRulesCommand({ RuleArns: [rule] }));
  const groups = Rules[0]?.Actions?.[0]?.ForwardConfig?.TargetGroups ?? [];
  await elb.send(
    new ModifyRuleCommand({
      RuleArn: rule,
      Actions: [
        {
          Type: 'forward',
          ForwardConfig: {
            TargetGroups: groups.map(({ TargetGroupArn, Weight = 0 }) => ({
              TargetGroupArn,
              Weight: Weight > 0 ? 0 : 100,
            })),
          },
        },
      ],
    }),
  );
}
