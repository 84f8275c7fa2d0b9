/** Messages: sending, receiving, deleting, and the metrics that count them. */
import { createHash } from 'node:crypto';
import type {
  ChangeMessageVisibilityRequest,
  DeleteMessageRequest,
  ReceiveMessageRequest,
  SendMessageRequest,
} from '@aws-sdk/client-sqs';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { holdValue } from '../cloudwatch/datapoints.ts';
import { metricKey, metricsOf } from '../cloudwatch/store.ts';
import { allAttributes, isFifo, redriveOf } from './attributes.ts';
import {
  type MessageRecord,
  messages,
  type Place,
  type QueueRecord,
  queueAt,
  queues,
} from './store.ts';

/** How many messages of a queue are in each state. */
export interface MessageCounts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** Counts the messages of a queue, now. */
export function countsOf(place: Place, queue: string): MessageCounts {
  const now = place.world.now();
  const all = [...messages(place, queue).values()];
  const hidden = all.filter(({ visibleAt }) => visibleAt > now);
  const delayed = hidden.filter(({ received }) => received === 0).length;
  return {
    visible: all.length - hidden.length,
    inFlight: hidden.length - delayed,
    delayed,
  };
}

/** Publishes the number of messages that wait, as AWS does each minute once a queue is used. */
export function publishCounts(place: Place, queue: string): void {
  const { visible } = countsOf(place, queue);
  holdValue(place, 'AWS/SQS', WAITING, { QueueName: queue }, visible);
}

/** Publishes no more of a queue that goes. */
export function endCounts(place: Place, queue: string): void {
  const held = metricsOf(place).has(metricKey('AWS/SQS', WAITING, { QueueName: queue }));
  if (held) holdValue(place, 'AWS/SQS', WAITING, { QueueName: queue }, undefined);
}

const WAITING = 'ApproximateNumberOfMessagesVisible';

/** A message can be received again. */
export function becomeVisible(payload: { readonly queue: string }, place: Place): void {
  if (queues(place).has(payload.queue)) publishCounts(place, payload.queue);
}

/** SendMessage; of FIFO queues, equal messages are not told apart. */
export function sendMessage(input: Decoded<SendMessageRequest>, call: Call): object {
  const queue = queueAt(call, input.QueueUrl);
  const attributes = allAttributes(call, queue);
  if (isFifo(queue.name) && input.MessageGroupId === undefined)
    throw new ServiceFault(
      'MissingParameter',
      'The request must contain the parameter MessageGroupId.',
    );
  if (Buffer.byteLength(input.MessageBody) > Number(attributes['MaximumMessageSize']))
    throw new ServiceFault(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${attributes['MaximumMessageSize']} bytes.`,
    );
  const delay = input.DelaySeconds ?? Number(attributes['DelaySeconds']);
  const id = call.world.hex(32);
  put(call, queue.name, {
    id,
    body: input.MessageBody,
    groupId: input.MessageGroupId,
    sent: call.world.now(),
    visibleAt: call.world.now() + 1000 * delay,
    received: 0,
    receiptHandle: undefined,
  });
  return { MessageId: id, MD5OfMessageBody: md5(input.MessageBody) };
}

/** ReceiveMessage: at once, whatever the wait; what was received too often goes to the dead-letter queue. */
export function receiveMessage(input: Decoded<ReceiveMessageRequest>, call: Call): object {
  const queue = queueAt(call, input.QueueUrl);
  const most = input.MaxNumberOfMessages ?? 1;
  if (most < 1 || most > 10)
    throw new ServiceFault(
      'InvalidParameterValue',
      `Value ${most} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.`,
    );
  const timeout =
    input.VisibilityTimeout ?? Number(allAttributes(call, queue)['VisibilityTimeout']);
  const now = call.world.now();
  const visible = [...messages(call, queue.name).values()].filter(
    (message) => message.visibleAt <= now && !movedAway(call, queue, message),
  );
  const received = visible.slice(0, most).map((message) => ({
    ...message,
    visibleAt: now + 1000 * timeout,
    received: message.received + 1,
    receiptHandle: call.world.hex(32),
  }));
  for (const message of received) put(call, queue.name, message);
  return received.length === 0 ? {} : { Messages: received.map(view) };
}

/** DeleteMessage: an old handle deletes nothing. */
export function deleteMessage(input: Decoded<DeleteMessageRequest>, call: Call): object {
  const { name } = queueAt(call, input.QueueUrl);
  const found = byHandle(call, name, input.ReceiptHandle);
  if (found !== undefined) messages(call, name).delete(found.id);
  publishCounts(call, name);
  return {};
}

/** ChangeMessageVisibility. */
export function changeMessageVisibility(
  input: Decoded<ChangeMessageVisibilityRequest>,
  call: Call,
): object {
  const { name } = queueAt(call, input.QueueUrl);
  const found = byHandle(call, name, input.ReceiptHandle);
  if (found === undefined || found.visibleAt <= call.world.now())
    throw new ServiceFault('MessageNotInflight', 'The message is not in flight.');
  put(call, name, {
    ...found,
    visibleAt: call.world.now() + 1000 * input.VisibilityTimeout,
  });
  return {};
}

function byHandle(place: Place, queue: string, handle: string): MessageRecord | undefined {
  return [...messages(place, queue).values()].find(({ receiptHandle }) => receiptHandle === handle);
}

function movedAway(place: Place, queue: QueueRecord, message: MessageRecord): boolean {
  const redrive = redriveOf(queue);
  if (redrive === undefined || message.received < redrive.after) return false;
  messages(place, queue.name).delete(message.id);
  if (queues(place).has(redrive.target))
    put(place, redrive.target, { ...message, received: 0, visibleAt: place.world.now() });
  return true;
}

function put(place: Place, queue: string, message: MessageRecord): void {
  messages(place, queue).set(message.id, message);
  publishCounts(place, queue);
  const wait = message.visibleAt - place.world.now();
  if (wait > 0) place.world.schedule(place.scope, wait, 'sqs.visible', { queue });
}

function view({ id, body, receiptHandle, received, sent, groupId }: MessageRecord): object {
  return {
    MessageId: id,
    ReceiptHandle: receiptHandle,
    Body: body,
    MD5OfBody: md5(body),
    Attributes: {
      ApproximateReceiveCount: String(received),
      SentTimestamp: String(sent),
      ...(groupId === undefined ? {} : { MessageGroupId: groupId }),
    },
  };
}

function md5(body: string): string {
  return createHash('md5').update(body).digest('hex');
}
