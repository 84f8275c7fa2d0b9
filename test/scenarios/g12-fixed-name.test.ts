/** G12 (b): a field of a service changes that AWS never changes, under a name that must stay, while the old tasks drain. */
import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { expect, test } from 'vitest';
import {
  App,
  ApplicationLoadBalancer,
  Cluster,
  ContainerImage,
  Duration,
  Service,
  Stack,
  TaskDefinition,
  Vpc,
} from '../../lib/index.ts';
import { type Account, anAccount, failuresOf, linesOf } from '../invariants/harness.ts';
import { clientOf } from '../sandbox/clients.ts';
import { liveService, mustDeploy, stepAt } from './apps.ts';

const SERVICE = 'shop/Web/Service';
const DRAINING = Duration.minutes(4);

/** A service called `web` that scales itself, on Fargate or on the instances of its cluster. */
function anApp(launchType: 'FARGATE' | 'EC2'): App {
  const app = new App({ name: 'shop' });
  const stack = new Stack(app, 'Web', { region: 'eu-west-1' });
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
  const cluster = new Cluster(stack, 'Cluster', { vpc });
  cluster.addAsgCapacityProvider('Instances', {
    instanceType: 'm5.xlarge',
    minCapacity: 2,
    maxCapacity: 2,
  });
  const taskDefinition = new TaskDefinition(stack, 'Task', {
    compatibility: 'EC2_AND_FARGATE',
    cpu: 256,
    memoryMiB: 512,
  });
  taskDefinition.addContainer('web', {
    image: ContainerImage.fromRegistry('nginx:1'),
    portMappings: [{ containerPort: 80 }],
  });
  const service = new Service(stack, 'Service', {
    cluster,
    taskDefinition,
    serviceName: 'web',
    desiredCount: 2,
    ...(launchType === 'EC2' ? { launchType } : { launchType }),
  });
  service.autoScale({ min: 2, max: 4 }).onCpu({ targetPercent: 60 });
  const listener = new ApplicationLoadBalancer(stack, 'Front', { vpc }).addListener('Http');
  listener.addTargets('Web', { targets: [service], deregistrationDelay: DRAINING });
  return app;
}

async function scalingOf(account: Account): Promise<readonly unknown[]> {
  const client = new ApplicationAutoScalingClient(clientOf(account.sandbox));
  const ServiceNamespace = 'ecs';
  const [{ ScalableTargets = [] }, { ScalingPolicies = [] }] = await Promise.all([
    client.send(new DescribeScalableTargetsCommand({ ServiceNamespace })),
    client.send(new DescribeScalingPoliciesCommand({ ServiceNamespace })),
  ]);
  return [
    ...ScalableTargets.map(({ MinCapacity, MaxCapacity }) => [MinCapacity, MaxCapacity]),
    ...ScalingPolicies.map(
      ({ TargetTrackingScalingPolicyConfiguration: tracking }) => tracking?.TargetValue,
    ),
  ];
}

test('it is replaced under its name in one run, once somebody has agreed to the downtime', async () => {
  const account = anAccount();
  await mustDeploy(account, anApp('FARGATE'));
  const scaling = await scalingOf(account);
  const changed = anApp('EC2');

  const plan = await account.plan(changed);
  expect(stepAt(plan, SERVICE)).toMatchObject({ action: 'replace', order: 'delete-first' });
  expect(plan.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([
    expect.objectContaining({ code: 'plan/downtime', address: SERVICE }),
  ]);
  const refused = await account.writesDuring(() => account.deploy(changed));
  expect(refused).toEqual([]);

  const start = account.sandbox.clock.now();
  const result = await account.deploy(changed, { allowDowntime: true });
  expect(failuresOf(result)).toEqual([]);
  expect(result.exitCode).toBe(0);
  expect(account.sandbox.clock.now() - start).toBeGreaterThan(1000 * DRAINING.toSeconds());
  expect(await liveService(account)).toMatchObject({
    serviceName: 'web',
    launchType: 'EC2',
    runningCount: 2,
  });
  expect(await scalingOf(account)).toEqual(scaling);
  expect(linesOf(await account.plan(changed))).toEqual([]);
});
