/** What a daemon runs on each instance: containers, their size and their roles. */
import { Construct } from 'constructs';
import { compareText } from '../../core/json.ts';
import type { Input, Inputs } from '../../graph/reference.ts';
import {
  DAEMON_TASK_DEFINITION_TYPE,
  type DaemonTaskDefinitionProperties,
} from '../../resources/ecs/daemon-task-definition/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import { Stack } from '../../tree/stack.ts';
import type { PolicyStatement } from '../iam/policy-statement.ts';
import { Principal } from '../iam/principal.ts';
import { Role, type RoleLike } from '../iam/role.ts';
import { grantLogWrite, LogGroup, type LogGroupLike } from '../logs/log-group.ts';
import { badProp, optionsOf, validateAtSynth } from '../options.ts';
import { ContainerDefinition, type ContainerHost } from './container-definition.ts';
import type { ContainerDefinitionProps } from './container-options.ts';
import type {
  DaemonContainerProps,
  DaemonLogRouterProps,
  DaemonTaskDefinitionProps,
} from './daemon-task-definition-options.ts';
import type { DaemonVolume } from './daemon-volume.ts';
import { configStatements, FirelensLogRouter } from './firelens.ts';
import { logConfigurationOf } from './log-configuration.ts';
import { type LogDriver, LogDrivers } from './log-driver.ts';

/**
 * A daemon task definition. A change makes a new revision; daemons that use it replace their instances.
 *
 * @category Constructs
 * @example
 * const agent = new DaemonTaskDefinition(stack, 'Agent', { cpu: 128, memoryMiB: 256 });
 * agent.addContainer('agent', {
 *   image: ContainerImage.fromRegistry('public.ecr.aws/cloudwatch-agent/cloudwatch-agent:latest'),
 *   mountPoints: [
 *     { sourceVolume: DaemonVolume.containerLogs('logs'), containerPath: '/logs', readOnly: true },
 *   ],
 * });
 */
export class DaemonTaskDefinition extends Construct {
  /** The daemon task definition itself. */
  readonly resource: Resource<DaemonTaskDefinitionProperties>;
  readonly #props: DaemonTaskDefinitionProps;
  readonly #containers: ContainerDefinition<'none'>[] = [];
  readonly #volumes = new Map<string, DaemonVolume>();
  #taskRole: RoleLike | undefined;
  #executionRole: RoleLike | undefined;
  #logGroup: LogGroupLike | undefined;

  constructor(scope: Construct, id: string, props: DaemonTaskDefinitionProps = {}) {
    super(scope, checkId(scope, id));
    this.#props = props;
    this.#taskRole = props.taskRole;
    this.#executionRole = props.executionRole;
    this.resource = new Resource<DaemonTaskDefinitionProperties>(this, 'Resource', {
      type: DAEMON_TASK_DEFINITION_TYPE,
      properties: () => this.#properties(),
      name: { property: 'family', maxLength: 255, forbidden: /[^A-Za-z0-9_-]+/ },
      ...optionsOf(props),
    });
    for (const volume of props.volumes ?? []) this.addVolume(volume);
    validateAtSynth(this, () => this.#complaints());
  }

  /** Adds a container. Throws `tree/bad-props` when there is one of the same name. */
  addContainer(id: string, props: DaemonContainerProps): ContainerDefinition<'none'> {
    const image: unknown = (props as DaemonContainerProps | undefined)?.image;
    const name = (props as DaemonContainerProps | undefined)?.containerName ?? id;
    if (typeof image !== 'object' || image === null || !('imageName' in image))
      throw badProp(
        this,
        `the image of container ${name} is ${JSON.stringify(image)}`,
        "make it with ContainerImage.fromRegistry('fluent/fluent-bit:3') or ContainerImage.fromEcr(...)",
      );
    if (props.image.external === true)
      throw badProp(
        this,
        `the image of container ${name} is left to somebody else`,
        'name the image that the daemon runs: each change of it replaces instances',
      );
    return this.#add(new ContainerDefinition(name, asContainer(props), this.#hostOf(name, props)));
  }

  /**
   * Adds a container that routes logs of the daemon's own containers. Throws `tree/bad-props` when there is a router
   * already, or a container of the same name.
   */
  addFirelensLogRouter(id: string, props: DaemonLogRouterProps = {}): FirelensLogRouter<'none'> {
    const name = props.containerName ?? id;
    if (this.#containers.some((container) => container instanceof FirelensLogRouter))
      throw badProp(this, 'the task has a FireLens router already', 'use that one');
    if (props.firelens?.type === 'fluentd' && props.image === undefined)
      throw badProp(this, `container ${name} has no image`, 'name one: AWS has none of fluentd');
    this.#grantExecution(configStatements(props.firelens));
    const { firelens } = props;
    return this.#add(
      new FirelensLogRouter<'none'>(
        name,
        { ...asContainer(props), ...(firelens === undefined ? {} : { firelens }) },
        this.#hostOf(name, props),
      ),
    );
  }

  /** Adds a volume. Throws `tree/bad-props` when there is another one of the same name. */
  addVolume(volume: DaemonVolume): void {
    const known = this.#volumes.get(volume.name);
    if (known !== undefined && known !== volume)
      throw badProp(
        this,
        `there are two volumes named ${JSON.stringify(volume.name)}`,
        'rename one, or use the same one',
      );
    this.#volumes.set(volume.name, volume);
  }

  /** The containers, in the order in which they were added. */
  get containers(): readonly ContainerDefinition<'none'>[] {
    return this.#containers;
  }

  /** ARN of the revision that the program asks for. */
  get daemonTaskDefinitionArn(): Input<string> {
    return this.resource.ref('daemonTaskDefinitionArn');
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

  #add<C extends ContainerDefinition<'none'>>(container: C): C {
    const { containerName: name } = container;
    if (this.#containers.some(({ containerName }) => containerName === name))
      throw badProp(this, `there are two containers named ${JSON.stringify(name)}`, 'rename one');
    this.#containers.push(container);
    return container;
  }

  #grantExecution(statements: readonly PolicyStatement[]): void {
    for (const statement of statements) this.obtainExecutionRole().addToPolicy(statement);
  }

  #hostOf(
    containerName: string,
    {
      image,
      logging = LogDrivers.awsLogs(),
    }: Pick<DaemonLogRouterProps, 'image'> & { readonly logging?: LogDriver },
  ): ContainerHost {
    this.#grantExecution(image?.pullStatements ?? []);
    const logConfiguration = logConfigurationOf(logging, {
      containerName,
      region: Stack.of(this).region,
      obtainLogGroup: () => this.#obtainLogGroup(),
      grantLogWrite: (logGroup) => grantLogWrite(logGroup, this.obtainExecutionRole()),
      grantSecret: ({ readStatements }) => this.#grantExecution(readStatements),
    });
    if (logging.kind === 'firelens')
      for (const statement of logging.statements ?? []) this.addToTaskRolePolicy(statement);
    return {
      grantExecution: (statements) => this.#grantExecution(statements),
      // Only a daemon's volumes can be mounted here, as the props say.
      obtainVolume: (volume) => this.addVolume(volume as unknown as DaemonVolume),
      logConfiguration,
      logRouter: logging.kind === 'firelens' ? logging.router : undefined,
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

  #properties(): Inputs<DaemonTaskDefinitionProperties> {
    const { family, cpu, memoryMiB, pidMode, ipcMode } = this.#props;
    const volumes = [...this.#volumes.values()].map(({ request }) => request);
    const containers = [...this.#containers]
      // Their order means nothing to AWS, so it must mean nothing in the graph.
      .sort((a, b) => compareText(a.containerName, b.containerName))
      .map((container) => container.toRequest());
    return {
      family,
      ...(cpu === undefined ? {} : { cpu: String(cpu) }),
      ...(memoryMiB === undefined ? {} : { memory: String(memoryMiB) }),
      ...(pidMode === undefined ? {} : { pidMode }),
      ...(ipcMode === undefined ? {} : { ipcMode }),
      ...(this.#taskRole === undefined ? {} : { taskRoleArn: this.#taskRole.roleArn }),
      ...(this.#executionRole === undefined
        ? {}
        : { executionRoleArn: this.#executionRole.roleArn }),
      containerDefinitions: containers as Inputs<
        DaemonTaskDefinitionProperties['containerDefinitions']
      >,
      ...(volumes.length === 0 ? {} : { volumes }),
    };
  }

  #complaints(): readonly string[] {
    return [
      ...(this.#containers.some(({ essential }) => essential)
        ? []
        : ['no container is essential; call addContainer with one that is']),
      ...this.#containers.flatMap((container) => container.validate()),
    ];
  }
}

const TASKS = Principal.service('ecs-tasks.amazonaws.com');

/** The props of a container without a network: those of daemons are fewer, and none means something else. */
function asContainer(
  props: DaemonContainerProps | DaemonLogRouterProps,
): ContainerDefinitionProps<'none'> {
  return props as unknown as ContainerDefinitionProps<'none'>;
}
