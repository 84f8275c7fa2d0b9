import { describe, test } from 'vitest';
import {
  type Cluster,
  ExternalService,
  Service,
  type Stack,
  type TaskDefinition,
} from '../../lib/index.ts';

declare const stack: Stack;
declare const cluster: Cluster;
declare const taskDefinition: TaskDefinition;

describe('a service of task sets', () => {
  test('has no tasks of its own', () => {
    const service = new ExternalService(stack, 'A', { cluster, desiredCount: 10 });
    service.addTaskSet('Blue', { taskDefinition, launchType: 'FARGATE', primary: true });
    // @ts-expect-error what runs is said of its sets
    new ExternalService(stack, 'B', { cluster, taskDefinition });
    // @ts-expect-error and where
    new ExternalService(stack, 'C', { cluster, launchType: 'FARGATE' });
  });

  test('has sets that are placed as it says', () => {
    const service = new ExternalService(stack, 'A', { cluster });
    service.addTaskSet('Blue', { taskDefinition, scalePercent: 10 });
    // @ts-expect-error AWS refuses a launch type with a strategy
    service.addTaskSet('B', {
      taskDefinition,
      launchType: 'FARGATE',
      capacityProviderStrategies: [{ capacityProvider: 'FARGATE', weight: 1 }],
    });
    // @ts-expect-error one on every instance is a daemon
    service.addTaskSet('C', { taskDefinition, daemon: true });
    // @ts-expect-error the task definition is missing
    service.addTaskSet('D', { scalePercent: 10 });
  });
});

describe('a service that CodeDeploy deploys', () => {
  test('leaves its deployments to it', () => {
    new Service(stack, 'A', { cluster, taskDefinition, deploymentController: 'CODE_DEPLOY' });
    // @ts-expect-error CodeDeploy has its own
    new Service(stack, 'B', {
      cluster,
      taskDefinition,
      deploymentController: 'CODE_DEPLOY',
      deploymentCircuitBreaker: { rollback: true },
    });
    // @ts-expect-error AWS has none with CodeDeploy
    new Service(stack, 'C', {
      cluster,
      taskDefinition,
      deploymentController: 'CODE_DEPLOY',
      serviceConnect: {},
    });
    // @ts-expect-error services of task sets are another construct
    new Service(stack, 'D', { cluster, taskDefinition, deploymentController: 'EXTERNAL' });
  });
});
