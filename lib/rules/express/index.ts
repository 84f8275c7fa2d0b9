/** What AWS refuses of Express services. */
import type {
  CreateExpressGatewayServiceRequest,
  RegisterTaskDefinitionRequest,
} from '@aws-sdk/client-ecs';
import { ECS_NAME, error, isAbsent, malformed, noneOf, outside, violationIf } from '../checks.ts';
import type { Neighbourhood } from '../neighbourhood.ts';
import type { LeftOut, Rule } from '../rule.ts';
import { items, known } from '../values.ts';

const CREATE = 'Amazon ECS API Reference, CreateExpressGatewayService';
const CONTAINER = 'Amazon ECS API Reference, ExpressGatewayContainer';
const SCALING = 'Amazon ECS API Reference, ExpressGatewayScalingTarget';

/** An Express service and its task definition, where it names one that is known. */
export interface ExpressSubject {
  readonly request: Partial<CreateExpressGatewayServiceRequest>;
  readonly task: RegisterTaskDefinitionRequest | undefined;
}

/** Gathers what the rules need. */
export function expressSubject(
  request: ExpressSubject['request'],
  neighbourhood: Neighbourhood,
): ExpressSubject {
  const { taskDefinitionArn } = request;
  return {
    request,
    task: isAbsent(taskDefinitionArn) ? undefined : neighbourhood.taskDefinition(taskDefinitionArn),
  };
}

const OF_TASK_DEFINITION = [
  'primaryContainer',
  'executionRoleArn',
  'taskRoleArn',
  'cpu',
  'memory',
  'cpuArchitecture',
] as const;

/** The rules. */
export const EXPRESS_RULES: readonly Rule<ExpressSubject>[] = [
  error('express/role', 'ECS acts by an infrastructure role.', CREATE, ({ request }) =>
    violationIf(
      isAbsent(request.infrastructureRoleArn),
      'infrastructureRoleArn',
      'An Express service needs an infrastructure role.',
    ),
  ),
  error('express/name', 'A name is up to 255 letters, numbers, _ and -.', CREATE, ({ request }) =>
    malformed('serviceName', request.serviceName || undefined, ECS_NAME),
  ),
  error('express/container', 'It has a container or a task definition.', CREATE, ({ request }) =>
    violationIf(
      isAbsent(request.primaryContainer) && isAbsent(request.taskDefinitionArn),
      'primaryContainer',
      'Give a primaryContainer, or the taskDefinitionArn of a task definition.',
    ),
  ),
  error('express/execution-role', 'Its image is pulled by a role.', CREATE, ({ request }) =>
    violationIf(
      !isAbsent(request.primaryContainer) &&
        isAbsent(request.taskDefinitionArn) &&
        isAbsent(request.executionRoleArn),
      'executionRoleArn',
      'An Express service with a primaryContainer needs an execution role.',
    ),
  ),
  error('express/one-way', 'A task definition says it all.', CREATE, ({ request }) =>
    OF_TASK_DEFINITION.filter(
      (field) => !isAbsent(request.taskDefinitionArn) && !isAbsent(request[field]),
    ).map((field) => ({
      path: field,
      detail: `${field} cannot be given together with taskDefinitionArn.`,
    })),
  ),
  error('express/image', 'A container has an image.', CONTAINER, ({ request }) =>
    violationIf(
      !isAbsent(request.primaryContainer) && isAbsent(request.primaryContainer?.image),
      'primaryContainer.image',
      'The primary container has no image.',
    ),
  ),
  error('express/port', 'A container listens on a port.', CONTAINER, ({ request }) =>
    outside('primaryContainer.containerPort', request.primaryContainer?.containerPort, 1, 65_535),
  ),
  error('express/logs', 'Logs have group and prefix.', CONTAINER, ({ request }) => {
    const logs = request.primaryContainer?.awsLogsConfiguration;
    return violationIf(
      !isAbsent(logs) && (isAbsent(logs?.logGroup) || isAbsent(logs?.logStreamPrefix)),
      'primaryContainer.awsLogsConfiguration',
      'The log configuration needs both logGroup and logStreamPrefix.',
    );
  }),
  error('express/health-path', 'A path begins with a slash.', CREATE, ({ request }) =>
    violationIf(
      typeof request.healthCheckPath === 'string' && !request.healthCheckPath.startsWith('/'),
      'healthCheckPath',
      `${JSON.stringify(request.healthCheckPath)} does not begin with a slash.`,
    ),
  ),
  error('express/architecture', 'Processors are X86_64 or ARM64.', CREATE, ({ request }) =>
    noneOf('cpuArchitecture', request.cpuArchitecture, ['X86_64', 'ARM64']),
  ),
  error('express/scaling', 'Counts go from less to more.', SCALING, ({ request }) => {
    const { minTaskCount: min, maxTaskCount: max } = request.scalingTarget ?? {};
    return [
      ...outside('scalingTarget.minTaskCount', min, 0, 5000),
      ...outside('scalingTarget.maxTaskCount', max, 0, 5000),
      ...violationIf(
        typeof min === 'number' && typeof max === 'number' && min > max,
        'scalingTarget.minTaskCount',
        `minTaskCount ${min} is greater than maxTaskCount ${max}.`,
      ),
    ];
  }),
  error('express/metric', 'It scales by a metric that there is.', SCALING, ({ request }) =>
    noneOf('scalingTarget.autoScalingMetric', request.scalingTarget?.autoScalingMetric, [
      'AVERAGE_CPU',
      'AVERAGE_MEMORY',
      'REQUEST_COUNT_PER_TARGET',
    ]),
  ),
  error('express/metric-target', 'Shares of CPU and memory are percent.', SCALING, (subject) => {
    const { autoScalingMetric: metric, autoScalingTargetValue: target } =
      subject.request.scalingTarget ?? {};
    const most = metric === 'REQUEST_COUNT_PER_TARGET' ? 2_147_483_647 : 100;
    return outside('scalingTarget.autoScalingTargetValue', target, 1, most);
  }),
  error('express/main', 'The task definition has a container Main.', CREATE, ({ task }) => {
    const names = items(task?.containerDefinitions).map(({ name }) => name);
    return violationIf(
      task !== undefined && names.every((name) => known(name) !== undefined && name !== 'Main'),
      'taskDefinitionArn',
      'The task definition of an Express service needs a container named Main.',
    );
  }),
  error('express/main-port', 'Main has one named TCP port.', CREATE, ({ task }) => {
    const main = items(task?.containerDefinitions).find(({ name }) => name === 'Main');
    const ports = items(main?.portMappings);
    const [port] = ports;
    return violationIf(
      main !== undefined &&
        (ports.length !== 1 ||
          isAbsent(port?.name) ||
          isAbsent(port?.containerPort) ||
          known(port?.protocol) === 'udp'),
      'taskDefinitionArn',
      'The container Main needs one TCP port mapping, with a container port and a name.',
    );
  }),
  error('express/fargate', 'The task definition is one for Fargate.', CREATE, ({ task }) =>
    violationIf(
      task !== undefined &&
        (isAbsent(task.requiresCompatibilities) ||
          (items(task.requiresCompatibilities).length > 0 &&
            items(task.requiresCompatibilities).every(
              (one) => known(one) !== undefined && one !== 'FARGATE',
            ))),
      'taskDefinitionArn',
      'The task definition of an Express service lists FARGATE in requiresCompatibilities.',
    ),
  ),
];

/** What is not judged, and why. */
export const EXPRESS_LEFT_OUT: readonly LeftOut[] = [
  {
    what: 'the sizes of CPU and memory of an Express service go together',
    why: 'the API reference does not list them for Express services; Fargate decides when the first task starts',
  },
];
