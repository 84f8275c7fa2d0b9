/** What an agent tells about its machine when it registers: attributes, memory, ports. */
import type { Attribute } from '@aws-sdk/client-ecs';
import type { AgentConfig } from './agent-config.ts';
import type { MachineFacts } from './neighbours-compute.ts';

/** The agent that machine images come with. */
export const AGENT_VERSION = '1.98.0';
/** Docker on machine images. */
export const DOCKER_VERSION = '25.0.8';

/** The attributes that an agent registers: its machine's, its capabilities', and those of its configuration. */
export function agentAttributes(
  machine: MachineFacts,
  config: AgentConfig,
  trunkId: string | undefined,
): Attribute[] {
  const windows = machine.platform === 'windows';
  const facts: Readonly<Record<string, string>> = {
    'ecs.ami-id': machine.imageId,
    'ecs.availability-zone': machine.zone,
    'ecs.cpu-architecture': machine.architecture,
    'ecs.instance-type': machine.type,
    'ecs.os-family': windows ? windowsFamily(machine.imageName) : 'LINUX',
    'ecs.os-type': windows ? 'windows' : 'linux',
    'ecs.subnet-id': machine.subnetId,
    'ecs.vpc-id': machine.vpcId,
    ...(trunkId === undefined ? {} : { 'ecs.awsvpc-trunk-id': trunkId }),
    ...config.attributes,
  };
  return [
    ...Object.entries(facts).map(([name, value]) => ({ name, value })),
    ...capabilities(machine, config).map((name) => ({ name })),
  ];
}

/** MiB that the agent registers: what the operating system leaves, less what its configuration keeps. */
export function agentMemory(machine: MachineFacts, { reservedMemory }: AgentConfig): number {
  const found =
    machine.platform === 'windows'
      ? machine.nominalMemory
      : Math.floor(0.974 * machine.nominalMemory);
  return Math.max(found - reservedMemory, 0);
}

/** Host ports that no task gets: SSH, Docker and the agent itself on Linux, or those of the configuration. */
export function agentPorts(machine: MachineFacts, config: AgentConfig): readonly string[] {
  const own = machine.platform === 'windows' ? WINDOWS_PORTS : LINUX_PORTS;
  return [
    ...(config.reservedTcpPorts ?? own).map((port) => `${port}/tcp`),
    ...config.reservedUdpPorts.map((port) => `${port}/udp`),
  ];
}

const LINUX_PORTS = [22, 2375, 2376, 51_678, 51_679, 51_680];
const WINDOWS_PORTS = [53, 135, 139, 445, 2375, 2376, 3389, 5985, 5986, 51_678, 51_679];

const LOGGING_DRIVERS = ['json-file', 'syslog', 'journald', 'awslogs', 'fluentd', 'none'];

const COMMON = [
  'com.amazonaws.ecs.capability.ecr-auth',
  'com.amazonaws.ecs.capability.logging-driver.awsfirelens',
  'com.amazonaws.ecs.capability.task-iam-role',
  'ecs.capability.container-health-check',
  'ecs.capability.container-ordering',
  'ecs.capability.ecr-endpoint',
  'ecs.capability.env-files.s3',
  'ecs.capability.execute-command',
  'ecs.capability.execution-role-awslogs',
  'ecs.capability.execution-role-ecr-pull',
  'ecs.capability.private-registry-authentication.secretsmanager',
  'ecs.capability.secrets.asm.bootstrap.log-driver',
  'ecs.capability.secrets.asm.environment-variables',
  'ecs.capability.secrets.ssm.bootstrap.log-driver',
  'ecs.capability.secrets.ssm.environment-variables',
  'ecs.capability.task-cpu-mem-limit',
  'ecs.capability.task-eni',
];

const LINUX = [
  'com.amazonaws.ecs.capability.privileged-container',
  'com.amazonaws.ecs.capability.task-iam-role-network-host',
  'ecs.capability.aws-appmesh',
  'ecs.capability.container-restart-policy',
  'ecs.capability.docker-plugin.local',
  'ecs.capability.efs',
  'ecs.capability.efsAuth',
  'ecs.capability.firelens.fluentbit',
  'ecs.capability.firelens.fluentd',
  'ecs.capability.firelens.options.config.file',
  'ecs.capability.firelens.options.config.s3',
  'ecs.capability.full-sync',
  'ecs.capability.network.container-port-range',
  'ecs.capability.pid-ipc-namespace-sharing',
  'ecs.capability.service-connect-v1',
  'ecs.capability.storage.ebs-task-volume-attach',
  'ecs.capability.task-eni-trunking',
];

function capabilities(machine: MachineFacts, config: AgentConfig): readonly string[] {
  const windows = machine.platform === 'windows';
  const drivers = config.loggingDrivers ?? (windows ? ['json-file', 'awslogs'] : LOGGING_DRIVERS);
  return [
    ...DOCKER_APIS.map((version) => `com.amazonaws.ecs.capability.docker-remote-api.1.${version}`),
    ...drivers.map((driver) => `com.amazonaws.ecs.capability.logging-driver.${driver}`),
    ...COMMON,
    ...(windows ? ['ecs.capability.gmsa', 'ecs.capability.fsxWindowsFileServer'] : LINUX),
  ].sort();
}

const DOCKER_APIS = [17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 44];

function windowsFamily(imageName: string): string {
  const match = /Windows_Server-(\d{4})-English-(Full|Core)/.exec(imageName);
  return `WINDOWS_SERVER_${match?.[1] ?? '2022'}_${(match?.[2] ?? 'Full').toUpperCase()}`;
}
