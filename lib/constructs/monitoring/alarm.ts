/** An alarm of CloudWatch. */
import { Construct } from 'constructs';
import type { Input, Inputs } from '../../graph/reference.ts';
import { ALARM_TYPE, type AlarmProperties } from '../../resources/cloudwatch/alarm/properties.ts';
import { App } from '../../tree/app.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import { badProp, type ConstructOptions, optionsOf, requireProps } from '../options.ts';
import { isMath, type Metric, type MetricMath, MINUTE, metricName, queriesOf } from './metric.ts';

/** When an alarm rings. */
export interface AlarmOptions extends ConstructOptions {
  /** Name, unique in the account and Region. @default - `gantry/<app>/` and a name derived from the address */
  readonly alarmName?: string;
  /** What it means and what to do when it rings. @default - none */
  readonly description?: string;
  /** Value that the metric is compared with. */
  readonly threshold: number;
  /** How it is compared. @default 'GreaterThanOrEqualToThreshold' */
  readonly comparisonOperator?:
    | 'GreaterThanThreshold'
    | 'GreaterThanOrEqualToThreshold'
    | 'LessThanThreshold'
    | 'LessThanOrEqualToThreshold';
  /** How many periods are looked at. @default 1 */
  readonly evaluationPeriods?: number;
  /** How many of them must be beyond the threshold. @default - all */
  readonly datapointsToAlarm?: number;
  /** What a period without data counts for. @default 'missing', which leaves the state as it is */
  readonly treatMissingData?: 'missing' | 'notBreaching' | 'breaching' | 'ignore';
  /** ARNs of what is told when it rings, such as topics of SNS; at most 5. @default - none */
  readonly alarmActions?: readonly Input<string>[];
  /** ARNs of what is told when it is well again; at most 5. @default - none */
  readonly okActions?: readonly Input<string>[];
  /** ARNs of what is told when there are too few data; at most 5. @default - none */
  readonly insufficientDataActions?: readonly Input<string>[];
  /** Whether anybody is told. @default true */
  readonly actionsEnabled?: boolean;
}

/** The props of an {@link Alarm}. */
export interface AlarmProps extends AlarmOptions {
  /** What is watched. */
  readonly metric: Metric | MetricMath;
}

/**
 * An alarm on a metric, or on what is worked out of several. Deployments end when one of theirs rings; step scaling makes
 * its own.
 *
 * @category Constructs
 * @example
 * const errors = new Alarm(stack, 'Errors', {
 *   metric: targetGroupMetric(targetGroup, 'HTTPCode_Target_5XX_Count', { statistic: 'Sum' }),
 *   threshold: 10,
 *   evaluationPeriods: 3,
 *   treatMissingData: 'notBreaching',
 * });
 * new Service(stack, 'Service', {
 *   cluster,
 *   taskDefinition,
 *   deploymentAlarms: { alarmNames: [errors.alarmName] },
 * });
 */
export class Alarm extends Construct {
  /** The alarm itself. */
  readonly resource: Resource<AlarmProperties>;

  /** Throws `tree/bad-props` when nothing is given to watch. */
  constructor(scope: Construct, id: string, props: AlarmProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'metric', 'threshold');
    if (isMath(props.metric)) checkMath(this, props.metric);
    this.resource = new Resource<AlarmProperties>(this, 'Resource', {
      type: ALARM_TYPE,
      properties: () => requestOf(props),
      name: {
        property: 'AlarmName',
        maxLength: 255,
        forbidden: /\p{Cc}+/u,
        prefix: `gantry/${App.of(this).name}/`,
        withoutApp: true,
      },
      ...optionsOf(props),
    });
  }

  /** Name of the alarm. */
  get alarmName(): Input<string> {
    return this.resource.ref('AlarmName');
  }

  /** ARN of the alarm. */
  get alarmArn(): Input<string> {
    return this.resource.ref('Arn');
  }
}

function requestOf(props: AlarmProps): Inputs<AlarmProperties> {
  return {
    AlarmName: props.alarmName,
    ...(props.description === undefined ? {} : { AlarmDescription: props.description }),
    ...watchedOf(props.metric),
    EvaluationPeriods: props.evaluationPeriods ?? 1,
    ...(props.datapointsToAlarm === undefined
      ? {}
      : { DatapointsToAlarm: props.datapointsToAlarm }),
    Threshold: props.threshold,
    ComparisonOperator: props.comparisonOperator ?? 'GreaterThanOrEqualToThreshold',
    ...(props.treatMissingData === undefined ? {} : { TreatMissingData: props.treatMissingData }),
    ...(props.alarmActions === undefined ? {} : { AlarmActions: [...props.alarmActions] }),
    ...(props.okActions === undefined ? {} : { OKActions: [...props.okActions] }),
    ...(props.insufficientDataActions === undefined
      ? {}
      : { InsufficientDataActions: [...props.insufficientDataActions] }),
    ...(props.actionsEnabled === undefined ? {} : { ActionsEnabled: props.actionsEnabled }),
  };
}

const STATISTICS: readonly string[] = ['Average', 'Sum', 'Minimum', 'Maximum', 'SampleCount'];

function watchedOf(metric: Metric | MetricMath): Inputs<Partial<AlarmProperties>> {
  if (isMath(metric)) return { Metrics: queriesOf(metric, 'alarm') };
  const { statistic = 'Average' } = metric;
  return {
    ...metricName(metric),
    ...(STATISTICS.includes(statistic)
      ? { Statistic: statistic as NonNullable<AlarmProperties['Statistic']> }
      : { ExtendedStatistic: statistic }),
    Period: metric.period?.toSeconds() ?? MINUTE,
    ...(metric.unit === undefined ? {} : { Unit: metric.unit }),
  };
}

function checkMath(alarm: Alarm, { metrics }: MetricMath): void {
  const bad = Object.keys(metrics).find((name) => !/^[a-z]\w*$/.test(name) || name === 'result');
  if (bad !== undefined)
    throw badProp(
      alarm,
      `a metric of the expression is called ${JSON.stringify(bad)}`,
      'start with a lower-case letter and go on with letters, digits and _; result is the name of the expression',
    );
}
