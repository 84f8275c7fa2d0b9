/** CreateDaemon, DescribeDaemon, UpdateDaemon, DeleteDaemon, ListDaemons. */
import type {
  CreateDaemonRequest,
  DaemonDetail,
  DeleteDaemonRequest,
  DescribeDaemonRequest,
  ListDaemonsRequest,
  UpdateDaemonRequest,
} from '@aws-sdk/client-ecs';
import { paginate } from '../../paginate.ts';
import { type Call, ServiceFault } from '../../service.ts';
import { arnOf, lastPart } from './arns.ts';
import { activeCluster } from './cluster-record.ts';
import { invalid } from './faults.ts';
import { startDaemonDeployment } from './managed-daemon-progress.ts';
import {
  daemonBy,
  daemonRevision,
  type ManagedDaemonRecord,
  managedDaemons,
} from './managed-daemon-record.ts';
import { daemonConfiguration, daemonSettings } from './managed-daemon-settings.ts';
import { daemonView } from './managed-daemon-view.ts';
import { type Place, plain, same } from './place.ts';
import { checkTags } from './tag-rules.ts';

/** CreateDaemon: ACTIVE at once, with a deployment; repeating the same request returns the daemon. */
export function createDaemon(input: CreateDaemonRequest, call: Call): object {
  const { clientToken: _, ...request } = plain(input);
  const cluster = activeCluster(call, input.clusterArn);
  const name = input.daemonName ?? '';
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(name))
    throw invalid('Daemon name must be up to 255 letters, numbers, hyphens and underscores.');
  const existing = managedDaemons(call, cluster.name).get(name);
  if (existing !== undefined) {
    if (existing.status !== 'ACTIVE')
      throw invalid('Unable to create a daemon while one of the same name is being deleted.');
    if (!same(existing.request, request)) throw invalid('Creation of daemon was not idempotent.');
    return answer(existing);
  }
  const settings = daemonSettings(call, cluster.name, input);
  const configuration = daemonConfiguration(input.deploymentConfiguration);
  const now = call.world.now();
  const daemon: ManagedDaemonRecord = {
    name,
    arn: arnOf(call.scope, `daemon/${cluster.name}/${name}`),
    cluster: cluster.name,
    clusterArn: cluster.arn,
    createdAt: now,
    request,
    updatedAt: now,
    status: 'ACTIVE',
    revisions: [],
    deployments: [],
    stable: undefined,
    replacing: [],
    nextLook: undefined,
    tags: checkTags(input.tags),
  };
  managedDaemons(call, cluster.name).set(name, daemon);
  startDaemonDeployment(call, daemon, newRevision(call, daemon, settings), configuration);
  return answer(daemon);
}

/** DescribeDaemon: without tags. */
export function describeDaemon(
  input: DescribeDaemonRequest,
  call: Call,
): { readonly daemon: DaemonDetail } {
  return { daemon: daemonView(call, daemonBy(call, input.daemonArn)) };
}

/** UpdateDaemon: always a new revision and a deployment; a configuration that is left out stays. */
export function updateDaemon(input: UpdateDaemonRequest, call: Call): object {
  const daemon = activeDaemon(call, input.daemonArn);
  const settings = daemonSettings(call, daemon.cluster, input);
  const configuration =
    input.deploymentConfiguration === undefined
      ? (daemon.deployments.at(-1)?.configuration ?? {})
      : daemonConfiguration(input.deploymentConfiguration);
  daemon.updatedAt = call.world.now();
  startDaemonDeployment(call, daemon, newRevision(call, daemon, settings), configuration);
  return answer(daemon);
}

/** DeleteDaemon: gone when the last instance that runs it has been replaced. */
export function deleteDaemon(input: DeleteDaemonRequest, call: Call): object {
  const daemon = activeDaemon(call, input.daemonArn);
  daemon.status = 'DELETE_IN_PROGRESS';
  daemon.updatedAt = call.world.now();
  const { configuration = {} } = daemon.deployments.at(-1) ?? {};
  startDaemonDeployment(call, daemon, undefined, configuration);
  return answer(daemon);
}

/** ListDaemons: those of a cluster by name. */
export function listDaemons(input: ListDaemonsRequest, call: Call): object {
  const cluster = activeCluster(call, input.clusterArn);
  const asked = (input.capacityProviderArns ?? []).map(lastPart);
  const found = [...managedDaemons(call, cluster.name).values()]
    .filter(
      (daemon) =>
        asked.length === 0 ||
        daemonRevision(daemon, daemon.revisions.at(-1)?.id)?.settings.providers.some((name) =>
          asked.includes(name),
        ) === true,
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const page = paginate(found, {
    size: input.maxResults ?? 100,
    token: input.nextToken,
    badToken: 'InvalidParameterException',
  });
  return {
    daemonSummariesList: page.items.map(({ arn, status, createdAt, updatedAt }) => ({
      daemonArn: arn,
      status,
      createdAt: new Date(createdAt),
      updatedAt: new Date(updatedAt),
    })),
    nextToken: page.next,
  };
}

function activeDaemon(place: Place, arn: string | undefined): ManagedDaemonRecord {
  const daemon = daemonBy(place, arn);
  if (daemon.status !== 'ACTIVE')
    throw new ServiceFault('DaemonNotActiveException', 'The specified daemon is not active.');
  return daemon;
}

function newRevision(
  place: Place,
  daemon: ManagedDaemonRecord,
  settings: ManagedDaemonRecord['revisions'][number]['settings'],
): string {
  const id = place.world.hex(20);
  daemon.revisions.push({
    id,
    arn: arnOf(place.scope, `daemon-revision/${daemon.cluster}/${daemon.name}/${id}`),
    createdAt: place.world.now(),
    settings,
  });
  return id;
}

function answer({ arn, status, createdAt, updatedAt, deployments }: ManagedDaemonRecord): object {
  return {
    daemonArn: arn,
    status,
    createdAt: new Date(createdAt),
    updatedAt: new Date(updatedAt),
    deploymentArn: deployments.at(-1)?.arn,
  };
}
