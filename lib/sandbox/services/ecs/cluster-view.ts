/** Clusters as AWS shows them. */
import type { Cluster, ClusterField } from '@aws-sdk/client-ecs';
import { attachmentsView } from './cluster-attachments.ts';
import type { ClusterRecord } from './cluster-record.ts';
import { containerInstances } from './container-instance-record.ts';
import { type Place, plain } from './place.ts';
import { services } from './service-record.ts';
import { onFargate } from './service-rules.ts';
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
    registeredContainerInstancesCount: counts.instances,
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
            namespace: cluster.serviceConnectNamespace,
          },
        }),
  };
}

function countMembers(place: Place, cluster: ClusterRecord) {
  const counts = {
    instances: 0,
    running: 0,
    pending: 0,
    services: 0,
    byKind: new Map<string, number>(),
  };
  const count = (name: string) => counts.byKind.set(name, (counts.byKind.get(name) ?? 0) + 1);
  for (const { status } of containerInstances(place, cluster.name).values())
    if (status === 'ACTIVE' || status === 'DRAINING') counts.instances += 1;
  for (const task of tasks(place, cluster.name).values()) {
    const kind = KINDS[task.launchType] ?? 'EC2';
    if (task.lastStatus === 'RUNNING') {
      counts.running += 1;
      count(`running${kind}TasksCount`);
    } else if (['PROVISIONING', 'PENDING', 'ACTIVATING'].includes(task.lastStatus)) {
      counts.pending += 1;
      count(`pending${kind}TasksCount`);
    }
  }
  for (const { status, settings } of services(place, cluster.name).values()) {
    const kind = KINDS[onFargate(settings) ? 'FARGATE' : (settings.launchType ?? 'EC2')] ?? 'EC2';
    if (status === 'ACTIVE') {
      counts.services += 1;
      count(`active${kind}ServiceCount`);
    } else if (status === 'DRAINING') count(`draining${kind}ServiceCount`);
  }
  return counts;
}

/** How statistics spell launch types; tasks on Managed Instances count with those on EC2. */
const KINDS: Readonly<Record<string, string>> = {
  EC2: 'EC2',
  EXTERNAL: 'External',
  FARGATE: 'Fargate',
};

function statisticsOf({ byKind }: { readonly byKind: ReadonlyMap<string, number> }) {
  return [
    'runningEC2TasksCount',
    'runningFargateTasksCount',
    'pendingEC2TasksCount',
    'pendingFargateTasksCount',
    'activeEC2ServiceCount',
    'activeFargateServiceCount',
    'drainingEC2ServiceCount',
    'drainingFargateServiceCount',
    'runningExternalTasksCount',
    'pendingExternalTasksCount',
    'activeExternalServiceCount',
    'drainingExternalServiceCount',
  ].map((name) => ({ name, value: String(byKind.get(name) ?? 0) }));
}
