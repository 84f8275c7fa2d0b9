/** Service auto scaling: the number of tasks follows load or a schedule. */
import type {
  MetricType,
  TargetTrackingScalingPolicyConfiguration,
} from '@aws-sdk/client-application-auto-scaling';
import { Construct } from 'constructs';
import { type Input, type Inputs, text } from '../../graph/reference.ts';
import {
  SCALABLE_TARGET_TYPE,
  type ScalableTargetProperties,
} from '../../resources/application-auto-scaling/scalable-target/properties.ts';
import {
  SCALING_POLICY_TYPE,
  type ScalingPolicyProperties,
} from '../../resources/application-auto-scaling/scaling-policy/properties.ts';
import {
  SCHEDULED_ACTION_TYPE,
  type ScheduledActionProperties,
} from '../../resources/application-auto-scaling/scheduled-action/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import { ApplicationTargetGroup } from '../load-balancing/target-group.ts';
import { badProp, validateAtSynth } from '../options.ts';
import type { Service } from './service.ts';
import type {
  QueueBacklogScaling,
  RequestScaling,
  ScalingRange,
  ScheduledScaling,
  TargetTrackingOptions,
  UtilizationScaling,
} from './service-scaling-options.ts';

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
      },
      ...(props.adopt === undefined ? {} : { adopt: props.adopt }),
      ...(props.overrides === undefined ? {} : { overrides: props.overrides }),
    });
    validateAtSynth(this, () => rangeComplaints(min, max));
  }

  /** Keeps the average use of CPU near a target. */
  onCpu(options: UtilizationScaling): this {
    const metric = options.highResolution === true ? HIGH_RESOLUTION_CPU : CPU;
    return this.#follow('Cpu', metric, percent(this, options), options);
  }

  /** Keeps the average use of memory near a target. */
  onMemory(options: UtilizationScaling): this {
    const metric = options.highResolution === true ? HIGH_RESOLUTION_MEMORY : MEMORY;
    return this.#follow('Memory', metric, percent(this, options), options);
  }

  /** Keeps the requests that each task gets near a target. */
  onRequestsPerTarget(options: RequestScaling): this {
    // Network load balancers count no requests.
    const [only] = this.#service.targetGroups.filter(
      (group) => group instanceof ApplicationTargetGroup,
    );
    const targetGroup = options.targetGroup ?? only;
    if (targetGroup === undefined)
      throw badProp(
        this,
        'the service is attached to no target group whose requests could be counted',
        'attach the service first, or name a targetGroup',
      );
    if (!(options.requests > 0))
      throw badProp(this, `requests ${options.requests} is not above 0`, 'use a number from 1');
    return this.#follow(
      'RequestsPerTarget',
      'ALBRequestCountPerTarget',
      options.requests,
      options,
      targetGroup,
    );
  }

  /**
   * Keeps the messages that wait in a queue, for each running task, near a target. The number of running tasks is a metric
   * of Container Insights: the cluster needs it switched on. One task at least must run, for nothing follows from none.
   */
  onQueueBacklog(options: QueueBacklogScaling): this {
    const { queue, messagesPerTask } = options;
    if (!(messagesPerTask > 0))
      throw badProp(
        this,
        `messagesPerTask ${messagesPerTask} is not above 0`,
        'use a number such as 10',
      );
    if (this.range.min < 1)
      throw badProp(
        this,
        'no backlog brings back the first task once there is none',
        'let min be 1 at least',
      );
    return this.#track('QueueBacklog', messagesPerTask, options, {
      CustomizedMetricSpecification: backlogMetric(this.#service, queue.queueName),
    });
  }

  /** Sets other bounds at given times. */
  onSchedule(id: string, options: ScheduledScaling): this {
    const { min, max } = options;
    if (min === undefined && max === undefined)
      throw badProp(this, `the schedule ${id} changes neither min nor max`, 'give one of them');
    checkSchedule(this, id, options);
    const action: Resource<ScheduledActionProperties> = new Resource<ScheduledActionProperties>(
      this,
      id,
      {
        type: SCHEDULED_ACTION_TYPE,
        properties: () => ({
          // Scheduled actions carry no tags; their owner is told by their name, which takes no slashes.
          ScheduledActionName: `gantry.${action.address.replaceAll('/', '~')}`,
          ...this.#target(),
          Schedule: options.schedule,
          ScalableTargetAction: {
            ...(min === undefined ? {} : { MinCapacity: min }),
            ...(max === undefined ? {} : { MaxCapacity: max }),
          },
          ...(options.timezone === undefined ? {} : { Timezone: options.timezone }),
          ...(options.startTime === undefined
            ? {}
            : { StartTime: options.startTime.toISOString() }),
          ...(options.endTime === undefined ? {} : { EndTime: options.endTime.toISOString() }),
        }),
        taggable: false,
        ...(options.overrides === undefined ? {} : { overrides: options.overrides }),
      },
    );
    return this;
  }

  #follow(
    id: string,
    metric: MetricType,
    value: number,
    options: TargetTrackingOptions,
    targetGroup?: ApplicationTargetGroup,
  ): this {
    return this.#track(id, value, options, {
      PredefinedMetricSpecification: {
        PredefinedMetricType: metric,
        ...(targetGroup === undefined ? {} : { ResourceLabel: targetGroup.metricLabel }),
      },
    });
  }

  #track(
    id: string,
    value: number,
    options: TargetTrackingOptions,
    metric: Inputs<
      Pick<
        TargetTrackingScalingPolicyConfiguration,
        'PredefinedMetricSpecification' | 'CustomizedMetricSpecification'
      >
    >,
  ): this {
    const policy: Resource<ScalingPolicyProperties> = new Resource<ScalingPolicyProperties>(
      this,
      id,
      {
        type: SCALING_POLICY_TYPE,
        properties: () => ({
          // Policies carry no tags; their owner is told by their name.
          PolicyName: `gantry:${policy.address}`,
          ...this.#target(),
          PolicyType: 'TargetTrackingScaling',
          TargetTrackingScalingPolicyConfiguration: {
            TargetValue: value,
            ...metric,
            ...cooldowns(options),
          },
        }),
        taggable: false,
        ...(options.overrides === undefined ? {} : { overrides: options.overrides }),
      },
    );
    return this;
  }

  #target(): {
    readonly ServiceNamespace: 'ecs';
    readonly ResourceId: Input<string>;
    readonly ScalableDimension: 'ecs:service:DesiredCount';
  } {
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

function cooldowns(
  options: TargetTrackingOptions,
): Partial<
  Pick<
    TargetTrackingScalingPolicyConfiguration,
    'ScaleInCooldown' | 'ScaleOutCooldown' | 'DisableScaleIn'
  >
> {
  return {
    ...(options.scaleInCooldown === undefined
      ? {}
      : { ScaleInCooldown: options.scaleInCooldown.toSeconds() }),
    ...(options.scaleOutCooldown === undefined
      ? {}
      : { ScaleOutCooldown: options.scaleOutCooldown.toSeconds() }),
    ...(options.disableScaleIn === undefined ? {} : { DisableScaleIn: options.disableScaleIn }),
  };
}

/** Waiting messages for each running task; AWS computes it from both metrics. */
function backlogMetric(
  service: Service,
  queueName: Input<string>,
): Inputs<NonNullable<TargetTrackingScalingPolicyConfiguration['CustomizedMetricSpecification']>> {
  return {
    Metrics: [
      {
        Id: 'm1',
        MetricStat: {
          Metric: {
            Namespace: 'AWS/SQS',
            MetricName: 'ApproximateNumberOfMessagesVisible',
            Dimensions: [{ Name: 'QueueName', Value: queueName }],
          },
          Stat: 'Maximum',
        },
        ReturnData: false,
      },
      {
        Id: 'm2',
        MetricStat: {
          Metric: {
            Namespace: 'ECS/ContainerInsights',
            MetricName: 'RunningTaskCount',
            Dimensions: [
              { Name: 'ClusterName', Value: service.cluster.clusterName },
              { Name: 'ServiceName', Value: service.serviceName },
            ],
          },
          Stat: 'Average',
        },
        ReturnData: false,
      },
      { Id: 'backlog', Expression: 'm1 / IF(m2 > 0, m2, 1)', Label: 'Backlog per task' },
    ],
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

/** Application Auto Scaling hears of schedules last of all: what it would refuse is told before anything is made. */
function checkSchedule(scaling: ServiceScaling, id: string, options: ScheduledScaling): void {
  const { schedule, timezone } = options;
  const fields = /^cron\((.*)\)$/.exec(schedule)?.[1]?.trim().split(/\s+/);
  if (fields === undefined ? !/^(rate|at)\(.+\)$/.test(schedule) : fields.length !== 6)
    throw badProp(
      scaling,
      `the schedule ${id} is ${JSON.stringify(schedule)}`,
      'write cron(minutes hours day-of-month month day-of-week year), rate(1 hour) or at(2030-01-01T08:00:00)',
    );
  if (timezone !== undefined && !isTimeZone(timezone))
    throw badProp(
      scaling,
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
