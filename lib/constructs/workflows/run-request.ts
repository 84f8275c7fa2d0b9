/** The request of RunTask that a state machine makes. */
import type { ContainerOverride, KeyValuePair } from '@aws-sdk/client-ecs';
import type { Input } from '../../graph/reference.ts';
import { strategyRequest } from '../ecs/capacity-strategy.ts';
import { chosenContainer } from '../ecs/chosen-container.ts';
import { placementRequest } from '../ecs/placement.ts';
import { badProp } from '../options.ts';
import type { StepFunctionsTaskProps } from './step-functions-task-options.ts';
import type { JsonataExpression } from './task-state.ts';

/** Where the program finds the task token unless told otherwise. */
const TOKEN_VARIABLE = 'TASK_TOKEN';

/** The request as ECS spells it, with values in it that may be known only later. */
export function runRequest(props: StepFunctionsTaskProps): object {
  const { cluster, taskDefinition, group, launchType, platformVersion } = props;
  return {
    cluster: cluster.clusterName,
    taskDefinition: taskDefinition.resource.ref('family'),
    launchType,
    capacityProviderStrategy:
      props.capacityProviderStrategies && strategyRequest(props.capacityProviderStrategies),
    ...placementRequest(props),
    networkConfiguration: networkOf(props),
    overrides: overridesOf(props),
    group,
    platformVersion,
    enableExecuteCommand: props.enableExecuteCommand,
    propagateTags: props.propagateTags,
  };
}

function networkOf(props: StepFunctionsTaskProps): object | undefined {
  const { taskDefinition, subnets, securityGroups, assignPublicIp } = props;
  if (taskDefinition.networkMode !== 'awsvpc') return undefined;
  if (subnets === undefined || securityGroups === undefined)
    throw badProp(
      taskDefinition,
      'the network mode is awsvpc, and its Step Functions task has no subnets or no securityGroups',
      'give both',
    );
  return {
    awsvpcConfiguration: {
      subnets: idsOf(subnets, ({ subnetId }) => subnetId),
      securityGroups: idsOf(securityGroups, ({ securityGroupId }) => securityGroupId),
      assignPublicIp: assignPublicIp === true ? 'ENABLED' : 'DISABLED',
    },
  };
}

function idsOf<T extends object>(
  given: readonly (T | string)[] | JsonataExpression,
  idOf: (one: T) => Input<string>,
): readonly Input<string>[] | JsonataExpression {
  if (typeof given === 'string') return given;
  return given.map((one) => (typeof one === 'string' ? one : idOf(one)));
}

function overridesOf(props: StepFunctionsTaskProps): object | undefined {
  const { taskDefinition, containerName, command, taskOverrides } = props;
  const variables = variablesOf(props);
  if (command === undefined && variables === undefined) return taskOverrides;
  const { containerName: name } = chosenContainer(taskDefinition, taskDefinition, containerName);
  const overrides: readonly ContainerOverride[] = taskOverrides?.containerOverrides ?? [];
  const said = overrides.find((one) => one.name === name);
  return {
    ...taskOverrides,
    containerOverrides: [
      {
        ...said,
        name,
        ...(command === undefined ? {} : { command }),
        ...(variables === undefined ? {} : { environment: over(said?.environment, variables) }),
      },
      ...overrides.filter((one) => one !== said),
    ],
  };
}

function over(
  said: readonly KeyValuePair[] = [],
  variables: readonly KeyValuePair[],
): readonly KeyValuePair[] {
  const named = new Set(variables.map(({ name }) => name));
  return [...said.filter(({ name }) => !named.has(name)), ...variables];
}

function variablesOf(props: StepFunctionsTaskProps): readonly KeyValuePair[] | undefined {
  const { taskDefinition, environment, taskTokenVariable = TOKEN_VARIABLE } = props;
  const variables = Object.entries(environment ?? {}).map(([name, value]) => ({ name, value }));
  if (props.integrationPattern !== 'waitForTaskToken')
    return environment === undefined ? undefined : variables;
  if (environment !== undefined && taskTokenVariable in environment)
    throw badProp(
      taskDefinition,
      `the environment of its Step Functions task has ${taskTokenVariable}, which is for the task token`,
      'leave it out, or name another taskTokenVariable',
    );
  return [...variables, { name: taskTokenVariable, value: '{% $states.context.Task.Token %}' }];
}
