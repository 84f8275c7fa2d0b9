/** What happens when a schedule's moment has come. */
import { type Call, ServiceFault } from '../../service.ts';
import { runTask } from '../ecs/run-task.ts';
import { sendMessage } from '../sqs/messages.ts';
import { queues, urlOf } from '../sqs/store.ts';
import { nextAfter } from './expression.ts';
import { runRequestOf } from './run-request.ts';
import { keyOf, type Place, type ScheduleRecord, scheduleArn, schedules } from './store.ts';

interface Due {
  readonly key: string;
  readonly version: number;
}

/** Has a schedule fire at its next moment, if there is one. */
export function arm(place: Place, schedule: ScheduleRecord): void {
  if (schedule.state === 'DISABLED') return;
  const now = place.world.now();
  const since = Math.max(schedule.start ?? schedule.created, schedule.created);
  const next = nextAfter(schedule.expression, schedule.timezone, since, Math.max(now, since - 1));
  const key = keyOf(schedule.name, schedule.group);
  if (next !== undefined && next <= (schedule.end ?? next)) {
    const due: Due = { key, version: schedule.version };
    place.world.schedule(place.scope, next - now, 'scheduler.fire', due);
  } else if (schedule.afterCompletion === 'DELETE') schedules(place).delete(key);
}

/** Runs the tasks of a schedule, unless it has changed since. */
export function fire({ key, version }: Due, place: Place): void {
  const schedule = schedules(place).get(key);
  if (schedule?.version !== version) return;
  try {
    const { target, name } = schedule;
    const request = runRequestOf({
      cluster: target.Arn,
      parameters: target.EcsParameters,
      startedBy: `chronos-schedule/${name}`,
      overrides: target.Input,
    });
    runTask(request, callOf(place, schedule));
  } catch (error) {
    if (!(error instanceof ServiceFault)) throw error;
    giveUp(place, schedule, error);
  }
  arm(place, schedule);
}

/** What AWS would try again for a day goes to the dead-letter queue at once. */
function giveUp(place: Place, schedule: ScheduleRecord, error: ServiceFault): void {
  const arn = schedule.target.DeadLetterConfig?.Arn;
  const queue = arn?.slice(arn.lastIndexOf(':') + 1);
  if (queue === undefined || !queues(place).has(queue)) return;
  const body = { scheduleArn: scheduleArn(place, schedule), error: error.code };
  sendMessage(
    { QueueUrl: urlOf(place, queue), MessageBody: JSON.stringify(body) } as Parameters<
      typeof sendMessage
    >[0],
    callOf(place, schedule),
  );
}

function callOf({ world, scope }: Place, { target }: ScheduleRecord): Call {
  return { world, scope, ...scope, principal: target.RoleArn ?? '' };
}
