/** Where containers' output goes. */
import type { LogConfiguration, LogDriver as LogDriverName } from '@aws-sdk/client-ecs';
import type { Inputs } from '../../graph/reference.ts';
import type { LogGroupLike } from '../logs/log-group.ts';
import type { FirelensLogDriver } from './firelens.ts';
import {
  type FluentdProps,
  fluentdOptions,
  type GelfProps,
  gelfOptions,
  type JournaldProps,
  type JsonFileProps,
  jsonFileOptions,
  type SplunkProps,
  type SyslogProps,
  splunkOptions,
  syslogOptions,
  tagOptions,
} from './log-options.ts';
import type { Secret } from './secret.ts';

/** The props of {@link LogDrivers.awsLogs}. */
export interface AwsLogsProps {
  /** The log group. @default - one that is made for the task definition */
  readonly logGroup?: LogGroupLike;
  /** First part of the stream's name. @default - the name of the container */
  readonly streamPrefix?: string;
  /** Whether the container waits when logs cannot be delivered. @default - as the account is set */
  readonly mode?: 'blocking' | 'non-blocking';
  /** Room for what waits, such as `25m`; of the mode `non-blocking`. @default - 10m */
  readonly maxBufferSize?: string;
  /** Form of the time with which a message starts, for messages of several lines; not with `multilinePattern`. @default - none */
  readonly datetimeFormat?: string;
  /** Regular expression with which a message starts, for messages of several lines. @default - none */
  readonly multilinePattern?: string;
  /** Further options of the driver. @default - none */
  readonly options?: Readonly<Record<string, string>>;
}

/** Logs to CloudWatch Logs. */
export interface AwsLogDriver extends AwsLogsProps {
  /** Which kind of driver. */
  readonly kind: 'awslogs';
}

/** A configuration of any driver but FireLens, which needs a router in the task. */
export type CustomLogConfiguration = Inputs<Omit<LogConfiguration, 'logDriver'>> & {
  /** Name of the driver. */
  readonly logDriver: Exclude<LogDriverName, 'awsfirelens'>;
};

/** Logs by a configuration as AWS takes it. */
export interface CustomLogDriver {
  /** Which kind of driver. */
  readonly kind: 'custom';
  /** The configuration, as AWS takes it. */
  readonly configuration: CustomLogConfiguration;
  /** Options that are secrets; reading them is granted. @default - none */
  readonly secretOptions?: Readonly<Record<string, Secret>>;
}

/** Leaves logging to the platform. */
export interface NoLogDriver {
  /** Which kind of driver. */
  readonly kind: 'none';
}

/** Where a container's output goes. */
export type LogDriver = AwsLogDriver | CustomLogDriver | FirelensLogDriver | NoLogDriver;

/**
 * Ways to log. FireLens is not among them: `addFirelensLogRouter` of a task definition returns the router, whose
 * `logDriver` is one.
 *
 * @category Constructs
 * @example
 * const logging = LogDrivers.awsLogs({ mode: 'non-blocking' });
 */
export const LogDrivers = {
  /** To CloudWatch Logs. */
  awsLogs: (props: AwsLogsProps = {}): LogDriver => ({ kind: 'awslogs', ...props }),
  /** To Splunk's HTTP event collector; reading the token is granted. */
  splunk: (props: SplunkProps): LogDriver => ({
    kind: 'custom',
    configuration: { logDriver: 'splunk', options: splunkOptions(props) },
    secretOptions: { 'splunk-token': props.token },
  }),
  /** To a fluentd or Fluent Bit outside the task; on instances. */
  fluentd: (props: FluentdProps = {}): LogDriver => configured('fluentd', fluentdOptions(props)),
  /** To a Graylog server; on instances. */
  gelf: (props: GelfProps): LogDriver => configured('gelf', gelfOptions(props)),
  /** To a syslog server; on instances. */
  syslog: (props: SyslogProps = {}): LogDriver => configured('syslog', syslogOptions(props)),
  /** To the journal of the instance. */
  journald: (props: JournaldProps = {}): LogDriver => configured('journald', tagOptions(props)),
  /** To files of JSON on the instance. */
  jsonFile: (props: JsonFileProps = {}): LogDriver =>
    configured('json-file', jsonFileOptions(props)),
  /** Any driver but FireLens, configured as AWS takes it. */
  custom: (configuration: CustomLogConfiguration): LogDriver => ({
    kind: 'custom',
    configuration,
  }),
  /** No configuration at all. */
  none: (): LogDriver => ({ kind: 'none' }),
} as const;

function configured(
  logDriver: CustomLogConfiguration['logDriver'],
  options: Readonly<Record<string, string>>,
): LogDriver {
  const given = Object.keys(options).length === 0 ? {} : { options };
  return { kind: 'custom', configuration: { logDriver, ...given } };
}
