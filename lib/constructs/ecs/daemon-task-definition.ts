/** What a daemon runs on each instance: containers, their size and their roles. */
import { Construct } from 'constructs';
import type { Input, Inputs } from '../../graph/reference.ts';
import {
  DAEMON_TASK_DEFINITION_TYPE,
  type DaemonTaskDefinitionProperties,
} from '../../resources/ecs/daemon-task-definition/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import type { PolicyStatement } from '../iam/policy-statement.ts';
import type { RoleLike } from '../iam/role.ts';
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
import { TaskContainers } from './task-containers.ts';
import { type HostedProps, TaskHost } from './task-host.ts';

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
  readonly #containers = new TaskContainers<'none'>(this);
  readonly #host: TaskHost;
  readonly #volumes = new Map<string, DaemonVolume>();

  constructor(scope: Construct, id: string, props: DaemonTaskDefinitionProps = {}) {
    super(scope, checkId(scope, id));
    this.#props = props;
    this.#host = new TaskHost(this, props);
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
    this.#containers.checkName(name);
    return this.#containers.add(
      new ContainerDefinition(name, asContainer(props), this.#hostOf(name, props)),
    );
  }

  /**
   * Adds a container that routes logs of the daemon's own containers. Throws `tree/bad-props` when there is a router
   * already, or a container of the same name.
   */
  addFirelensLogRouter(id: string, props: DaemonLogRouterProps = {}): FirelensLogRouter<'none'> {
    const name = props.containerName ?? id;
    this.#containers.checkRouter(name, props);
    this.#host.grantExecution(configStatements(props.firelens));
    const { firelens } = props;
    return this.#containers.add(
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
    return this.#containers.all;
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
    return this.#host.obtainTaskRole();
  }

  /** The role that ECS starts the task with, made now if there is none. */
  obtainExecutionRole(): RoleLike {
    return this.#host.obtainExecutionRole();
  }

  #hostOf(containerName: string, props: HostedProps): ContainerHost {
    // Only a daemon's volumes can be mounted here, as the props say.
    return this.#host.hostOf(containerName, props, (volume) =>
      this.addVolume(volume as unknown as DaemonVolume),
    );
  }

  #properties(): Inputs<DaemonTaskDefinitionProperties> {
    const { family, cpu, memoryMiB, pidMode, ipcMode } = this.#props;
    const volumes = [...this.#volumes.values()].map(({ request }) => request);
    return {
      family,
      ...(cpu === undefined ? {} : { cpu: String(cpu) }),
      ...(memoryMiB === undefined ? {} : { memory: String(memoryMiB) }),
      ...(pidMode === undefined ? {} : { pidMode }),
      ...(ipcMode === undefined ? {} : { ipcMode }),
      ...this.#host.request,
      containerDefinitions: this.#containers.request as Inputs<
        DaemonTaskDefinitionProperties['containerDefinitions']
      >,
      ...(volumes.length === 0 ? {} : { volumes }),
    };
  }

  #complaints(): readonly string[] {
    return [...this.#containers.essentialComplaints(), ...this.#containers.complaints()];
  }
}

/** The props of a container without a network: those of daemons are fewer, and none means something else. */
function asContainer(
  props: DaemonContainerProps | DaemonLogRouterProps,
): ContainerDefinitionProps<'none'> {
  return props as unknown as ContainerDefinitionProps<'none'>;
}
