import { describe, test } from 'vitest';
import {
  type Cluster,
  EcsEvents,
  EventRule,
  EventTarget,
  type Stack,
  type TaskDefinition,
} from '../../lib/index.ts';

declare const stack: Stack;
declare const cluster: Cluster;
declare const onFargate: TaskDefinition;
declare const onInstances: TaskDefinition<'EC2', 'bridge'>;

describe('a rule', () => {
  test('has a pattern of what EventBridge compares', () => {
    new EventRule(stack, 'A', { pattern: { source: ['aws.ecs', { prefix: cluster.clusterArn }] } });
    new EventRule(stack, 'B', { pattern: { detail: { a: { b: [{ numeric: ['>', 1] }] } } } });
    // @ts-expect-error no pattern
    new EventRule(stack, 'C', {});
    // @ts-expect-error a field has a list
    new EventRule(stack, 'D', { pattern: { source: 'aws.ecs' } });
    // @ts-expect-error no such comparison
    new EventRule(stack, 'E', { pattern: { source: [{ contains: 'ecs' }] } });
    // @ts-expect-error a bound is missing
    new EventRule(stack, 'F', { pattern: { source: [{ numeric: ['>'] }] } });
    // @ts-expect-error rules have no schedules here
    new EventRule(stack, 'G', { pattern: {}, schedule: 'rate(1 hour)' });
  });

  test('names states that there are', () => {
    EcsEvents.taskStateChange({ cluster, lastStatus: ['STOPPED'], stopCode: ['UserInitiated'] });
    // @ts-expect-error no such state
    EcsEvents.taskStateChange({ lastStatus: ['CRASHED'] });
    // @ts-expect-error no such event
    EcsEvents.deploymentStateChange({ eventName: ['FAILED'] });
  });

  test('runs tasks where they can run', () => {
    EventTarget.task({ cluster, taskDefinition: onFargate, launchType: 'FARGATE' });
    EventTarget.task({ cluster, taskDefinition: onInstances, launchType: 'EC2' });
    // @ts-expect-error Fargate runs no task that is made for instances
    EventTarget.task({ cluster, taskDefinition: onInstances, launchType: 'FARGATE' });
    const capacityProviderStrategies = [{ capacityProvider: 'FARGATE', weight: 1 }];
    const both = { launchType: 'FARGATE', capacityProviderStrategies } as const;
    // @ts-expect-error a launch type and providers exclude each other
    EventTarget.task({ cluster, taskDefinition: onFargate, ...both });
  });
});
