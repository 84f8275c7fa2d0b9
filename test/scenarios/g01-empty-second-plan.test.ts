import { describe, expect, test } from 'vitest';
import { describeStep } from '../../lib/engine/describe-plan.ts';
import {
  App,
  Cluster,
  ContainerImage,
  Service,
  Stack,
  TaskDefinition,
  Vpc,
} from '../../lib/index.ts';
import { anAccount, linesOf } from '../invariants/harness.ts';
import { mustDeploy, stepAt } from './apps.ts';

type Variables = readonly { readonly name: string; readonly value?: string | null }[];

const VARIABLES: Variables = [
  { name: 'ZONE', value: 'eu' },
  { name: 'LEVEL', value: 'info' },
  { name: 'EMPTY', value: null },
];

/** A service that leaves to AWS what it can, said as loosely as AWS takes it, and a daemon beside it. */
function aLooseApp(environment: Variables): App {
  const app = new App({ name: 'shop' });
  const stack = new Stack(app, 'Web', { region: 'eu-west-1' });
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
  const cluster = new Cluster(stack, 'Cluster', {
    vpc,
    defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
  });
  cluster.addAsgCapacityProvider('Instances', {
    instanceType: 'm6i.large',
    maxCapacity: 2,
    vpcSubnets: { type: 'public' },
    associatePublicIpAddress: true,
  });
  const taskDefinition = new TaskDefinition(stack, 'Task', {
    cpu: 256,
    memoryMiB: 512,
    overrides: {
      containerDefinitions: [
        {
          name: 'web',
          image: 'nginx:1',
          environment,
          linuxParameters: { capabilities: { drop: ['ALL'] } },
        },
      ],
    },
  });
  taskDefinition.addContainer('web', { image: ContainerImage.fromRegistry('nginx:1') });
  new Service(stack, 'Service', {
    cluster,
    taskDefinition,
    desiredCount: 2,
    overrides: { deploymentController: { type: 'ECS' }, deploymentConfiguration: null },
  });
  const agent = new TaskDefinition(stack, 'AgentTask', { compatibility: 'EC2' });
  agent.addContainer('agent', {
    image: ContainerImage.fromRegistry('agent:1'),
    memoryReservationMiB: 64,
  });
  new Service(stack, 'Agent', {
    cluster,
    taskDefinition: agent,
    daemon: true,
    overrides: { deploymentConfiguration: null },
  });
  return app;
}

describe('what is said loosely', () => {
  test('stands as it is meant: the second plan is empty, the second deploy writes nothing', async () => {
    const account = anAccount();
    await mustDeploy(account, aLooseApp(VARIABLES));
    expect(linesOf(await account.plan(aLooseApp(VARIABLES)))).toEqual([]);
    expect(await account.writesDuring(() => account.deploy(aLooseApp(VARIABLES)))).toEqual([]);

    const turned = () => aLooseApp([...VARIABLES].reverse());
    expect(linesOf(await account.plan(turned()))).toEqual([]);
    expect(await account.writesDuring(() => account.deploy(turned()))).toEqual([]);
  });

  test('changes by one line, one registration and one update where one value changes', async () => {
    const account = anAccount();
    await mustDeploy(account, aLooseApp(VARIABLES));
    const next = () =>
      aLooseApp(VARIABLES.map((one) => (one.name === 'LEVEL' ? { ...one, value: 'debug' } : one)));
    const task = stepAt(await account.plan(next()), 'shop/Web/Task');
    expect(describeStep(task).filter((line) => line.includes(' -> '))).toEqual([
      expect.stringMatching(
        /environment\[\d\]\.value: "info" -> "debug" \[change, new deployment\]$/,
      ),
    ]);
    const sent = await account.writesDuring(() => mustDeploy(account, next()));
    expect(sent).toEqual(['ECS.RegisterTaskDefinition', 'ECS.UpdateService', 'ECS.TagResource']);
  });
});
