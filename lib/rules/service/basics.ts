/** What AWS refuses of a service's name, task definition, count, roles and switches. */
import {
  ECS_NAME,
  error,
  isAbsent,
  malformed,
  noneOf,
  outside,
  refusalIf,
  tokenForm,
  violationIf,
  warning,
} from '../checks.ts';
import type { Rule } from '../rule.ts';
import { items, known } from '../values.ts';
import type { ServiceSubject } from './subject.ts';

const CREATE = 'Amazon ECS API Reference, CreateService';
const UPDATE = 'Amazon ECS API Reference, UpdateService';

/** The rules. */
export const BASIC_RULES: readonly Rule<ServiceSubject>[] = [
  error('service/name', 'A name is up to 255 letters, numbers, _ and -.', CREATE, ({ request }) =>
    malformed('serviceName', request.serviceName || undefined, ECS_NAME),
  ),
  error('service/name-missing', 'A service has a name.', CREATE, ({ request, isUpdate }) =>
    isUpdate
      ? violationIf(
          isAbsent(request.service),
          'service',
          'An update needs the name of its service.',
        )
      : violationIf(isAbsent(request.serviceName), 'serviceName', 'A service needs a name.'),
  ),
  error('service/client-token', 'A token is up to 36 ASCII characters.', CREATE, ({ request }) =>
    malformed('clientToken', request.clientToken, tokenForm(36)),
  ),
  error(
    'service/task-definition-missing',
    'ECS and CodeDeploy deploy a task definition.',
    CREATE,
    ({ request: { taskDefinition }, controller, isUpdate }) =>
      violationIf(
        !isUpdate &&
          isAbsent(taskDefinition) &&
          controller !== undefined &&
          controller !== 'EXTERNAL',
        'taskDefinition',
        'Task definition cannot be blank.',
      ),
  ),
  error(
    'service/desired-count',
    'The desired count is a whole number up to the quota of tasks.',
    'Amazon ECS service quotas',
    ({ request }) => outside('desiredCount', request.desiredCount, 0, 5000),
  ),
  warning(
    'service/desired-count-missing',
    'A replica service has a desired count; some tools fill it in.',
    CREATE,
    ({ request, daemon, isUpdate, controller }) =>
      violationIf(
        !isUpdate && !daemon && controller === 'ECS' && isAbsent(request.desiredCount),
        'desiredCount',
        'CreateService asks for the desiredCount of a service that is no daemon.',
        { hint: 'give it, or leave it to a tool that does' },
      ),
  ),
  error('service/values', 'Switches have the values of their lists.', CREATE, ({ request }) => [
    ...noneOf('schedulingStrategy', request.schedulingStrategy, ['REPLICA', 'DAEMON']),
    ...noneOf('propagateTags', request.propagateTags, ['TASK_DEFINITION', 'SERVICE', 'NONE']),
    ...noneOf('availabilityZoneRebalancing', request.availabilityZoneRebalancing, [
      'ENABLED',
      'DISABLED',
    ]),
    ...noneOf('deploymentController.type', request.deploymentController?.type, [
      'ECS',
      'CODE_DEPLOY',
      'EXTERNAL',
    ]),
  ]),
  warning(
    'service/managed-tags',
    'Managed tags say which tags they bring along.',
    CREATE,
    ({ request: { enableECSManagedTags, propagateTags }, isUpdate }) =>
      violationIf(
        !isUpdate && enableECSManagedTags === true && isAbsent(propagateTags),
        'propagateTags',
        'ECS managed tags without propagateTags leave the tags of the service off its tasks.',
      ),
  ),
  error(
    'service/exec-role',
    'ECS Exec needs a task role.',
    'AWS, refusal of UpdateService (docker-archive/compose-cli 2120)',
    ({ request: { enableExecuteCommand }, task }) =>
      refusalIf(
        enableExecuteCommand === true && task !== undefined && isAbsent(task.taskRoleArn),
        'enableExecuteCommand',
        "The service couldn't be updated because a valid taskRoleArn is not being used. Specify a valid task role in your task definition and try again.",
      ),
  ),
  error(
    'service/role-awsvpc',
    'Tasks with awsvpc need the service-linked role.',
    CREATE,
    (subject) =>
      violationIf(
        !isAbsent(subject.request.role) && subject.networkMode === 'awsvpc',
        'role',
        'You cannot specify an IAM role for services that require a service linked role: the tasks use awsvpc.',
      ),
  ),
  error(
    'service/role-linked',
    'Several target groups, service discovery and other controllers need the service-linked role.',
    CREATE,
    ({ request: { role, loadBalancers, serviceRegistries }, controller }) => {
      const uses = [
        ...(items(loadBalancers).length > 1 ? ['more than one target group'] : []),
        ...(items(serviceRegistries).length > 0 ? ['service discovery'] : []),
        ...(controller === 'EXTERNAL' ? ['an external deployment controller'] : []),
      ];
      return violationIf(
        !isAbsent(role) && uses.length > 0,
        'role',
        `You cannot specify an IAM role for services that use ${uses.join(' and ')}: they require a service linked role.`,
      );
    },
  ),
  error('service/role-alone', 'A role is for a load balancer.', CREATE, ({ request }) =>
    violationIf(
      !isAbsent(request.role) && isAbsent(request.loadBalancers),
      'role',
      'A role is only for a service with a load balancer.',
    ),
  ),
  error(
    'service/update-fixed',
    'What a service is made with cannot be updated.',
    UPDATE,
    ({ request, isUpdate }) =>
      (['serviceName', 'launchType', 'schedulingStrategy', 'role', 'tags', 'clientToken'] as const)
        .filter((field) => isUpdate && request[field] !== undefined)
        .map((field) => ({
          path: field,
          detail: `UpdateService does not take ${field}.`,
          ...(field === 'tags' ? { hint: 'tags change by TagResource' } : {}),
        })),
  ),
  error(
    'service/monitoring-metric',
    'CPUUtilization and MemoryUtilization can be collected more often.',
    'Amazon ECS API Reference, MetricConfiguration',
    ({ request: { monitoring } }) =>
      items(monitoring?.metricConfigurations).flatMap(({ metricNames }, index) => {
        const path = `monitoring.metricConfigurations[${index}].metricNames`;
        return isAbsent(metricNames)
          ? violationIf(true, path, 'A metric configuration needs metric names.')
          : items(metricNames).flatMap((name, at) =>
              noneOf(`${path}[${at}]`, name, ['CPUUtilization', 'MemoryUtilization']),
            );
      }),
  ),
  error(
    'service/monitoring-resolution',
    'Metrics are collected every 20 or 60 seconds.',
    'Amazon ECS API Reference, MetricConfiguration',
    ({ request: { monitoring } }) =>
      items(monitoring?.metricConfigurations).flatMap(({ resolutionSeconds }, index) =>
        violationIf(
          resolutionSeconds === undefined ||
            (known(resolutionSeconds) !== undefined &&
              resolutionSeconds !== 20 &&
              resolutionSeconds !== 60),
          `monitoring.metricConfigurations[${index}].resolutionSeconds`,
          `${resolutionSeconds ?? 'nothing'} is neither 20 nor 60.`,
        ),
      ),
  ),
];
