/** What AWS refuses of log routers. */
import type { FirelensConfiguration } from '@aws-sdk/client-ecs';
import { isToldLater } from '../../graph/reference.ts';
import { error, noneOf, refusalIf, violationIf, within } from '../checks.ts';
import type { Rule } from '../rule.ts';
import { api, CDK, guide, refusal } from './sources.ts';
import { type ContainerSubject, containersOf, shape, type TaskSubject, text } from './subject.ts';

const FIRELENS = api('FirelensConfiguration');

/** A log router in its task. */
interface RouterSubject {
  readonly router: FirelensConfiguration;
  readonly options: Readonly<Record<string, unknown>>;
  readonly path: string;
  readonly task: TaskSubject;
}

const ROUTERS: readonly Rule<RouterSubject>[] = [
  error(
    'task-definition/firelens-type',
    'A log router is fluentd or fluentbit.',
    FIRELENS,
    ({ router, path }) => noneOf(`${path}.type`, router.type, ['fluentd', 'fluentbit']),
  ),
  error(
    'task-definition/firelens-config-file',
    'A configuration file of a log router has a type and a value.',
    FIRELENS,
    ({ options, path }) => {
      const [type, value] = [options['config-file-type'], options['config-file-value']];
      return violationIf(
        (type === undefined) !== (value === undefined),
        `${path}.options`,
        'config-file-type and config-file-value go together.',
      );
    },
  ),
  error(
    'task-definition/firelens-config-file-type',
    'A configuration file of a log router is a file of its image or in S3.',
    FIRELENS,
    ({ options, path }) =>
      noneOf(`${path}.options.config-file-type`, text(options['config-file-type']), ['file', 's3']),
  ),
  error(
    'task-definition/firelens-config-file-fargate',
    'On Fargate a configuration file of a log router is in its image.',
    FIRELENS,
    ({ options, path, task: { platforms } }) =>
      violationIf(
        platforms.has('FARGATE') && options['config-file-type'] === 's3',
        `${path}.options.config-file-type`,
        'Fargate only supports configuration files of the type file.',
      ),
  ),
];

/** The rules. */
export const FIRELENS_RULES: readonly Rule<TaskSubject>[] = [
  ...within((subject: TaskSubject) => containersOf(subject).flatMap(routerOf), ROUTERS),
  error('task-definition/firelens-count', 'A task has one log router.', CDK, (subject) =>
    violationIf(
      routersOf(subject).length > 1,
      'containerDefinitions',
      'At most one container can have a firelensConfiguration.',
    ),
  ),
  error(
    'task-definition/firelens-unused',
    'A log router has a container that writes to it.',
    refusal('aws/amazon-cloudwatch-logs-for-fluent-bit 20'),
    (subject) =>
      refusalIf(
        routersOf(subject).length > 0 &&
          writersOf(subject).length === 0 &&
          !subject.containers.some(({ container }) => isToldLater(container.logConfiguration)),
        'containerDefinitions',
        'When a firelensConfiguration object is specified, at least one container has to be configured with the awsfirelens log driver.',
      ),
  ),
  error(
    'task-definition/firelens-missing',
    'Whoever writes to a log router has one in its task.',
    guide('Send Amazon ECS logs to an AWS service or AWS Partner'),
    (subject) =>
      violationIf(
        writersOf(subject).length > 0 && routersOf(subject).length === 0,
        'containerDefinitions',
        'The awsfirelens log driver needs a container with a firelensConfiguration.',
      ),
  ),
];

function routersOf({ containers }: TaskSubject): readonly ContainerSubject[] {
  return containers.filter(
    ({ container: { firelensConfiguration: router } }) => router !== undefined && router !== null,
  );
}

/** Containers that write to a log router. */
function writersOf({ containers }: TaskSubject): readonly ContainerSubject[] {
  return containers.filter(
    ({ container }) => shape(container.logConfiguration)?.logDriver === 'awsfirelens',
  );
}

function routerOf({ container, path, task }: ContainerSubject): readonly RouterSubject[] {
  const router = shape(container.firelensConfiguration);
  if (router === undefined) return [];
  const options = shape(router.options) ?? {};
  return [{ router, options, path: `${path}.firelensConfiguration`, task }];
}
