/** What AWS refuses of one container. */
import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import type { Finding } from '../../../resource-type.ts';
import { malformed, outside, violation } from '../../findings.ts';
import { ECS_NAME, errorIf, items, known, type Rule, repeated, warningIf } from '../rules.ts';
import { networkModeOf } from './canonical.ts';
import type { TaskDefinitionProperties } from './properties.ts';

/** A rule of one container of a task. */
export type ContainerRule = (
  container: ContainerDefinition,
  path: string,
  task: TaskDefinitionProperties,
) => readonly Finding[];

/** Applies a rule to every container of a task. */
export function eachContainer(rule: ContainerRule): Rule<TaskDefinitionProperties> {
  return (task) =>
    items(task.containerDefinitions).flatMap((container, index) =>
      rule(container, `containerDefinitions[${index}]`, task),
    );
}

const RULES: readonly ContainerRule[] = [
  ({ name }, path) => malformed(`${path}.name`, name, ECS_NAME),
  ({ image }, path) =>
    errorIf(
      image === undefined || image === '',
      `${path}.image`,
      'Container.image should not be null or empty.',
    ),
  ({ image }, path) => {
    const digest = known(image)?.split('@')[1];
    return errorIf(
      digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest),
      `${path}.image`,
      `The digest of ${image} is not sha256: and 64 hexadecimal digits.`,
    );
  },
  ({ memory }, path) => outside(`${path}.memory`, memory, 6, 33_554_432),
  ({ memory, memoryReservation }, path) =>
    errorIf(
      typeof memory === 'number' &&
        typeof memoryReservation === 'number' &&
        memoryReservation > memory,
      `${path}.memoryReservation`,
      `${memoryReservation} is more than the hard limit 'memory' of ${memory}.`,
    ),
  ({ hostname }, path, task) =>
    errorIf(
      hostname !== undefined && networkModeOf(task) === 'awsvpc',
      `${path}.hostname`,
      'hostname is not supported on container when networkMode=awsvpc.',
    ),
  ({ extraHosts }, path, task) =>
    errorIf(
      items(extraHosts).length > 0 && networkModeOf(task) === 'awsvpc',
      `${path}.extraHosts`,
      'extraHosts are not supported when networkMode=awsvpc.',
    ),
  ({ links }, path, task) =>
    errorIf(
      items(links).length > 0 && networkModeOf(task) !== 'bridge',
      `${path}.links`,
      `links are only supported when networkMode=bridge, not ${networkModeOf(task)}.`,
    ),
  ({ healthCheck }, path) => {
    if (healthCheck === undefined) return [];
    const { command, interval, timeout, retries, startPeriod } = healthCheck;
    const [form] = items(command);
    return [
      ...errorIf(
        known(form) !== undefined && !/^(CMD|CMD-SHELL|NONE)$/.test(form ?? ''),
        `${path}.healthCheck.command`,
        `The command begins with ${JSON.stringify(form)}; it must begin with CMD or CMD-SHELL.`,
      ),
      ...outside(`${path}.healthCheck.interval`, interval, 5, 300),
      ...outside(`${path}.healthCheck.timeout`, timeout, 2, 60),
      ...outside(`${path}.healthCheck.retries`, retries, 1, 10),
      ...outside(`${path}.healthCheck.startPeriod`, startPeriod, 0, 300),
      ...warningIf(
        (known(timeout) ?? 5) >= (known(interval) ?? 30),
        `${path}.healthCheck.timeout`,
        `The timeout of ${timeout ?? 5} s is not below the interval of ${interval ?? 30} s.`,
      ),
    ];
  },
  ({ restartPolicy }, path) => [
    ...outside(
      `${path}.restartPolicy.restartAttemptPeriod`,
      restartPolicy?.restartAttemptPeriod,
      60,
      1800,
    ),
    ...errorIf(
      items(restartPolicy?.ignoredExitCodes).length > 50,
      `${path}.restartPolicy.ignoredExitCodes`,
      'There can be 50 ignored exit codes.',
    ),
  ],
  ({ secrets, environment }, path, task) => {
    const names = items(secrets).flatMap(({ name }) => known(name) ?? []);
    const variables = new Set(items(environment).map(({ name }) => name));
    const twice = repeated(names);
    const both = names.filter((name) => variables.has(name));
    return [
      ...errorIf(
        twice.length > 0,
        `${path}.secrets`,
        `Duplicate secret names found: ${twice.join(', ')}. Each secret name must be unique.`,
      ),
      ...errorIf(
        both.length > 0,
        `${path}.secrets`,
        `The secret name must be unique and not shared with any environment variable, such as '${both[0]}'.`,
      ),
      ...errorIf(
        names.length > 0 && task.executionRoleArn === undefined,
        `${path}.secrets`,
        "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
      ),
    ];
  },
  ({ environmentFiles }, path) =>
    errorIf(
      items(environmentFiles).length > 10,
      `${path}.environmentFiles`,
      'There can be 10 environment files.',
    ),
  ({ logConfiguration: log }, path) => {
    if (log?.logDriver !== 'awslogs') return [];
    const missing = ['awslogs-region', 'awslogs-group'].filter((key) => !log.options?.[key]);
    return errorIf(
      missing.length > 0,
      `${path}.logConfiguration.options`,
      `Log driver awslogs requires options: ${missing.join(', ')}`,
    );
  },
  ({ ulimits }, path) =>
    items(ulimits).flatMap(({ name, softLimit, hardLimit }, index) =>
      errorIf(
        typeof softLimit === 'number' && typeof hardLimit === 'number' && softLimit > hardLimit,
        `${path}.ulimits[${index}]`,
        `The soft limit ${softLimit} of ${name} is above the hard limit ${hardLimit}.`,
      ),
    ),
  ({ linuxParameters: linux }, path) => [
    ...outside(`${path}.linuxParameters.swappiness`, linux?.swappiness, 0, 100),
    ...errorIf(
      linux?.swappiness !== undefined && linux.maxSwap === undefined,
      `${path}.linuxParameters.swappiness`,
      'swappiness has no effect without maxSwap, and AWS refuses it.',
    ),
  ],
  ({ mountPoints }, path, task) => {
    const volumes = new Set(items(task.volumes).map(({ name }) => name));
    return items(mountPoints).flatMap(({ sourceVolume }, index) =>
      known(sourceVolume) === undefined || volumes.has(sourceVolume)
        ? []
        : [violation(`${path}.mountPoints[${index}]`, `Unknown volume '${sourceVolume}'.`)],
    );
  },
];

/** The rules of single containers. */
export const CONTAINER_RULES: readonly Rule<TaskDefinitionProperties>[] = [
  ...RULES.map(eachContainer),
  ({ containerDefinitions }) => {
    const containers = items(containerDefinitions);
    const routers = containers.filter(({ firelensConfiguration }) => firelensConfiguration);
    const users = containers.filter(
      ({ logConfiguration }) => logConfiguration?.logDriver === 'awsfirelens',
    );
    return [
      ...errorIf(
        routers.length > 1,
        'containerDefinitions',
        'At most one container can have a firelensConfiguration.',
      ),
      ...errorIf(
        routers.length > 0 && users.length === 0,
        'containerDefinitions',
        'When a firelensConfiguration object is specified, at least one container has to be configured with the awsfirelens log driver.',
      ),
      ...errorIf(
        users.length > 0 && routers.length === 0,
        'containerDefinitions',
        'The awsfirelens log driver needs a container with a firelensConfiguration.',
      ),
    ];
  },
];
