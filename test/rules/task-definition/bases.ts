/** Task definitions that AWS takes, one a platform, and small changes to them. */
import type {
  ContainerDefinition,
  LinuxParameters,
  LogConfiguration,
  PortMapping,
  RegisterTaskDefinitionRequest,
  Volume,
} from '@aws-sdk/client-ecs';

export type Task = RegisterTaskDefinitionRequest;

/** A rule, a task definition that breaks it alone, and one close by that breaks none. */
export interface Row {
  readonly code: string;
  readonly trips: Task;
  readonly passes: Task;
}

const web: ContainerDefinition = { name: 'web', image: 'nginx:1.27' };
const sized: ContainerDefinition = { ...web, memory: 128 };

export const fargate: Task = {
  family: 'web',
  requiresCompatibilities: ['FARGATE'],
  networkMode: 'awsvpc',
  cpu: '256',
  memory: '512',
  containerDefinitions: [web],
};

export const ec2: Task = { family: 'web', containerDefinitions: [sized] };
export const onHost: Task = { ...ec2, networkMode: 'host' };
export const inVpc: Task = { ...ec2, networkMode: 'awsvpc' };
export const managed: Task = {
  ...ec2,
  requiresCompatibilities: ['MANAGED_INSTANCES'],
  networkMode: 'host',
};
export const external: Task = { ...ec2, requiresCompatibilities: ['EXTERNAL'] };
export const windows: Task = {
  ...ec2,
  requiresCompatibilities: ['EC2'],
  runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' },
};
export const windowsOnFargate: Task = {
  ...fargate,
  cpu: '1024',
  memory: '2048',
  runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE', cpuArchitecture: 'X86_64' },
};

export const executionRoleArn = 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole';
export const taskRoleArn = 'arn:aws:iam::123456789012:role/web';

/** A value as files may have it and types may not. */
export function raw<T>(value: unknown): T {
  return value as T;
}

/** The task with its only container changed. */
export function having(container: Partial<ContainerDefinition>, of: Task = ec2): Task {
  return { ...of, containerDefinitions: [{ ...of.containerDefinitions?.[0], ...container }] };
}

/** The task with more containers beside its first. */
export function beside(
  first: Partial<ContainerDefinition>,
  ...others: ContainerDefinition[]
): Task {
  return {
    ...ec2,
    containerDefinitions: [{ ...sized, ...first }, ...others.map((one) => ({ ...sized, ...one }))],
  };
}

/** The task with port mappings. */
export function ports(mappings: PortMapping[], of: Task = ec2): Task {
  return having({ portMappings: mappings }, of);
}

/** The task with volumes. */
export function volumes(list: Volume[], of: Task = ec2): Task {
  return { ...of, volumes: list };
}

/** The task with Linux parameters. */
export function linux(linuxParameters: LinuxParameters, of: Task = ec2): Task {
  return having({ linuxParameters }, of);
}

/** The task with a log configuration. */
export function logs(logConfiguration: LogConfiguration, of: Task = ec2): Task {
  return having({ logConfiguration }, of);
}
