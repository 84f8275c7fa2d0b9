/** Queues: making, changing, listing and deleting them, and their tags. */
import type {
  CreateQueueRequest,
  DeleteQueueRequest,
  GetQueueAttributesRequest,
  GetQueueUrlRequest,
  ListQueuesRequest,
  ListQueueTagsRequest,
  PurgeQueueRequest,
  SetQueueAttributesRequest,
  TagQueueRequest,
  UntagQueueRequest,
} from '@aws-sdk/client-sqs';
import { paginate } from '../../paginate.ts';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { allAttributes, isFifo, merged } from './attributes.ts';
import { countsOf, endCounts, publishCounts } from './messages.ts';
import { deletions, messages, type Place, queueAt, queueNamed, queues, urlOf } from './store.ts';

const A_MINUTE = 60_000;

/** CreateQueue: answers with the queue of that name when its attributes are those asked for. */
export function createQueue(input: Decoded<CreateQueueRequest>, call: Call): object {
  const { QueueName: name } = input;
  if (!/^[\w-]{1,80}$|^[\w-]{1,75}\.fifo$/.test(name))
    throw new ServiceFault(
      'InvalidParameterValue',
      'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
    );
  const given = (input.Attributes ?? {}) as Readonly<Record<string, string>>;
  if (isFifo(name) !== (given['FifoQueue'] === 'true'))
    throw new ServiceFault(
      'InvalidParameterValue',
      'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.',
    );
  if (deletions(call).has(name))
    throw new ServiceFault(
      'QueueDeletedRecently',
      'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
    );
  const attributes = merged(call, name, {}, given);
  const present = queues(call).get(name);
  if (present !== undefined) {
    const has = allAttributes(call, present);
    const other = Object.entries(attributes).find(([key, value]) => has[key] !== value);
    if (other !== undefined)
      throw new ServiceFault(
        'QueueNameExists',
        `A queue already exists with the same name and a different value for attribute ${other[0]}`,
      );
    return { QueueUrl: urlOf(call, name) };
  }
  const now = call.world.now();
  queues(call).set(name, {
    name,
    attributes,
    tags: { ...input.tags },
    created: now,
    modified: now,
  });
  return { QueueUrl: urlOf(call, name) };
}

/** GetQueueUrl. */
export function getQueueUrl(input: Decoded<GetQueueUrlRequest>, call: Call): object {
  return { QueueUrl: urlOf(call, queueNamed(call, input.QueueName).name) };
}

/** GetQueueAttributes. */
export function getQueueAttributes(input: Decoded<GetQueueAttributesRequest>, call: Call): object {
  const queue = queueAt(call, input.QueueUrl);
  const counts = countsOf(call, queue.name);
  const all: Readonly<Record<string, string>> = {
    ...allAttributes(call, queue),
    ApproximateNumberOfMessages: String(counts.visible),
    ApproximateNumberOfMessagesNotVisible: String(counts.inFlight),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
  };
  const names: readonly string[] = input.AttributeNames ?? [];
  return {
    Attributes: Object.fromEntries(
      Object.entries(all).filter(([name]) => names.includes('All') || names.includes(name)),
    ),
  };
}

/** SetQueueAttributes. */
export function setQueueAttributes(input: Decoded<SetQueueAttributesRequest>, call: Call): object {
  const queue = queueAt(call, input.QueueUrl);
  const given = input.Attributes as Readonly<Record<string, string>>;
  queues(call).set(queue.name, {
    ...queue,
    attributes: merged(call, queue.name, queue.attributes, given),
    modified: call.world.now(),
  });
  return {};
}

/** DeleteQueue: with its messages; its name stays taken for 60 s. */
export function deleteQueue(input: Decoded<DeleteQueueRequest>, call: Call): object {
  const { name } = queueAt(call, input.QueueUrl);
  messages(call, name).clear();
  endCounts(call, name);
  queues(call).delete(name);
  deletions(call).set(name, { status: 'deleted' });
  call.world.schedule(call.scope, A_MINUTE, 'sqs.name-free', { name });
  return {};
}

/** A deleted queue's name can be used again. */
export function nameFree(payload: { readonly name: string }, place: Place): void {
  deletions(place).delete(payload.name);
}

/** PurgeQueue. */
export function purgeQueue(input: Decoded<PurgeQueueRequest>, call: Call): object {
  const { name } = queueAt(call, input.QueueUrl);
  messages(call, name).clear();
  publishCounts(call, name);
  return {};
}

/** ListQueues: by prefix of the name, in order of the names. */
export function listQueues(input: ListQueuesRequest, call: Call): object {
  const names = [...queues(call).keys()]
    .filter((name) => name.startsWith(input.QueueNamePrefix ?? ''))
    .toSorted();
  const page = paginate(names, {
    size: input.MaxResults ?? 1000,
    token: input.NextToken,
    badToken: 'InvalidParameterValue',
  });
  return { QueueUrls: page.items.map((name) => urlOf(call, name)), NextToken: page.next };
}

/** ListQueueTags. */
export function listQueueTags(input: Decoded<ListQueueTagsRequest>, call: Call): object {
  return { Tags: queueAt(call, input.QueueUrl).tags };
}

/** TagQueue. */
export function tagQueue(input: Decoded<TagQueueRequest>, call: Call): object {
  const queue = queueAt(call, input.QueueUrl);
  const tags = { ...queue.tags, ...input.Tags };
  if (Object.keys(tags).length > 50)
    throw new ServiceFault('InvalidParameterValue', 'Too many tags added for queue');
  queues(call).set(queue.name, { ...queue, tags });
  return {};
}

/** UntagQueue. */
export function untagQueue(input: Decoded<UntagQueueRequest>, call: Call): object {
  const queue = queueAt(call, input.QueueUrl);
  const tags = Object.fromEntries(
    Object.entries(queue.tags).filter(([key]) => !input.TagKeys.includes(key)),
  );
  queues(call).set(queue.name, { ...queue, tags });
  return {};
}
