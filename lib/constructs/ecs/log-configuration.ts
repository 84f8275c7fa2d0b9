/** The log configuration of a container, and what its driver needs of the task. */
import type { LogConfiguration, Secret as RequestSecret } from '@aws-sdk/client-ecs';
import type { Input, Inputs } from '../../graph/reference.ts';
import type { LogGroupLike } from '../logs/log-group.ts';
import type { AwsLogDriver, LogDriver } from './log-driver.ts';
import { refuseRollOn, type Secret } from './secret.ts';

/** What a log configuration needs of the task definition. */
export interface LogHost {
  /** Name of the container. */
  readonly containerName: string;
  /** Region of the stack. */
  readonly region: Input<string>;
  /** The log group of a driver that names none; called only when it is needed. */
  obtainLogGroup(): LogGroupLike;
  /** Lets ECS write to a log group. */
  grantLogWrite(logGroup: LogGroupLike): void;
  /** Lets ECS read a secret. */
  grantSecret(secret: Secret): void;
}

/** The configuration as RegisterTaskDefinition takes it; undefined for none. */
export function logConfigurationOf(
  driver: LogDriver,
  host: LogHost,
): Inputs<LogConfiguration> | undefined {
  switch (driver.kind) {
    case 'none':
      return undefined;
    case 'awslogs':
      return awsLogs(driver, host);
    case 'firelens':
      return {
        logDriver: 'awsfirelens',
        ...(driver.options === undefined ? {} : { options: driver.options }),
        ...secretsOf(driver.secretOptions, host),
      };
    case 'custom':
      return { ...driver.configuration, ...secretsOf(driver.secretOptions, host) };
    default:
      return driver satisfies never;
  }
}

function awsLogs(driver: AwsLogDriver, host: LogHost): Inputs<LogConfiguration> {
  const logGroup = driver.logGroup ?? host.obtainLogGroup();
  host.grantLogWrite(logGroup);
  return {
    logDriver: 'awslogs',
    options: {
      'awslogs-group': logGroup.logGroupName,
      'awslogs-region': host.region,
      'awslogs-stream-prefix': driver.streamPrefix ?? host.containerName,
      ...given('mode', driver.mode),
      ...given('max-buffer-size', driver.maxBufferSize),
      ...given('awslogs-datetime-format', driver.datetimeFormat),
      ...given('awslogs-multiline-pattern', driver.multilinePattern),
      ...driver.options,
    },
  };
}

function given(name: string, value: string | undefined): Readonly<Record<string, string>> {
  return value === undefined ? {} : { [name]: value };
}

function secretsOf(
  secrets: Readonly<Record<string, Secret>> | undefined,
  host: LogHost,
): { readonly secretOptions?: readonly Inputs<RequestSecret>[] } {
  if (secrets === undefined) return {};
  refuseRollOn(secrets, 'the log configuration');
  const entries = Object.entries(secrets);
  for (const [, secret] of entries) host.grantSecret(secret);
  return { secretOptions: entries.map(([name, { valueFrom }]) => ({ name, valueFrom })) };
}
