/** Clusters as AWS shows them. */
import type { Cluster, ClusterField } from '@aws-sdk/client-ecs';
import { attachmentsView } from './cluster-attachments.ts';
import type { ClusterRecord } from './cluster-record.ts';
import { type Place, plain } from './place.ts';
import { services } from './service-record.ts';
import { tasks } from './task-record.ts';

/** A cluster as AWS shows it. */
export function clusterView(
  place: Place,
  cluster: ClusterRecord,
  include: readonly ClusterField[],
): Cluster {
  const counts = countMembers(place, cluster);
  return {
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    status: cluster.status,
    registeredContainerInstancesCount: 0,
    runningTasksCount: counts.running,
    pendingTasksCount: counts.pending,
    activeServicesCount: counts.services,
    statistics: include.includes('STATISTICS') ? statisticsOf(counts) : [],
    tags: include.includes('TAGS') ? plain(cluster.tags) : [],
    settings: include.includes('SETTINGS') ? plain(cluster.settings) : [],
    ...(include.includes('CONFIGURATIONS') && cluster.configuration !== undefined
      ? { configuration: plain(cluster.configuration) }
      : {}),
    ...(include.includes('ATTACHMENTS') ? attachmentsView(place, cluster.name) : {}),
    capacityProviders: [...cluster.capacityProviders],
    defaultCapacityProviderStrategy: plain(cluster.defaultStrategy),
    ...(cluster.serviceConnectNamespace === undefined
      ? {}
      : {
          serviceConnectDefaults: {
            namespace: namespaceArn(place, cluster.serviceConnectNamespace),
          },
        }),
  };
}

function countMembers(place: Place, cluster: ClusterRecord) {
  const counts = { running: 0, pending: 0, services: 0 };
  for (const task of tasks(place, cluster.name).values())
    if (task.lastStatus === 'RUNNING') counts.running += 1;
    else if (['PROVISIONING', 'PENDING', 'ACTIVATING'].includes(task.lastStatus))
      counts.pending += 1;
  for (const service of services(place, cluster.name).values())
    if (service.status === 'ACTIVE') counts.services += 1;
  return counts;
}

function statisticsOf(counts: {
  readonly running: number;
  readonly pending: number;
  readonly services: number;
}) {
  return [
    { name: 'runningEC2TasksCount', value: '0' },
    { name: 'runningFargateTasksCount', value: String(counts.running) },
    { name: 'pendingEC2TasksCount', value: '0' },
    { name: 'pendingFargateTasksCount', value: String(counts.pending) },
    { name: 'activeEC2ServiceCount', value: '0' },
    { name: 'activeFargateServiceCount', value: String(counts.services) },
    { name: 'drainingEC2ServiceCount', value: '0' },
    { name: 'drainingFargateServiceCount', value: '0' },
  ];
}

function namespaceArn(place: Place, namespace: string): string {
  return namespace.startsWith('arn:')
    ? namespace
    : `arn:aws:servicediscovery:${place.scope.region}:${place.scope.account}:namespace/${namespace}`;
}
