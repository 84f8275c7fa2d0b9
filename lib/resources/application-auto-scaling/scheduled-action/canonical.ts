/** The canonical form of scheduled actions. */
import { withoutDefaults } from '../../canonical.ts';
import type { ScheduledActionProperties } from './properties.ts';

/**
 * One form for what is desired and what is read. An action of ours is ours as a whole (its name says so, and no tag could
 * record single fields), so what the code leaves out stands here as AWS's default: a time that was taken out of the code
 * differs from the one that is still live.
 */
export function canonicalAction(properties: ScheduledActionProperties): ScheduledActionProperties {
  const { StartTime, EndTime, ScalableTargetAction } = properties;
  const whole = {
    ...withoutDefaults(properties),
    Timezone: properties.Timezone ?? 'UTC',
    StartTime: moment(StartTime),
    EndTime: moment(EndTime),
    ...(ScalableTargetAction === undefined
      ? {}
      : { ScalableTargetAction: withoutDefaults(ScalableTargetAction) }),
  };
  return whole as ScheduledActionProperties;
}

/** The same text for the same moment; null for none. */
function moment(time: unknown): unknown {
  if (time === undefined || time === null) return null;
  if (typeof time !== 'string' || Number.isNaN(Date.parse(time))) return time;
  return new Date(time).toISOString();
}
