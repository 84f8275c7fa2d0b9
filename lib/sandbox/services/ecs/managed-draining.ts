/** Managed draining: before an instance of a capacity provider is terminated its tasks move elsewhere. */
import { DRAINING_HOOK } from './cluster-attachments.ts';
import { instanceOfMachine } from './container-instance-record.ts';
import { setInstanceStatus } from './instance-end.ts';
import { tasksOn } from './managed-demand.ts';
import { completeHook, waitsForHook } from './neighbours-auto-scaling.ts';
import type { Place } from './place.ts';
import { DRAINING_POLL } from './timing.ts';

/** An instance waits for a hook before it is terminated: with ECS's own hook it drains. */
export function instanceTerminating(
  payload: { readonly instanceId: string; readonly hook: string },
  place: Place,
): void {
  if (payload.hook !== DRAINING_HOOK) return;
  const instance = instanceOfMachine(place, payload.instanceId);
  if (instance !== undefined) setInstanceStatus(place, instance, 'DRAINING');
  drainingLook(payload, place);
}

/** Lets an instance go when no task is left on it but those of DAEMON services; looks again soon while there are. */
export function drainingLook(payload: { readonly instanceId: string }, place: Place): void {
  const { instanceId } = payload;
  if (!waitsForHook(place, instanceId, DRAINING_HOOK)) return;
  if (isEmpty(place, instanceId)) completeHook(place, instanceId, DRAINING_HOOK);
  else place.world.schedule(place.scope, DRAINING_POLL, 'ecs.draining-look', { instanceId });
}

function isEmpty(place: Place, instanceId: string): boolean {
  const instance = instanceOfMachine(place, instanceId);
  return instance === undefined || tasksOn(place, instance).length === 0;
}
