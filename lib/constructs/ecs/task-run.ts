/** A task that EventBridge runs, at given times or when an event arrives: what is said of it, and the request. */
import type { Construct } from 'constructs';
import type { Input, Inputs } from '../../graph/reference.ts';
import type { EcsParameters } from '../../resources/scheduler/schedule/properties.ts';
import { badProp } from '../options.ts';
import { strategyRequest } from './capacity-strategy.ts';
import { chosenContainer, commandOverride } from './chosen-container.ts';
import type { ClusterLike } from './cluster-like.ts';
import { placementRequest } from './placement.ts';
import { type TaskNetwork, taskNetwork } from './service-network.ts';
import type {
  DefaultCapacity,
  InstanceCapacity,
  LaunchTypeCapacity,
  ServiceNetwork,
  ServiceProps,
  StrategyCapacity,
} from './service-options.ts';

/** What can be said of a task that EventBridge runs, beside what runs, and where. */
export interface TaskRunOptions {
  /** The cluster. */
  readonly cluster: ClusterLike;
  /** How many tasks run each time, 1 to 10. @default 1 */
  readonly taskCount?: number;
  /** Container whose command and environment are given. @default - the task's first essential one */
  readonly containerName?: string;
  /** Command of that container. @default - the container's */
  readonly command?: readonly Input<string>[];
  /** Environment variables of that container, over its own. @default - none */
  readonly environment?: Readonly<Record<string, Input<string>>>;
}

/** Where such a task runs. */
export type TaskRunPlace = (
  | LaunchTypeCapacity
  | InstanceCapacity
  | StrategyCapacity
  | DefaultCapacity
) &
  ServiceNetwork;

/** Where the tasks have their interfaces, in a security group of their own; undefined where they have none. */
export function runNetwork(
  scope: Construct,
  props: TaskRunOptions & TaskRunPlace,
): TaskNetwork | undefined {
  // What a service says of its capacity and network is what a task says of them.
  return props.taskDefinition.networkMode === 'awsvpc'
    ? taskNetwork(scope, props as ServiceProps)
    : undefined;
}

/** What RunTask is given. */
export function runParameters(
  props: TaskRunOptions & TaskRunPlace,
  network: TaskNetwork | undefined,
): Inputs<EcsParameters> {
  const { placementStrategy, placementConstraints } = placementRequest(props);
  return {
    TaskDefinitionArn: props.taskDefinition.taskDefinitionArn,
    TaskCount: props.taskCount ?? 1,
    ...(props.launchType === undefined ? {} : { LaunchType: props.launchType }),
    ...(props.capacityProviderStrategies === undefined
      ? {}
      : { CapacityProviderStrategy: strategyRequest(props.capacityProviderStrategies) }),
    ...(placementStrategy === undefined ? {} : { PlacementStrategy: placementStrategy }),
    ...(placementConstraints === undefined ? {} : { PlacementConstraints: placementConstraints }),
    ...(network === undefined
      ? {}
      : {
          NetworkConfiguration: {
            awsvpcConfiguration: {
              Subnets: network.subnets.map(({ subnetId }) => subnetId),
              SecurityGroups: network.connections.securityGroups.map(
                ({ securityGroupId }) => securityGroupId,
              ),
              AssignPublicIp: network.assignPublicIp ? 'ENABLED' : 'DISABLED',
            },
          },
        }),
  };
}

/**
 * The tasks' overrides as JSON text, which holds nothing that is known only later; undefined where there are none. `more`
 * are further environment variables. Throws `tree/bad-props`; `what` names the task there.
 */
export function runOverrides(
  scope: Construct,
  props: TaskRunOptions & TaskRunPlace,
  what: string,
  more?: Readonly<Record<string, string>>,
): string | undefined {
  const { command, taskDefinition, containerName } = props;
  const environment =
    props.environment === undefined && more === undefined
      ? undefined
      : { ...props.environment, ...more };
  if (command === undefined && environment === undefined) return undefined;
  const given = [...(command ?? []), ...Object.values(environment ?? {})];
  if (given.some((value) => typeof value !== 'string'))
    throw badProp(
      scope,
      `command and environment of ${what} hold what is known only later`,
      'set such variables on the container of the task definition',
    );
  const { containerName: name } = chosenContainer(scope, taskDefinition, containerName);
  return JSON.stringify({ containerOverrides: [commandOverride(name, command, environment)] });
}
