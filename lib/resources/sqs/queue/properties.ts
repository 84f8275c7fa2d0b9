/** Desired properties of a queue. */
import type { PolicyDocument } from '../../iam/role/properties.ts';

/** CloudFormation's name of the type. */
export const QUEUE_TYPE = 'AWS::SQS::Queue';

/**
 * CreateQueue's request without tags, its documents as JSON. Spelled out: its client is not of the public types. That a
 * queue is FIFO is told by its name, which ends with `.fifo`.
 */
export interface QueueProperties {
  /** Name, at most 80 letters, digits, `-` and `_`; of a FIFO queue with `.fifo` at its end. */
  QueueName: string | undefined;
  /** Attributes by name, such as `VisibilityTimeout`; each is owned for itself. */
  Attributes?: Record<string, string>;
  /** Where messages go that nobody could handle. */
  RedrivePolicy?: RedrivePolicy;
  /** Which queues may have this one for their messages that nobody could handle. */
  RedriveAllowPolicy?: RedriveAllowPolicy;
  /** Who else may use the queue. */
  Policy?: PolicyDocument;
}

/** Where messages go that nobody could handle. */
export interface RedrivePolicy {
  /** ARN of the queue that gets them; FIFO when the source is. */
  deadLetterTargetArn: string;
  /** How often a message is received before it goes there, 1 to 1,000. */
  maxReceiveCount: number;
}

/** Which queues may have a queue for their messages that nobody could handle. */
export interface RedriveAllowPolicy {
  /** Every queue of the account and Region, none, or those named. */
  redrivePermission: 'allowAll' | 'denyAll' | 'byQueue';
  /** ARNs of the queues, at most 10; with `byQueue`. */
  sourceQueueArns?: string[];
}
