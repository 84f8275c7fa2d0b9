/** Service auto scaling: the number of tasks follows load or a schedule. */
import { Construct } from 'constructs';
import { type Inputs, text } from '../../graph/reference.ts';
import {
  SCALABLE_TARGET_TYPE,
  type ScalableTargetProperties,
} from '../../resources/application-auto-scaling/scalable-target/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import type { Service } from '../ecs/service.ts';
import { ApplicationTargetGroup } from '../load-balancing/target-group.ts';
import { badProp, validateAtSynth } from '../options.ts';
import type {
  ForecastScaling,
  MetricScaling,
  QueueBacklogScaling,
  RequestScaling,
  ScalingRange,
  ScheduledScaling,
  StepScaling,
  TargetTrackingOptions,
  UtilizationScaling,
} from './options.ts';
import { countsRequests, predictivePolicy } from './predictive-scaling.ts';
import { addPolicy, type ScalingTarget } from './scaling-policy.ts';
import { addSchedule } from './scaling-schedule.ts';
import { StepPolicies } from './step-scaling.ts';
import {
  backlogMetric,
  customizedMetric,
  type FollowedMetric,
  predefinedMetric,
  trackingPolicy,
  unattendedMetric,
} from './target-tracking.ts';

/**
 * The bounds between which a service scales, and what it follows; made by `autoScale` of a service. Of several
 * policies the one that asks for most tasks wins.
 *
 * @category Constructs
 * @example
 * service.autoScale({ min: 2, max: 10 }).onCpu({ targetPercent: 60 }).onMemory({ targetPercent: 75 });
 */
export class ServiceScaling extends Construct {
  /** The scalable target itself. */
  readonly resource: Resource<ScalableTargetProperties>;
  /** How many tasks there may be. */
  readonly range: ScalingRange;
  readonly #service: Service;

  constructor(scope: Construct, id: string, props: ScalingRange & { readonly service: Service }) {
    super(scope, checkId(scope, id));
    const { service, min, max } = props;
    this.range = props;
    this.#service = service;
    this.resource = new Resource<ScalableTargetProperties>(this, 'Resource', {
      type: SCALABLE_TARGET_TYPE,
      properties: {
        ServiceNamespace: 'ecs',
        ResourceId: text`service/${service.cluster.clusterName}/${service.serviceName}`,
        ScalableDimension: 'ecs:service:DesiredCount',
        MinCapacity: min,
        MaxCapacity: max,
        ...suspensions(props),
      },
      ...(props.adopt === undefined ? {} : { adopt: props.adopt }),
      ...(props.overrides === undefined ? {} : { overrides: props.overrides }),
    });
    validateAtSynth(this, () => rangeComplaints(min, max));
  }

  /** Keeps the average use of CPU near a target. */
  onCpu(options: UtilizationScaling): this {
    const metric = options.highResolution === true ? HIGH_RESOLUTION_CPU : CPU;
    return this.#track('Cpu', percent(this, options), options, predefinedMetric(metric));
  }

  /** Keeps the average use of memory near a target. */
  onMemory(options: UtilizationScaling): this {
    const metric = options.highResolution === true ? HIGH_RESOLUTION_MEMORY : MEMORY;
    return this.#track('Memory', percent(this, options), options, predefinedMetric(metric));
  }

  /** Keeps the requests that each task gets near a target. */
  onRequestsPerTarget(options: RequestScaling): this {
    const targetGroup = this.#countingGroup(options.targetGroup);
    if (!(options.requests > 0))
      throw badProp(this, `requests ${options.requests} is not above 0`, 'use a number from 1');
    return this.#track(
      'RequestsPerTarget',
      options.requests,
      options,
      predefinedMetric('ALBRequestCountPerTarget', targetGroup),
    );
  }

  /**
   * Keeps the messages that wait in a queue, for each running task, near a target. The number of running tasks is a metric
   * of Container Insights: the cluster needs it switched on. From no task, an alarm on waiting messages brings back the first.
   */
  onQueueBacklog(options: QueueBacklogScaling): this {
    const { queue, messagesPerTask } = options;
    if (!(messagesPerTask > 0))
      throw badProp(
        this,
        `messagesPerTask ${messagesPerTask} is not above 0`,
        'use a number such as 10',
      );
    if (this.range.min === 0)
      this.onSteps('FirstTask', {
        metric: unattendedMetric(this.#service, queue),
        scaleOut: { steps: [{ from: 1, change: 1 }] },
      });
    return this.#track(
      'QueueBacklog',
      messagesPerTask,
      options,
      customizedMetric(backlogMetric(this.#service, queue)),
    );
  }

  /** Keeps any metric near a target; it must go down as tasks are added. */
  onMetric(id: string, options: MetricScaling): this {
    const { metric, target } = options;
    if (!(target > 0))
      throw badProp(this, `target ${target} is not above 0`, 'use a number above 0');
    return this.#track(id, target, options, customizedMetric(metric));
  }

  /**
   * Adds or removes tasks by how far a metric is beyond a bound. It can bring back the first task when there is none, which
   * following a target cannot.
   *
   * @example
   * const waiting = queueMetric(queue, 'ApproximateNumberOfMessagesVisible', { statistic: 'Maximum' });
   * service.autoScale({ min: 0, max: 20 }).onSteps('Waiting', {
   *   metric: waiting,
   *   scaleOut: { steps: [{ from: 1, change: 1 }, { from: 100, change: 5 }] },
   *   scaleIn: { steps: [{ to: 0, change: -1 }] },
   * });
   */
  onSteps(id: string, options: StepScaling): this {
    new StepPolicies(this, checkId(this, id), () => this.#target(), options);
    return this;
  }

  /**
   * Adds tasks ahead of the load that AWS forecasts from two weeks of the metric; it removes none, so let something else
   * follow the load as well.
   */
  onForecast(options: ForecastScaling): this {
    const { metric, target, maxCapacityBuffer: buffer } = options;
    if (!(target > 0))
      throw badProp(this, `target ${target} is not above 0`, 'use a number above 0');
    if (buffer !== undefined && !(Number.isInteger(buffer) && buffer >= 0 && buffer <= 100))
      throw badProp(this, `maxCapacityBuffer is ${buffer}`, 'use a whole percentage from 0 to 100');
    const targetGroup = countsRequests(metric)
      ? this.#countingGroup(options.targetGroup)
      : undefined;
    addPolicy(
      this,
      'Forecast',
      () => this.#target(),
      () => predictivePolicy(options, targetGroup),
      options,
    );
    return this;
  }

  /** Sets other bounds at given times. */
  onSchedule(id: string, options: ScheduledScaling): this {
    addSchedule(this, id, () => this.#target(), options);
    return this;
  }

  #countingGroup(given: ApplicationTargetGroup | undefined): ApplicationTargetGroup {
    // Network load balancers count no requests.
    const [only] = this.#service.targetGroups.filter(
      (group) => group instanceof ApplicationTargetGroup,
    );
    const targetGroup = given ?? only;
    if (targetGroup === undefined)
      throw badProp(
        this,
        'the service is attached to no target group whose requests could be counted',
        'attach the service first, or name a targetGroup',
      );
    return targetGroup;
  }

  #track(id: string, value: number, options: TargetTrackingOptions, metric: FollowedMetric): this {
    addPolicy(
      this,
      id,
      () => this.#target(),
      () => trackingPolicy(value, metric, options),
      options,
    );
    return this;
  }

  #target(): ScalingTarget {
    return {
      ServiceNamespace: 'ecs',
      ResourceId: this.resource.ref('ResourceId'),
      ScalableDimension: 'ecs:service:DesiredCount',
    };
  }
}

const CPU = 'ECSServiceAverageCPUUtilization';
const MEMORY = 'ECSServiceAverageMemoryUtilization';
const HIGH_RESOLUTION_CPU = 'ECSServiceAverageCPUUtilizationHighResolution';
const HIGH_RESOLUTION_MEMORY = 'ECSServiceAverageMemoryUtilizationHighResolution';

function suspensions({
  suspended,
}: ScalingRange): Pick<Inputs<ScalableTargetProperties>, 'SuspendedState'> {
  if (suspended === undefined) return {};
  const { scaleIn = false, scaleOut = false, schedules = false } = suspended;
  return {
    SuspendedState: {
      DynamicScalingInSuspended: scaleIn,
      DynamicScalingOutSuspended: scaleOut,
      ScheduledScalingSuspended: schedules,
    },
  };
}

function percent(scaling: ServiceScaling, { targetPercent }: UtilizationScaling): number {
  if (!(targetPercent > 0 && targetPercent <= 100))
    throw badProp(
      scaling,
      `targetPercent ${targetPercent} is not above 0 and at most 100`,
      'use a percentage such as 60',
    );
  return targetPercent;
}

function rangeComplaints(min: number, max: number): readonly string[] {
  const whole = Number.isInteger(min) && Number.isInteger(max);
  if (whole && min >= 0 && min <= max) return [];
  return [
    `autoScale runs from ${min} to ${max}; use whole numbers from 0, the second not below the first`,
  ];
}
