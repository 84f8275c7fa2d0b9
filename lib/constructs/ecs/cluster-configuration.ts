/** What a cluster says of commands run in containers, of storage, and of Service Connect. */
import type {
  ClusterConfiguration,
  ExecuteCommandConfiguration,
  ManagedStorageConfiguration,
} from '@aws-sdk/client-ecs';
import { type Input, type Inputs, Lookup, text } from '../../graph/reference.ts';
import type { ClusterProperties } from '../../resources/ecs/cluster/properties.ts';
import type { NamespaceLike } from '../discovery/namespace-like.ts';
import { namespaceReference } from '../discovery/service-connect.ts';
import type { PolicyStatement } from '../iam/policy-statement.ts';
import type { LogGroupLike } from '../logs/log-group.ts';

/** Where the sessions are logged: in a log group, in a bucket, or in both. */
export interface ExecuteCommandLogs {
  /** The log group; it must be there. @default - none */
  readonly logGroup?: LogGroupLike;
  /** Whether the log group is encrypted, so that others are refused. @default false */
  readonly cloudWatchEncryptionEnabled?: boolean;
  /** Name of the bucket; it must be there. @default - none */
  readonly s3BucketName?: Input<string>;
  /** Prefix of the objects in the bucket. @default - none */
  readonly s3KeyPrefix?: string;
  /** Whether the objects are encrypted. @default false */
  readonly s3EncryptionEnabled?: boolean;
}

/** How commands that are run in containers are encrypted and logged. */
export interface ExecuteCommandOptions {
  /** ARN or id of the KMS key with which sessions are encrypted. @default - none beside TLS */
  readonly kmsKeyId?: Input<string>;
  /**
   * Where the sessions are logged: nowhere, as the task logs, or elsewhere.
   *
   * @default - DEFAULT: as the containers log, where they log to CloudWatch Logs
   */
  readonly logging?: 'NONE' | 'DEFAULT' | ExecuteCommandLogs;
}

/** What can be said of a cluster beside its capacity. */
export interface ClusterConfigurationOptions {
  /**
   * How commands that are run in containers are encrypted and logged; task roles of services with
   * `enableExecuteCommand` are allowed what that takes.
   *
   * @default - AWS's defaults
   */
  readonly executeCommandConfiguration?:
    | ExecuteCommandOptions
    | Inputs<ExecuteCommandConfiguration>;
  /** Keys that encrypt the storage of tasks; they apply to new tasks. @default - keys of AWS */
  readonly managedStorageConfiguration?: Inputs<ManagedStorageConfiguration>;
  /**
   * The namespace of services with Service Connect that name none. A name that no namespace bears makes ECS create an
   * HTTP namespace, which nobody removes: give an HttpNamespace instead.
   *
   * @default - none
   */
  readonly serviceConnectDefaults?: {
    /** The namespace, or its name or ARN. */
    readonly namespace: NamespaceLike | Input<string>;
  };
}

/** The part of the request. */
export function configurationRequest({
  executeCommandConfiguration: exec,
  managedStorageConfiguration: storage,
  serviceConnectDefaults: connect,
}: ClusterConfigurationOptions): Pick<
  Inputs<ClusterProperties>,
  'configuration' | 'serviceConnectDefaults'
> {
  const configuration: Inputs<ClusterConfiguration> = {
    ...(exec === undefined ? {} : { executeCommandConfiguration: execRequest(exec) }),
    ...(storage === undefined ? {} : { managedStorageConfiguration: storage }),
  };
  return {
    ...(Object.keys(configuration).length === 0 ? {} : { configuration }),
    ...(connect === undefined
      ? {}
      : { serviceConnectDefaults: { namespace: namespaceReference(connect.namespace) } }),
  };
}

/** What task roles need of the key, the log group and the bucket (Amazon ECS Developer Guide, ECS Exec). */
export function execStatements(
  { executeCommandConfiguration: given }: ClusterConfigurationOptions,
  { region, account }: { readonly region: Input<string>; readonly account: Input<string> },
): readonly PolicyStatement[] {
  if (given === undefined) return [];
  const { kmsKeyId, logConfiguration } = execRequest(given);
  // A log configuration is an object of ours, never a reference as a whole.
  const log = logConfiguration as LogPlaces | undefined;
  const partition = new Lookup('partition');
  const isArn = typeof kmsKeyId !== 'string' || kmsKeyId.startsWith('arn:');
  const key = isArn ? kmsKeyId : text`arn:${partition}:kms:${region}:${account}:key/${kmsKeyId}`;
  const bucket = log?.s3BucketName;
  const group = log?.cloudWatchLogGroupName;
  return [
    ...(key === undefined
      ? []
      : [
          {
            actions: ['kms:Decrypt', ...(bucket === undefined ? [] : ['kms:GenerateDataKey'])],
            resources: [key],
          },
        ]),
    ...(group === undefined
      ? []
      : [
          { actions: ['logs:DescribeLogGroups'], resources: ['*'] },
          {
            actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
            resources: [text`arn:${partition}:logs:${region}:${account}:log-group:${group}:*`],
          },
        ]),
    ...(bucket === undefined
      ? []
      : [
          { actions: ['s3:PutObject'], resources: [text`arn:${partition}:s3:::${bucket}/*`] },
          {
            actions: ['s3:GetEncryptionConfiguration'],
            resources: [text`arn:${partition}:s3:::${bucket}`],
          },
        ]),
  ];
}

interface LogPlaces {
  readonly cloudWatchLogGroupName?: Input<string>;
  readonly s3BucketName?: Input<string>;
}

type GivenExec = NonNullable<ClusterConfigurationOptions['executeCommandConfiguration']>;

function execRequest(given: GivenExec): Inputs<ExecuteCommandConfiguration> {
  const { logging } = given;
  if (typeof logging !== 'object' || logging === null || !isLogs(logging))
    return given as Inputs<ExecuteCommandConfiguration>;
  const { logGroup, ...rest } = logging;
  return {
    ...(given.kmsKeyId === undefined ? {} : { kmsKeyId: given.kmsKeyId }),
    logging: 'OVERRIDE',
    logConfiguration: {
      ...(logGroup === undefined ? {} : { cloudWatchLogGroupName: logGroup.logGroupName }),
      ...rest,
    },
  };
}

function isLogs(logging: object): logging is ExecuteCommandLogs {
  return !('$ref' in logging);
}
