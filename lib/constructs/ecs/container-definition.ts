/** A container of a task definition. */
import type {
  FirelensConfiguration,
  LogConfiguration,
  ContainerDefinition as RequestContainer,
  MountPoint as RequestMountPoint,
} from '@aws-sdk/client-ecs';
import type { JsonObject } from '../../core/json.ts';
import type { Input, Inputs } from '../../graph/reference.ts';
import { isUnknown } from '../../graph/resolve.ts';
import { mergeOver } from '../../tree/declared.ts';
import { toGraphJson } from '../../tree/resource.ts';
import type { PolicyStatement } from '../iam/policy-statement.ts';
import type { NetworkMode } from './compatibility.ts';
import type {
  ContainerDefinitionProps,
  PortMapping,
  PortMappingOf,
  PortRangeMapping,
} from './container-options.ts';
import { containerRequest } from './container-request.ts';
import { type Secret, secretOfArn } from './secret.ts';
import type { MountPoint, Volume } from './volume.ts';

/** What a container needs of the task definition that it is in. */
export interface ContainerHost {
  /** Grants the execution role something. */
  grantExecution(statements: readonly PolicyStatement[]): void;
  /** Adds a volume to the task if it is not there yet. */
  obtainVolume(volume: Volume): void;
  /** The log configuration, or undefined for none. */
  readonly logConfiguration: Inputs<LogConfiguration> | undefined;
  /** What makes the container the router of the task's logs. */
  readonly firelensConfiguration?: Inputs<FirelensConfiguration>;
  /** Name of the container that must have started before, because it takes the logs. */
  readonly logRouter?: string | undefined;
}

/**
 * A container; made by `addContainer` of a task definition.
 *
 * @category Constructs
 * @example
 * const web = taskDefinition.addContainer('web', { image: ContainerImage.fromRegistry('nginx:1.27') });
 * web.addPortMappings({ containerPort: 80 });
 */
export class ContainerDefinition<Mode extends NetworkMode = 'awsvpc'> {
  /** Name of the container, unique in the task. */
  readonly containerName: string;
  /** What it was made with. */
  readonly props: ContainerDefinitionProps<Mode>;
  readonly #host: ContainerHost;
  readonly #environment = new Map<string, Input<string>>();
  readonly #secrets = new Map<string, Secret>();
  readonly #portMappings: (PortMapping | PortRangeMapping)[] = [];
  readonly #mountPoints: Inputs<RequestMountPoint>[] = [];

  constructor(containerName: string, props: ContainerDefinitionProps<Mode>, host: ContainerHost) {
    this.containerName = containerName;
    this.props = props;
    this.#host = host;
    for (const [name, value] of Object.entries(props.environment ?? {}))
      this.addEnvironment(name, value);
    for (const [name, secret] of Object.entries(props.secrets ?? {})) this.addSecret(name, secret);
    this.addPortMappings(...(props.portMappings ?? []));
    for (const point of props.mountPoints ?? []) this.#mount(point);
    for (const { readStatements } of [
      ...(props.environmentFiles ?? []),
      ...(props.credentialSpecs ?? []),
    ])
      host.grantExecution(readStatements);
  }

  /** Whether the task stops when the container stops. */
  get essential(): boolean {
    return this.props.essential ?? true;
  }

  /** Ports that the container listens on, without ranges. */
  get portMappings(): readonly PortMapping[] {
    return this.#portMappings.filter((mapping) => mapping.containerPort !== undefined);
  }

  /** Names of the volumes that it mounts, and where. */
  get mountPoints(): readonly Inputs<RequestMountPoint>[] {
    return this.#mountPoints;
  }

  /** Sets an environment variable. */
  addEnvironment(name: string, value: Input<string>): void {
    this.#environment.set(name, value);
  }

  /** Sets an environment variable from a secret, and grants reading it to the execution role. */
  addSecret(name: string, secret: string | Secret): void {
    // A program that no compiler has seen may give nothing, such as the value of an unset variable.
    const known = typeof secret === 'object' ? secret : secretOfArn(secret);
    this.#secrets.set(name, known);
    this.#host.grantExecution(known.readStatements);
  }

  /** Adds ports that the container listens on. */
  addPortMappings(...portMappings: readonly PortMappingOf<Mode>[]): void {
    this.#portMappings.push(...portMappings);
  }

  /** Mounts volumes; those that the task does not have yet are added to it. */
  addMountPoints(...mountPoints: readonly MountPoint[]): void {
    for (const point of mountPoints) this.#mount(point);
  }

  #mount(point: MountPoint | Inputs<RequestMountPoint>): void {
    const { sourceVolume } = point;
    if (typeof sourceVolume !== 'object' || !('request' in sourceVolume)) {
      this.#mountPoints.push(point as Inputs<RequestMountPoint>);
      return;
    }
    this.#host.obtainVolume(sourceVolume);
    this.#mountPoints.push({ ...point, sourceVolume: sourceVolume.name });
  }

  /** What is wrong with the container as far as it alone tells. */
  validate(): readonly string[] {
    const { containerName: name, props } = this;
    const { memoryLimitMiB: limit, memoryReservationMiB: reserved } = props;
    const both = [...this.#secrets.keys()].filter((key) => this.#environment.has(key));
    return [
      ...(/^[A-Za-z0-9_-]{1,255}$/.test(name)
        ? []
        : [
            `the container name ${JSON.stringify(name)} is not 1 to 255 letters, digits, "_" and "-"`,
          ]),
      ...(limit !== undefined && reserved !== undefined && limit <= reserved
        ? [
            `container ${name}: memoryLimitMiB ${limit} is not above memoryReservationMiB ${reserved}; raise the first`,
          ]
        : []),
      ...(typeof props.gpuCount === 'number' &&
      !(Number.isInteger(props.gpuCount) && props.gpuCount > 0)
        ? [
            `container ${name}: gpuCount ${props.gpuCount} is not a whole number from 1; leave it out`,
          ]
        : []),
      ...both.map(
        (key) => `container ${name}: ${key} is in environment and in secrets; keep one of them`,
      ),
      ...[...this.#environment].flatMap(([key, value]) => environmentComplaints(name, key, value)),
      ...(props.healthCheck?.command.length === 0
        ? [`container ${name}: the command of the health check is empty; name one`]
        : []),
    ];
  }

  /** The container as RegisterTaskDefinition takes it. */
  toRequest(): Inputs<RequestContainer> {
    const { overrides } = this.props;
    const request = containerRequest(this.containerName, this.props, {
      host: this.#host,
      environment: this.#environment,
      secrets: this.#secrets,
      portMappings: this.#portMappings,
      mountPoints: this.#mountPoints,
    });
    if (overrides === undefined) return request;
    return mergeOver(
      toGraphJson(request) as JsonObject,
      toGraphJson(overrides),
    ) as Inputs<RequestContainer>;
  }
}

/** What is wrong with a variable: programs that no compiler has seen may give any value, or none. */
function environmentComplaints(container: string, name: string, value: unknown): readonly string[] {
  if (name === '') return [`container ${container}: an environment variable has an empty name`];
  if (typeof value === 'string') return [];
  if (typeof value === 'object' && isUnknown(toGraphJson(value))) return [];
  return [
    `container ${container}: the environment variable ${name} is ${JSON.stringify(value)}, which is no text; give a string`,
  ];
}
