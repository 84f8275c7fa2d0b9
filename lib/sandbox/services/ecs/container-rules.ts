/** What AWS refuses of one container definition, and of how containers refer to each other. */
import type { ContainerDefinition, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs';
import { client } from './faults.ts';

/** Throws AWS's refusal of one container of a request, if any. */
export function checkContainer(
  container: ContainerDefinition,
  input: RegisterTaskDefinitionRequest,
): void {
  const fargate = input.requiresCompatibilities?.includes('FARGATE') === true;
  const mode = input.networkMode ?? (fargate ? 'awsvpc' : 'bridge');
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(container.name ?? ''))
    throw client(`Invalid container name: ${container.name ?? ''}`);
  if ((container.image ?? '') === '') throw client('Container.image should not be null or empty.');
  checkMemory(container);
  checkMode(container, mode);
  checkPorts(container, mode);
  checkHealthCheck(container);
  checkSecrets(container, input);
  checkLogs(container, input, fargate);
  if (fargate) checkFargate(container, input);
}

/** Throws AWS's refusal of a reference from a container to a volume or another container, if any. */
export function checkLinks(input: RegisterTaskDefinitionRequest): void {
  const containers = new Map(
    (input.containerDefinitions ?? []).map((container) => [container.name, container]),
  );
  const volumes = new Set((input.volumes ?? []).map(({ name }) => name));
  for (const container of containers.values()) {
    for (const { sourceVolume } of container.mountPoints ?? [])
      if (!volumes.has(sourceVolume)) throw client(`Unknown volume '${sourceVolume}'.`);
    for (const { sourceContainer } of container.volumesFrom ?? [])
      if (!containers.has(sourceContainer))
        throw client(`Invalid 'volumesFrom' setting. Unknown container: '${sourceContainer}'.`);
    for (const { containerName, condition } of container.dependsOn ?? []) {
      const target = containers.get(containerName);
      if (target === undefined)
        throw client(`Invalid 'dependsOn' setting. Unknown container: '${containerName}'.`);
      if (condition === 'HEALTHY' && target.healthCheck === undefined)
        throw client(
          `Container '${containerName}' must have a health check to be a HEALTHY dependency.`,
        );
      if ((condition === 'COMPLETE' || condition === 'SUCCESS') && target.essential !== false)
        throw client(
          `A container dependency with condition ${condition} cannot be on the essential container '${containerName}'.`,
        );
    }
  }
  checkCycles(containers);
}

function checkMemory(container: ContainerDefinition): void {
  const { memory, memoryReservation } = container;
  if (memory !== undefined && memory < 6)
    throw client(`Invalid setting for container '${container.name}'. 'memory' must be at least 6.`);
  if (memory !== undefined && memoryReservation !== undefined && memoryReservation > memory)
    throw client(
      `Invalid setting for container '${container.name}'. 'memory' must be greater than 'memoryReservation'.`,
    );
}

function checkMode(container: ContainerDefinition, mode: string): void {
  if (container.hostname !== undefined && mode === 'awsvpc')
    throw client('hostname is not supported on container when networkMode=awsvpc.');
  if ((container.extraHosts ?? []).length > 0 && mode === 'awsvpc')
    throw client('Extra hosts are not supported on container when networkMode=awsvpc.');
  if ((container.links ?? []).length > 0 && mode !== 'bridge')
    throw client(`Links are not supported when networkMode=${mode}.`);
}

function checkPorts(container: ContainerDefinition, mode: string): void {
  const mappings = container.portMappings ?? [];
  if (mappings.length > 0 && mode === 'none')
    throw client('Port mappings are not supported when networkMode=none.');
  const seen = new Set<string>();
  for (const mapping of mappings) {
    const { containerPort, hostPort, name, appProtocol, containerPortRange } = mapping;
    if (containerPortRange === undefined && containerPort === undefined)
      throw client('Container.portMappings.containerPort should not be null.');
    for (const port of [containerPort, hostPort])
      if (port !== undefined && (port < 0 || port > 65_535))
        throw client(`Invalid port: ${port}. Ports must be between 0 and 65535.`);
    if (
      (mode === 'awsvpc' || mode === 'host') &&
      hostPort !== undefined &&
      hostPort !== 0 &&
      hostPort !== containerPort
    )
      throw client(
        `When networkMode=${mode}, the host ports and container ports in port mappings must match.`,
      );
    if (name !== undefined && !/^[a-z0-9_][a-z0-9_-]{0,63}$/.test(name))
      throw client(`Invalid port mapping name: ${name}.`);
    if (appProtocol !== undefined && name === undefined)
      throw client('A port mapping name must be specified when appProtocol is specified.');
    const key = `${containerPort}/${mapping.protocol ?? 'tcp'}`;
    if (mode !== 'bridge' && containerPort !== undefined && seen.has(key))
      throw client(
        `Container port ${containerPort} is used in more than one port mapping for container ${container.name}`,
      );
    seen.add(key);
  }
}

function checkHealthCheck({ name, healthCheck }: ContainerDefinition): void {
  if (healthCheck === undefined) return;
  const { command = [], interval = 30, timeout = 5, retries = 3, startPeriod = 0 } = healthCheck;
  if (command[0] !== 'CMD' && command[0] !== 'CMD-SHELL' && command[0] !== 'NONE')
    throw client(
      `Invalid health check command for container '${name}': it must begin with CMD or CMD-SHELL.`,
    );
  const within = (value: number, low: number, high: number, what: string) => {
    if (value < low || value > high)
      throw client(
        `Invalid health check ${what} for container '${name}': it must be between ${low} and ${high}.`,
      );
  };
  within(interval, 5, 300, 'interval');
  within(timeout, 2, 60, 'timeout');
  within(retries, 1, 10, 'retries');
  within(startPeriod, 0, 300, 'startPeriod');
}

function checkSecrets(container: ContainerDefinition, input: RegisterTaskDefinitionRequest): void {
  const names = (container.secrets ?? []).map(({ name }) => name ?? '');
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  if (twice.length > 0)
    throw client(
      `Duplicate secret names found: ${[...new Set(twice)].join(', ')}. Each secret name must be unique.`,
    );
  const variables = new Set((container.environment ?? []).map(({ name }) => name));
  const both = names.find((name) => variables.has(name));
  if (both !== undefined)
    throw client(
      `The secret name must be unique and not shared with any new or existing environment variables set on the container, such as '${both}'.`,
    );
  if (names.length > 0 && (input.executionRoleArn ?? '') === '')
    throw client(
      "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
    );
}

function checkLogs(
  container: ContainerDefinition,
  input: RegisterTaskDefinitionRequest,
  fargate: boolean,
): void {
  const log = container.logConfiguration;
  if (log === undefined) return;
  if (log.logDriver === 'awslogs') {
    const missing = ['awslogs-region', 'awslogs-group'].filter((key) => !log.options?.[key]);
    if (missing.length > 0)
      throw client(`Log driver awslogs requires options: ${missing.join(', ')}`);
    if (fargate && !log.options?.['awslogs-stream-prefix'])
      throw client('Log driver awslogs requires options: awslogs-stream-prefix');
  }
  if (!fargate) return;
  if (!['awslogs', 'splunk', 'awsfirelens'].includes(log.logDriver ?? ''))
    throw client(
      `Fargate does not support the log driver '${log.logDriver}'. Valid values: awslogs, splunk, awsfirelens.`,
    );
  if (log.logDriver === 'awslogs' && (input.executionRoleArn ?? '') === '')
    throw client(
      'Fargate requires task definition to have execution role ARN to support log driver awslogs.',
    );
}

function checkFargate(container: ContainerDefinition, input: RegisterTaskDefinitionRequest): void {
  if ((input.executionRoleArn ?? '') === '' && container.image?.includes('.dkr.ecr.'))
    throw client(
      'Fargate requires task definition to have execution role ARN to support ECR images.',
    );
  const linux = container.linuxParameters;
  const unsupported: readonly (readonly [string, boolean])[] = [
    ['privileged', container.privileged === true],
    ['disableNetworking', container.disableNetworking === true],
    ['dnsServers', (container.dnsServers ?? []).length > 0],
    ['dnsSearchDomains', (container.dnsSearchDomains ?? []).length > 0],
    ['dockerSecurityOptions', (container.dockerSecurityOptions ?? []).length > 0],
    ['resourceRequirements', (container.resourceRequirements ?? []).length > 0],
    ['devices', (linux?.devices ?? []).length > 0],
    ['sharedMemorySize', linux?.sharedMemorySize !== undefined],
    ['maxSwap', linux?.maxSwap !== undefined],
    ['swappiness', linux?.swappiness !== undefined],
    ['capabilities.add', (linux?.capabilities?.add ?? []).some((name) => name !== 'SYS_PTRACE')],
  ];
  const first = unsupported.find(([, used]) => used);
  if (first !== undefined)
    throw client(`Fargate does not support '${first[0]}' on container '${container.name}'.`);
  for (const timeout of [container.startTimeout, container.stopTimeout])
    if (timeout !== undefined && timeout > 120)
      throw client('The start and stop timeouts of a Fargate task cannot exceed 120 seconds.');
}

function checkCycles(containers: ReadonlyMap<string | undefined, ContainerDefinition>): void {
  const done = new Set<string | undefined>();
  const visit = (name: string | undefined, path: readonly (string | undefined)[]): void => {
    if (path.includes(name)) throw client('Container dependencies must not contain a cycle.');
    if (done.has(name)) return;
    for (const { containerName } of containers.get(name)?.dependsOn ?? [])
      visit(containerName, [...path, name]);
    done.add(name);
  };
  for (const name of containers.keys()) visit(name, []);
}
