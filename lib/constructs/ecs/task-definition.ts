/** What runs: containers, their size and their roles. */
import type { LogConfiguration, RuntimePlatform, Volume } from '@aws-sdk/client-ecs';
import { Construct } from 'constructs';
import { compareText } from '../../core/json.ts';
import type { Input, Inputs } from '../../graph/reference.ts';
import {
  TASK_DEFINITION_TYPE,
  type TaskDefinitionProperties,
} from '../../resources/ecs/task-definition/properties.ts';
import { App } from '../../tree/app.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import { Stack } from '../../tree/stack.ts';
import type { PolicyStatement } from '../iam/policy-statement.ts';
import { Principal } from '../iam/principal.ts';
import { Role, type RoleLike } from '../iam/role.ts';
import {
  grantLogWrite,
  LogGroup,
  type LogGroupLike,
  type RetentionDays,
} from '../logs/log-group.ts';
import {
  badProp,
  type ConstructOptions,
  optionsOf,
  requireProps,
  validateAtSynth,
} from '../options.ts';
import { ContainerDefinition } from './container-definition.ts';
import type { ContainerDefinitionProps } from './container-options.ts';
import { type FargateSize, sizeComplaint } from './fargate-size.ts';
import { type LogDriver, LogDrivers } from './log-driver.ts';

/** What can be said of a task definition beside its size. */
export interface TaskDefinitionOptions extends ConstructOptions {
  /** Family: the name that its revisions share. @default - the app's name and one derived from the address */
  readonly family?: string;
  /** Operating system and architecture. @default - Linux on X86_64 */
  readonly runtimePlatform?: RuntimePlatform;
  /** GiB of scratch storage, 21 to 200. @default - 20 GiB */
  readonly ephemeralStorageGiB?: number;
  /** Role of the program in the containers. @default - made once something is granted to it */
  readonly taskRole?: RoleLike;
  /** Role that ECS pulls images, reads secrets and writes logs with. @default - made once it is needed */
  readonly executionRole?: RoleLike;
  /** Volumes, as AWS takes them. @default - none */
  readonly volumes?: readonly Inputs<Volume>[];
  /** Days that the log group made for the task keeps events. @default 30 */
  readonly logRetention?: RetentionDays | 'forever';
}

/** The props of a {@link TaskDefinition}: pairs of `cpu` and `memoryMiB` that Fargate refuses do not compile. */
export type TaskDefinitionProps = TaskDefinitionOptions & FargateSize;

/**
 * A task definition for Fargate. A change makes a new revision; services that use it roll over to it.
 *
 * @category Constructs
 * @example
 * const taskDefinition = new TaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 512 });
 * taskDefinition.addContainer('web', {
 *   image: ContainerImage.fromRegistry('nginx:1.27'),
 *   portMappings: [{ containerPort: 80 }],
 * });
 */
export class TaskDefinition extends Construct {
  /** The task definition itself. */
  readonly resource: Resource<TaskDefinitionProperties>;
  readonly #props: TaskDefinitionProps;
  readonly #containers: ContainerDefinition[] = [];
  readonly #volumes: Inputs<Volume>[];
  #taskRole: RoleLike | undefined;
  #executionRole: RoleLike | undefined;
  #logGroup: LogGroupLike | undefined;

  constructor(scope: Construct, id: string, props: TaskDefinitionProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'cpu', 'memoryMiB');
    this.#props = props;
    this.#taskRole = props.taskRole;
    this.#executionRole = props.executionRole;
    this.#volumes = [...(props.volumes ?? [])];
    this.resource = new Resource<TaskDefinitionProperties>(this, 'Resource', {
      type: TASK_DEFINITION_TYPE,
      properties: () => this.#properties(),
      name: {
        property: 'family',
        maxLength: 255,
        forbidden: /[^A-Za-z0-9_-]+/,
        prefix: familyPrefix(App.of(this).name),
        withoutApp: true,
      },
      ...optionsOf(props),
    });
    validateAtSynth(this, () => this.#complaints());
  }

  /** Adds a container. Throws `tree/bad-props` when there is one of the same name. */
  addContainer(id: string, props: ContainerDefinitionProps): ContainerDefinition {
    const name = (props as ContainerDefinitionProps | undefined)?.containerName ?? id;
    if (this.findContainer(name) !== undefined)
      throw badProp(this, `there are two containers named ${JSON.stringify(name)}`, 'rename one');
    const image: unknown = (props as ContainerDefinitionProps | undefined)?.image;
    if (typeof image !== 'object' || image === null || !('imageName' in image))
      throw badProp(
        this,
        `the image of container ${name} is ${JSON.stringify(image)}`,
        "make it with ContainerImage.fromRegistry('nginx:1.27') or ContainerImage.fromEcr(...)",
      );
    for (const statement of props.image.pullStatements)
      this.obtainExecutionRole().addToPolicy(statement);
    const container = new ContainerDefinition(name, props, {
      grantSecret: ({ readStatements }) => {
        for (const statement of readStatements) this.obtainExecutionRole().addToPolicy(statement);
      },
      logConfiguration: this.#logConfiguration(name, props.logging ?? LogDrivers.awsLogs()),
    });
    this.#containers.push(container);
    return container;
  }

  /** Adds a volume, as AWS takes it. */
  addVolume(volume: Inputs<Volume>): void {
    this.#volumes.push(volume);
  }

  /** The containers, in the order in which they were added. */
  get containers(): readonly ContainerDefinition[] {
    return this.#containers;
  }

  /** The container of a name, or undefined. */
  findContainer(name: string): ContainerDefinition | undefined {
    return this.#containers.find(({ containerName }) => containerName === name);
  }

  /** The container that traffic goes to unless told otherwise: the first essential one. */
  get defaultContainer(): ContainerDefinition | undefined {
    return this.#containers.find(({ essential }) => essential);
  }

  /** ARN of the revision that the program asks for. */
  get taskDefinitionArn(): Input<string> {
    return this.resource.ref('taskDefinitionArn');
  }

  /** Allows the program in the containers something. */
  addToTaskRolePolicy(statement: PolicyStatement): void {
    this.obtainTaskRole().addToPolicy(statement);
  }

  /** Allows ECS something while it starts the task, such as reading a secret. */
  addToExecutionRolePolicy(statement: PolicyStatement): void {
    this.obtainExecutionRole().addToPolicy(statement);
  }

  /** The role of the program in the containers, made now if there is none. */
  obtainTaskRole(): RoleLike {
    this.#taskRole ??= new Role(this, 'TaskRole', { assumedBy: TASKS });
    return this.#taskRole;
  }

  /** The role that ECS starts the task with, made now if there is none. */
  obtainExecutionRole(): RoleLike {
    this.#executionRole ??= new Role(this, 'ExecutionRole', { assumedBy: TASKS });
    return this.#executionRole;
  }

  #logConfiguration(name: string, driver: LogDriver): Inputs<LogConfiguration> | undefined {
    if (driver.kind === 'none') return undefined;
    if (driver.kind === 'custom') return driver.configuration;
    const logGroup = driver.logGroup ?? this.#obtainLogGroup();
    grantLogWrite(logGroup, this.obtainExecutionRole());
    return {
      logDriver: 'awslogs',
      options: {
        'awslogs-group': logGroup.logGroupName,
        'awslogs-region': Stack.of(this).region,
        'awslogs-stream-prefix': driver.streamPrefix ?? name,
        ...(driver.mode === undefined ? {} : { mode: driver.mode }),
        ...driver.options,
      },
    };
  }

  #obtainLogGroup(): LogGroupLike {
    const { logRetention } = this.#props;
    this.#logGroup ??= new LogGroup(
      this,
      'LogGroup',
      logRetention === undefined ? {} : { retention: logRetention },
    );
    return this.#logGroup;
  }

  #properties(): Inputs<TaskDefinitionProperties> {
    const props = this.#props;
    return {
      family: props.family,
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: String(props.cpu),
      memory: String(props.memoryMiB),
      ...(props.runtimePlatform === undefined ? {} : { runtimePlatform: props.runtimePlatform }),
      ...(props.ephemeralStorageGiB === undefined
        ? {}
        : { ephemeralStorage: { sizeInGiB: props.ephemeralStorageGiB } }),
      ...(this.#taskRole === undefined ? {} : { taskRoleArn: this.#taskRole.roleArn }),
      ...(this.#executionRole === undefined
        ? {}
        : { executionRoleArn: this.#executionRole.roleArn }),
      containerDefinitions: [...this.#containers]
        // Their order means nothing to AWS, so it must mean nothing in the graph.
        .sort((a, b) => compareText(a.containerName, b.containerName))
        .map((container) => container.toRequest()),
      ...(this.#volumes.length === 0 ? {} : { volumes: this.#volumes }),
    };
  }

  #complaints(): readonly string[] {
    const { cpu, memoryMiB, ephemeralStorageGiB: storage } = this.#props;
    const size = sizeComplaint(cpu, memoryMiB);
    const containers = this.#containers;
    return [
      ...(size === undefined ? [] : [size]),
      ...(storage !== undefined && (storage < 21 || storage > 200)
        ? [`ephemeralStorageGiB ${storage} is outside 21 to 200; leave it out for 20 GiB`]
        : []),
      ...(containers.some(({ essential }) => essential)
        ? []
        : ['no container is essential; call addContainer with one that is']),
      ...(size === undefined
        ? [
            ...sumComplaint(containers, 'cpu', cpu),
            ...sumComplaint(containers, 'memoryReservationMiB', memoryMiB),
          ]
        : []),
      ...containers.flatMap((container) => container.validate()),
    ];
  }
}

const TASKS = Principal.service('ecs-tasks.amazonaws.com');

/** What the families of an app start with: its name, in the characters that a family may have. */
function familyPrefix(app: string): string {
  return `${app.replace(/[^A-Za-z0-9_-]+/g, '-')}-`;
}

function sumComplaint(
  containers: readonly ContainerDefinition[],
  field: 'cpu' | 'memoryReservationMiB',
  most: number,
): readonly string[] {
  const sum = containers.reduce((total, { props }) => total + (props[field] ?? 0), 0);
  return sum <= most
    ? []
    : [
        `the containers ask for ${field} ${sum} together, and the task has ${most}; lower theirs or raise the task's`,
      ];
}
