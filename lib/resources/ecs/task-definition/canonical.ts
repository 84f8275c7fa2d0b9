/** One form of a task definition, as written and as read. */
import type { EFSVolumeConfiguration, Volume } from '@aws-sdk/client-ecs';
import { canonicalContainer } from './container-canonical.ts';
import { asIs, byName, type Normal, type Shape, set, struct, unless } from './normal.ts';
import type { TaskDefinitionProperties } from './properties.ts';
import { memoryInMiB, unitsOfCpu } from './sizes.ts';

/** The canonical form. Fields that are null (switched off) stay null. */
export function canonicalTaskDefinition(
  properties: TaskDefinitionProperties,
): TaskDefinitionProperties {
  const shape = taskShape(networkModeOf(properties), runsOnFargate(properties));
  const members = Object.entries(properties).flatMap(([key, value]) => {
    if (value === undefined) return [];
    const normal = value === null ? null : (shape as Record<string, Normal>)[key]?.(value);
    return normal === undefined ? [] : [[key, normal] as const];
  });
  return Object.fromEntries(members) as unknown as TaskDefinitionProperties;
}

/** The network mode that a task definition has or gets. */
export function networkModeOf(properties: TaskDefinitionProperties): string {
  const mode = properties.networkMode;
  if (typeof mode === 'string') return mode;
  return runsOnFargate(properties) ? 'awsvpc' : 'bridge';
}

/** Whether a task definition asks to be runnable on Fargate. */
export function runsOnFargate({ requiresCompatibilities }: TaskDefinitionProperties): boolean {
  return Array.isArray(requiresCompatibilities) && requiresCompatibilities.includes('FARGATE');
}

function taskShape(networkMode: string, fargate: boolean): Shape<TaskDefinitionProperties> {
  return {
    family: asIs,
    taskRoleArn: asIs,
    executionRoleArn: asIs,
    networkMode: asIs,
    containerDefinitions: byName(canonicalContainer(networkMode)),
    volumes: byName(canonicalVolume),
    placementConstraints: set,
    requiresCompatibilities: set,
    cpu: asText(unitsOfCpu),
    memory: asText(memoryInMiB),
    pidMode: asIs,
    ipcMode: asIs,
    proxyConfiguration: struct(
      { type: asIs, containerName: asIs, properties: byName(asIs) },
      { type: 'APPMESH' },
    ),
    inferenceAccelerators: set,
    ephemeralStorage: asIs,
    runtimePlatform: struct(
      { cpuArchitecture: asIs, operatingSystemFamily: asIs },
      fargate ? { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' } : {},
    ),
    enableFaultInjection: asIs,
  };
}

const VOLUME: Shape<Volume> = {
  name: asIs,
  host: (value) => (isBare(value) ? undefined : value),
  dockerVolumeConfiguration: struct(
    { scope: asIs, autoprovision: asIs, driver: asIs, driverOpts: asIs, labels: asIs },
    { scope: 'task', autoprovision: false, driver: 'local' },
  ),
  efsVolumeConfiguration: struct<EFSVolumeConfiguration>({
    fileSystemId: asIs,
    rootDirectory: unless('/'),
    transitEncryption: unless('DISABLED'),
    transitEncryptionPort: asIs,
    authorizationConfig: (value) => {
      const config = struct({ accessPointId: asIs, iam: unless('DISABLED') })(value);
      return isBare(config) ? undefined : config;
    },
  }),
  s3filesVolumeConfiguration: asIs,
  fsxWindowsFileServerVolumeConfiguration: asIs,
  configuredAtLaunch: unless(false),
};

const canonicalVolume: Normal = struct(VOLUME);

function asText(parse: (value: unknown) => number | undefined): Normal {
  return (value) => {
    const number = parse(value);
    return number === undefined ? value : String(number);
  };
}

function isBare(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((member) => member === undefined)
  );
}
