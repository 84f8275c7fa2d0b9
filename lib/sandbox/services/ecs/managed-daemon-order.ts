/** Daemons come first: other tasks of an instance are held back until its critical ones run. */
import { daemonRevision, managedDaemons } from './managed-daemon-record.ts';
import type { Place } from './place.ts';
import { hostOf, type TaskRecord, tasks } from './task-record.ts';

/** Tells whether a task must wait: critical daemons of its instance are not RUNNING yet. */
export function waitsForDaemons(place: Place, task: TaskRecord): boolean {
  if (task.launchType !== 'MANAGED_INSTANCES' || task.daemon !== undefined) return false;
  const table = tasks(place, task.cluster);
  return (hostOf(place, task)?.tasks ?? []).some((id) => {
    const other = table.get(id);
    return (
      other?.daemon !== undefined &&
      other.desiredStatus === 'RUNNING' &&
      other.lastStatus !== 'RUNNING' &&
      isCritical(place, other)
    );
  });
}

function isCritical(place: Place, task: TaskRecord): boolean {
  const daemon = managedDaemons(place, task.cluster).get(task.daemon ?? '');
  return daemon !== undefined && daemonRevision(daemon, task.revision)?.settings.critical === true;
}
