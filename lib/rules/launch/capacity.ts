/** What AWS refuses of where tasks are to run. */
import { error, isAbsent, noneOf, violationIf } from '../checks.ts';
import type { Rule } from '../rule.ts';
import { items, known } from '../values.ts';
import type { LaunchSubject, Platform } from './subject.ts';

const RUN_TASK = 'Amazon ECS API Reference, RunTask and CreateService';
const FARGATE_GUIDE = 'Amazon ECS Developer Guide, Fargate platform versions';

const COMPATIBILITY: Readonly<Record<Platform, string>> = {
  Fargate: 'FARGATE',
  'Auto Scaling group': 'EC2',
  'external instances': 'EXTERNAL',
  'managed instances': 'MANAGED_INSTANCES',
};

/** The rules. */
export const CAPACITY_RULES: readonly Rule<LaunchSubject>[] = [
  error(
    'capacity/one-way',
    'A launch type and a capacity provider strategy exclude each other.',
    RUN_TASK,
    ({ request: { launchType, capacityProviderStrategy: strategy } }) =>
      violationIf(
        !isAbsent(launchType) && items(strategy).length > 0,
        'launchType',
        'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
      ),
  ),
  error(
    'capacity/launch-type',
    'A launch type is EC2, FARGATE or EXTERNAL.',
    RUN_TASK,
    ({ request: { launchType } }) =>
      noneOf('launchType', launchType, ['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES']).map(
        (one) =>
          launchType === 'FARGATE_SPOT'
            ? { ...one, hint: 'Fargate Spot is reached by a capacity provider strategy' }
            : one,
      ),
  ),
  error(
    'capacity/managed-by-strategy',
    'Managed instances are reached by a capacity provider strategy alone.',
    RUN_TASK,
    ({ request: { launchType } }) =>
      violationIf(
        launchType === 'MANAGED_INSTANCES',
        'launchType',
        'Managed instances are reached by a capacity provider strategy, not by a launch type.',
      ),
  ),
  error(
    'capacity/compatibility',
    'The task definition lists what it is to run on in requiresCompatibilities.',
    'Amazon ECS API Reference, RegisterTaskDefinition',
    ({ request, platform, task }) => {
      if (platform === undefined || task === undefined) return [];
      const needed = COMPATIBILITY[platform];
      const { requiresCompatibilities: given } = task;
      return violationIf(
        !supports(needed, given),
        isAbsent(request.launchType) ? 'capacityProviderStrategy' : 'launchType',
        `Task definition does not support launch_type ${needed}.`,
        { hint: `add ${needed} to its requiresCompatibilities` },
      );
    },
  ),
  error(
    'capacity/associated',
    'The providers of a strategy are associated with the cluster.',
    'Amazon ECS API Reference, CreateService',
    ({ request, cluster }) =>
      items(request.capacityProviderStrategy).flatMap(({ capacityProvider: name }, index) => {
        const names = cluster?.capacityProviders;
        return violationIf(
          names !== undefined && known(name) !== undefined && !names.includes(String(name)),
          `capacityProviderStrategy[${index}].capacityProvider`,
          `${name} is not associated with the cluster, whose capacity providers are ${names?.join(', ')}.`,
          { hint: 'add it to capacityProviders of the cluster, or use one of those' },
        );
      }),
  ),
  error(
    'capacity/platform-version',
    'A platform version is for tasks on Fargate.',
    RUN_TASK,
    ({ request: { platformVersion }, platform }) =>
      violationIf(
        !isAbsent(platformVersion) && platform !== undefined && platform !== 'Fargate',
        'platformVersion',
        'A platform version can only be given for tasks on Fargate.',
      ),
  ),
  error(
    'capacity/platform-version-old',
    'What Fargate learned with a platform version needs that version.',
    FARGATE_GUIDE,
    ({ request, task }) => {
      const version = known(request.platformVersion);
      const needs = [
        ...(request.enableExecuteCommand === true ? ['ECS Exec'] : []),
        ...(items(request.volumeConfigurations).length > 0 ? ['an EBS volume'] : []),
        ...(items(task?.volumes).some((volume) => volume.efsVolumeConfiguration !== undefined)
          ? ['an EFS volume']
          : []),
        ...(task?.ephemeralStorage === undefined ? [] : ['ephemeralStorage']),
      ];
      return violationIf(
        needs.length > 0 && isOlder(version, [1, 4, 0]) && !isWindows(task),
        'platformVersion',
        `Platform version ${version} cannot do ${needs.join(', ')}: that needs 1.4.0.`,
        { hint: 'leave platformVersion out for LATEST' },
      );
    },
  ),
  error(
    'capacity/spot-windows',
    'Fargate Spot runs no Windows tasks.',
    'Amazon ECS Developer Guide, Fargate capacity providers',
    ({ request, task }) =>
      violationIf(
        namesSpot(request.capacityProviderStrategy) && isWindows(task),
        'capacityProviderStrategy',
        `FARGATE_SPOT runs no ${task?.runtimePlatform?.operatingSystemFamily}: it is for Linux alone.`,
      ),
  ),
  error(
    'capacity/spot-platform-version',
    'Fargate Spot needs platform version 1.3.0.',
    'Amazon ECS Developer Guide, Fargate capacity providers',
    ({ request, task }) =>
      violationIf(
        namesSpot(request.capacityProviderStrategy) &&
          isOlder(known(request.platformVersion), [1, 3, 0]) &&
          !isWindows(task),
        'platformVersion',
        `FARGATE_SPOT needs platform version 1.3.0, not ${request.platformVersion}.`,
      ),
  ),
];

/** Whether a platform version of Linux is known to be older than another. */
export function isOlder(
  version: string | undefined,
  than: readonly [number, number, number],
): boolean {
  if (typeof version !== 'string' || !/^\d+\.\d+\.\d+$/.test(version)) return false;
  const parts = version.split('.').map(Number);
  const at = than.findIndex((part, index) => part !== parts[index]);
  return at >= 0 && (parts[at] ?? 0) < (than[at] ?? 0);
}

/** Whether a task definition is surely one for Windows. */
export function isWindows(task: LaunchSubject['task']): boolean {
  return /^WINDOWS/.test(String(known(task?.runtimePlatform?.operatingSystemFamily) ?? ''));
}

function namesSpot(strategy: LaunchSubject['request']['capacityProviderStrategy']): boolean {
  return items(strategy).some(({ capacityProvider }) => capacityProvider === 'FARGATE_SPOT');
}

// Without any, AWS finds out itself what a task definition can run on; managed instances must be asked for.
function supports(needed: string, given: unknown): boolean {
  if (isAbsent(given)) return needed !== 'MANAGED_INSTANCES';
  return !Array.isArray(given) || given.some((one) => typeof one !== 'string' || one === needed);
}
