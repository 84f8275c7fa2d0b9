/** The tables of SQS, and its words for what is not there. */
import { ServiceFault } from '../../service.ts';
import type { Scope, Table, World } from '../../world.ts';

/** Where records live. A `Call` is one. */
export interface Place {
  readonly world: World;
  readonly scope: Scope;
}

/** A queue; the table's key is its name. Moments are milliseconds since the epoch. */
export interface QueueRecord {
  readonly name: string;
  /** What was put, over the defaults. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly created: number;
  readonly modified: number;
}

/** A message of a queue; the table's key is its id. */
export interface MessageRecord {
  readonly id: string;
  readonly body: string;
  readonly groupId: string | undefined;
  readonly sent: number;
  /** Moment from which it can be received. */
  readonly visibleAt: number;
  readonly received: number;
  /** Of the newest receive. */
  readonly receiptHandle: string | undefined;
}

/** Queues by name. */
export function queues({ world, scope }: Place): Table<QueueRecord> {
  return world.table(scope, 'sqs.queues');
}

/** The messages of a queue by id, oldest first. */
export function messages({ world, scope }: Place, queue: string): Table<MessageRecord> {
  return world.table(scope, `sqs.messages/${queue}`);
}

/** Queues that were deleted less than 60 s ago, by name. */
export function deletions({ world, scope }: Place): Table<{ readonly status: 'deleted' }> {
  return world.table(scope, 'sqs.deletions');
}

/** The queue at a URL, or AWS's refusal. */
export function queueAt(place: Place, url: string): QueueRecord {
  return queueNamed(place, url.slice(url.lastIndexOf('/') + 1));
}

/** The queue of a name, or AWS's refusal. */
export function queueNamed(place: Place, name: string): QueueRecord {
  const found = queues(place).get(name);
  if (found === undefined)
    throw new ServiceFault('QueueDoesNotExist', 'The specified queue does not exist.');
  return found;
}

/** URL of a queue. */
export function urlOf({ scope }: Place, name: string): string {
  return `https://sqs.${scope.region}.amazonaws.com/${scope.account}/${name}`;
}

/** ARN of a queue. */
export function arnOf({ scope }: Place, name: string): string {
  return `arn:aws:sqs:${scope.region}:${scope.account}:${name}`;
}

/** AWS's refusal of an attribute's value. */
export function badAttribute(name: string, reason = ''): ServiceFault {
  return new ServiceFault(
    'InvalidAttributeValue',
    `Invalid value for the parameter ${name}.${reason === '' ? '' : ` Reason: ${reason}`}`,
  );
}
