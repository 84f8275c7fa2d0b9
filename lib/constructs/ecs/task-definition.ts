/** What runs: containers, their size and their roles. */
import type { Volume as RequestVolume } from '@aws-sdk/client-ecs';
import { Construct } from 'constructs';
import { type Input, type Inputs, Lookup } from '../../graph/reference.ts';
import {
  TASK_DEFINITION_TYPE,
  type TaskDefinitionProperties,
} from '../../resources/ecs/task-definition/properties.ts';
import { App } from '../../tree/app.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import type { PolicyStatement } from '../iam/policy-statement.ts';
import type { RoleLike } from '../iam/role.ts';
import { badProp, optionsOf, requireProps, validateAtSynth } from '../options.ts';
import type { Connectable } from '../security/connections.ts';
import {
  type Compatibility,
  type DefaultNetworkMode,
  defaultNetworkMode,
  type NetworkMode,
  placesOf,
} from './compatibility.ts';
import { ContainerDefinition, type ContainerHost } from './container-definition.ts';
import type { ContainerImage } from './container-image.ts';
import type { ContainerDefinitionProps } from './container-options.ts';
import { sizeComplaint } from './fargate-size.ts';
import { configStatements, FirelensLogRouter, type FirelensLogRouterProps } from './firelens.ts';
import type { JsonSource } from './json-source.ts';
import { TaskContainers } from './task-containers.ts';
import { type TaskDefinitionJsonOptions, taskDefinitionParts } from './task-definition-json.ts';
import type { AnyTaskDefinitionProps, TaskDefinitionProps } from './task-definition-options.ts';
import { type HostedProps, TaskHost } from './task-host.ts';
import type { Volume } from './volume.ts';

/** A task definition, wherever it runs. */
export type AnyTaskDefinition = TaskDefinition<Compatibility, NetworkMode>;

/**
 * A task definition: for Fargate, or by its `compatibility` for instances. A change makes a new revision; services that
 * use it roll over to it.
 *
 * @category Constructs
 * @example
 * const taskDefinition = new TaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 512 });
 * taskDefinition.addContainer('web', {
 *   image: ContainerImage.fromRegistry('nginx:1.27'),
 *   portMappings: [{ containerPort: 80 }],
 * });
 * const onInstances = new TaskDefinition(stack, 'Agent', { compatibility: 'EC2', networkMode: 'host' });
 * onInstances.addContainer('agent', {
 *   image: ContainerImage.fromRegistry('datadog/agent:7'),
 *   memoryReservationMiB: 256,
 * });
 */
export class TaskDefinition<
  C extends Compatibility = 'FARGATE',
  Mode extends NetworkMode = DefaultNetworkMode<C>,
> extends Construct {
  /** The task definition itself. */
  readonly resource: Resource<TaskDefinitionProperties>;
  /** Where the task can run. */
  readonly compatibility: C;
  /** How the task is networked. */
  readonly networkMode: Mode;
  readonly #props: AnyTaskDefinitionProps;
  readonly #containers = new TaskContainers<Mode>(this);
  readonly #host: TaskHost;
  readonly #volumes: Inputs<RequestVolume>[] = [];
  readonly #mounted = new Map<string, Volume>();
  readonly #tasks: Connectable[] = [];

  constructor(scope: Construct, id: string, props: TaskDefinitionProps<C, Mode>) {
    super(scope, checkId(scope, id));
    // A program that no compiler has seen may leave them out.
    const known = ((props as AnyTaskDefinitionProps | undefined) ?? {}) as AnyTaskDefinitionProps;
    const compatibility = known.compatibility ?? 'FARGATE';
    if (isForFargate(compatibility)) requireProps(this, known, 'cpu', 'memoryMiB');
    // Both as the type parameters say: those are inferred from these very props.
    this.compatibility = compatibility as C;
    this.networkMode = (known.networkMode ?? defaultNetworkMode(compatibility)) as Mode;
    this.#props = known;
    this.#host = new TaskHost(this, known);
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
      dependsOn: () => [...this.#mounted.values()].flatMap(({ dependencies = [] }) => dependencies),
      ...optionsOf(known),
    });
    for (const volume of known.volumes ?? []) this.addVolume(volume);
    validateAtSynth(this, () => this.#complaints());
  }

  /**
   * A task definition from the JSON that RegisterTaskDefinition takes or AWS answers, field by field as it is there. Nothing
   * is granted to the roles that it names.
   *
   * @example
   * const task = TaskDefinition.fromJson(stack, 'Task', {
   *   family: 'web',
   *   requiresCompatibilities: ['FARGATE'],
   *   networkMode: 'awsvpc',
   *   cpu: '256',
   *   memory: '512',
   *   containerDefinitions: [{ name: 'web', image: 'nginx:1.27' }],
   * });
   */
  static fromJson<
    C extends Compatibility = 'FARGATE',
    Mode extends NetworkMode = DefaultNetworkMode<C>,
  >(
    scope: Construct,
    id: string,
    json: JsonSource,
    options: TaskDefinitionJsonOptions<C, Mode> = {},
  ): TaskDefinition<C, Mode> {
    const { props, containers } = taskDefinitionParts(scope, id, json, options);
    // As the type parameters say: the JSON is held against them.
    const made = new TaskDefinition<C, Mode>(scope, id, props as TaskDefinitionProps<C, Mode>);
    for (const container of containers)
      made.addContainer(container.name, container.props as ContainerDefinitionProps<Mode>);
    return made;
  }

  /** Adds a container. Throws `tree/bad-props` when there is one of the same name. */
  addContainer(id: string, props: ContainerDefinitionProps<Mode>): ContainerDefinition<Mode> {
    const name = (props as ContainerDefinitionProps<Mode> | undefined)?.containerName ?? id;
    this.#containers.checkName(name);
    const image: unknown = (props as ContainerDefinitionProps<Mode> | undefined)?.image;
    if (typeof image !== 'object' || image === null || !('imageName' in image))
      throw badProp(
        this,
        `the image of container ${name} is ${JSON.stringify(image)}`,
        "make it with ContainerImage.fromRegistry('nginx:1.27') or ContainerImage.fromEcr(...)",
      );
    return this.#containers.add(
      new ContainerDefinition(
        name,
        {
          ...props,
          image: this.#imageOf(name, props.image),
          environment: this.#environmentOf(name, props),
        },
        this.#hostOf(name, props),
      ),
    );
  }

  /** What somebody else decides is looked up where it runs, by what it is called here. */
  #imageOf(container: string, image: ContainerImage): ContainerImage {
    if (image.external !== true) return image;
    const initial = image.imageName;
    if (typeof initial !== 'string')
      throw badProp(
        this,
        `the image that container ${container} begins with is known only later`,
        'name it as text, without pinDigest',
      );
    const imageName = new Lookup('external-image', {
      address: this.resource.address,
      container,
      initial,
    });
    return { ...image, imageName };
  }

  #environmentOf(
    container: string,
    { environment = {}, externalEnvironment = [] }: ContainerDefinitionProps<Mode>,
  ): Readonly<Record<string, Input<string>>> {
    const external = externalEnvironment.map((name) => {
      const initial = environment[name];
      if (typeof initial !== 'string')
        throw badProp(
          this,
          `container ${container}: externalEnvironment names ${JSON.stringify(name)}, which environment gives no text`,
          'say in environment what the first deploy runs with',
        );
      const address = this.resource.address;
      return [name, new Lookup('external-environment', { address, container, name, initial })];
    });
    return { ...environment, ...Object.fromEntries(external) };
  }

  /**
   * Adds a container that routes logs. Its `logDriver` is the driver of the containers whose output it takes. Throws
   * `tree/bad-props` when there is a router already, or a container of the same name.
   *
   * @example
   * const router = taskDefinition.addFirelensLogRouter('log-router');
   */
  addFirelensLogRouter(
    id: string,
    props: FirelensLogRouterProps<Mode> = {} as FirelensLogRouterProps<Mode>,
  ): FirelensLogRouter<Mode> {
    const name = props.containerName ?? id;
    this.#containers.checkRouter(name, props);
    const router = new FirelensLogRouter(name, props, this.#hostOf(name, props));
    this.#host.grantExecution(configStatements(props.firelens));
    return this.#containers.add(router);
  }

  /** Adds a volume, with what using it takes. Throws `tree/bad-props` when there is another one of the same name. */
  addVolume(volume: Volume | Inputs<RequestVolume>): void {
    if (!('request' in volume)) {
      this.#volumes.push(volume);
      return;
    }
    const known = this.#mounted.get(volume.name);
    if (known === volume) return;
    if (known !== undefined)
      throw badProp(
        this,
        `there are two volumes named ${JSON.stringify(volume.name)}`,
        'rename one, or use the same one',
      );
    this.#mounted.set(volume.name, volume);
    this.#volumes.push(volume.request);
    for (const statement of volume.taskStatements ?? [])
      this.obtainTaskRole().addToPolicy(statement);
    this.#host.grantExecution(volume.executionStatements ?? []);
    for (const tasks of this.#tasks) connect(tasks, volume);
  }

  /** Lets tasks that run this connect to what its volumes are on. */
  connectVolumes(tasks: Connectable): void {
    this.#tasks.push(tasks);
    for (const volume of this.#mounted.values()) connect(tasks, volume);
  }

  /** The containers, in the order in which they were added. */
  get containers(): readonly ContainerDefinition<Mode>[] {
    return this.#containers.all;
  }

  /** The container of a name, or undefined. */
  findContainer(name: string): ContainerDefinition<Mode> | undefined {
    return this.#containers.find(name);
  }

  /** The container that traffic goes to unless told otherwise: the first essential one that is no log router. */
  get defaultContainer(): ContainerDefinition<Mode> | undefined {
    return this.containers.find(
      (container) => container.essential && !(container instanceof FirelensLogRouter),
    );
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
    return this.#host.obtainTaskRole();
  }

  /** The role that ECS starts the task with, made now if there is none. */
  obtainExecutionRole(): RoleLike {
    return this.#host.obtainExecutionRole();
  }

  #hostOf(containerName: string, props: HostedProps): ContainerHost {
    return this.#host.hostOf(containerName, props, (volume) => this.addVolume(volume));
  }

  #properties(): Inputs<TaskDefinitionProperties> {
    const props = this.#props;
    return {
      family: props.family,
      requiresCompatibilities: placesOf(this.compatibility),
      // What the operating system does of itself is asked for by saying nothing.
      ...(this.networkMode === 'default' ? {} : { networkMode: this.networkMode }),
      ...(props.cpu === undefined ? {} : { cpu: String(props.cpu) }),
      ...(props.memoryMiB === undefined ? {} : { memory: String(props.memoryMiB) }),
      ...(props.enableFaultInjection === undefined
        ? {}
        : { enableFaultInjection: props.enableFaultInjection }),
      ...(props.pidMode === undefined ? {} : { pidMode: props.pidMode }),
      ...(props.ipcMode === undefined ? {} : { ipcMode: props.ipcMode }),
      ...(props.placementConstraints === undefined
        ? {}
        : { placementConstraints: props.placementConstraints.map(({ request }) => request) }),
      ...(props.runtimePlatform === undefined ? {} : { runtimePlatform: props.runtimePlatform }),
      ...(props.ephemeralStorageGiB === undefined
        ? {}
        : { ephemeralStorage: { sizeInGiB: props.ephemeralStorageGiB } }),
      ...this.#host.request,
      containerDefinitions: this.#containers.request,
      ...(this.#volumes.length === 0 ? {} : { volumes: this.#volumes }),
    };
  }

  #complaints(): readonly string[] {
    const { cpu, memoryMiB, ephemeralStorageGiB: storage } = this.#props;
    const size = isForFargate(this.compatibility) ? sizeComplaint(cpu, memoryMiB) : undefined;
    const containers = this.containers;
    return [
      ...(size === undefined ? [] : [size]),
      ...(storage !== undefined && (storage < 21 || storage > 200)
        ? [`ephemeralStorageGiB ${storage} is outside 21 to 200; leave it out for 20 GiB`]
        : []),
      ...this.#containers.essentialComplaints(),
      ...(size === undefined
        ? [
            ...sumComplaint(containers, 'cpu', cpu),
            ...sumComplaint(containers, 'memoryReservationMiB', memoryMiB),
          ]
        : []),
      ...platformComplaints(this, this.#props),
      ...this.#containers.complaints(),
    ];
  }
}

function connect(tasks: Connectable, { server }: Volume): void {
  if (server !== undefined) tasks.connections.allowToDefaultPort(server);
}

/** What the families of an app start with: its name, in the characters that a family may have. */
function familyPrefix(app: string): string {
  return `${app.replace(/[^A-Za-z0-9_-]+/g, '-')}-`;
}

/** Whether a task definition can run on Fargate. */
function isForFargate(compatibility: Compatibility): boolean {
  return placesOf(compatibility).includes('FARGATE');
}

function platformComplaints(
  { networkMode }: { readonly networkMode: NetworkMode },
  { runtimePlatform }: AnyTaskDefinitionProps,
): readonly string[] {
  const isWindows = runtimePlatform?.operatingSystemFamily?.startsWith('WINDOWS') === true;
  return [
    ...(isWindows && !['awsvpc', 'default'].includes(networkMode)
      ? [`networkMode is ${networkMode}; Windows has "default" and "awsvpc"`]
      : []),
  ];
}

function sumComplaint(
  containers: readonly {
    readonly props: { readonly cpu?: number; readonly memoryReservationMiB?: number };
  }[],
  field: 'cpu' | 'memoryReservationMiB',
  most: number | undefined,
): readonly string[] {
  if (most === undefined) return [];
  const sum = containers.reduce((total, { props }) => total + (props[field] ?? 0), 0);
  return sum <= most
    ? []
    : [
        `the containers ask for ${field} ${sum} together, and the task has ${most}; lower theirs or raise the task's`,
      ];
}
