/** One form of a container definition, as written and as read. */
import type {
  ContainerDefinition,
  ContainerRestartPolicy,
  HealthCheck,
  KernelCapabilities,
  LinuxParameters,
  LogConfiguration,
  PortMapping,
} from '@aws-sdk/client-ecs';
import { jsonEquals } from '../../../core/json.ts';
import {
  asIs,
  byName,
  list,
  type Normal,
  optional,
  type Shape,
  set,
  setOf,
  struct,
  unless,
} from './normal.ts';

/** The canonical form of a container in a task of the given network mode. */
export function canonicalContainer(networkMode: string): Normal {
  return (container) => {
    const firelens = (container as ContainerDefinition).firelensConfiguration !== undefined;
    return struct(containerShape(networkMode, firelens))(container);
  };
}

function containerShape(networkMode: string, firelens: boolean): Shape<ContainerDefinition> {
  return {
    name: asIs,
    image: asIs,
    repositoryCredentials: asIs,
    cpu: unless(0),
    memory: asIs,
    memoryReservation: asIs,
    links: set,
    portMappings: setOf(canonicalPort(networkMode)),
    essential: unless(true),
    restartPolicy: struct(RESTART_POLICY, { restartAttemptPeriod: 300 }),
    entryPoint: list,
    command: list,
    environment: byName(asIs),
    environmentFiles: list,
    mountPoints: setOf(
      struct({ sourceVolume: asIs, containerPath: asIs, readOnly: unless(false) }),
    ),
    volumesFrom: setOf(struct({ sourceContainer: asIs, readOnly: unless(false) })),
    linuxParameters: optional(struct(LINUX_PARAMETERS)),
    secrets: byName(asIs),
    dependsOn: set,
    startTimeout: asIs,
    stopTimeout: asIs,
    versionConsistency: unless('enabled'),
    hostname: asIs,
    // AWS fills root for a FireLens container.
    user: firelens ? unless('0') : asIs,
    workingDirectory: asIs,
    disableNetworking: unless(false),
    privileged: unless(false),
    readonlyRootFilesystem: unless(false),
    dnsServers: list,
    dnsSearchDomains: list,
    extraHosts: set,
    dockerSecurityOptions: set,
    interactive: unless(false),
    pseudoTerminal: unless(false),
    dockerLabels: list,
    ulimits: set,
    logConfiguration: struct(LOG_CONFIGURATION),
    healthCheck: struct(HEALTH_CHECK),
    systemControls: set,
    resourceRequirements: set,
    firelensConfiguration: struct({ type: asIs, options: list }),
    credentialSpecs: list,
  };
}

const RESTART_POLICY: Shape<ContainerRestartPolicy> = {
  enabled: asIs,
  ignoredExitCodes: set,
  restartAttemptPeriod: unless(300),
};

const CAPABILITIES: Shape<KernelCapabilities> = { add: set, drop: set };

const LINUX_PARAMETERS: Shape<LinuxParameters> = {
  capabilities: optional(struct(CAPABILITIES)),
  devices: setOf(struct({ hostPath: asIs, containerPath: asIs, permissions: set })),
  initProcessEnabled: unless(false),
  sharedMemorySize: asIs,
  tmpfs: setOf(struct({ containerPath: asIs, size: asIs, mountOptions: set })),
  maxSwap: asIs,
  swappiness: asIs,
};

const LOG_CONFIGURATION: Shape<LogConfiguration> = {
  logDriver: asIs,
  options: list,
  secretOptions: byName(asIs),
};

const HEALTH_CHECK: Shape<HealthCheck> = {
  command: asIs,
  interval: unless(30),
  timeout: unless(5),
  retries: unless(3),
  startPeriod: unless(0),
};

const PORT: Shape<PortMapping> = {
  containerPort: asIs,
  hostPort: asIs,
  // Anything that is not udp is taken as tcp.
  protocol: (value) => (value === 'udp' ? 'udp' : undefined),
  name: asIs,
  appProtocol: asIs,
  containerPortRange: asIs,
};

function canonicalPort(networkMode: string): Normal {
  const base = struct(PORT);
  return (value) => {
    const port = base(value) as PortMapping;
    const { hostPort, ...rest } = port;
    // With bridge, 0 asks for a dynamic port; elsewhere a host port can only repeat the container's.
    const implied = hostPort === undefined || hostPort === 0;
    const repeats = networkMode !== 'bridge' && jsonEquals(hostPort, port.containerPort);
    return implied || repeats ? rest : port;
  };
}
