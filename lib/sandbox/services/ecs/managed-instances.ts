/** Managed Instances: ECS launches them for tasks that wait and terminates them when they are idle. */
import { ServiceFault } from '../../service.ts';
import type { CapacityProviderRecord } from './capacity-provider-record.ts';
import { type ClusterRecord, clusters } from './cluster-record.ts';
import { containerInstances } from './container-instance-record.ts';
import { takenByDaemons } from './managed-daemon-tasks.ts';
import { instancesInUse, waitingTasks } from './managed-demand.ts';
import { type ManagedInstanceRecord, managedInstances } from './managed-instance-record.ts';
import { packManaged } from './managed-instances-packing.ts';
import { watchProvider } from './managed-scaling-timer.ts';
import { architectureOf, neededBy } from './managed-task-needs.ts';
import { roomOf } from './neighbours-auto-scaling.ts';
import {
  type Architecture,
  endInstance,
  isUp,
  launchManaged,
  typesFor,
} from './neighbours-managed-instances.ts';
import type { Place } from './place.ts';
import type { TaskRecord } from './task-record.ts';
import { IDLE_MANAGED_INSTANCE, SCALING_PERIOD } from './timing.ts';

/** Puts a new provider into the list of its cluster. */
export function joinManagedInstances(place: Place, provider: CapacityProviderRecord): void {
  const cluster = clusters(place).get(provider.cluster ?? '');
  if (cluster === undefined || cluster.capacityProviders.includes(provider.name)) return;
  cluster.capacityProviders = [...cluster.capacityProviders, provider.name];
}

/** Terminates every instance of a provider; tells whether some are still there. */
export function endManagedInstances(place: Place, provider: CapacityProviderRecord): boolean {
  const own = ownInstances(place, provider.name);
  for (const { id } of own) endInstance(place, id);
  return own.length > 0;
}

/** Launches instances for the tasks that wait, and terminates those that have been idle for long enough. */
export function lookAtManagedInstances(
  place: Place,
  cluster: ClusterRecord,
  provider: CapacityProviderRecord,
): void {
  const waiting = waitingTasks(place, cluster.name, provider.name);
  const registered = registeredIn(place, cluster);
  const coming = ownInstances(place, provider.name).filter(({ id }) => !registered.has(id));
  const awaited = new Set(coming.flatMap(({ tasks }) => tasks));
  const unserved = waiting.filter(({ id }) => !awaited.has(id));
  for (const architecture of ['x86_64', 'arm64'] as const)
    launchFor(place, cluster, provider, {
      architecture,
      tasks: unserved.filter((task) => architectureOf(place, task) === architecture),
    });
  const idleUntil = retireIdle(place, cluster, provider);
  if (waiting.length > 0) watchProvider(place, provider.name, place.world.now() + SCALING_PERIOD);
  else if (idleUntil !== undefined) watchProvider(place, provider.name, idleUntil);
}

function launchFor(
  place: Place,
  cluster: ClusterRecord,
  provider: CapacityProviderRecord,
  wanted: { readonly architecture: Architecture; readonly tasks: readonly TaskRecord[] },
): void {
  const template = provider.instances?.instanceLaunchTemplate;
  if (template === undefined || wanted.tasks.length === 0) return;
  const taken = takenByDaemons(place, cluster.name, provider.name);
  const types = typesFor(template.instanceRequirements, [wanted.architecture]).flatMap((name) => {
    const room = roomOf(name, true);
    if (room === undefined) return [];
    return [
      { name, room: { ...room, cpu: room.cpu - taken.cpu, memory: room.memory - taken.memory } },
    ];
  });
  const tasks = wanted.tasks.map((task) => ({ id: task.id, need: neededBy(place, task) }));
  for (const { type, ids } of packManaged(tasks, types))
    try {
      const subnetId = subnetFor(place, provider, template.networkConfiguration?.subnets ?? []);
      const id = launchManaged(place, {
        template,
        type,
        architecture: wanted.architecture,
        subnetId,
        cluster: cluster.name,
        tags: tagsOf(provider),
      });
      managedInstances(place).set(id, {
        id,
        provider: provider.name,
        cluster: cluster.name,
        subnetId,
        tasks: ids,
        launchedAt: place.world.now(),
        idleSince: undefined,
      });
    } catch (error) {
      // EC2 refuses: the tasks wait, and the next look tries again.
      if (!(error instanceof ServiceFault)) throw error;
      return;
    }
}

/** Terminates idle instances; when the next one has been idle for long enough. */
function retireIdle(
  place: Place,
  cluster: ClusterRecord,
  provider: CapacityProviderRecord,
): number | undefined {
  const after = provider.instances?.infrastructureOptimization?.scaleInAfter ?? undefined;
  if (after === -1) return undefined;
  const delay = after === undefined ? IDLE_MANAGED_INSTANCE : after * 1000;
  const now = place.world.now();
  const busy = instancesInUse(place, cluster.name).any;
  const registered = registeredIn(place, cluster);
  const next: number[] = [];
  for (const one of ownInstances(place, provider.name)) {
    if (!registered.has(one.id)) continue;
    const idleSince = busy.has(one.id) ? undefined : (one.idleSince ?? now);
    managedInstances(place).set(one.id, { ...one, idleSince });
    if (idleSince === undefined) continue;
    if (idleSince + delay <= now) endInstance(place, one.id);
    else next.push(idleSince + delay);
  }
  return next.length === 0 ? undefined : Math.min(...next);
}

/** The instances of a provider that are up or coming up; those that are gone are forgotten. */
function ownInstances(place: Place, provider: string): readonly ManagedInstanceRecord[] {
  const table = managedInstances(place);
  const own = [...table.values()].filter((one) => one.provider === provider);
  for (const { id } of own) if (!isUp(place, id)) table.delete(id);
  return own.filter(({ id }) => table.has(id));
}

/** The EC2 instances that are container instances of a cluster. */
function registeredIn(place: Place, cluster: ClusterRecord): ReadonlySet<string | undefined> {
  return new Set(
    [...containerInstances(place, cluster.name).values()].map((one) => one.ec2InstanceId),
  );
}

/** The subnet with the fewest instances of the provider. */
function subnetFor(
  place: Place,
  provider: CapacityProviderRecord,
  subnets: readonly string[],
): string {
  const own = ownInstances(place, provider.name);
  const count = (subnet: string) => own.filter(({ subnetId }) => subnetId === subnet).length;
  return subnets.toSorted((a, b) => count(a) - count(b))[0] ?? '';
}

function tagsOf(provider: CapacityProviderRecord): Readonly<Record<string, string>> {
  if (provider.instances?.propagateTags !== 'CAPACITY_PROVIDER') return {};
  return Object.fromEntries(provider.tags.map(({ key, value }) => [key ?? '', value ?? '']));
}
