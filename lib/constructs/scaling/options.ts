/** What can be said of how a service scales. */
import type { Duration } from '../../core/duration.ts';
import type { ApplicationTargetGroup } from '../load-balancing/target-group.ts';
import type { QueueLike } from '../messaging/queue.ts';
import type { Metric, MetricMath } from '../monitoring/metric.ts';

/** How many tasks there may be. */
export interface ScalingRange {
  /** Fewest tasks. */
  readonly min: number;
  /** Most tasks. */
  readonly max: number;
  /**
   * What is held back, such as during maintenance: removing tasks, adding them, schedules.
   *
   * @default - nothing; what somebody else holds back stays held back
   */
  readonly suspended?: {
    /** Whether no policy removes tasks. @default false */
    readonly scaleIn?: boolean;
    /** Whether no policy adds tasks. @default false */
    readonly scaleOut?: boolean;
    /** Whether schedules do nothing. @default false */
    readonly schedules?: boolean;
  };
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

/** Following any metric. */
export interface MetricScaling extends TargetTrackingOptions {
  /** What is followed; it must go down in proportion as tasks are added. */
  readonly metric: Metric | MetricMath;
  /** Value to keep to, above 0. */
  readonly target: number;
}

/** One direction of step scaling, without its steps. */
export interface StepSide {
  /** What `change` counts: tasks, percent of the tasks that there are, or the tasks that there shall be. @default 'ChangeInCapacity' */
  readonly adjustmentType?: 'ChangeInCapacity' | 'PercentChangeInCapacity' | 'ExactCapacity';
  /** Fewest tasks that a percentage adds or removes. @default 1 */
  readonly minAdjustmentMagnitude?: number;
  /** Time after an activity before the next one in the same direction. @default - 300 s */
  readonly cooldown?: Duration;
  /** How the datapoints of the alarm are put together. @default 'Average' */
  readonly metricAggregationType?: 'Average' | 'Minimum' | 'Maximum';
  /** How many periods of the metric the alarm looks at. @default - 1 out, 3 in */
  readonly evaluationPeriods?: number;
  /** How many of them must be beyond the bound. @default - all */
  readonly datapointsToAlarm?: number;
  /** What a period without data counts for. @default 'missing' */
  readonly treatMissingData?: 'missing' | 'notBreaching' | 'breaching' | 'ignore';
  /** Raw fields of the scaling policy, merged last. @default - none */
  readonly overrides?: Readonly<Record<string, unknown>>;
}

/** A step upward. */
export interface UpwardStep {
  /** Value of the metric from which it holds, until that of the next step. */
  readonly from: number;
  /** What is changed, in the unit of `adjustmentType`. */
  readonly change: number;
}

/** A step downward. */
export interface DownwardStep {
  /** Value of the metric down from which it holds, until that of the next step. */
  readonly to: number;
  /** What is changed, in the unit of `adjustmentType`; below 0 to remove. */
  readonly change: number;
}

/** Adding and removing tasks by steps of a metric. */
export interface StepScaling {
  /** What the alarms watch. */
  readonly metric: Metric | MetricMath;
  /** Steps from a bound upward; the alarm rings at the lowest. @default - no tasks are added */
  readonly scaleOut?: StepSide & {
    /** The steps. */
    readonly steps: readonly UpwardStep[];
  };
  /** Steps from a bound downward; the alarm rings at the highest. @default - no tasks are removed */
  readonly scaleIn?: StepSide & {
    /** The steps. */
    readonly steps: readonly DownwardStep[];
  };
}

/** What a forecast is made from that AWS knows by name: CPU, memory, or requests of the load balancer. */
export type ForecastUse = 'cpu' | 'memory' | 'requests';

/** What a forecast is made from, where load and use by each task are not a pair that AWS knows. */
export interface ForecastMetric {
  /** Average use by each task: what is kept at the target. */
  readonly scaling: ForecastUse | Metric | MetricMath;
  /** The whole load, which is forecast. */
  readonly load: ForecastUse | Metric | MetricMath;
  /** How many tasks there were. @default - what AWS knows */
  readonly capacity?: Metric | MetricMath;
}

/** Following a forecast. */
export interface ForecastScaling {
  /** What is forecast: use of CPU or memory, requests of the load balancer, or metrics of one's own. */
  readonly metric: ForecastUse | ForecastMetric;
  /** Value to keep to: percent of CPU or memory, requests for each task and minute, or in the unit of the metric. */
  readonly target: number;
  /** Whether tasks are added, or the forecast is only shown. @default 'ForecastOnly' */
  readonly mode?: 'ForecastOnly' | 'ForecastAndScale';
  /** How far ahead of the forecast tasks are started, below an hour. @default - 300 s */
  readonly schedulingBufferTime?: Duration;
  /** Percent above the forecast up to which there may be more tasks than `max`. @default - never more than `max` */
  readonly maxCapacityBuffer?: number;
  /** The target group whose requests count. @default - the one that the service is attached to */
  readonly targetGroup?: ApplicationTargetGroup;
  /** Raw fields of the scaling policy, merged last. @default - none */
  readonly overrides?: Readonly<Record<string, unknown>>;
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
