/** What AWS refuses of log drivers and their options. */
import type { LogConfiguration } from '@aws-sdk/client-ecs';
import { isToldLater } from '../../graph/reference.ts';
import { error, noneOf, refusalIf, violationIf, warning, within } from '../checks.ts';
import type { Rule } from '../rule.ts';
import { items } from '../values.ts';
import { api, CDK, guide, refusal } from './sources.ts';
import { type ContainerSubject, containersOf, shape, type TaskSubject, text } from './subject.ts';

const LOGS = api('LogConfiguration');
const SPLUNK = guide('Send Amazon ECS logs to Splunk');

/** A log configuration in its task. */
interface LogSubject {
  readonly log: LogConfiguration;
  readonly path: string;
  readonly task: TaskSubject;
  readonly options: Readonly<Record<string, unknown>>;
  /** Names of options that are given, open or as secrets; undefined while they are a reference. */
  readonly given: ReadonlySet<unknown> | undefined;
}

const RULES: readonly Rule<LogSubject>[] = [
  error(
    'task-definition/log-driver',
    'The log driver is one that ECS knows.',
    LOGS,
    ({ log: { logDriver }, path }) => noneOf(`${path}.logDriver`, logDriver, DRIVERS),
  ),
  error(
    'task-definition/log-driver-fargate',
    'Fargate has the log drivers awslogs, splunk and awsfirelens.',
    LOGS,
    ({ log: { logDriver }, path, task: { platforms } }) =>
      violationIf(
        platforms.has('FARGATE') &&
          DRIVERS.includes(logDriver ?? '') &&
          !['awslogs', 'splunk', 'awsfirelens'].includes(logDriver ?? ''),
        `${path}.logDriver`,
        `Fargate does not support the log driver ${logDriver}; it has awslogs, splunk and awsfirelens.`,
      ),
  ),
  error(
    'task-definition/log-driver-managed-instances',
    'Managed instances have the log drivers awslogs, splunk, awsfirelens and json-file.',
    LOGS,
    ({ log: { logDriver }, path, task: { platforms } }) =>
      violationIf(
        platforms.has('MANAGED_INSTANCES') &&
          DRIVERS.includes(logDriver ?? '') &&
          !['awslogs', 'splunk', 'awsfirelens', 'json-file'].includes(logDriver ?? ''),
        `${path}.logDriver`,
        `Managed instances do not support the log driver ${logDriver}; they have awslogs, splunk, awsfirelens and json-file.`,
      ),
  ),
  error(
    'task-definition/awslogs-options',
    'awslogs names its Region and log group, and on Fargate a prefix of streams.',
    refusal('klothoplatform/klotho 892'),
    ({ log: { logDriver }, path, given, task: { platforms } }) => {
      if (logDriver !== 'awslogs' || given === undefined) return [];
      const basic = ['awslogs-region', 'awslogs-group'].filter((option) => !given.has(option));
      const prefix = platforms.has('FARGATE') && !given.has('awslogs-stream-prefix');
      // AWS tells of the prefix when all else is there.
      const missing = basic.length > 0 || !prefix ? basic : ['awslogs-stream-prefix'];
      return refusalIf(
        missing.length > 0,
        `${path}.options`,
        `Log driver awslogs requires options: ${missing.join(', ')}`,
      );
    },
  ),
  error(
    'task-definition/awslogs-multiline',
    'awslogs tells where a message begins by a format of time or by a pattern, not both.',
    guide('Send Amazon ECS logs to CloudWatch'),
    ({ log: { logDriver }, path, given }) =>
      violationIf(
        logDriver === 'awslogs' &&
          given?.has('awslogs-datetime-format') === true &&
          given.has('awslogs-multiline-pattern'),
        `${path}.options`,
        'awslogs-datetime-format and awslogs-multiline-pattern exclude each other.',
      ),
  ),
  error(
    'task-definition/log-mode',
    'Logs are delivered blocking or non-blocking.',
    LOGS,
    ({ options: { mode }, path }) =>
      noneOf(`${path}.options.mode`, text(mode), ['blocking', 'non-blocking']),
  ),
  warning(
    'task-definition/log-buffer',
    'A buffer is for logs that are delivered without blocking.',
    LOGS,
    ({ options: { mode, 'max-buffer-size': buffer }, path }) =>
      violationIf(
        mode === 'blocking' && buffer !== undefined,
        `${path}.options.max-buffer-size`,
        'With mode blocking nothing is buffered.',
      ),
  ),
  error(
    'task-definition/splunk-options',
    'splunk names its token and address.',
    SPLUNK,
    ({ log: { logDriver }, path, given }) => {
      if (logDriver !== 'splunk' || given === undefined) return [];
      const missing = ['splunk-token', 'splunk-url'].filter((option) => !given.has(option));
      return violationIf(
        missing.length > 0,
        `${path}.options`,
        `Log driver splunk requires options: ${missing.join(', ')}.`,
      );
    },
  ),
  error(
    'task-definition/splunk-gzip-level',
    'splunk compresses at levels -1 to 9.',
    CDK,
    ({ log: { logDriver }, options, path }) => {
      const level = text(options['splunk-gzip-level']);
      return violationIf(
        logDriver === 'splunk' && level !== undefined && !/^(-1|\d)$/.test(level),
        `${path}.options.splunk-gzip-level`,
        `${level} is not a level from -1 to 9.`,
      );
    },
  ),
];

/** The rules. */
export const LOGGING_RULES: readonly Rule<TaskSubject>[] = within(
  (subject: TaskSubject) => containersOf(subject).flatMap(logOf),
  RULES,
);

const DRIVERS: readonly string[] = [
  'awsfirelens',
  'awslogs',
  'fluentd',
  'gelf',
  'journald',
  'json-file',
  'splunk',
  'syslog',
];

function logOf({ container, path, task }: ContainerSubject): readonly LogSubject[] {
  const log = shape(container.logConfiguration);
  if (log === undefined) return [];
  const options = shape(log.options) ?? {};
  const secret = items(log.secretOptions).map((one) => one?.name);
  const open = Object.keys(options).filter(
    (name) => options[name] !== undefined && options[name] !== '',
  );
  const given =
    isToldLater(log.options) || isToldLater(log.secretOptions)
      ? undefined
      : new Set<unknown>([...open, ...secret]);
  return [{ log, path: `${path}.logConfiguration`, task, options, given }];
}
