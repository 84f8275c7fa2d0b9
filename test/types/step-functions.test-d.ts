import { describe, test } from 'vitest';
import { type Cluster, Duration, stepFunctionsTask, type TaskDefinition } from '../../lib/index.ts';

declare const cluster: Cluster;
declare const onFargate: TaskDefinition;
declare const onInstances: TaskDefinition<'EC2', 'bridge'>;
const network = { subnets: ['subnet-1'], securityGroups: ['sg-1'] } as const;
const ours = { cluster, taskDefinition: onFargate, ...network } as const;

describe('the task of a state machine', () => {
  test('has a network where it has an interface of its own, and there alone', () => {
    stepFunctionsTask(ours);
    stepFunctionsTask({ cluster, taskDefinition: onInstances });
    // @ts-expect-error no subnets
    stepFunctionsTask({ cluster, taskDefinition: onFargate });
    // @ts-expect-error the task is where its instance is
    stepFunctionsTask({ cluster, taskDefinition: onInstances, ...network });
    // @ts-expect-error Fargate runs no task that is made for instances
    stepFunctionsTask({ cluster, taskDefinition: onInstances, launchType: 'FARGATE' });
  });

  test('waits for an answer for a while, and for ever never', () => {
    const waiting = { ...ours, integrationPattern: 'waitForTaskToken' } as const;
    stepFunctionsTask({ ...waiting, timeout: Duration.hours(1), heartbeat: Duration.minutes(1) });
    // @ts-expect-error no timeout
    stepFunctionsTask(waiting);
    // @ts-expect-error nobody beats where nobody answers
    stepFunctionsTask({ ...ours, heartbeat: Duration.minutes(1) });
    // @ts-expect-error nothing is waited for
    stepFunctionsTask({
      ...ours,
      integrationPattern: 'requestResponse',
      timeout: Duration.hours(1),
    });
  });

  test('has lists, or expressions that give them', () => {
    stepFunctionsTask({ ...ours, command: ['a'], subnets: '{% $states.input.subnets %}' });
    // @ts-expect-error text is no list
    stepFunctionsTask({ ...ours, command: 'npm run report' });
  });

  test('runs on one kind of capacity', () => {
    const capacityProviderStrategies = [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }];
    stepFunctionsTask({ ...ours, capacityProviderStrategies });
    // @ts-expect-error AWS refuses both
    stepFunctionsTask({ ...ours, launchType: 'FARGATE', capacityProviderStrategies });
    // @ts-expect-error a role that the state machine may not hand on
    stepFunctionsTask({ ...ours, taskOverrides: { taskRoleArn: 'arn:aws:iam::1:role/r' } });
  });
});
