/** What AWS makes of a registered task definition: defaults filled, units unified, empty lists present. */
import type {
  Compatibility,
  ContainerDefinition,
  NetworkMode,
  PortMapping,
  RegisterTaskDefinitionRequest,
  Volume,
} from '@aws-sdk/client-ecs';
import type { TaskDefinitionBody } from './task-definition-record.ts';
import { fargateMemory, taskCpu, taskMemory } from './task-size.ts';

/** The registered form of a request, without its ARN, number and status. */
export function normalTaskDefinition(input: RegisterTaskDefinitionRequest): TaskDefinitionBody {
  const { tags: _, ...rest } = input;
  const fargate = input.requiresCompatibilities?.includes('FARGATE') === true;
  const networkMode = input.networkMode ?? (fargate ? 'awsvpc' : 'bridge');
  return {
    ...rest,
    networkMode,
    containerDefinitions: (input.containerDefinitions ?? []).map((container) =>
      normalContainer(container, networkMode),
    ),
    volumes: (input.volumes ?? []).map(normalVolume),
    placementConstraints: input.placementConstraints ?? [],
    ...(input.cpu === undefined ? {} : { cpu: String(taskCpu(input.cpu)) }),
    ...(input.memory === undefined ? {} : { memory: String(taskMemory(input.memory)) }),
    compatibilities: compatibilitiesOf(input, networkMode),
    requiresAttributes: attributesOf(input, networkMode),
  };
}

function normalContainer(
  container: ContainerDefinition,
  networkMode: NetworkMode,
): ContainerDefinition {
  return {
    ...container,
    cpu: container.cpu ?? 0,
    portMappings: (container.portMappings ?? []).map((mapping) => normalPort(mapping, networkMode)),
    essential: container.essential ?? true,
    // AWS gives environment variables back in an order of its own.
    environment: byName(container.environment ?? []),
    mountPoints: container.mountPoints ?? [],
    volumesFrom: container.volumesFrom ?? [],
    systemControls: container.systemControls ?? [],
    ...(container.secrets === undefined ? {} : { secrets: byName(container.secrets) }),
    ...(container.healthCheck === undefined
      ? {}
      : { healthCheck: { interval: 30, timeout: 5, retries: 3, ...container.healthCheck } }),
    ...(container.linuxParameters?.capabilities === undefined
      ? {}
      : {
          linuxParameters: {
            ...container.linuxParameters,
            capabilities: { add: [], drop: [], ...container.linuxParameters.capabilities },
          },
        }),
    ...(container.firelensConfiguration !== undefined && container.user === undefined
      ? { user: '0' }
      : {}),
  };
}

function normalPort(mapping: PortMapping, networkMode: NetworkMode): PortMapping {
  const protocol = mapping.protocol === 'udp' ? 'udp' : 'tcp';
  if (mapping.containerPortRange !== undefined) return { ...mapping, protocol };
  const implied = networkMode === 'bridge' ? 0 : mapping.containerPort;
  const hostPort =
    networkMode !== 'bridge' && mapping.hostPort === 0 ? implied : (mapping.hostPort ?? implied);
  return { ...mapping, hostPort, protocol };
}

function normalVolume(volume: Volume): Volume {
  const efs = volume.efsVolumeConfiguration;
  if (efs !== undefined)
    return {
      ...volume,
      efsVolumeConfiguration: {
        rootDirectory: '/',
        transitEncryption: 'DISABLED',
        ...efs,
        ...(efs.authorizationConfig === undefined
          ? {}
          : { authorizationConfig: { iam: 'DISABLED', ...efs.authorizationConfig } }),
      },
    };
  if (volume.dockerVolumeConfiguration !== undefined)
    return {
      ...volume,
      dockerVolumeConfiguration: {
        scope: 'task',
        autoprovision: false,
        driver: 'local',
        ...volume.dockerVolumeConfiguration,
      },
    };
  const bare =
    volume.configuredAtLaunch !== true &&
    volume.fsxWindowsFileServerVolumeConfiguration === undefined &&
    volume.s3filesVolumeConfiguration === undefined;
  return bare ? { ...volume, host: volume.host ?? {} } : volume;
}

function byName<T extends { readonly name?: string | undefined }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1));
}

function compatibilitiesOf(
  input: RegisterTaskDefinitionRequest,
  networkMode: NetworkMode,
): Compatibility[] {
  if (networkMode !== 'awsvpc') return ['EXTERNAL', 'EC2'];
  const cpu = taskCpu(input.cpu);
  const memory = taskMemory(input.memory);
  const fits =
    cpu !== undefined && memory !== undefined && fargateMemory(cpu)?.includes(memory) === true;
  const privileged = (input.containerDefinitions ?? []).some((one) => one.privileged === true);
  return fits && !privileged ? ['EC2', 'FARGATE'] : ['EC2'];
}

function attributesOf(
  input: RegisterTaskDefinitionRequest,
  networkMode: NetworkMode,
): { readonly name: string }[] {
  const containers = input.containerDefinitions ?? [];
  const names = new Set(['com.amazonaws.ecs.capability.docker-remote-api.1.18']);
  if (networkMode === 'awsvpc') names.add('ecs.capability.task-eni');
  if (input.taskRoleArn !== undefined) names.add('com.amazonaws.ecs.capability.task-iam-role');
  for (const { logConfiguration, image, secrets } of containers) {
    if (logConfiguration !== undefined)
      names.add(`com.amazonaws.ecs.capability.logging-driver.${logConfiguration.logDriver}`);
    if (logConfiguration?.logDriver === 'awslogs' && input.executionRoleArn !== undefined)
      names.add('ecs.capability.execution-role-awslogs');
    if (image?.includes('.dkr.ecr.')) names.add('com.amazonaws.ecs.capability.ecr-auth');
    if ((secrets ?? []).length > 0) names.add('ecs.capability.secrets.ssm.environment-variables');
  }
  return [...names].sort().map((name) => ({ name }));
}
