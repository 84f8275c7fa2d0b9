/** A task that runs once, as a step of a deploy. */
import type { ContainerOverride, TaskOverride } from '@aws-sdk/client-ecs';
import { Construct } from 'constructs';
import type { Duration } from '../../core/duration.ts';
import { digest } from '../../core/json.ts';
import type { Input, Inputs } from '../../graph/reference.ts';
import {
  ONE_OFF_TASK_TYPE,
  type OneOffTaskProperties,
} from '../../resources/ecs/one-off-task/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource, toGraphJson } from '../../tree/resource.ts';
import { type ConstructOptions, optionsOf, requireProps } from '../options.ts';
import type { Connectable, Connections } from '../security/connections.ts';
import { strategyRequest } from './capacity-strategy.ts';
import { chosenContainer, commandOverride } from './chosen-container.ts';
import type { ClusterLike } from './cluster-like.ts';
import type { ServiceManagedVolume } from './ebs-volume.ts';
import { placementRequest } from './placement.ts';
import { networkRequest, type TaskNetwork, taskNetwork } from './service-network.ts';
import type {
  DefaultCapacity,
  InstanceCapacity,
  LaunchTypeCapacity,
  ServiceNetwork,
  ServiceProps,
  StrategyCapacity,
} from './service-options.ts';
import type { AnyTaskDefinition } from './task-definition.ts';

/** What can be said of a one-off task beside what runs, and where. */
export interface OneOffTaskOptions extends Omit<ConstructOptions, 'tags' | 'adopt'> {
  /** The cluster. */
  readonly cluster: ClusterLike;
  /** Container whose exit code decides, and whose command is given. @default - the task's first essential one */
  readonly containerName?: string;
  /** Command of that container. @default - the container's */
  readonly command?: readonly Input<string>[];
  /** Environment variables of that container, over its own. @default - none */
  readonly environment?: Readonly<Record<string, Input<string>>>;
  /** Constructs that wait for it, such as the service whose database it migrates; when it fails they stay as they are. */
  readonly before: readonly [Construct, ...Construct[]];
  /**
   * It runs once for each value.
   *
   * @default - the images, commands and entry points of the containers, and all that is given here in their place: a new
   * image runs it again, more memory of the task definition does not
   */
  readonly trigger?: string;
  /** Longest time that it may take, at most a day. @default - 30 min */
  readonly timeout?: Duration;
  /** What else of the task definition is different in this task: sizes, roles, other containers. @default - nothing */
  readonly taskOverrides?: Inputs<TaskOverride>;
  /** EBS volume of the task; it goes with it. One at most. @default - none */
  readonly volumeConfigurations?: readonly [] | readonly [ServiceManagedVolume];
  /** Version of the Fargate platform. @default - `LATEST` */
  readonly platformVersion?: string;
  /** Whether `execute-command` may open a shell in it; the task role needs the rights. @default false */
  readonly enableExecuteCommand?: boolean;
  /** Whether ECS tags it with its cluster. @default false */
  readonly enableECSManagedTags?: boolean;
  /** From where it takes tags. @default - from nowhere */
  readonly propagateTags?: 'TASK_DEFINITION';
}

/** The props of a {@link OneOffTask}. */
export type OneOffTaskProps = OneOffTaskOptions &
  (LaunchTypeCapacity | InstanceCapacity | StrategyCapacity | DefaultCapacity) &
  ServiceNetwork;

/**
 * A task that runs once for an image and a command, as a step of a deploy: a migration before the service that needs it.
 * Its failure stops what waits for it. A deploy that is cut off finds the task again; one that comes after a failure
 * runs it again; one that changes nothing of it does not.
 *
 * @category Constructs
 * @example
 * new OneOffTask(stack, 'Migrate', {
 *   cluster,
 *   taskDefinition,
 *   command: ['npm', 'run', 'migrate'],
 *   before: [service],
 * });
 */
export class OneOffTask extends Construct implements Connectable {
  /** The step itself. */
  readonly resource: Resource<OneOffTaskProperties>;
  /** Who may connect to the task, and to whom. */
  readonly connections: Connections;
  readonly #props: OneOffTaskProps;
  readonly #network: TaskNetwork | undefined;

  /** Throws `tree/bad-props` when no VPC is known, or the task has no such container. */
  constructor(scope: Construct, id: string, props: OneOffTaskProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'cluster', 'taskDefinition', 'before');
    this.#props = props;
    const hasInterfaces = props.taskDefinition.networkMode === 'awsvpc';
    // What a service says of its capacity and network is what a task says of them.
    this.#network = hasInterfaces ? taskNetwork(this, props as ServiceProps) : undefined;
    this.connections = this.#network?.connections ?? props.cluster.connections;
    this.resource = new Resource<OneOffTaskProperties>(this, 'Resource', {
      type: ONE_OFF_TASK_TYPE,
      taggable: false,
      properties: () => this.#properties(),
      ...optionsOf(props),
    });
    for (const construct of props.before) construct.node.addDependency(this.resource);
  }

  #properties(): Inputs<OneOffTaskProperties> {
    const props = this.#props;
    const overrides = this.#overrides();
    return {
      trigger: props.trigger ?? triggerOf(props.taskDefinition, overrides),
      outcome: 'SUCCEEDED',
      container: this.#containerName(),
      timeoutSeconds: props.timeout?.toSeconds() ?? HALF_AN_HOUR,
      cluster: props.cluster.clusterName,
      taskDefinition: props.taskDefinition.taskDefinitionArn,
      ...(props.launchType === undefined ? {} : { launchType: props.launchType }),
      ...(props.capacityProviderStrategies === undefined
        ? {}
        : { capacityProviderStrategy: strategyRequest(props.capacityProviderStrategies) }),
      ...placementRequest(props),
      ...(this.#network === undefined
        ? {}
        : { networkConfiguration: networkRequest(this.#network) }),
      ...(overrides === undefined ? {} : { overrides }),
      ...given(props, ['platformVersion', 'enableExecuteCommand']),
      ...given(props, ['enableECSManagedTags', 'propagateTags']),
      ...(props.volumeConfigurations === undefined
        ? {}
        : {
            volumeConfigurations: props.volumeConfigurations.map(
              ({ configuration }) => configuration,
            ),
          }),
    };
  }

  #overrides(): Inputs<TaskOverride> | undefined {
    const { command, environment, taskOverrides } = this.#props;
    if (command === undefined && environment === undefined) return taskOverrides;
    const name = this.#containerName();
    const said = (taskOverrides?.containerOverrides ?? []) as readonly Inputs<ContainerOverride>[];
    return {
      ...taskOverrides,
      containerOverrides: [
        {
          ...said.find((one) => one.name === name),
          ...commandOverride(name, command, environment),
        },
        ...said.filter((one) => one.name !== name),
      ],
    };
  }

  #containerName(): string {
    const { taskDefinition, containerName } = this.#props;
    return chosenContainer(this, taskDefinition, containerName).containerName;
  }
}

const HALF_AN_HOUR = 1800;

/** Those of the props that are given. */
function given<P extends object, K extends keyof P>(
  props: P,
  names: readonly K[],
): Partial<Pick<P, K>> {
  return Object.fromEntries(
    names.flatMap((name) => (props[name] === undefined ? [] : [[name, props[name]]])),
  ) as Partial<Pick<P, K>>;
}

/** What of a task definition is another program, or the same program told to do something else. */
function triggerOf(taskDefinition: AnyTaskDefinition, overrides: unknown): string {
  const containers = taskDefinition.containers.map((container) => {
    const { name, image, command, entryPoint } = container.toRequest();
    return { name, image, command, entryPoint };
  });
  return digest(toGraphJson({ containers, overrides }), 16);
}
