/** What can be said of how a service scales. */
import type { Duration } from '../../core/duration.ts';
import type { ApplicationTargetGroup } from '../load-balancing/target-group.ts';
import type { QueueLike } from '../messaging/queue.ts';

/** How many tasks there may be. */
export interface ScalingRange {
  /** Fewest tasks. */
  readonly min: number;
  /** Most tasks. */
  readonly max: number;
  /** Whether bounds that exist already, of a service that belongs to no app, are taken over. @default false */
  readonly adopt?: boolean;
  /** Raw fields of the scalable target, merged last. @default - none */
  readonly overrides?: Readonly<Record<string, unknown>>;
}

/** What every way of following a metric accepts. */
export interface TargetTrackingOptions {
  /** Time after tasks were removed before more are. @default - 300 s */
  readonly scaleInCooldown?: Duration;
  /** Time after tasks were added before more are. @default - 300 s */
  readonly scaleOutCooldown?: Duration;
  /** Whether tasks are only ever added. @default false */
  readonly disableScaleIn?: boolean;
  /** Raw fields of the scaling policy, merged last. @default - none */
  readonly overrides?: Readonly<Record<string, unknown>>;
}

/** Following a use of CPU or memory. */
export interface UtilizationScaling extends TargetTrackingOptions {
  /** Use to keep to, in percent of what the tasks ask for. */
  readonly targetPercent: number;
  /** Whether it follows measurements of every 20 s; the service needs `highResolutionMetrics`. @default false */
  readonly highResolution?: boolean;
}

/** Following the requests of a load balancer. */
export interface RequestScaling extends TargetTrackingOptions {
  /** Requests to keep to, for each task and minute. */
  readonly requests: number;
  /** The target group that counts. @default - the one that the service is attached to */
  readonly targetGroup?: ApplicationTargetGroup;
}

/** Following the messages that wait in a queue. */
export interface QueueBacklogScaling extends TargetTrackingOptions {
  /** The queue. */
  readonly queue: Pick<QueueLike, 'queueName'>;
  /**
   * Waiting messages to keep to, for each running task: the longest time that a message may wait, divided by the time that
   * a task takes for one.
   */
  readonly messagesPerTask: number;
}

/** When a schedule acts, as EventBridge writes it. */
export type ScheduleExpression = `cron(${string})` | `rate(${string})` | `at(${string})`;

/** Other bounds from a moment on. */
export interface ScheduledScaling {
  /** When: `cron(0 8 * * ? *)`, `rate(1 hour)` or `at(2030-01-01T08:00:00)`. */
  readonly schedule: ScheduleExpression;
  /** Fewest tasks from then on. @default - stays as it is */
  readonly min?: number;
  /** Most tasks from then on. @default - stays as it is */
  readonly max?: number;
  /** Time zone such as `Europe/Berlin`. @default - UTC */
  readonly timezone?: string;
  /** Moment from which the schedule holds. @default - at once */
  readonly startTime?: Date;
  /** Moment until which the schedule holds. @default - for ever */
  readonly endTime?: Date;
  /** Raw fields of the scheduled action, merged last. @default - none */
  readonly overrides?: Readonly<Record<string, unknown>>;
}
