/** What AWS refuses of a task definition as a whole; containers, ports and Fargate have files of their own. */
import type { EFSVolumeConfiguration } from '@aws-sdk/client-ecs';
import type { Finding } from '../../../resource-type.ts';
import { malformed, outside } from '../../findings.ts';
import { applyRules, ECS_NAME, errorIf, items, known, type Rule, repeated } from '../rules.ts';
import { networkModeOf, runsOnFargate } from './canonical.ts';
import { CONTAINER_RULES } from './container-rules.ts';
import { DEPENDENCY_RULES } from './dependency-rules.ts';
import { FARGATE_RULES } from './fargate-rules.ts';
import { PORT_RULES } from './port-rules.ts';
import type { TaskDefinitionProperties } from './properties.ts';
import { memoryInMiB, unitsOfCpu } from './sizes.ts';

/** Findings about one task definition. */
export function taskDefinitionFindings(properties: TaskDefinitionProperties): readonly Finding[] {
  return applyRules(
    [
      ...TASK_RULES,
      ...CONTAINER_RULES,
      ...DEPENDENCY_RULES,
      ...PORT_RULES,
      ...(runsOnFargate(properties) ? FARGATE_RULES : EC2_RULES),
    ],
    properties,
  );
}

type TaskRule = Rule<TaskDefinitionProperties>;

const TASK_RULES: readonly TaskRule[] = [
  ({ family }) =>
    malformed('family', family, {
      ...ECS_NAME,
      says: `${ECS_NAME.says}. AWS says: Family contains invalid characters.`,
    }),
  ({ containerDefinitions }) =>
    errorIf(
      Array.isArray(containerDefinitions) && containerDefinitions.length === 0,
      'containerDefinitions',
      'Container list cannot be empty.',
    ),
  ({ containerDefinitions }) =>
    errorIf(
      items(containerDefinitions).length > 10,
      'containerDefinitions',
      `${items(containerDefinitions).length} containers; a task definition can have 10.`,
    ),
  ({ containerDefinitions }) => {
    const names = repeated(items(containerDefinitions).flatMap(({ name }) => known(name) ?? []));
    return errorIf(
      names.length > 0,
      'containerDefinitions',
      `More than one container is named ${names.join(', ')}.`,
    );
  },
  ({ containerDefinitions }) => {
    const containers = items(containerDefinitions);
    return errorIf(
      containers.length > 0 && containers.every(({ essential }) => essential === false),
      'containerDefinitions',
      'At least one container must be essential.',
    );
  },
  ({ cpu }) =>
    errorIf(
      known(cpu) !== undefined && unitsOfCpu(cpu) === undefined,
      'cpu',
      `${JSON.stringify(cpu)}: Invalid 'cpu' setting for task.`,
      'give CPU units such as "1024", or "1 vCPU"',
    ),
  ({ memory }) =>
    errorIf(
      known(memory) !== undefined && memoryInMiB(memory) === undefined,
      'memory',
      `${JSON.stringify(memory)}: Invalid 'memory' setting for task.`,
      'give MiB such as "2048", or "2 GB"',
    ),
  sumRule('cpu', ({ cpu }) => unitsOfCpu(cpu)),
  sumRule('memory', ({ memory }) => memoryInMiB(memory)),
  (task) =>
    errorIf(
      task.proxyConfiguration !== undefined && networkModeOf(task) !== 'awsvpc',
      'proxyConfiguration',
      `The network mode is ${networkModeOf(task)}; a proxy configuration needs awsvpc.`,
    ),
  (task) =>
    errorIf(
      task.enableFaultInjection === true && !/^(awsvpc|host)$/.test(networkModeOf(task)),
      'enableFaultInjection',
      `The network mode is ${networkModeOf(task)}; fault injection needs awsvpc or host.`,
    ),
  ({ ephemeralStorage }) =>
    outside('ephemeralStorage.sizeInGiB', ephemeralStorage?.sizeInGiB, 21, 200),
  ({ placementConstraints }) =>
    errorIf(
      items(placementConstraints).length > 10,
      'placementConstraints',
      `${items(placementConstraints).length} constraints; there can be 10.`,
    ),
  ({ volumes }) => {
    const names = repeated(items(volumes).flatMap(({ name }) => known(name) ?? []));
    return errorIf(
      names.length > 0,
      'volumes',
      `More than one volume is named ${names.join(', ')}.`,
    );
  },
  ({ volumes }) =>
    errorIf(
      items(volumes).filter(({ configuredAtLaunch }) => configuredAtLaunch === true).length > 1,
      'volumes',
      'Only one volume can be configured at launch.',
    ),
  ({ volumes, taskRoleArn }) =>
    items(volumes).flatMap(({ efsVolumeConfiguration: efs }, index) =>
      efs === undefined
        ? []
        : efsFindings(`volumes[${index}].efsVolumeConfiguration`, efs, taskRoleArn !== undefined),
    ),
];

/** Rules of tasks that run on container instances. */
const EC2_RULES: readonly TaskRule[] = [
  ({ cpu }) => (unitsOfCpu(cpu) === undefined ? [] : outside('cpu', unitsOfCpu(cpu), 128, 196_608)),
  ({ memory, containerDefinitions }) =>
    memory !== undefined
      ? []
      : items(containerDefinitions).flatMap((container, index) =>
          errorIf(
            (container.memory ?? container.memoryReservation ?? 0) === 0,
            `containerDefinitions[${index}]`,
            `Invalid setting for container '${container.name}'. At least one of 'memory' or 'memoryReservation' must be specified.`,
          ),
        ),
  ({ ephemeralStorage }) =>
    errorIf(
      ephemeralStorage !== undefined,
      'ephemeralStorage',
      'Ephemeral storage can only be sized for tasks on Fargate.',
    ),
];

function sumRule(
  what: 'cpu' | 'memory',
  limitOf: (task: TaskDefinitionProperties) => number | undefined,
): TaskRule {
  return (task) => {
    const limit = limitOf(task);
    if (limit === undefined) return [];
    const containers = items(task.containerDefinitions);
    const shares = containers.map((container) => Number(known(container[what]) ?? 0));
    const alone = containers.flatMap(({ name }, index) =>
      errorIf(
        (shares[index] ?? 0) > limit,
        `containerDefinitions[${index}].${what}`,
        `The '${what}' setting for container '${name}' is greater than for the task: ${shares[index]} > ${limit}.`,
      ),
    );
    const sum = shares.reduce((total, share) => total + share, 0);
    return alone.length > 0
      ? alone
      : errorIf(
          sum > limit,
          'containerDefinitions',
          `The containers' ${what} adds up to ${sum}, which is more than the task's ${limit}.`,
        );
  };
}

function efsFindings(
  path: string,
  { authorizationConfig, rootDirectory, transitEncryption }: EFSVolumeConfiguration,
  hasTaskRole: boolean,
): readonly Finding[] {
  const { accessPointId, iam } = authorizationConfig ?? {};
  return [
    ...errorIf(
      accessPointId !== undefined && (known(rootDirectory) ?? '/') !== '/',
      `${path}.rootDirectory`,
      'When using an EFS access point, the root directory must either be set to "/" or be omitted.',
    ),
    ...errorIf(
      (accessPointId !== undefined || iam === 'ENABLED') && transitEncryption !== 'ENABLED',
      `${path}.transitEncryption`,
      'An access point or IAM authorization needs transitEncryption ENABLED.',
    ),
    ...errorIf(
      iam === 'ENABLED' && !hasTaskRole,
      `${path}.authorizationConfig.iam`,
      'IAM authorization uses the task role, and the task has none.',
    ),
  ];
}
