/** What AWS refuses of a task definition as a whole; containers have a file of their own. */
import type { RegisterTaskDefinitionRequest, Volume } from '@aws-sdk/client-ecs';
import { checkContainer, checkLinks } from './container-rules.ts';
import { client } from './faults.ts';
import { checkDefinitionConstraints } from './placement-rules.ts';
import { fargateMemory, taskCpu, taskMemory } from './task-size.ts';

const TROUBLESHOOTING =
  'For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';

/** Throws AWS's refusal of a RegisterTaskDefinition request, if any. */
export function checkTaskDefinition(input: RegisterTaskDefinitionRequest): void {
  checkFamily(input.family);
  if (input.tags !== undefined && input.tags.length === 0) throw client('Tags can not be empty.');
  const containers = input.containerDefinitions ?? [];
  if (containers.length === 0) throw client('Container list cannot be empty.');
  if (containers.length > 10)
    throw client('Too many container definitions. The maximum number is 10.');
  if (JSON.stringify(input).length > 65_536)
    throw client('Actual length of the task definition exceeds the maximum of 65536 bytes.');
  const names = containers.map(({ name }) => name);
  if (new Set(names).size < names.length)
    throw client('Container definitions cannot contain duplicate names.');
  if (containers.every(({ essential }) => essential === false))
    throw client('At least one container must be marked as essential.');
  checkSize(input);
  checkDefinitionConstraints(input.placementConstraints ?? []);
  checkModes(input);
  checkVolumes(input.volumes ?? []);
  for (const container of containers) checkContainer(container, input);
  checkLinks(input);
  checkRouter(input);
}

/** Tells whether a request asks to be runnable on Fargate. */
export function wantsFargate(input: RegisterTaskDefinitionRequest): boolean {
  return input.requiresCompatibilities?.includes('FARGATE') === true;
}

function checkFamily(family: string | undefined): void {
  if (family === undefined || family === '') throw client('Family should not be null or empty.');
  if (family.length > 255) throw client('Family cannot be longer than 255 characters.');
  if (!/^[A-Za-z0-9_-]+$/.test(family)) throw client('Family contains invalid characters.');
}

function checkSize(input: RegisterTaskDefinitionRequest): void {
  const cpu = taskCpu(input.cpu);
  const memory = taskMemory(input.memory);
  if (input.cpu !== undefined && cpu === undefined)
    throw client(`Invalid 'cpu' setting for task. ${TROUBLESHOOTING}`);
  if (input.memory !== undefined && memory === undefined)
    throw client(`Invalid 'memory' setting for task. ${TROUBLESHOOTING}`);
  if (wantsFargate(input)) {
    if (cpu === undefined)
      throw client("Fargate requires that 'cpu' be defined at the task level.");
    if (memory === undefined)
      throw client("Fargate requires that 'memory' be defined at the task level.");
    if (fargateMemory(cpu)?.includes(memory) !== true)
      throw client(
        `No Fargate configuration exists for given values: ${cpu} CPU, ${memory} memory. See the Amazon ECS documentation for the valid values.`,
      );
  } else if (cpu !== undefined && (cpu < 128 || cpu > 196_608))
    throw client(`Invalid 'cpu' setting for task. ${TROUBLESHOOTING}`);
  checkShares(input, cpu, memory);
}

function checkShares(
  input: RegisterTaskDefinitionRequest,
  cpu: number | undefined,
  memory: number | undefined,
): void {
  const containers = input.containerDefinitions ?? [];
  for (const container of containers) {
    if (memory !== undefined && (container.memory ?? 0) > memory)
      throw client(
        `The 'memory' setting for container '${container.name}' is greater than for the task.`,
      );
    if (cpu !== undefined && (container.cpu ?? 0) > cpu)
      throw client(
        `The 'cpu' setting for container '${container.name}' is greater than for the task.`,
      );
    if (memory === undefined && (container.memory ?? container.memoryReservation ?? 0) === 0)
      throw client(
        `Invalid setting for container '${container.name}'. At least one of 'memory' or 'memoryReservation' must be specified.`,
      );
  }
  const sum = (of: 'cpu' | 'memory') =>
    containers.reduce((total, container) => total + (container[of] ?? 0), 0);
  if (cpu !== undefined && sum('cpu') > cpu)
    throw client(
      "The sum of container 'cpu' settings cannot exceed the 'cpu' setting of the task.",
    );
  if (memory !== undefined && sum('memory') > memory)
    throw client(
      "The sum of container 'memory' settings cannot exceed the 'memory' setting of the task.",
    );
}

function checkModes(input: RegisterTaskDefinitionRequest): void {
  const mode = input.networkMode ?? (wantsFargate(input) ? 'awsvpc' : 'bridge');
  if (input.proxyConfiguration !== undefined && mode !== 'awsvpc')
    throw client('proxyConfiguration is only supported when networkMode=awsvpc.');
  if (input.enableFaultInjection === true && mode !== 'awsvpc' && mode !== 'host')
    throw client('Fault injection is only supported for the awsvpc and host network modes.');
  const disk = input.ephemeralStorage?.sizeInGiB;
  if (disk !== undefined && (disk < 21 || disk > 200))
    throw client('The ephemeralStorage sizeInGiB must be between 21 and 200.');
  if (!wantsFargate(input)) return;
  if (input.networkMode !== 'awsvpc') throw client('Fargate only supports network mode ‘awsvpc’.');
  if ((input.placementConstraints ?? []).length > 0)
    throw client('Fargate does not support task placement constraints.');
  if (input.pidMode === 'host') throw client("Fargate only supports 'task' for pidMode.");
  if (input.ipcMode !== undefined) throw client('Fargate does not support ipcMode.');
}

function checkVolumes(volumes: readonly Volume[]): void {
  for (const { name, efsVolumeConfiguration: efs } of volumes) {
    if (efs?.authorizationConfig === undefined) continue;
    const { accessPointId, iam } = efs.authorizationConfig;
    if (accessPointId !== undefined && (efs.rootDirectory ?? '/') !== '/')
      throw client(
        'When using an EFS access point, the root directory must either be set to "/" or be omitted.',
      );
    if ((accessPointId !== undefined || iam === 'ENABLED') && efs.transitEncryption !== 'ENABLED')
      throw client(
        `Transit encryption must be enabled for volume '${name}' when IAM authorization or an access point is used.`,
      );
  }
  const names = volumes.map(({ name }) => name);
  if (new Set(names).size < names.length) throw client('Volume names must be unique.');
  if (volumes.filter(({ configuredAtLaunch }) => configuredAtLaunch === true).length > 1)
    throw client('Only one volume can be configured at launch.');
}

function checkRouter(input: RegisterTaskDefinitionRequest): void {
  const containers = input.containerDefinitions ?? [];
  const routers = containers.filter(({ firelensConfiguration }) => firelensConfiguration);
  const users = containers.filter(
    ({ logConfiguration }) => logConfiguration?.logDriver === 'awsfirelens',
  );
  if (routers.length > 1)
    throw client('At most one container can have a firelensConfiguration object.');
  if (routers.length === 1 && users.length === 0)
    throw client(
      'When a firelensConfiguration object is specified, at least one container has to be configured with the awsfirelens log driver.',
    );
  if (users.length > 0 && routers.length === 0)
    throw client(
      'When the awsfirelens log driver is specified, one container must have a firelensConfiguration object.',
    );
}
