/** Where the events of a rule go. */
import type { Construct } from 'constructs';
import type { Duration } from '../../core/duration.ts';
import type { Json } from '../../core/json.ts';
import type { Input, Inputs } from '../../graph/reference.ts';
import type { EventTargetProperties } from '../../resources/events/rule/properties.ts';
import { Principal } from '../iam/principal.ts';
import type { LogGroupLike } from '../logs/log-group.ts';
import type { QueueLike } from '../messaging/queue.ts';
import { badProp } from '../options.ts';
import { EventLogPolicy } from './event-log-policy.ts';
import { type TaskTargetProps, taskTarget } from './task-target.ts';

/** What every target can say. */
export interface EventTargetOptions {
  /** Most times that what could not be brought is tried again, 0 to 185. @default - 185 */
  readonly retryAttempts?: number;
  /** Longest time after which it is tried again, 1 min to 24 h. @default - 24 h */
  readonly maxEventAge?: Duration;
  /** Standard queue that gets what could not be brought for good. @default - none, it is lost */
  readonly deadLetterQueue?: QueueLike;
}

/** What is sent in the place of the whole event. */
export type EventMessage =
  | {
      /** The same every time. */
      readonly constant: Json;
    }
  | {
      /** A part of the event, such as `$.detail`. */
      readonly path: string;
    }
  | {
      /** A text, or JSON, with `<name>` where a value belongs; texts that are no JSON stand in quotation marks. */
      readonly template: string;
      /** Paths into the event, by the names that the template has for them. */
      readonly values: Readonly<Record<string, string>>;
    };

/** What a target of messages can say. */
export interface MessageTargetOptions extends EventTargetOptions {
  /** What is sent. @default - the whole event */
  readonly message?: EventMessage;
}

/** What a queue as a target can say. */
export interface QueueTargetOptions extends MessageTargetOptions {
  /** Group of the messages; a FIFO queue needs it. @default - none */
  readonly messageGroupId?: string;
}

/** The rule, as its targets see it. */
export interface EventRuleLike {
  /** ARN of the rule, told by its name: policies of targets hold it, and need not wait for the rule. Asked at synthesis. */
  sourceArn(): Input<string>;
}

/** What the rule is told of a target; asked at synthesis. */
export type BoundTarget = () => Inputs<EventTargetProperties>;

/** Where events go. The ways to make one are those of {@link EventTarget}. */
export interface EventTarget {
  /** Makes what the target needs in `scope`, such as a role or a policy. The rule calls it, once. */
  bind(scope: Construct, rule: EventRuleLike): BoundTarget;
  /** Constructs that must stand before the rule sends anything; asked at synthesis, after `bind`. @default - none */
  dependencies?(scope: Construct): readonly Construct[];
}

/**
 * Where the events of a rule go. A rule takes 5 targets.
 *
 * @category Constructs
 * @example
 * new EventRule(stack, 'Crashes', {
 *   pattern: EcsEvents.taskStateChange({ cluster, lastStatus: ['STOPPED'] }),
 *   targets: {
 *     Queue: EventTarget.queue(new Queue(stack, 'Stopped')),
 *     Pager: EventTarget.topicArn('arn:aws:sns:eu-west-1:111111111111:pager'),
 *   },
 * });
 */
export const EventTarget = {
  /**
   * A queue, whose policy lets this rule send. Not so of an existing queue: its owner must let `events.amazonaws.com` do
   * `sqs:SendMessage`. The key of an encrypted queue must let that service do `kms:Decrypt` and `kms:GenerateDataKey`,
   * which AWS's own key of SQS does not.
   *
   * A FIFO queue needs `messageGroupId` and `contentBasedDeduplication`. Throws `tree/bad-props` for one without the
   * former.
   */
  queue(queue: QueueLike, options: QueueTargetOptions = {}): EventTarget {
    const { messageGroupId } = options;
    return {
      bind: (scope, rule) => {
        if (queue.fifo && messageGroupId === undefined)
          throw badProp(scope, 'its queue is FIFO', 'give a messageGroupId');
        letIn(queue, rule);
        return bound(scope, rule, options, {
          Arn: queue.queueArn,
          ...messagePart(options.message),
          ...(messageGroupId === undefined
            ? {}
            : { SqsParameters: { MessageGroupId: messageGroupId } }),
        });
      },
    };
  },

  /**
   * A log group: each event is a line in a stream of its own. EventBridge is let in by a policy of the account, one for all
   * rules of a stack; CloudWatch Logs takes 10 of them in a Region.
   */
  logGroup(logGroup: LogGroupLike, options: MessageTargetOptions = {}): EventTarget {
    return {
      bind: (scope, rule) => {
        EventLogPolicy.of(scope).allow(rule, logGroup);
        return bound(scope, rule, options, {
          Arn: logGroup.logGroupArn,
          ...messagePart(options.message),
        });
      },
      dependencies: (scope) => [EventLogPolicy.of(scope)],
    };
  },

  /** A topic of SNS. Its owner must let `events.amazonaws.com` do `sns:Publish` by the policy of the topic. */
  topicArn(topicArn: Input<string>, options: MessageTargetOptions = {}): EventTarget {
    return byArn(topicArn, options);
  },

  /** A function of Lambda. Its owner must let `events.amazonaws.com` do `lambda:InvokeFunction` by the function's policy. */
  functionArn(functionArn: Input<string>, options: MessageTargetOptions = {}): EventTarget {
    return byArn(functionArn, options);
  },

  /**
   * Tasks of a cluster, run with a role that may do just that. A new revision of the task definition changes the rule: the
   * next event runs it. Nothing of the event is passed on but what `environmentFromEvent` names.
   */
  task: (props: TaskTargetProps): EventTarget => ({
    bind: (scope, rule) => {
      const properties = taskTarget(scope, props);
      return bound(scope, rule, props, properties);
    },
  }),
} as const;

function byArn(Arn: Input<string>, options: MessageTargetOptions): EventTarget {
  return {
    bind: (scope, rule) => bound(scope, rule, options, { Arn, ...messagePart(options.message) }),
  };
}

/** The target with what every target can say. */
function bound(
  scope: Construct,
  rule: EventRuleLike,
  { retryAttempts, maxEventAge, deadLetterQueue }: EventTargetOptions,
  properties: Inputs<EventTargetProperties> | BoundTarget,
): BoundTarget {
  if (deadLetterQueue?.fifo === true)
    throw badProp(scope, 'deadLetterQueue is a FIFO queue', 'use a standard queue');
  if (deadLetterQueue !== undefined) letIn(deadLetterQueue, rule);
  const retries = {
    ...(retryAttempts === undefined ? {} : { MaximumRetryAttempts: retryAttempts }),
    ...(maxEventAge === undefined ? {} : { MaximumEventAgeInSeconds: maxEventAge.toSeconds() }),
  };
  return () => ({
    ...(typeof properties === 'function' ? properties() : properties),
    ...(Object.keys(retries).length === 0 ? {} : { RetryPolicy: retries }),
    ...(deadLetterQueue === undefined
      ? {}
      : { DeadLetterConfig: { Arn: deadLetterQueue.queueArn } }),
  });
}

function letIn(queue: QueueLike, rule: EventRuleLike): void {
  queue.addToResourcePolicy?.(() => ({
    principal: Principal.service('events.amazonaws.com'),
    actions: ['sqs:SendMessage'],
    conditions: { ArnEquals: { 'aws:SourceArn': rule.sourceArn() } },
  }));
}

function messagePart(
  message: EventMessage | undefined,
): Pick<Inputs<EventTargetProperties>, 'Input' | 'InputPath' | 'InputTransformer'> {
  if (message === undefined) return {};
  if ('path' in message) return { InputPath: message.path };
  if ('constant' in message) return { Input: JSON.stringify(message.constant) };
  return {
    InputTransformer: { InputPathsMap: { ...message.values }, InputTemplate: message.template },
  };
}
