import { describe, expect, test } from 'vitest';
import { validateGraph } from '../../../lib/engine/validate.ts';
import {
  type App,
  ContainerImage,
  DeploymentHook,
  DeploymentStrategy,
  Principal,
  Role,
  Service,
  type Stack,
  TaskDefinition,
} from '../../../lib/index.ts';
import { catalog } from '../../../lib/toolkit/catalog.ts';
import { synthesizeTree } from '../../../lib/tree/synth.ts';
import { aCluster, aStack } from '../../constructs/synthesis.ts';

const ROLE = 'shop/Web/Role';

describe('a role that a request names', () => {
  test.each(['taskRole', 'executionRole'] as const)('as %s lets tasks assume it', (prop) => {
    const wrong = aTask((stack) => ({ [prop]: aRole(stack, 'ecs.amazonaws.com') }));
    expect(told(wrong)).toEqual([
      `shop/Web/Task ${prop}Arn: the role ${ROLE} does not let ecs-tasks.amazonaws.com assume it`,
    ]);
    const right = aTask((stack) => ({ [prop]: aRole(stack, 'ecs-tasks.amazonaws.com') }));
    expect(told(right)).toEqual([]);
  });

  test('for a hook lets ECS assume it', () => {
    expect(told(aHook('lambda.amazonaws.com'))).toEqual([
      `shop/Web/Service deploymentConfiguration.lifecycleHooks[0].roleArn: the role ${ROLE} does not let ecs.amazonaws.com assume it`,
    ]);
    expect(told(aHook('ecs.amazonaws.com'))).toEqual([]);
  });

  test('for instances that ECS manages, and for ECS itself, lets them assume it', () => {
    const provider = (infrastructure: string, instances: string) => {
      const { app, stack, cluster } = aCluster();
      cluster.addManagedInstancesCapacityProvider('Managed', {
        infrastructureRole: aRole(stack, infrastructure),
        instanceRole: aRole(stack, instances, 'Instances'),
      });
      return told(app);
    };
    const at = 'shop/Web/Cluster/Managed managedInstancesProvider';
    expect(provider('ec2.amazonaws.com', 'ecs.amazonaws.com')).toEqual([
      `${at}.infrastructureRoleArn: the role ${ROLE} does not let ecs.amazonaws.com assume it`,
      `${at}.instanceLaunchTemplate.ec2InstanceProfileArn: the role shop/Web/Instances does not let ec2.amazonaws.com assume it`,
    ]);
    expect(provider('ecs.amazonaws.com', 'ec2.amazonaws.com')).toEqual([]);
  });

  test('is not judged when the app does not hold it', () => {
    const arn = 'arn:aws:iam::111111111111:role/shared';
    const app = aTask((stack) => ({ taskRole: Role.fromRoleArn(stack, 'Role', arn) }));
    expect(told(app)).toEqual([]);
  });
});

function aRole(stack: Stack, service: string, id = 'Role'): Role {
  return new Role(stack, id, { assumedBy: Principal.service(service) });
}

function aTask(roles: (stack: Stack) => object): App {
  const { app, stack } = aStack();
  const task = new TaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 512, ...roles(stack) });
  task.addContainer('web', { image: ContainerImage.fromRegistry('nginx:1.27') });
  return app;
}

function aHook(service: string): App {
  const { app, stack, cluster, taskDefinition } = aCluster();
  const hook = DeploymentHook.lambda({
    functionArn: 'arn:aws:lambda:eu-west-1:111111111111:function:smoke',
    stages: ['POST_SCALE_UP'],
    role: aRole(stack, service),
  });
  new Service(stack, 'Service', {
    cluster,
    taskDefinition,
    deploymentStrategy: DeploymentStrategy.rolling({ lifecycleHooks: [hook] }),
  });
  return app;
}

function told(app: App): readonly string[] {
  return validateGraph(synthesizeTree(app).graph, catalog)
    .filter(({ detail }) => detail.includes('assume it'))
    .map(({ address, path, detail }) => `${address} ${path}: ${detail}`);
}
