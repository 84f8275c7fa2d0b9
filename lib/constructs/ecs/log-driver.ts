/** Where containers' output goes. */
import type { LogConfiguration } from '@aws-sdk/client-ecs';
import type { Inputs } from '../../graph/reference.ts';
import type { LogGroupLike } from '../logs/log-group.ts';

/** The props of {@link LogDrivers.awsLogs}. */
export interface AwsLogsProps {
  /** The log group. @default - one that is made for the task definition */
  readonly logGroup?: LogGroupLike;
  /** First part of the stream's name. @default - the name of the container */
  readonly streamPrefix?: string;
  /** Whether the container waits when logs cannot be delivered. @default - as the account is set */
  readonly mode?: 'blocking' | 'non-blocking';
  /** Further options of the driver, such as `awslogs-datetime-format`. @default - none */
  readonly options?: Readonly<Record<string, string>>;
}

/** Logs to CloudWatch Logs. */
export interface AwsLogDriver extends AwsLogsProps {
  /** Which kind of driver. */
  readonly kind: 'awslogs';
}

/** Logs by a configuration as AWS takes it. */
export interface CustomLogDriver {
  /** Which kind of driver. */
  readonly kind: 'custom';
  /** The configuration, as AWS takes it. */
  readonly configuration: Inputs<LogConfiguration>;
}

/** Leaves logging to the platform. */
export interface NoLogDriver {
  /** Which kind of driver. */
  readonly kind: 'none';
}

/** Where a container's output goes. */
export type LogDriver = AwsLogDriver | CustomLogDriver | NoLogDriver;

/**
 * Ways to log.
 *
 * @category Constructs
 * @example
 * const logging = LogDrivers.awsLogs({ mode: 'non-blocking' });
 */
export const LogDrivers = {
  /** To CloudWatch Logs. */
  awsLogs: (props: AwsLogsProps = {}): LogDriver => ({ kind: 'awslogs', ...props }),
  /** Any other driver, configured as AWS takes it: `splunk`, `awsfirelens` and others. */
  custom: (configuration: Inputs<LogConfiguration>): LogDriver => ({
    kind: 'custom',
    configuration,
  }),
  /** No configuration at all. */
  none: (): LogDriver => ({ kind: 'none' }),
} as const;
