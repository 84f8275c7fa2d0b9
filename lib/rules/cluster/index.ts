/** What AWS refuses of a cluster. */
import type { CreateClusterRequest } from '@aws-sdk/client-ecs';
import {
  ECS_NAME,
  error,
  isAbsent,
  malformed,
  noneOf,
  refusalIf,
  shapeOf,
  violationIf,
} from '../checks.ts';
import type { LeftOut, Rule } from '../rule.ts';
import { items, known } from '../values.ts';

const CLUSTER = 'Amazon ECS API Reference, CreateCluster';
const SETTING = 'Amazon ECS API Reference, ClusterSetting';
const EXEC = 'Amazon ECS API Reference, ExecuteCommandConfiguration';
const EXEC_PATH = 'configuration.executeCommandConfiguration';

/** What CreateCluster takes. */
export type ClusterRequest = CreateClusterRequest;

/** The rules. */
export const CLUSTER_RULES: readonly Rule<ClusterRequest>[] = [
  error('cluster/name', 'A name is up to 255 letters, numbers, _ and -.', CLUSTER, (cluster) =>
    malformed('clusterName', cluster.clusterName || undefined, ECS_NAME),
  ),
  error('cluster/setting', 'The one setting is containerInsights.', SETTING, ({ settings }) =>
    items(settings).flatMap(({ name }, index) =>
      violationIf(
        known(name) !== undefined && name !== 'containerInsights',
        `settings[${index}].name`,
        `Invalid setting name: ${name}. Valid names: [containerInsights].`,
      ),
    ),
  ),
  error(
    'cluster/container-insights',
    'containerInsights is enabled, enhanced or disabled.',
    SETTING,
    ({ settings }) =>
      items(settings).flatMap(({ value }, index) =>
        violationIf(
          known(value) !== undefined && !/^(enabled|disabled|enhanced)$/.test(value ?? ''),
          `settings[${index}].value`,
          `Setting value for containerInsights must be one of enabled, disabled or enhanced, not ${value}.`,
        ),
      ),
  ),
  error('cluster/exec-logging', 'Exec logs NONE, DEFAULT or OVERRIDE.', EXEC, (cluster) =>
    noneOf(`${EXEC_PATH}.logging`, execOf(cluster).logging, ['NONE', 'DEFAULT', 'OVERRIDE']),
  ),
  error('cluster/exec-override', 'OVERRIDE says where logs go.', EXEC, (cluster) => {
    const { logging, logConfiguration } = execOf(cluster);
    return violationIf(
      logging === 'OVERRIDE' && isAbsent(logConfiguration),
      EXEC_PATH,
      'A log configuration must be specified when logging is OVERRIDE.',
    );
  }),
  error('cluster/exec-log', 'Only OVERRIDE says where logs go.', EXEC, (cluster) => {
    const { logging, logConfiguration } = execOf(cluster);
    return violationIf(
      !isAbsent(logConfiguration) && (logging === undefined || /^(NONE|DEFAULT)$/.test(logging)),
      EXEC_PATH,
      'A log configuration can be specified only when logging is OVERRIDE.',
    );
  }),
  error('cluster/exec-log-group', 'Encryption in CloudWatch needs a group.', EXEC, (cluster) => {
    const log = execOf(cluster).logConfiguration;
    return violationIf(
      log?.cloudWatchEncryptionEnabled === true && isAbsent(log.cloudWatchLogGroupName),
      `${EXEC_PATH}.logConfiguration`,
      'cloudWatchEncryptionEnabled needs a cloudWatchLogGroupName.',
    );
  }),
  error('cluster/exec-bucket', 'Encryption in Amazon S3 needs a bucket.', EXEC, (cluster) => {
    const log = execOf(cluster).logConfiguration;
    return violationIf(
      log?.s3EncryptionEnabled === true && isAbsent(log.s3BucketName),
      `${EXEC_PATH}.logConfiguration`,
      's3EncryptionEnabled needs an s3BucketName.',
    );
  }),
  error(
    'cluster/storage-key',
    'Keys of managed storage are of one Region.',
    'Amazon ECS API Reference, ManagedStorageConfiguration',
    ({ configuration }) => {
      const storage = configuration?.managedStorageConfiguration;
      return (['kmsKeyId', 'fargateEphemeralStorageKmsKeyId'] as const).flatMap((field) =>
        violationIf(
          /(^|\/)mrk-/.test(known(storage?.[field]) ?? ''),
          `configuration.managedStorageConfiguration.${field}`,
          `${storage?.[field]} is a key of several Regions; managed storage needs one of a single Region.`,
        ),
      );
    },
  ),
  error(
    'cluster/namespace',
    'A namespace has a name.',
    'Amazon ECS API Reference, ClusterServiceConnectDefaultsRequest',
    ({ serviceConnectDefaults: defaults }) =>
      defaults?.namespace === ''
        ? []
        : malformed('serviceConnectDefaults.namespace', defaults?.namespace, {
            most: 1024,
            pattern: /^[^<>"/]+$|^arn:/,
            says: 'up to 1024 characters without <, >, " and /',
          }),
  ),
  error(
    'cluster/provider-name',
    'Capacity providers are named, not the groups behind them.',
    'AWS, refusal of CreateCluster (terraform-aws-modules/terraform-aws-ecs 53)',
    ({ capacityProviders }) =>
      items(capacityProviders).flatMap((name, index) =>
        refusalIf(
          /^arn:[^:]*:autoscaling:/.test(known(name) ?? ''),
          `capacityProviders[${index}]`,
          'The specified capacity provider was not found. Specify a valid capacity provider and try again',
          'make a capacity provider of the group and give its name',
        ),
      ),
  ),
  error(
    'cluster/strategy-associated',
    'The default strategy names providers of the cluster.',
    'Amazon ECS API Reference, CreateCluster',
    ({ capacityProviders, defaultCapacityProviderStrategy: strategy }) => {
      const names = items(capacityProviders);
      return items(strategy).flatMap(({ capacityProvider: name }, index) =>
        violationIf(
          known(name) !== undefined &&
            names.every((one) => known(one) !== undefined && one !== name) &&
            (capacityProviders === undefined || Array.isArray(capacityProviders)),
          `defaultCapacityProviderStrategy[${index}].capacityProvider`,
          `${name} is not associated with the cluster. Associate the capacity provider with the cluster and try again.`,
        ),
      );
    },
  ),
];

/** What is not judged, and why. */
export const CLUSTER_LEFT_OUT: readonly LeftOut[] = [
  {
    what: 'the log group and the bucket of ECS Exec exist, the group encrypted where encryption is asked for',
    why: 'only a live look-up tells',
  },
  {
    what: 'container instances are registered ("No Container Instances were found in your cluster.")',
    why: 'only a live look-up tells',
  },
  {
    what: 'service quotas: 10,000 clusters, 5,000 services and instances of a cluster, tasks in PROVISIONING',
    why: 'differ by account: only a live look-up tells',
  },
];

function execOf({ configuration }: ClusterRequest) {
  return shapeOf(configuration?.executeCommandConfiguration);
}
