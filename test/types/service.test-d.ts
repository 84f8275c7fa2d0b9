import { describe, expectTypeOf, test } from 'vitest';
import {
  type ApplicationListenerLike,
  Cluster,
  type ClusterLike,
  LoadBalancedService,
  LogGroup,
  Port,
  Service,
  type ServiceScaling,
  type Stack,
  type TaskDefinition,
  type VpcLike,
} from '../../lib/index.ts';

declare const stack: Stack;
declare const cluster: ClusterLike;
declare const taskDefinition: TaskDefinition;
declare const listener: ApplicationListenerLike;
declare const vpc: VpcLike;

describe('where a service runs', () => {
  test('is a launch type, a strategy or the default of the cluster', () => {
    new Service(stack, 'A', { cluster, taskDefinition });
    new Service(stack, 'B', { cluster, taskDefinition, launchType: 'FARGATE' });
    new Service(stack, 'C', {
      cluster,
      taskDefinition,
      capacityProviderStrategies: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
    });
  });

  test('is never a launch type and a strategy', () => {
    // @ts-expect-error AWS refuses both together
    new Service(stack, 'A', {
      cluster,
      taskDefinition,
      launchType: 'FARGATE',
      capacityProviderStrategies: [{ capacityProvider: 'FARGATE', weight: 1 }],
    });
    // @ts-expect-error and so does the pattern
    new LoadBalancedService(stack, 'B', {
      cluster,
      taskDefinition,
      launchType: 'FARGATE',
      capacityProviderStrategies: [{ capacityProvider: 'FARGATE', weight: 1 }],
    });
    // @ts-expect-error no such launch type
    new Service(stack, 'C', { cluster, taskDefinition, launchType: 'fargate' });
    // @ts-expect-error the task definition is missing
    new Service(stack, 'D', { cluster });
  });
});

describe('how a service is reached', () => {
  test('is a listener of its own or a shared one', () => {
    new LoadBalancedService(stack, 'A', { cluster, taskDefinition, certificateArn: 'arn' });
    new LoadBalancedService(stack, 'B', {
      cluster,
      taskDefinition,
      listener,
      priority: 1,
      pathPatterns: ['/a'],
    });
  });

  test('is never both', () => {
    // @ts-expect-error a shared listener has its own certificate
    new LoadBalancedService(stack, 'A', {
      cluster,
      taskDefinition,
      listener,
      priority: 1,
      pathPatterns: ['/a'],
      certificateArn: 'arn',
    });
    // @ts-expect-error a rule needs a priority
    new LoadBalancedService(stack, 'B', { cluster, taskDefinition, listener, pathPatterns: ['/'] });
    // @ts-expect-error paths need a shared listener
    new LoadBalancedService(stack, 'C', { cluster, taskDefinition, pathPatterns: ['/'] });
  });
});

describe('other props', () => {
  test('say what they take', () => {
    const service = new Service(stack, 'A', { cluster, taskDefinition });
    expectTypeOf(service.autoScale({ min: 1, max: 2 })).toEqualTypeOf<ServiceScaling>();
    service
      .autoScale({ min: 1, max: 2 })
      .onSchedule('A', { schedule: 'cron(0 8 * * ? *)', min: 1 });
    // @ts-expect-error no such form of a schedule
    service.autoScale({ min: 1, max: 2 }).onSchedule('B', { schedule: '0 8 * * *', min: 1 });
    new LogGroup(stack, 'C', { retention: 14 });
    // @ts-expect-error CloudWatch Logs knows no 15 days
    new LogGroup(stack, 'D', { retention: 15 });
    service.connections.allowFrom(service, Port.tcp(1));
    // @ts-expect-error a port is not a number
    service.connections.allowFrom(service, 1);
    Cluster.fromClusterAttributes(stack, 'E', { clusterName: 'x', vpc });
    // @ts-expect-error one of name and ARN
    Cluster.fromClusterAttributes(stack, 'F', { clusterName: 'x', clusterArn: 'y' });
    // @ts-expect-error a health check grace period is a Duration
    new Service(stack, 'G', { cluster, taskDefinition, healthCheckGracePeriod: 60 });
  });
});
