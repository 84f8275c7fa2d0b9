/** What an Express service is asked to be: filled on creation, merged on update, and what AWS refuses of it. */
import type {
  CreateExpressGatewayServiceRequest,
  ExpressGatewayContainer,
  RegisterTaskDefinitionRequest,
} from '@aws-sdk/client-ecs';
import type { ExpressSettings } from './express-record.ts';
import { invalid } from './faults.ts';
import { checkGroup, checkSubnet } from './neighbours.ts';
import { type Place, plain } from './place.ts';
import type { TaskDefinitionRecord } from './task-definition-record.ts';

/** The members that a creation and an update have in common. */
export type ExpressRequest = Omit<
  CreateExpressGatewayServiceRequest,
  'infrastructureRoleArn' | 'serviceName' | 'cluster' | 'tags'
>;

/** The name that the container which takes the traffic has in the task definition. */
export const MAIN = 'Main';

const NEW: ExpressSettings = {
  cpu: '256',
  memory: '512',
  cpuArchitecture: 'X86_64',
  healthCheckPath: '/ping',
  networkConfiguration: {},
  scalingTarget: {
    minTaskCount: 1,
    maxTaskCount: 20,
    autoScalingMetric: 'AVERAGE_CPU',
    autoScalingTargetValue: 60,
  },
};

/** What an Express service is asked to be after a request; absent members stay, or are AWS's defaults on creation. */
export function askedSettings(
  place: Place,
  before: ExpressSettings | undefined,
  request: ExpressRequest,
): ExpressSettings {
  checkRequest(request);
  const old = before ?? NEW;
  const container = request.primaryContainer;
  const settings: ExpressSettings = plain({
    executionRoleArn: request.executionRoleArn ?? old.executionRoleArn,
    taskRoleArn: request.taskRoleArn ?? old.taskRoleArn,
    cpu: request.cpu ?? old.cpu,
    memory: request.memory ?? old.memory,
    cpuArchitecture: request.cpuArchitecture ?? old.cpuArchitecture,
    healthCheckPath: request.healthCheckPath ?? old.healthCheckPath,
    networkConfiguration: {
      ...old.networkConfiguration,
      ...plain(request.networkConfiguration ?? {}),
    },
    scalingTarget: { ...old.scalingTarget, ...plain(request.scalingTarget ?? {}) },
    primaryContainer: container === undefined ? old.primaryContainer : filledContainer(container),
  });
  checkSettings(place, settings);
  return settings;
}

/** What the customer's own task definition says, in place of the members that it excludes. */
export function settingsOfDefinition(
  settings: ExpressSettings,
  { body }: TaskDefinitionRecord,
): ExpressSettings {
  const main = body.containerDefinitions?.find(({ name }) => name === MAIN);
  const [port, ...others] = main?.portMappings ?? [];
  if (main === undefined) throw invalid(`The task definition must have a container named ${MAIN}.`);
  if (port?.containerPort === undefined || port.name === undefined || others.length > 0)
    throw invalid(
      `The container ${MAIN} must have a single port mapping with a container port and a port name.`,
    );
  if ((port.protocol ?? 'tcp') !== 'tcp')
    throw invalid(`The port mapping of the container ${MAIN} must use the protocol tcp.`);
  if (body.requiresCompatibilities?.includes('FARGATE') !== true)
    throw invalid('The task definition must have FARGATE compatibility.');
  const {
    executionRoleArn,
    taskRoleArn,
    primaryContainer: _,
    cpuArchitecture: _c,
    ...rest
  } = settings;
  const own = { executionRoleArn: body.executionRoleArn, taskRoleArn: body.taskRoleArn };
  return plain({
    ...rest,
    ...own,
    cpu: body.cpu ?? rest.cpu,
    memory: body.memory ?? rest.memory,
    cpuArchitecture: body.runtimePlatform?.cpuArchitecture,
    primaryContainer: { image: main.image, containerPort: port.containerPort },
  }) as ExpressSettings;
}

/** The task definition that ECS registers for an Express service. */
export function ownDefinition(
  family: string,
  region: string,
  settings: ExpressSettings,
): RegisterTaskDefinitionRequest {
  const { primaryContainer, executionRoleArn, taskRoleArn, cpu, memory, cpuArchitecture } =
    settings;
  const container = primaryContainer ?? { image: '' };
  const logs = container.awsLogsConfiguration;
  const credentials = container.repositoryCredentials?.credentialsParameter;
  return plain({
    family,
    executionRoleArn,
    taskRoleArn,
    cpu,
    memory,
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    runtimePlatform: {
      cpuArchitecture: cpuArchitecture ?? 'X86_64',
      operatingSystemFamily: 'LINUX',
    },
    containerDefinitions: [
      {
        name: MAIN,
        image: container.image,
        essential: true,
        command: container.command,
        environment: container.environment,
        secrets: container.secrets,
        portMappings: [{ name: 'main', containerPort: container.containerPort, protocol: 'tcp' }],
        ...(credentials === undefined
          ? {}
          : { repositoryCredentials: { credentialsParameter: credentials } }),
        ...(logs === undefined
          ? {}
          : {
              logConfiguration: {
                logDriver: 'awslogs',
                options: {
                  'awslogs-group': logs.logGroup ?? '',
                  'awslogs-region': region,
                  'awslogs-stream-prefix': logs.logStreamPrefix ?? '',
                },
              },
            }),
      },
    ],
  }) as RegisterTaskDefinitionRequest;
}

function filledContainer(container: ExpressGatewayContainer): ExpressGatewayContainer {
  return plain({ containerPort: 80, ...container });
}

const EXCLUDED = [
  'primaryContainer',
  'executionRoleArn',
  'taskRoleArn',
  'cpu',
  'memory',
  'cpuArchitecture',
] as const;

function checkRequest(request: ExpressRequest): void {
  if (request.taskDefinitionArn === undefined) return;
  const given = EXCLUDED.filter((member) => request[member] !== undefined);
  if (given.length > 0)
    throw invalid(`${given.join(', ')} cannot be specified together with taskDefinitionArn.`);
}

function checkSettings(place: Place, settings: ExpressSettings): void {
  if (!settings.healthCheckPath.startsWith('/'))
    throw invalid('The health check path must start with a forward slash.');
  const { subnets = [], securityGroups = [] } = settings.networkConfiguration;
  if (subnets.length === 0)
    throw invalid('No default VPC was found. Specify subnets in networkConfiguration.');
  const vpcs = new Set([
    ...subnets.map((id) => checkSubnet(place, id)),
    ...securityGroups.map((id) => checkGroup(place, id)),
  ]);
  if (vpcs.size > 1) throw invalid('The subnets and security groups must be in the same VPC.');
  const { minTaskCount = 0, maxTaskCount = 0 } = settings.scalingTarget;
  if (minTaskCount < 0 || maxTaskCount < minTaskCount)
    throw invalid(
      `The maximum task count (${maxTaskCount}) must not be lower than the minimum task count (${minTaskCount}).`,
    );
}
