/** Stopping tasks of a service because its scheduler wants it, and what the service says about it. */
import type { Place } from './place.ts';
import { type DeploymentRecord, type ServiceRecord, say } from './service-record.ts';
import { stopTask } from './task-life.ts';
import type { TaskRecord } from './task-record.ts';

/** Stops these tasks; how many they are. */
export function stopServiceTasks(
  place: Place,
  service: ServiceRecord,
  primary: DeploymentRecord,
  going: readonly TaskRecord[],
): number {
  if (going.length === 0) return 0;
  for (const task of going)
    stopTask(place, task, {
      code: 'ServiceSchedulerInitiated',
      reason: `Scaling activity initiated by (deployment ecs-svc/${primary.id})`,
    });
  const targets = new Set(going.flatMap((task) => task.targets.map((one) => one.targetGroupArn)));
  for (const arn of targets)
    say(place, service, `deregistered ${going.length} targets in (target-group ${arn})`);
  if (targets.size > 0)
    say(place, service, `has begun draining connections on ${going.length} tasks.`);
  say(
    place,
    service,
    `has stopped ${going.length} running tasks: ${going.map(({ id }) => `(task ${id})`).join(' ')}.`,
  );
  return going.length;
}
