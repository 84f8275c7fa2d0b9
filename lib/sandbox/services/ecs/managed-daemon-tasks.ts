/** The tasks of managed daemons: what they take of instances, which there are, and starting them. */
import type { Tag } from '@aws-sdk/client-ecs';
import { ServiceFault } from '../../service.ts';
import { clusters } from './cluster-record.ts';
import type { ContainerInstanceRecord } from './container-instance-record.ts';
import { daemonBlueprint } from './definition-of-task.ts';
import { missingResource } from './instance-room.ts';
import {
  type DaemonRevisionRecord,
  type ManagedDaemonRecord,
  managedDaemons,
  standingOf,
} from './managed-daemon-record.ts';
import type { Place } from './place.ts';
import { startTask } from './start-task.ts';
import { managedTags } from './tag-rules.ts';
import { taskNeed } from './task-need.ts';
import { type TaskRecord, tasks } from './task-record.ts';

/** What the daemons of a capacity provider take of each instance. */
export function takenByDaemons(
  place: Place,
  cluster: string,
  provider: string,
): { readonly cpu: number; readonly memory: number } {
  let cpu = 0;
  let memory = 0;
  for (const daemon of managedDaemons(place, cluster).values()) {
    const { revision } = standingOf(daemon);
    if (revision?.settings.providers.includes(provider) !== true) continue;
    const definition = daemonBlueprint(place, revision.settings.definition);
    if (definition === undefined) continue;
    const need = taskNeed(definition);
    cpu += need.cpu;
    memory += need.memory;
  }
  return { cpu, memory };
}

/** Every task of a daemon that AWS still shows. */
export function daemonTasks(place: Place, daemon: ManagedDaemonRecord): readonly TaskRecord[] {
  return [...tasks(place, daemon.cluster).values()].filter((task) => task.daemon === daemon.name);
}

/** Starts a revision's task on an instance; why it cannot, in AWS's words. */
export function startDaemonTask(
  place: Place,
  daemon: ManagedDaemonRecord,
  revision: DaemonRevisionRecord,
  instance: ContainerInstanceRecord,
): string | undefined {
  const { settings } = revision;
  const definition = daemonBlueprint(place, settings.definition);
  const cluster = clusters(place).get(daemon.cluster);
  if (definition === undefined || cluster === undefined)
    return 'The daemon task definition does not exist.';
  const missing = missingResource(instance, taskNeed(definition));
  if (missing !== undefined) return missing;
  try {
    startTask(place, {
      cluster,
      definition,
      host: { launchType: 'MANAGED_INSTANCES', instance },
      capacityProviderName: undefined,
      network: undefined,
      placement: { constraints: [], strategy: [] },
      service: undefined,
      daemon: daemon.name,
      revision: revision.id,
      startedBy: undefined,
      group: `daemon:${daemon.name}`,
      loadBalancers: [],
      overrides: {},
      enableExecuteCommand: settings.enableExecuteCommand,
      tags: tagsFor(daemon, revision),
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof ServiceFault)) throw error;
    return error.message;
  }
}

function tagsFor(daemon: ManagedDaemonRecord, { settings }: DaemonRevisionRecord): Tag[] {
  const given = settings.propagateTags === 'DAEMON' ? daemon.tags : [];
  return settings.enableECSManagedTags ? managedTags(daemon.cluster, undefined, given) : [...given];
}
