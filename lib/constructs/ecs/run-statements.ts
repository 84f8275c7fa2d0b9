/** What a service of AWS must be allowed that runs tasks for the user: a scheduler, a state machine. */
import type { Construct } from 'constructs';
import { type Input, Lookup, text } from '../../graph/reference.ts';
import { Stack } from '../../tree/stack.ts';
import type { PolicyStatement } from '../iam/policy-statement.ts';
import type { ClusterLike } from './cluster-like.ts';
import type { AnyTaskDefinition } from './task-definition.ts';

/** To run every revision of the family in this cluster, and to hand on the roles of the tasks, made now if there are none. */
export function runStatements(
  scope: Construct,
  taskDefinition: AnyTaskDefinition,
  cluster: ClusterLike,
): readonly PolicyStatement[] {
  const family = taskDefinition.resource.ref('family');
  return [
    {
      actions: ['ecs:RunTask'],
      resources: [arnInEcs(scope, text`task-definition/${family}:*`)],
      conditions: inCluster(cluster),
    },
    {
      actions: ['iam:PassRole'],
      resources: [
        taskDefinition.obtainTaskRole().roleArn,
        taskDefinition.obtainExecutionRole().roleArn,
      ],
      conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    },
  ];
}

/** The condition that something is done in this cluster alone. */
export function inCluster(cluster: ClusterLike): NonNullable<PolicyStatement['conditions']> {
  return { ArnEquals: { 'ecs:cluster': cluster.clusterArn } };
}

/** ARN of something of ECS in the account and Region of a construct. */
export function arnInEcs(scope: Construct, rest: ReturnType<typeof text>): Input<string> {
  const { region, account } = Stack.of(scope);
  return text`arn:${new Lookup('partition')}:ecs:${region}:${account}:${rest}`;
}
