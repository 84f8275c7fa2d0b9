/** Desired properties of an alarm. */

/** CloudFormation's name of the type. */
export const ALARM_TYPE = 'AWS::CloudWatch::Alarm';

/** PutMetricAlarm's request without tags. Spelled out: its client is not of the public types. */
export interface AlarmProperties {
  /** Name, at most 255 characters without control characters. */
  AlarmName: string | undefined;
  /** What it means. */
  AlarmDescription?: string | undefined;
  /** Whether anybody is told; AWS's default is yes. */
  ActionsEnabled?: boolean | undefined;
  /** ARNs of what is told when it is well again, at most 5. */
  OKActions?: string[] | undefined;
  /** ARNs of what is told when it rings, at most 5. */
  AlarmActions?: string[] | undefined;
  /** ARNs of what is told when there are too few data, at most 5. */
  InsufficientDataActions?: string[] | undefined;
  /** Name of the metric; not with `Metrics` or `EvaluationCriteria`. */
  MetricName?: string | undefined;
  /** Namespace of the metric. */
  Namespace?: string | undefined;
  /** `Average`, `Sum`, `Minimum`, `Maximum` or `SampleCount`. */
  Statistic?: string | undefined;
  /** A percentile or its like, such as `p99`. */
  ExtendedStatistic?: string | undefined;
  /** Dimensions of the metric. */
  Dimensions?: AlarmDimension[] | undefined;
  /** Length of a period in seconds: 10, 20, 30 or a multiple of 60. */
  Period?: number | undefined;
  /** Unit of the datapoints that count. */
  Unit?: string | undefined;
  /** How many periods are looked at. */
  EvaluationPeriods?: number | undefined;
  /** How many of them must be beyond the threshold. */
  DatapointsToAlarm?: number | undefined;
  /** Value that is compared with. */
  Threshold?: number | undefined;
  /** How it is compared, such as `GreaterThanThreshold`. */
  ComparisonOperator?: string | undefined;
  /** What a period without data counts for: `missing`, `notBreaching`, `breaching` or `ignore`. */
  TreatMissingData?: string | undefined;
  /** Whether a percentile of few samples counts: `evaluate` or `ignore`. */
  EvaluateLowSampleCountPercentile?: string | undefined;
  /** Queries of metric math; that of the result returns data. */
  Metrics?: AlarmQuery[] | undefined;
  /** The query of the band that an anomaly detection model makes. */
  ThresholdMetricId?: string | undefined;
  /** How long the window is that is looked at. */
  EvaluationWindow?: object | undefined;
  /** What holds until there are enough data. */
  WarmUpConfiguration?: object | undefined;
  /** A query of another language, such as PromQL. */
  EvaluationCriteria?: object | undefined;
  /** How often a query is evaluated, in seconds. */
  EvaluationInterval?: number | undefined;
  /** What else is said of actions. */
  ActionConfiguration?: object | undefined;
}

/** One dimension of a metric. */
export interface AlarmDimension {
  /** Name. */
  Name: string | undefined;
  /** Value. */
  Value: string | undefined;
}

/** A metric, or an expression over others. */
export interface AlarmQuery {
  /** How expressions name it. */
  Id: string | undefined;
  /** The metric and what its datapoints are made into. */
  MetricStat?:
    | {
        /** The metric. */
        Metric: {
          /** Namespace. */
          Namespace?: string | undefined;
          /** Name. */
          MetricName?: string | undefined;
          /** Dimensions. */
          Dimensions?: AlarmDimension[] | undefined;
        };
        /** Length of a period in seconds. */
        Period?: number | undefined;
        /** Statistic, such as `Sum` or `p99`. */
        Stat: string | undefined;
        /** Unit of the datapoints that count. */
        Unit?: string | undefined;
      }
    | undefined;
  /** Expression of metric math. */
  Expression?: string | undefined;
  /** What it is called. */
  Label?: string | undefined;
  /** Whether it is the one that counts; AWS's default is yes. */
  ReturnData?: boolean | undefined;
  /** Length of a period in seconds. */
  Period?: number | undefined;
  /** Account whose metric it is. */
  AccountId?: string | undefined;
}
