/** Replacing Managed Instances for a daemon: they drain, and are terminated when nothing but daemons is left on them. */
import { type ContainerInstanceRecord, containerInstances } from './container-instance-record.ts';
import { setInstanceStatus } from './instance-end.ts';
import type { ManagedDaemonRecord } from './managed-daemon-record.ts';
import { lookAtDaemon } from './managed-daemon-timer.ts';
import { tasksOn } from './managed-demand.ts';
import { endInstance, isUp } from './neighbours-managed-instances.ts';
import type { Place } from './place.ts';
import { stopTask } from './task-life.ts';
import { DRAINING_POLL } from './timing.ts';

/** Lets an instance drain: services move their tasks elsewhere, standalone ones stop. */
export function replace(
  place: Place,
  daemon: ManagedDaemonRecord,
  instance: ContainerInstanceRecord,
): void {
  daemon.replacing.push(instance.id);
  setInstanceStatus(place, instance, 'DRAINING');
  for (const task of tasksOn(place, instance))
    if (task.service === undefined)
      stopTask(place, task, {
        code: 'TerminationNotice',
        reason: 'Task stopped during instance draining',
      });
  lookAtDaemon(place, daemon, DRAINING_POLL);
}

/** Terminates the instances that have drained, and forgets those that are gone. */
export function endReplaced(place: Place, daemon: ManagedDaemonRecord): void {
  const table = containerInstances(place, daemon.cluster);
  daemon.replacing = daemon.replacing.filter((id) => {
    const instance = table.get(id);
    if (instance === undefined || instance.status === 'INACTIVE') return false;
    if (tasksOn(place, instance).length === 0 && isUp(place, instance.ec2InstanceId))
      endInstance(place, instance.ec2InstanceId);
    return true;
  });
  if (daemon.replacing.length > 0) lookAtDaemon(place, daemon, DRAINING_POLL);
}
