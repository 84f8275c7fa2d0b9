/** The operations on clusters. */
import type {
  Cluster,
  ClusterConfiguration,
  ClusterSetting,
  CreateClusterRequest,
  DeleteClusterRequest,
  DescribeClustersRequest,
  ListClustersRequest,
  UpdateClusterRequest,
  UpdateClusterSettingsRequest,
} from '@aws-sdk/client-ecs';
import { paginate } from '../../paginate.ts';
import { type Call, ServiceFault } from '../../service.ts';
import { settingOf } from './account-settings.ts';
import { arnOf, clusterNameOf } from './arns.ts';
import { capacityProviders } from './capacity-provider-record.ts';
import { checkStrategy, filledStrategy } from './capacity-strategy.ts';
import { planAttachments } from './cluster-attachments.ts';
import { checkIdle, checkProviders } from './cluster-capacity.ts';
import { type ClusterRecord, changeableCluster, clusters } from './cluster-record.ts';
import { clusterView } from './cluster-view.ts';
import { containerInstances } from './container-instance-record.ts';
import { invalid } from './faults.ts';
import { ensureServiceLinkedRole, requireServiceLinkedRole } from './neighbours.ts';
import { ensureNamespace } from './neighbours-service-discovery.ts';
import { type Place, plain } from './place.ts';
import { services } from './service-record.ts';
import { checkTags } from './tag-rules.ts';
import { tasks } from './task-record.ts';

/** CreateCluster: an existing ACTIVE cluster of the name is returned as it is. */
export function createCluster(input: CreateClusterRequest, call: Call): { cluster: Cluster } {
  const name = clusterNameOf(input.clusterName);
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(name))
    throw invalid('Invalid cluster name: up to 255 letters, numbers, hyphens and underscores.');
  const existing = clusters(call).get(name);
  if (existing?.status === 'ACTIVE')
    return { cluster: clusterView(call, existing, ['SETTINGS', 'TAGS']) };
  const tags = checkTags(input.tags);
  const providers = checkProviders(call, name, input.capacityProviders ?? []);
  checkStrategy(call, input.defaultCapacityProviderStrategy ?? [], providers);
  requireServiceLinkedRole(call);
  const cluster = newCluster(call, name, {
    settings: mergeSettings(
      [{ name: 'containerInsights', value: settingOf(call, call.principal, 'containerInsights') }],
      input.settings,
    ),
    configuration: checkConfiguration(input.configuration),
    serviceConnectNamespace: defaultNamespace(call, input.serviceConnectDefaults?.namespace),
    capacityProviders: providers,
    defaultStrategy: filledStrategy(input.defaultCapacityProviderStrategy ?? []),
    tags,
  });
  planAttachments(call, cluster);
  return {
    cluster: clusterView(call, cluster, ['SETTINGS', 'TAGS', 'CONFIGURATIONS', 'ATTACHMENTS']),
  };
}

/** Makes a cluster; without `given` one as an agent makes it that finds none. */
export function newCluster(
  place: Place,
  name: string,
  given: Partial<ClusterRecord> = {},
): ClusterRecord {
  ensureServiceLinkedRole(place);
  const cluster: ClusterRecord = {
    settings: [{ name: 'containerInsights', value: 'disabled' }],
    configuration: undefined,
    serviceConnectNamespace: undefined,
    capacityProviders: [],
    defaultStrategy: [],
    tags: [],
    ...given,
    name,
    arn: arnOf(place.scope, `cluster/${name}`),
    status: 'ACTIVE',
  };
  clusters(place).set(name, cluster);
  place.world.schedule(place.scope, 0, 'ecs.cluster-appeared', { cluster: name });
  return cluster;
}

/** DescribeClusters: settings, tags, configuration, statistics and attachments only where included. */
export function describeClusters(input: DescribeClustersRequest, call: Call): object {
  const references = input.clusters ?? ['default'];
  if (references.length > 100) throw invalid('Clusters cannot have more than 100 elements.');
  const found = references.map((reference) => ({
    reference,
    cluster: clusters(call).get(clusterNameOf(reference)),
  }));
  return {
    clusters: found.flatMap(({ cluster }) =>
      cluster === undefined ? [] : [clusterView(call, cluster, input.include ?? [])],
    ),
    failures: found.flatMap(({ reference, cluster }) =>
      cluster === undefined
        ? [
            {
              arn: arnOf(call.scope, `cluster/${clusterNameOf(reference)}`),
              reason: 'MISSING',
            },
          ]
        : [],
    ),
  };
}

/** ListClusters: ACTIVE clusters. */
export function listClusters(input: ListClustersRequest, call: Call): object {
  const all = [...clusters(call).values()].filter(({ status }) => status === 'ACTIVE');
  const page = paginate(
    all.map(({ arn }) => arn),
    {
      size: input.maxResults ?? 100,
      token: input.nextToken,
      badToken: 'InvalidParameterException',
    },
  );
  return { clusterArns: page.items, nextToken: page.next };
}

/** UpdateCluster. */
export function updateCluster(input: UpdateClusterRequest, call: Call): { cluster: Cluster } {
  const cluster = changeableCluster(call, input.cluster);
  cluster.settings = mergeSettings(cluster.settings, input.settings);
  if (input.configuration !== undefined)
    cluster.configuration = checkConfiguration(input.configuration);
  const namespace = input.serviceConnectDefaults?.namespace;
  if (namespace !== undefined) cluster.serviceConnectNamespace = defaultNamespace(call, namespace);
  return { cluster: clusterView(call, cluster, ['SETTINGS', 'TAGS', 'CONFIGURATIONS']) };
}

/** UpdateClusterSettings. */
export function updateClusterSettings(
  input: UpdateClusterSettingsRequest,
  call: Call,
): { cluster: Cluster } {
  const cluster = changeableCluster(call, input.cluster);
  cluster.settings = mergeSettings(cluster.settings, input.settings);
  return { cluster: clusterView(call, cluster, ['SETTINGS', 'TAGS']) };
}

/** DeleteCluster: refused while anything lives in the cluster; it stays describable as INACTIVE. */
export function deleteCluster(input: DeleteClusterRequest, call: Call): { cluster: Cluster } {
  const cluster = changeableCluster(call, input.cluster);
  for (const service of services(call, cluster.name).values())
    if (service.status !== 'INACTIVE')
      throw new ServiceFault(
        'ClusterContainsServicesException',
        'The Cluster cannot be deleted while Services are active.',
      );
  for (const instance of containerInstances(call, cluster.name).values())
    if (['REGISTERING', 'ACTIVE', 'DRAINING'].includes(instance.status))
      throw new ServiceFault(
        'ClusterContainsContainerInstancesException',
        'The Cluster cannot be deleted while Container Instances are active or draining.',
      );
  for (const task of tasks(call, cluster.name).values())
    if (task.lastStatus !== 'STOPPED')
      throw new ServiceFault(
        'ClusterContainsTasksException',
        'The Cluster cannot be deleted while Tasks are active.',
      );
  for (const provider of capacityProviders(call).values())
    if (provider.cluster === cluster.name && provider.status !== 'INACTIVE')
      throw new ServiceFault(
        'ClusterContainsCapacityProviderException',
        'The Cluster cannot be deleted while Cluster Scoped Capacity Providers are attached to the cluster.',
      );
  checkIdle(call, cluster);
  cluster.status = 'INACTIVE';
  cluster.capacityProviders = [];
  cluster.defaultStrategy = [];
  planAttachments(call, cluster);
  const view = clusterView(call, cluster, ['SETTINGS', 'TAGS']);
  cluster.tags = [];
  return { cluster: view };
}

/** ARN of the namespace, made if a name leads to none. */
function defaultNamespace(place: Place, namespace: string | undefined): string | undefined {
  if (namespace === undefined || namespace === '') return undefined;
  const arn = ensureNamespace(place, namespace);
  if (arn === undefined) throw invalid(`The namespace ${namespace} does not exist.`);
  return arn;
}

function mergeSettings(
  old: readonly ClusterSetting[],
  changed: readonly ClusterSetting[] | undefined,
): ClusterSetting[] {
  const merged = new Map(old.map((setting) => [setting.name, setting]));
  for (const setting of changed ?? []) {
    if (setting.name !== 'containerInsights')
      throw invalid(`Invalid setting name: ${setting.name}. Valid names: [containerInsights].`);
    if (!['enabled', 'disabled', 'enhanced'].includes(setting.value ?? ''))
      throw invalid(
        'Setting value for containerInsights must be one of enabled, disabled or enhanced.',
      );
    merged.set(setting.name, plain(setting));
  }
  return [...merged.values()];
}

function checkConfiguration(
  configuration: ClusterConfiguration | undefined,
): ClusterConfiguration | undefined {
  const exec = configuration?.executeCommandConfiguration;
  if (exec?.logging === 'OVERRIDE' && exec.logConfiguration === undefined)
    throw invalid('A log configuration must be specified when logging is OVERRIDE.');
  if (exec?.logConfiguration !== undefined && exec.logging !== 'OVERRIDE')
    throw invalid('A log configuration can be specified only when logging is OVERRIDE.');
  if (configuration === undefined) return undefined;
  const copy = plain(configuration);
  return exec === undefined
    ? copy
    : { ...copy, executeCommandConfiguration: { logging: 'DEFAULT', ...plain(exec) } };
}
