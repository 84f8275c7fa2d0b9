/** Starting tasks for a service: which capacity provider, which subnet or instance, and what it says about it. */
import type { Tag } from '@aws-sdk/client-ecs';
import { ServiceFault } from '../../service.ts';
import { lastPart } from './arns.ts';
import { waitsForInstances } from './capacity-provider-record.ts';
import { capacityKind, nextProvider } from './capacity-strategy.ts';
import { clusters } from './cluster-record.ts';
import type { ContainerInstanceRecord } from './container-instance-record.ts';
import { type RevisionRecord, revisionOf } from './deployment-record.ts';
import { loadBalancersIn } from './deployment-traffic.ts';
import { countFailedStart } from './failures.ts';
import { mayWait } from './managed-demand.ts';
import { tellService } from './neighbours-events.ts';
import type { Place } from './place.ts';
import { findInstance, type PlacementAsk, type Refusal, refusalOf } from './place-task.ts';
import { unplacedWords } from './placement-words.ts';
import { placementAsk } from './put-on-instance.ts';
import { waitForRoom } from './room-watch.ts';
import { lookSoon } from './scheduler-timer.ts';
import {
  type DeploymentRecord,
  type ServiceRecord,
  type ServiceSettings,
  say,
} from './service-record.ts';
import { onFargate } from './service-rules.ts';
import { startTask, type TaskHost, type TaskWish } from './start-task.ts';
import { managedTags } from './tag-rules.ts';
import { type TaskDefinitionRecord, taskDefinitions } from './task-definition-record.ts';
import { type TaskRecord, tasks } from './task-record.ts';
import { THROTTLE_FIRST } from './timing.ts';

/** Starts up to `count` tasks of a deployment; how many it started. */
export function startServiceTasks(
  place: Place,
  service: ServiceRecord,
  deployment: DeploymentRecord,
  count: number,
): number {
  const kit = kitOf(place, service, deployment);
  if (kit === undefined) return 0;
  const started: TaskRecord[] = [];
  while (started.length < count) {
    const provider = nextProvider(
      kit.settings.capacityProviderStrategy ?? [],
      countBy([...kit.siblings, ...started], ({ capacityProviderName }) => capacityProviderName),
    );
    const host = hostFor(place, kit, provider, started);
    const task = host === undefined ? undefined : startOne(place, kit, host, provider);
    if (task === undefined) break;
    started.push(task);
    if (task.desiredStatus === 'STOPPED') break;
  }
  sayStarted(place, service, started);
  return started.length;
}

/** Starts a task of a DAEMON service's deployment on each of these instances that has room; how many it started. */
export function startDaemonTasks(
  place: Place,
  service: ServiceRecord,
  deployment: DeploymentRecord,
  instances: readonly ContainerInstanceRecord[],
): number {
  const kit = kitOf(place, service, deployment);
  if (kit === undefined) return 0;
  const started: TaskRecord[] = [];
  const refusals: Refusal[] = [];
  for (const instance of instances) {
    const { launchType } = instance;
    const reason = refusalOf(place, instance, askFor(kit, undefined, launchType));
    if (reason !== undefined) {
      refusals.push({ instance, reason });
      continue;
    }
    const task = startOne(place, kit, { launchType, instance }, undefined);
    if (task === undefined) break;
    started.push(task);
  }
  if (refusals.length > 0) sayUnplaced(place, kit, refusals, undefined);
  sayStarted(place, service, started);
  return started.length;
}

/** What decides where tasks of a service's deployment may run; undefined when its definition is gone. */
export function deploymentAsk(
  place: Place,
  service: ServiceRecord,
  deployment: DeploymentRecord,
): PlacementAsk | undefined {
  const definition = taskDefinitions(place).get(lastPart(deployment.taskDefinition));
  const revision = revisionOf(place, service, deployment.revision);
  if (definition === undefined || revision === undefined) return undefined;
  const launchType = revision.settings.launchType === 'EXTERNAL' ? 'EXTERNAL' : 'EC2';
  return askFor({ service, settings: revision.settings, definition }, undefined, launchType);
}

/** What tasks of one deployment are started from. */
interface Kit {
  readonly service: ServiceRecord;
  readonly deployment: DeploymentRecord;
  readonly definition: TaskDefinitionRecord;
  readonly settings: RevisionRecord['settings'];
  readonly slot: RevisionRecord['slot'];
  /** Tasks of the service that shall run. */
  readonly alive: readonly TaskRecord[];
  /** Those of the same deployment. */
  readonly siblings: readonly TaskRecord[];
}

function kitOf(
  place: Place,
  service: ServiceRecord,
  deployment: DeploymentRecord,
): Kit | undefined {
  if (deployment.throttledUntil > place.world.now()) return undefined;
  const definition = taskDefinitions(place).get(lastPart(deployment.taskDefinition));
  const revision = revisionOf(place, service, deployment.revision);
  if (revision === undefined || definition === undefined) return undefined;
  const table = tasks(place, service.cluster);
  const alive = service.tasks
    .flatMap((id) => table.get(id) ?? [])
    .filter((task) => task.desiredStatus === 'RUNNING');
  const siblings = alive.filter((task) => task.revision === deployment.revision);
  const { settings, slot } = revision;
  return { service, deployment, definition, settings, slot, alive, siblings };
}

/** Where the next task goes; undefined, and an event of the service, when there is no place for it. */
function hostFor(
  place: Place,
  kit: Kit,
  provider: string | undefined,
  started: readonly TaskRecord[],
): TaskHost | undefined {
  const { service, settings } = kit;
  if (onFargate(settings))
    return { launchType: 'FARGATE', subnetId: subnetFor(settings, [...kit.alive, ...started]) };
  const launchType = launchTypeOf(place, settings, provider);
  const found = findInstance(place, askFor(kit, provider, launchType));
  if (found.instance !== undefined) return { launchType, instance: found.instance };
  if (
    provider !== undefined &&
    waitsForInstances(place, provider) &&
    mayWait(place, service.cluster)
  )
    return { launchType, instance: undefined };
  sayUnplaced(place, kit, found.refusals, provider);
  return undefined;
}

function startOne(
  place: Place,
  kit: Kit,
  host: TaskHost,
  capacityProviderName: string | undefined,
): TaskRecord | undefined {
  const { service, deployment, definition, settings, slot } = kit;
  const cluster = clusters(place).get(service.cluster);
  if (cluster === undefined) return undefined;
  const wish: TaskWish = {
    cluster,
    definition,
    host,
    capacityProviderName,
    network: settings.networkConfiguration,
    placement: placementOf(service),
    service: service.name,
    revision: deployment.revision,
    startedBy: `ecs-svc/${deployment.id}`,
    group: groupOf(service),
    loadBalancers: loadBalancersIn(settings, slot),
    volumes: settings.volumeConfigurations ?? [],
    overrides: {},
    enableExecuteCommand: settings.enableExecuteCommand === true,
    tags: tagsFor(service, definition.tags),
  };
  try {
    const task = startTask(place, wish);
    service.tasks.push(task.id);
    service.saidUnplaced = undefined;
    return task;
  } catch (error) {
    if (!(error instanceof ServiceFault)) throw error;
    say(
      place,
      service,
      error.code === 'ClientException'
        ? `failed to launch a task with (error ${error.message}).`
        : `was unable to place a task. Reason: ${error.message}`,
    );
    if (error.code === 'ClientException')
      tellService(place, service, 'SERVICE_TASK_CONFIGURATION_FAILURE', { reason: error.message });
    countFailedStart(place, service, deployment, true);
    lookSoon(place, service, THROTTLE_FIRST);
    return undefined;
  }
}

/** Says once why no instance can take a task, and lets the service be looked at when there is more room. */
function sayUnplaced(
  place: Place,
  { service }: Kit,
  refusals: readonly Refusal[],
  provider: string | undefined,
): void {
  const { key, message } = unplacedWords(refusals, provider);
  if (service.saidUnplaced !== key) {
    say(place, service, message);
    tellService(place, service, 'SERVICE_TASK_PLACEMENT_FAILURE', { reason: key });
  }
  service.saidUnplaced = key;
  waitForRoom(place, service);
}

function sayStarted(place: Place, service: ServiceRecord, started: readonly TaskRecord[]): void {
  if (started.length > 0)
    say(
      place,
      service,
      `has started ${started.length} tasks: ${started.map(({ id }) => `(task ${id})`).join(' ')}.`,
    );
}

/** The launch type of tasks on instances, by the provider they are started under. */
export function launchTypeOf(
  place: Place,
  settings: ServiceSettings,
  provider: string | undefined,
): PlacementAsk['launchType'] {
  if (provider !== undefined && capacityKind(place, provider) === 'MANAGED_INSTANCES')
    return 'MANAGED_INSTANCES';
  return settings.launchType === 'EXTERNAL' ? 'EXTERNAL' : 'EC2';
}

function askFor(
  { service, settings, definition }: Pick<Kit, 'service' | 'settings' | 'definition'>,
  capacityProviderName: string | undefined,
  launchType: PlacementAsk['launchType'],
): PlacementAsk {
  return placementAsk({
    cluster: service.cluster,
    definition,
    group: groupOf(service),
    launchType,
    capacityProviderName,
    network: settings.networkConfiguration,
    overrides: {},
    placement: placementOf(service),
  });
}

function groupOf({ name }: ServiceRecord): string {
  return `service:${name}`;
}

/** Constraints and strategies hold as they are now: changing them starts no deployment. */
function placementOf({ settings }: ServiceRecord): TaskWish['placement'] {
  return {
    constraints: settings.placementConstraints ?? [],
    strategy: settings.schedulingStrategy === 'DAEMON' ? [] : (settings.placementStrategy ?? []),
  };
}

function countBy(
  items: readonly TaskRecord[],
  keyOf: (task: TaskRecord) => string | undefined,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) {
    const key = keyOf(item);
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** The subnet with the fewest tasks of the service. */
function subnetFor(settings: ServiceSettings, alive: readonly TaskRecord[]): string | undefined {
  const subnets = settings.networkConfiguration?.awsvpcConfiguration?.subnets ?? [];
  const count = countBy(alive, ({ eni }) => eni?.subnetId);
  return subnets.reduce<string | undefined>(
    (best, id) =>
      best !== undefined && (count.get(best) ?? 0) <= (count.get(id) ?? 0) ? best : id,
    undefined,
  );
}

function tagsFor(service: ServiceRecord, definitionTags: readonly Tag[]): Tag[] {
  const { propagateTags, enableECSManagedTags } = service.settings;
  const given = {
    SERVICE: service.tags,
    TASK_DEFINITION: definitionTags,
    NONE: [],
  }[propagateTags ?? 'NONE'];
  return enableECSManagedTags === true
    ? managedTags(service.cluster, service.name, given)
    : [...given];
}
