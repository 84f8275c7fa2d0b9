/** What AWS refuses of a daemon task definition, and what it fills in. */
import type {
  DaemonContainerDefinition,
  DaemonVolume,
  RegisterDaemonTaskDefinitionRequest,
} from '@aws-sdk/client-ecs';
import { checkContainer, checkLinks } from './container-rules.ts';
import type { DaemonDefinitionBody } from './daemon-definition-record.ts';
import { client } from './faults.ts';

/** Throws AWS's refusal of a RegisterDaemonTaskDefinition request, if any. */
export function checkDaemonDefinition(input: RegisterDaemonTaskDefinitionRequest): void {
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(input.family ?? ''))
    throw client(`Invalid family name: ${input.family ?? ''}`);
  if (input.tags !== undefined && input.tags.length === 0) throw client('Tags can not be empty.');
  const containers = input.containerDefinitions ?? [];
  if (containers.length === 0) throw client('Container list cannot be empty.');
  if (containers.every(({ essential }) => essential === false))
    throw client('At least one container must be marked as essential.');
  const names = containers.map(({ name }) => name);
  if (new Set(names).size < names.length)
    throw client('Container definitions cannot contain duplicate names.');
  for (const field of ['cpu', 'memory'] as const)
    if (input[field] !== undefined && !/^[1-9]\d*$/.test(input[field]))
      throw client(`Invalid '${field}' setting for daemon task definition: ${input[field]}`);
  for (const field of ['pidMode', 'ipcMode'] as const)
    if (input[field] !== undefined && !['none', 'shared'].includes(input[field]))
      throw client(`Invalid ${field}: ${input[field]}. Valid values: none, shared.`);
  checkVolumes(input.volumes ?? []);
  checkContainers(input, containers);
}

/** The registered form of a request, without its ARN and number. */
export function normalDaemonDefinition(
  input: RegisterDaemonTaskDefinitionRequest,
): DaemonDefinitionBody {
  const { tags: _, ...rest } = input;
  return {
    ...rest,
    pidMode: input.pidMode ?? 'none',
    ipcMode: input.ipcMode ?? 'none',
    containerDefinitions: (input.containerDefinitions ?? []).map(normalContainer),
    volumes: (input.volumes ?? []).map((volume) =>
      volume.logDriverVolumeConfiguration === undefined
        ? { ...volume, host: volume.host ?? {} }
        : volume,
    ),
  };
}

/** Their containers are held to the rules of all containers; in a network of the instance's own, and with a limit of the task's. */
function checkContainers(
  input: RegisterDaemonTaskDefinitionRequest,
  containers: readonly DaemonContainerDefinition[],
): void {
  const asTask = {
    family: input.family,
    containerDefinitions: [...containers],
    volumes: (input.volumes ?? []).map(({ name }) => ({ name })),
    executionRoleArn: input.executionRoleArn,
  };
  for (const container of containers) checkContainer(container, asTask);
  checkLinks(asTask);
}

function checkVolumes(volumes: readonly DaemonVolume[]): void {
  for (const { name, host, logDriverVolumeConfiguration: logs } of volumes) {
    if (!/^[A-Za-z0-9_-]{1,255}$/.test(name ?? ''))
      throw client(`Invalid volume name: ${name ?? ''}`);
    if (host !== undefined && logs !== undefined)
      throw client(
        `Volume '${name}' can have either 'host' or 'logDriverVolumeConfiguration', not both.`,
      );
    if (logs !== undefined && logs.driver !== 'json-file')
      throw client(`The log driver '${logs.driver}' of volume '${name}' is not supported.`);
  }
  const names = volumes.map(({ name }) => name);
  if (new Set(names).size < names.length) throw client('Volume names must be unique.');
}

function normalContainer(container: DaemonContainerDefinition): DaemonContainerDefinition {
  const { environment, secrets, healthCheck, linuxParameters } = container;
  return {
    ...container,
    cpu: container.cpu ?? 0,
    essential: container.essential ?? true,
    environment: byName(environment ?? []),
    mountPoints: container.mountPoints ?? [],
    systemControls: container.systemControls ?? [],
    ...(secrets === undefined ? {} : { secrets: byName(secrets) }),
    ...(healthCheck === undefined
      ? {}
      : { healthCheck: { interval: 30, timeout: 5, retries: 3, ...healthCheck } }),
    ...(linuxParameters?.capabilities === undefined
      ? {}
      : {
          linuxParameters: {
            ...linuxParameters,
            capabilities: { add: [], drop: [], ...linuxParameters.capabilities },
          },
        }),
    ...(container.firelensConfiguration !== undefined && container.user === undefined
      ? { user: '0' }
      : {}),
  };
}

function byName<T extends { readonly name?: string | undefined }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1));
}
