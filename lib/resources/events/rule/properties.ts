/** Desired properties of a rule of EventBridge. */
import type { EcsParameters } from '../../scheduler/schedule/properties.ts';

/** CloudFormation's name of the type. */
export const EVENT_RULE_TYPE = 'AWS::Events::Rule';

/** The bus to which AWS's own services send. */
export const DEFAULT_BUS = 'default';

/** Targets that a rule may have. */
export const MOST_TARGETS = 5;

/** A pattern of events as JSON: fields with lists of what is allowed, or with further fields. */
export interface EventPatternJson {
  readonly [field: string]: unknown;
}

/**
 * PutRule's request without tags, its pattern as JSON, and the targets by their id. Spelled out: its client is not of the
 * public types.
 */
export interface EventRuleProperties {
  /** Name, unique on its bus; at most 64 letters, digits, `-`, `_` and `.`. */
  Name: string | undefined;
  /** Name of the bus; services of AWS send to `default`. */
  EventBusName: string | undefined;
  /** What it is for, in at most 512 characters. */
  Description?: string | undefined;
  /** Which events match. */
  EventPattern?: EventPatternJson | undefined;
  /** When it fires by itself: `rate(...)` or `cron(...)`, in UTC; on the bus `default` alone. */
  ScheduleExpression?: string | undefined;
  /** Whether events are matched. Default: ENABLED. */
  State?: 'ENABLED' | 'DISABLED' | 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' | undefined;
  /** ARN of the role with which targets are reached that have no role of their own. */
  RoleArn?: string | undefined;
  /** Where events go, by the id of the target, at most 5; each is owned for itself, others are left alone. */
  Targets?: Record<string, EventTargetProperties>;
}

/** Where events go, and what of them. */
export interface EventTargetProperties {
  /** ARN of a queue, topic, log group, function, cluster, or whatever else EventBridge takes. */
  Arn: string;
  /** ARN of the role with which EventBridge reaches it; queues, topics, log groups and functions have policies instead. */
  RoleArn?: string;
  /** JSON text that is sent in the place of the event; of a cluster the tasks' overrides. */
  Input?: string;
  /** The part of the event that is sent, such as `$.detail`. */
  InputPath?: string;
  /** A text that is made of parts of the event. */
  InputTransformer?: {
    /** Paths into the event, by the names that the template has for them. */
    InputPathsMap?: Record<string, string>;
    /** The text, with `<name>` where a value belongs. */
    InputTemplate: string;
  };
  /** Of a cluster: what runs, and where. */
  EcsParameters?: EcsParameters;
  /** Of a FIFO queue. */
  SqsParameters?: {
    /** Group of the messages. */
    MessageGroupId?: string;
  };
  /** Queue that gets what could not be brought. */
  DeadLetterConfig?: {
    /** ARN of the queue. */
    Arn?: string;
  };
  /** How often, and how long, it is tried again. Default: 185 times within a day. */
  RetryPolicy?: {
    /** How long, 60 to 86,400 seconds. */
    MaximumEventAgeInSeconds?: number;
    /** How often, 0 to 185 times. */
    MaximumRetryAttempts?: number;
  };
}
