/** Bounds that change at given times. */
import type { Construct } from 'constructs';
import {
  SCHEDULED_ACTION_TYPE,
  type ScheduledActionProperties,
} from '../../resources/application-auto-scaling/scheduled-action/properties.ts';
import { Resource } from '../../tree/resource.ts';
import { badProp } from '../options.ts';
import type { ScheduledScaling } from './options.ts';
import type { ScalingTarget } from './scaling-policy.ts';

/** Sets other bounds at given times. Throws `tree/bad-props` for a schedule that changes nothing or has no time. */
export function addSchedule(
  scope: Construct,
  id: string,
  target: () => ScalingTarget,
  options: ScheduledScaling,
): void {
  const { min, max } = options;
  if (min === undefined && max === undefined)
    throw badProp(scope, `the schedule ${id} changes neither min nor max`, 'give one of them');
  checkSchedule(scope, id, options);
  const action: Resource<ScheduledActionProperties> = new Resource<ScheduledActionProperties>(
    scope,
    id,
    {
      type: SCHEDULED_ACTION_TYPE,
      properties: () => ({
        // Scheduled actions carry no tags; their owner is told by their name, which takes no slashes.
        ScheduledActionName: `gantry.${action.address.replaceAll('/', '~')}`,
        ...target(),
        Schedule: options.schedule,
        ScalableTargetAction: {
          ...(min === undefined ? {} : { MinCapacity: min }),
          ...(max === undefined ? {} : { MaxCapacity: max }),
        },
        ...(options.timezone === undefined ? {} : { Timezone: options.timezone }),
        ...(options.startTime === undefined ? {} : { StartTime: options.startTime.toISOString() }),
        ...(options.endTime === undefined ? {} : { EndTime: options.endTime.toISOString() }),
      }),
      taggable: false,
      ...(options.overrides === undefined ? {} : { overrides: options.overrides }),
    },
  );
}

/** Application Auto Scaling hears of schedules last of all: what it would refuse is told before anything is made. */
function checkSchedule(scope: Construct, id: string, options: ScheduledScaling): void {
  const { schedule, timezone } = options;
  const fields = /^cron\((.*)\)$/.exec(schedule)?.[1]?.trim().split(/\s+/);
  if (fields === undefined ? !/^(rate|at)\(.+\)$/.test(schedule) : fields.length !== 6)
    throw badProp(
      scope,
      `the schedule ${id} is ${JSON.stringify(schedule)}`,
      'write cron(minutes hours day-of-month month day-of-week year), rate(1 hour) or at(2030-01-01T08:00:00)',
    );
  if (timezone !== undefined && !isTimeZone(timezone))
    throw badProp(
      scope,
      `the timezone of the schedule ${id} is ${JSON.stringify(timezone)}`,
      'give a name of the IANA database, such as Europe/Berlin',
    );
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
