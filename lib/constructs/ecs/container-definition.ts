/** A container of a task definition. */
import type {
  LogConfiguration,
  ContainerDefinition as RequestContainer,
} from '@aws-sdk/client-ecs';
import type { JsonObject } from '../../core/json.ts';
import type { Input, Inputs } from '../../graph/reference.ts';
import { isUnknown } from '../../graph/resolve.ts';
import { toGraphJson } from '../../tree/resource.ts';
import { mergeOver } from '../../tree/synth.ts';
import type { NetworkMode } from './compatibility.ts';
import type {
  ContainerDefinitionProps,
  HealthCheck,
  PortMapping,
  PortMappingOf,
} from './container-options.ts';
import { type Secret, secretOfArn } from './secret.ts';

/** What a container needs of the task definition that it is in. */
export interface ContainerHost {
  /** Grants the execution role what reading a secret takes. */
  grantSecret(secret: Secret): void;
  /** The log configuration, or undefined for none. */
  readonly logConfiguration: Inputs<LogConfiguration> | undefined;
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
  readonly #portMappings: PortMapping[] = [];

  constructor(containerName: string, props: ContainerDefinitionProps<Mode>, host: ContainerHost) {
    this.containerName = containerName;
    this.props = props;
    this.#host = host;
    for (const [name, value] of Object.entries(props.environment ?? {}))
      this.addEnvironment(name, value);
    for (const [name, secret] of Object.entries(props.secrets ?? {})) this.addSecret(name, secret);
    this.addPortMappings(...(props.portMappings ?? []));
  }

  /** Whether the task stops when the container stops. */
  get essential(): boolean {
    return this.props.essential ?? true;
  }

  /** Ports that the container listens on. */
  get portMappings(): readonly PortMapping[] {
    return this.#portMappings;
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
    this.#host.grantSecret(known);
  }

  /** Adds ports that the container listens on. */
  addPortMappings(...portMappings: readonly PortMappingOf<Mode>[]): void {
    this.#portMappings.push(...portMappings);
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
      ...(props.gpuCount !== undefined && !(Number.isInteger(props.gpuCount) && props.gpuCount > 0)
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
    const request = this.#request();
    if (overrides === undefined) return request;
    return mergeOver(
      toGraphJson(request) as JsonObject,
      toGraphJson(overrides),
    ) as Inputs<RequestContainer>;
  }

  #request(): Inputs<RequestContainer> {
    const { props } = this;
    const { image, healthCheck, ulimits, dependsOn } = props;
    const { logConfiguration } = this.#host;
    return defined<Inputs<RequestContainer>>({
      name: this.containerName,
      image: image.imageName,
      essential: this.essential,
      repositoryCredentials:
        image.repositoryCredentials === undefined
          ? undefined
          : { credentialsParameter: image.repositoryCredentials },
      cpu: props.cpu,
      memory: props.memoryLimitMiB,
      memoryReservation: props.memoryReservationMiB,
      command: props.command,
      entryPoint: props.entryPoint,
      environment: listOf(this.#environment, (name, value) => ({ name, value })),
      secrets: listOf(this.#secrets, (name, { valueFrom }) => ({ name, valueFrom })),
      portMappings: this.#portMappings.length === 0 ? undefined : this.#portMappings,
      healthCheck: healthCheck && healthCheckRequest(healthCheck),
      dependsOn,
      logConfiguration,
      ulimits,
      user: props.user,
      workingDirectory: props.workingDirectory,
      readonlyRootFilesystem: props.readonlyRootFilesystem,
      stopTimeout: props.stopTimeout?.toSeconds(),
      startTimeout: props.startTimeout?.toSeconds(),
      dockerLabels: props.dockerLabels,
      mountPoints: props.mountPoints,
      volumesFrom: props.volumesFrom,
      linuxParameters: props.linuxParameters,
      resourceRequirements:
        props.gpuCount === undefined ? undefined : [{ type: 'GPU', value: String(props.gpuCount) }],
    });
  }
}

function healthCheckRequest(check: HealthCheck): Inputs<RequestContainer['healthCheck']> {
  return defined({
    command: healthCommand(check.command),
    interval: check.interval?.toSeconds(),
    timeout: check.timeout?.toSeconds(),
    retries: check.retries,
    startPeriod: check.startPeriod?.toSeconds(),
  });
}

function healthCommand(command: string | readonly string[]): readonly string[] {
  if (typeof command === 'string') return ['CMD-SHELL', command];
  return /^(CMD|CMD-SHELL|NONE)$/.test(command[0] ?? '') ? command : ['CMD', ...command];
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

/** A list sorted as it was added, or undefined when it is empty: AWS fills in empty lists itself. */
function listOf<V, R>(
  entries: ReadonlyMap<string, V>,
  make: (name: string, value: V) => R,
): readonly R[] | undefined {
  if (entries.size === 0) return undefined;
  return [...entries].map(([name, value]) => make(name, value));
}

/** The fields that are given. */
function defined<T extends object>(fields: { readonly [K in keyof T]?: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
