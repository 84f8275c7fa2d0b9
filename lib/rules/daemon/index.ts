/** What AWS refuses of managed daemons and of their task definitions. */
import type { CreateDaemonRequest, RegisterDaemonTaskDefinitionRequest } from '@aws-sdk/client-ecs';
import {
  ECS_NAME,
  each,
  error,
  isAbsent,
  malformed,
  noneOf,
  outside,
  tokenForm,
  violationIf,
} from '../checks.ts';
import type { Neighbourhood } from '../neighbourhood.ts';
import type { LeftOut, Rule } from '../rule.ts';
import { items, known, repeated } from '../values.ts';

const CREATE = 'Amazon ECS API Reference, CreateDaemon';
const DEPLOYMENT = 'Amazon ECS API Reference, DaemonDeploymentConfiguration';
const REGISTER = 'Amazon ECS API Reference, RegisterDaemonTaskDefinition';
const CONTAINER = 'Amazon ECS API Reference, DaemonContainerDefinition';
const VOLUME = 'Amazon ECS API Reference, DaemonVolume';

/** A daemon in its neighbourhood. */
export interface DaemonSubject {
  readonly request: Partial<CreateDaemonRequest>;
  readonly neighbourhood: Pick<Neighbourhood, 'providerKind'>;
}

/** The rules of a daemon. */
export const DAEMON_RULES: readonly Rule<DaemonSubject>[] = [
  error('daemon/members', 'It has name, definition and providers.', CREATE, ({ request }) =>
    (['daemonName', 'daemonTaskDefinitionArn', 'capacityProviderArns'] as const)
      .filter((field) => isAbsent(request[field]))
      .map((field) => ({ path: field, detail: `A daemon needs ${field}.` })),
  ),
  error('daemon/name', 'A name is up to 255 letters, numbers, _ and -.', CREATE, ({ request }) =>
    malformed('daemonName', request.daemonName || undefined, ECS_NAME),
  ),
  error('daemon/providers', 'Its providers are of managed instances.', CREATE, (subject) =>
    items(subject.request.capacityProviderArns).flatMap((arn, index) => {
      const kind = kindOf(arn, subject.neighbourhood);
      return violationIf(
        kind !== undefined && kind !== 'managed instances',
        `capacityProviderArns[${index}]`,
        `A daemon runs on managed instances, and this provider is of ${kind}.`,
      );
    }),
  ),
  error('daemon/drain', 'It drains 0 to 100 percent at a time.', DEPLOYMENT, ({ request }) => {
    const { drainPercent: percent } = request.deploymentConfiguration ?? {};
    return violationIf(
      typeof percent === 'string' ||
        (typeof percent === 'number' && !(percent >= 0 && percent <= 100)),
      'deploymentConfiguration.drainPercent',
      `${percent} is not a number from 0 to 100.`,
    );
  }),
  error('daemon/alarms', 'Alarms that are on have names.', DEPLOYMENT, ({ request }) => {
    const { alarms } = request.deploymentConfiguration ?? {};
    return violationIf(
      alarms?.enable === true && isAbsent(alarms.alarmNames),
      'deploymentConfiguration.alarms.alarmNames',
      'Alarms that are enabled need at least one name.',
    );
  }),
  error('daemon/bake-time', 'A bake time is up to a day.', DEPLOYMENT, ({ request }) =>
    outside(
      'deploymentConfiguration.bakeTimeInMinutes',
      request.deploymentConfiguration?.bakeTimeInMinutes,
      0,
      1440,
    ),
  ),
  error('daemon/propagate-tags', 'Tags are those of the daemon.', CREATE, ({ request }) =>
    noneOf('propagateTags', request.propagateTags, ['DAEMON', 'NONE']),
  ),
  error('daemon/client-token', 'A token is up to 36 ASCII characters.', CREATE, ({ request }) =>
    malformed('clientToken', request.clientToken, tokenForm(36)),
  ),
];

/** What RegisterDaemonTaskDefinition takes. */
export type DaemonTaskRequest = Partial<RegisterDaemonTaskDefinitionRequest>;

/** What daemons' containers have not, and other containers have. */
const NOT_FOR_DAEMONS = [
  'portMappings',
  'links',
  'dnsServers',
  'dnsSearchDomains',
  'hostname',
  'extraHosts',
  'volumesFrom',
  'dockerLabels',
  'resourceRequirements',
  'credentialSpecs',
  'versionConsistency',
  'disableNetworking',
];

/** The rules of a daemon's task definition. */
export const DAEMON_TASK_RULES: readonly Rule<DaemonTaskRequest>[] = [
  error('daemon-task-definition/members', 'It has family and containers.', REGISTER, (request) =>
    (['family', 'containerDefinitions'] as const)
      .filter((field) => isAbsent(request[field]))
      .map((field) => ({ path: field, detail: `A daemon's task definition needs ${field}.` })),
  ),
  error('daemon-task-definition/family', 'A family has a name.', REGISTER, ({ family }) =>
    malformed('family', family || undefined, ECS_NAME),
  ),
  error(
    'daemon-task-definition/image',
    'A container has an image.',
    CONTAINER,
    ({ containerDefinitions }) =>
      each(containerDefinitions, ({ image }, index) =>
        violationIf(
          isAbsent(image),
          `containerDefinitions[${index}].image`,
          'The container has no image.',
        ),
      ),
  ),
  error(
    'daemon-task-definition/container-name',
    'A container has a name of its own.',
    CONTAINER,
    ({ containerDefinitions }) => {
      const names = items(containerDefinitions).flatMap(({ name }) => known(name) ?? []);
      return [
        ...each(containerDefinitions, ({ name }, index) =>
          malformed(`containerDefinitions[${index}].name`, name, ECS_NAME),
        ),
        ...violationIf(
          repeated(names).length > 0,
          'containerDefinitions',
          `${repeated(names).join(', ')}: two containers of one name.`,
        ),
      ];
    },
  ),
  error(
    'daemon-task-definition/container-fields',
    'Containers of daemons have no network of their own and no devices.',
    CONTAINER,
    ({ containerDefinitions }) =>
      each(containerDefinitions, (container, index) =>
        Object.entries(container)
          .filter(([field, value]) => NOT_FOR_DAEMONS.includes(field) && !isAbsent(value))
          .map(([field]) => ({
            path: `containerDefinitions[${index}].${field}`,
            detail: `A container of a daemon takes no ${field}.`,
          })),
      ),
  ),
  error('daemon-task-definition/size', 'CPU and memory are whole numbers.', REGISTER, (request) =>
    (['cpu', 'memory'] as const).flatMap((field) =>
      violationIf(
        typeof request[field] === 'string' && !/^[1-9]\d*$/.test(request[field]),
        field,
        `${JSON.stringify(request[field])} is not a whole number of ${field === 'cpu' ? 'CPU units' : 'MiB'}.`,
      ),
    ),
  ),
  error('daemon-task-definition/modes', 'Namespaces are none or shared.', REGISTER, (request) => [
    ...noneOf('pidMode', request.pidMode, ['none', 'shared']),
    ...noneOf('ipcMode', request.ipcMode, ['none', 'shared']),
  ]),
  error('daemon-task-definition/volume', 'A volume is of one kind.', VOLUME, ({ volumes }) =>
    each(volumes, ({ host, logDriverVolumeConfiguration: logs }, index) =>
      violationIf(
        !isAbsent(host) && !isAbsent(logs),
        `volumes[${index}]`,
        "Give either 'host' or 'logDriverVolumeConfiguration', not both.",
      ),
    ),
  ),
  error('daemon-task-definition/volume-name', 'A volume has a name.', VOLUME, ({ volumes }) =>
    each(volumes, ({ name }, index) => malformed(`volumes[${index}].name`, name, ECS_NAME)),
  ),
  error(
    'daemon-task-definition/log-driver',
    'The logs of json-file can be read.',
    'Amazon ECS API Reference, LogDriverVolumeConfiguration',
    ({ volumes }) =>
      each(volumes, ({ logDriverVolumeConfiguration: logs }, index) =>
        noneOf(`volumes[${index}].logDriverVolumeConfiguration.driver`, logs?.driver, [
          'json-file',
        ]),
      ),
  ),
  error(
    'daemon-task-definition/volume-unknown',
    'A container mounts volumes that there are.',
    CONTAINER,
    ({ containerDefinitions, volumes }) => {
      const names = items(volumes).map(({ name }) => name);
      if (names.some((name) => known(name) === undefined)) return [];
      return each(containerDefinitions, ({ mountPoints }, index) =>
        items(mountPoints).flatMap(({ sourceVolume }, at) =>
          violationIf(
            known(sourceVolume) !== undefined && !names.includes(sourceVolume),
            `containerDefinitions[${index}].mountPoints[${at}].sourceVolume`,
            `Unknown volume '${sourceVolume}'.`,
          ),
        ),
      );
    },
  ),
];

/** What is not judged, and why. */
export const DAEMON_LEFT_OUT: readonly LeftOut[] = [
  {
    what: 'making, updating and removing a daemon drains and replaces instances',
    why: 'what a daemon does, and no mistake in a request',
  },
];

function kindOf(arn: unknown, { providerKind }: DaemonSubject['neighbourhood']) {
  const kind = providerKind(arn);
  if (kind !== undefined || typeof arn !== 'string') return kind;
  return providerKind(arn.split('/').at(-1));
}
