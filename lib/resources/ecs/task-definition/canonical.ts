/** One form of a task definition, as written and as read. */
import type { EFSVolumeConfiguration, RuntimePlatform, Volume } from '@aws-sdk/client-ecs';
import { memoryInMiB, unitsOfCpu } from '../../../facts/task-sizes.ts';
import { networkModeOf as knownMode } from '../../../rules/task-definition/network-mode.ts';
import { canonicalContainer } from './container-canonical.ts';
import { asIs, byName, type Normal, optional, type Shape, set, struct, unless } from './normal.ts';
import type { TaskDefinitionProperties } from './properties.ts';

/**
 * The canonical form. A revision is compared as a whole, so what AWS fills is left out on both sides, and a network mode
 * that AWS would choose is written out where it is not the plain `bridge`. Null is a field that is switched off.
 */
export function canonicalTaskDefinition(
  properties: TaskDefinitionProperties,
): TaskDefinitionProperties {
  const networkMode = networkModeOf(properties);
  const shape = taskShape(networkMode, runsOnFargate(properties));
  const members = Object.entries({ ...properties, networkMode }).flatMap(([key, value]) => {
    if (value === undefined) return [];
    const normal = value === null ? null : (shape as Record<string, Normal>)[key]?.(value);
    return normal === undefined ? [] : [[key, normal] as const];
  });
  return Object.fromEntries(members) as unknown as TaskDefinitionProperties;
}

/** The network mode that a task definition has or gets; what is still a reference stays one. */
export function networkModeOf(
  properties: TaskDefinitionProperties,
): NonNullable<TaskDefinitionProperties['networkMode']> {
  return (knownMode(properties) ?? properties.networkMode) as NonNullable<
    TaskDefinitionProperties['networkMode']
  >;
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
    // On Windows instances AWS calls it `<default>`.
    networkMode: (mode) => (mode === 'bridge' || mode === '<default>' ? undefined : mode),
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
    runtimePlatform: fargate ? fargatePlatform : asIs,
    enableFaultInjection: unless(false),
  };
}

const fargatePlatform = optional(
  struct<RuntimePlatform>({
    cpuArchitecture: unless('X86_64'),
    operatingSystemFamily: unless('LINUX'),
  }),
);

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
