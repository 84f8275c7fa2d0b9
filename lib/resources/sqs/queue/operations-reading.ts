/** Reading queues and their tags, which AWS gives one queue a call. */
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  type QueueAttributeName,
} from '@aws-sdk/client-sqs';
import { allPages } from '../../../aws/batch.ts';
import { hasCode } from '../../../aws/classify-error.ts';
import type { Live, ReadContext } from '../../../resource-type.ts';
import { taggedAsOurs } from '../../tagged.ts';
import type { QueueProperties } from './properties.ts';

/** What SQS calls a queue that is not there; the second name is that of its older protocol. */
export const NO_QUEUE = [
  'QueueDoesNotExist',
  'AWS.SimpleQueueService.NonExistentQueue',
  'NonExistentQueue',
] as const;

/** The queue of a name as it is now; undefined when there is none. */
export async function queueNamed(
  context: ReadContext,
  QueueName: string,
): Promise<Live<QueueProperties> | undefined> {
  const client = await context.aws.clients.sqs();
  const found = await unlessAbsent(client.send(new GetQueueUrlCommand({ QueueName })));
  return found?.QueueUrl === undefined ? undefined : queueAt(context, found.QueueUrl);
}

/** The queues that can be ours: those below our prefix, and those that the tagging API knows to be. */
export async function candidates(context: ReadContext): Promise<readonly Live<QueueProperties>[]> {
  const [below, tagged] = await Promise.all([urlsBelow(context), taggedNames(context)]);
  const known = new Set(below.map(nameIn));
  const elsewhere = tagged.filter((name) => !known.has(name));
  const queues = await Promise.all([
    ...below.map((url) => queueAt(context, url)),
    ...elsewhere.map((name) => queueNamed(context, name)),
  ]);
  return queues.filter((queue) => queue !== undefined);
}

/** The queue at a URL as it is now; undefined when it is gone. */
export async function queueAt(
  context: ReadContext,
  QueueUrl: string,
): Promise<Live<QueueProperties> | undefined> {
  const client = await context.aws.clients.sqs();
  const answers = await unlessAbsent(
    Promise.all([
      client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] })),
      client.send(new ListQueueTagsCommand({ QueueUrl })),
    ]),
  );
  if (answers === undefined) return undefined;
  const [{ Attributes = {} }, { Tags = {} }] = answers;
  return {
    id: QueueUrl,
    properties: propertiesOf(nameIn(QueueUrl), Attributes),
    attributes: { QueueUrl, QueueName: nameIn(QueueUrl), Arn: Attributes['QueueArn'] ?? '' },
    tags: Tags,
  };
}

/** The answer of a call about a queue; undefined when there is no such queue. */
export async function unlessAbsent<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (hasCode(error, ...NO_QUEUE)) return undefined;
    throw error;
  }
}

function propertiesOf(
  QueueName: string,
  attributes: Partial<Record<QueueAttributeName, string>>,
): QueueProperties {
  const documents = Object.fromEntries(
    DOCUMENTS.flatMap((name) => {
      const text = attributes[name];
      return text === undefined || text === '' ? [] : [[name, redriveNumber(JSON.parse(text))]];
    }),
  );
  const Attributes = Object.fromEntries(
    Object.entries(attributes).filter(
      ([name]) => !READ_ONLY.test(name) && !DOCUMENTS.some((one) => one === name),
    ),
  );
  return { QueueName, Attributes, ...documents };
}

const DOCUMENTS = ['RedrivePolicy', 'RedriveAllowPolicy', 'Policy'] as const;
const READ_ONLY =
  /^(QueueArn|FifoQueue|ApproximateNumberOf\w+|CreatedTimestamp|LastModifiedTimestamp)$/;

/** SQS answers the number as it was put, which may have been a text. */
function redriveNumber(document: Record<string, unknown>): Record<string, unknown> {
  const count = document['maxReceiveCount'];
  return typeof count === 'string' ? { ...document, maxReceiveCount: Number(count) } : document;
}

function nameIn(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}

async function urlsBelow(context: ReadContext): Promise<readonly string[]> {
  const client = await context.aws.clients.sqs();
  return allPages(async (NextToken) => {
    const page = await client.send(
      new ListQueuesCommand({ QueueNamePrefix: `${context.app}-`, MaxResults: 1000, NextToken }),
    );
    return { items: page.QueueUrls ?? [], next: page.NextToken };
  });
}

/** Names of the queues that the tagging API knows as the app's: new ones may be missing. */
async function taggedNames(context: ReadContext): Promise<readonly string[]> {
  const mappings = await taggedAsOurs(context, 'sqs');
  return mappings.map(({ ResourceARN = '' }) =>
    ResourceARN.slice(ResourceARN.lastIndexOf(':') + 1),
  );
}
