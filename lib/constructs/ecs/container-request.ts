/** A container in the form that RegisterTaskDefinition takes. */
import type {
  ContainerDependency,
  ContainerDefinition as RequestContainer,
  MountPoint as RequestMountPoint,
} from '@aws-sdk/client-ecs';
import type { Input, Inputs } from '../../graph/reference.ts';
import { SECRET_VERSION_LABEL } from '../../resources/ecs/task-definition/properties.ts';
import type { NetworkMode } from './compatibility.ts';
import type { ContainerHost } from './container-definition.ts';
import type {
  ContainerDefinitionProps,
  HealthCheck,
  PortMapping,
  PortRangeMapping,
  RestartPolicy,
} from './container-options.ts';
import type { Secret } from './secret.ts';

/** What containers gather after they were made. */
export interface Gathered {
  /** What it needs of the task definition. */
  readonly host: ContainerHost;
  /** Environment variables. */
  readonly environment: ReadonlyMap<string, Input<string>>;
  /** Environment variables that are secrets. */
  readonly secrets: ReadonlyMap<string, Secret>;
  /** Ports. */
  readonly portMappings: readonly (PortMapping | PortRangeMapping)[];
  /** Where volumes are mounted. */
  readonly mountPoints: readonly Inputs<RequestMountPoint>[];
}

/** The container as RegisterTaskDefinition takes it, without its overrides. */
export function containerRequest<Mode extends NetworkMode>(
  name: string,
  props: ContainerDefinitionProps<Mode>,
  gathered: Gathered,
): Inputs<RequestContainer> {
  const { image, healthCheck, restartPolicy } = props;
  const { host, portMappings, mountPoints } = gathered;
  return defined<Inputs<RequestContainer>>({
    name,
    image: image.imageName,
    essential: props.essential ?? true,
    repositoryCredentials:
      image.repositoryCredentials === undefined
        ? undefined
        : { credentialsParameter: image.repositoryCredentials },
    cpu: props.cpu,
    memory: props.memoryLimitMiB,
    memoryReservation: props.memoryReservationMiB,
    command: props.command,
    entryPoint: props.entryPoint,
    environment: listOf(gathered.environment, (key, value) => ({ name: key, value })),
    environmentFiles: props.environmentFiles?.map(({ value, type }) => ({ value, type })),
    secrets: listOf(gathered.secrets, (key, { valueFrom }) => ({ name: key, valueFrom })),
    portMappings: portMappings.length === 0 ? undefined : portMappings,
    links: props.links as readonly string[] | undefined,
    hostname: props.hostname as string | undefined,
    extraHosts: props.extraHosts as RequestContainer['extraHosts'],
    dnsServers: props.dnsServers,
    dnsSearchDomains: props.dnsSearchDomains,
    disableNetworking: props.disableNetworking,
    healthCheck: healthCheck && healthCheckRequest(healthCheck),
    restartPolicy: restartPolicy && restartRequest(restartPolicy),
    dependsOn: dependencies(props.dependsOn, host.logRouter),
    logConfiguration: host.logConfiguration,
    firelensConfiguration: host.firelensConfiguration,
    ulimits: props.ulimits,
    user: props.user,
    workingDirectory: props.workingDirectory,
    readonlyRootFilesystem: props.readonlyRootFilesystem,
    privileged: props.privileged,
    interactive: props.interactive,
    pseudoTerminal: props.pseudoTerminal,
    versionConsistency: props.versionConsistency,
    dockerSecurityOptions: props.dockerSecurityOptions,
    credentialSpecs: props.credentialSpecs?.map(({ value }) => value),
    systemControls: props.systemControls,
    stopTimeout: props.stopTimeout?.toSeconds(),
    startTimeout: props.startTimeout?.toSeconds(),
    dockerLabels: labels(props.dockerLabels, gathered.secrets),
    mountPoints: mountPoints.length === 0 ? undefined : mountPoints,
    volumesFrom: props.volumesFrom,
    linuxParameters: props.linuxParameters,
    resourceRequirements: requirements(props),
  });
}

/** The given labels, and the versions of secrets for which the container is to be deployed. */
function labels(
  given: Readonly<Record<string, string>> | undefined,
  secrets: ReadonlyMap<string, Secret>,
): Inputs<RequestContainer['dockerLabels']> {
  const versions = [...secrets].flatMap(([name, { version }]) =>
    version === undefined ? [] : [[`${SECRET_VERSION_LABEL}${name}`, version] as const],
  );
  return versions.length === 0 ? given : { ...given, ...Object.fromEntries(versions) };
}

function requirements({
  gpuCount,
  resourceRequirements = [],
}: ContainerDefinitionProps<NetworkMode>): Inputs<RequestContainer['resourceRequirements']> {
  const all = [
    ...(gpuCount === undefined ? [] : [{ type: 'GPU' as const, value: String(gpuCount) }]),
    ...resourceRequirements.map(({ request }) => request),
  ];
  return all.length === 0 ? undefined : all;
}

/** The router starts first, where nothing else is said of it. */
function dependencies(
  given: readonly ContainerDependency[] | undefined,
  router: string | undefined,
): readonly ContainerDependency[] | undefined {
  if (router === undefined || given?.some(({ containerName }) => containerName === router))
    return given;
  return [...(given ?? []), { containerName: router, condition: 'START' }];
}

function restartRequest(policy: RestartPolicy): Inputs<RequestContainer['restartPolicy']> {
  return defined({
    enabled: policy.enabled,
    ignoredExitCodes: policy.ignoredExitCodes,
    restartAttemptPeriod: policy.restartAttemptPeriod?.toSeconds(),
  });
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
