/** A task that a state machine of Step Functions runs. */
import { GantryError } from '../../core/errors.ts';
import { partitionOf } from '../../facts/partitions.ts';
import { Lookup, text } from '../../graph/reference.ts';
import { Stack } from '../../tree/stack.ts';
import { arnInEcs, inCluster, runStatements } from '../ecs/run-statements.ts';
import type { PolicyStatement } from '../iam/policy-statement.ts';
import { badProp } from '../options.ts';
import { plainObject } from './plain.ts';
import { runRequest } from './run-request.ts';
import type { StepFunctionsTaskProps } from './step-functions-task-options.ts';
import { integrationArn, pascalCased, type TaskState } from './task-state.ts';

/** What {@link stepFunctionsTask} gives. */
export interface StepFunctionsTask {
  /** The state, as plain JSON for the definition of a state machine. */
  readonly state: TaskState;
  /** What the role of the state machine must be allowed to run it. */
  readonly statements: readonly PolicyStatement[];
}

/**
 * The state of a Step Functions state machine that runs a task, and the rights that its role needs. The state machine is made
 * elsewhere: Gantry has no such resource. Its role can be made here, and be known there by its name.
 *
 * The state is plain JSON for any tool, and so names what a program knows before a deploy: the cluster by its name, the task
 * definition by its family, for a state machine in their account and Region. Every run takes the newest revision of the
 * family; the state stays as it is when there is a new image. Capacity providers of this program need a fixed name here: a
 * derived one changes along with their instances. Ids of subnets and security groups that this program makes are known only
 * to AWS: give an expression over the input of the state machine for them, or what the tool that makes the state machine
 * fills in.
 *
 * The task definition gets a task role and an execution role if it has none. Throws `tree/bad-props` for a container that the
 * task definition does not have (yet), and for what is not known before a deploy.
 *
 * @category Constructs
 * @example
 * const report = stepFunctionsTask({
 *   cluster,
 *   taskDefinition,
 *   launchType: 'FARGATE',
 *   subnets: ['subnet-0a1b2c3d'],
 *   securityGroups: '{% $states.input.securityGroups %}',
 *   environment: { DAY: '{% $states.input.day %}' },
 * });
 * new Role(stack, 'Workflow', {
 *   roleName: 'report-workflow',
 *   assumedBy: Principal.service('states.amazonaws.com'),
 *   statements: report.statements,
 * });
 * const definition = JSON.stringify({ StartAt: 'Report', States: { Report: report.state } });
 */
export function stepFunctionsTask(props: StepFunctionsTaskProps): StepFunctionsTask {
  requireParts(props);
  const { taskDefinition, next, comment, timeout, heartbeat } = props;
  checkTimes(props);
  const request = plainObject(taskDefinition, runRequest(props));
  const statements = statementsOf(props);
  if (props.integrationPattern === 'waitForTaskToken')
    // A token is no resource, so that the right cannot be narrowed; who has the token may answer.
    taskDefinition.addToTaskRolePolicy({ actions: ANSWERS, resources: ['*'] });
  return {
    state: {
      Type: 'Task',
      ...(comment === undefined ? {} : { Comment: comment }),
      QueryLanguage: 'JSONata',
      Resource: integrationArn(partitionFor(props), props.integrationPattern ?? 'sync'),
      Arguments: pascalCased(request),
      ...(timeout === undefined ? {} : { TimeoutSeconds: timeout.toSeconds() }),
      ...(heartbeat === undefined ? {} : { HeartbeatSeconds: heartbeat.toSeconds() }),
      ...(next === undefined ? { End: true as const } : { Next: next }),
    },
    statements,
  };
}

/** How the program in a task answers. */
const ANSWERS = ['states:SendTaskSuccess', 'states:SendTaskFailure', 'states:SendTaskHeartbeat'];
/** The rule by which Step Functions hears that a task has ended; it makes the rule itself. */
const END_OF_TASKS = 'StepFunctionsGetEventsForECSTaskRule';

function statementsOf(props: StepFunctionsTaskProps): readonly PolicyStatement[] {
  const { taskDefinition, cluster, propagateTags, integrationPattern = 'sync' } = props;
  const { region, account } = Stack.of(taskDefinition);
  const rule = text`arn:${new Lookup('partition')}:events:${region}:${account}:rule/${END_OF_TASKS}`;
  return [
    ...runStatements(taskDefinition, taskDefinition, cluster),
    ...(propagateTags === undefined
      ? []
      : [
          {
            actions: ['ecs:TagResource'],
            resources: [arnInEcs(taskDefinition, text`task/${cluster.clusterName}/*`)],
            conditions: { StringEquals: { 'ecs:CreateAction': 'RunTask' } },
          },
        ]),
    ...(integrationPattern === 'sync'
      ? [
          {
            // Nobody knows the task before it is started.
            actions: ['ecs:StopTask', 'ecs:DescribeTasks'],
            resources: ['*'],
            conditions: inCluster(cluster),
          },
          {
            actions: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
            resources: [rule],
          },
        ]
      : []),
  ];
}

function partitionFor({ partition, taskDefinition }: StepFunctionsTaskProps): string {
  if (partition !== undefined) return partition;
  const { region } = Stack.of(taskDefinition);
  return typeof region === 'string' ? partitionOf(region) : 'aws';
}

/** A program that no compiler has seen may leave them out, or write a list as text. */
function requireParts(props: StepFunctionsTaskProps): void {
  const given = (props as Partial<StepFunctionsTaskProps> | undefined) ?? {};
  const missing = (['cluster', 'taskDefinition'] as const).filter(
    (name) => given[name] === undefined,
  );
  if (missing.length > 0)
    throw new GantryError(
      'tree/bad-props',
      `stepFunctionsTask is not given ${missing.join(' and ')}`,
      { hint: 'give it what is missing' },
    );
  const { taskDefinition, subnets, securityGroups, command } = props;
  for (const [name, list] of Object.entries({ subnets, securityGroups, command }))
    if (typeof list === 'string' && !/^\{%.*%\}$/s.test(list))
      throw badProp(
        taskDefinition,
        `${name} of its Step Functions task is ${JSON.stringify(list)}`,
        `give a list, or an expression that gives one, such as {% $states.input.${name} %}`,
      );
}

function checkTimes(props: StepFunctionsTaskProps): void {
  const { taskDefinition, timeout, heartbeat, integrationPattern } = props;
  for (const [name, time] of Object.entries({ timeout, heartbeat }))
    if (time !== undefined && !isWholeSeconds(time.toSeconds()))
      throw badProp(
        taskDefinition,
        `${name} of its Step Functions task is ${time}`,
        'Step Functions takes whole seconds from 1 to 99999999',
      );
  if (integrationPattern === 'waitForTaskToken' && timeout === undefined)
    throw badProp(
      taskDefinition,
      'its Step Functions task waits for an answer, and has no timeout',
      'give one: a program that dies without an answer is not noticed otherwise',
    );
  if (
    timeout !== undefined &&
    heartbeat !== undefined &&
    heartbeat.toSeconds() >= timeout.toSeconds()
  )
    throw badProp(
      taskDefinition,
      `heartbeat of its Step Functions task is ${heartbeat}, and its timeout ${timeout}`,
      'Step Functions takes a heartbeat that is shorter than the timeout',
    );
}

function isWholeSeconds(seconds: number): boolean {
  return Number.isInteger(seconds) && seconds >= 1 && seconds <= 99_999_999;
}
