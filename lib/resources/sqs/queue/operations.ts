/** What is done to queues in AWS. */
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  type QueueAttributeName,
  SetQueueAttributesCommand,
  TagQueueCommand,
  UntagQueueCommand,
} from '@aws-sdk/client-sqs';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import { waitUntil } from '../../../aws/wait.ts';
import type {
  ApplyContext,
  Live,
  ResourceOperations,
  UpdateRequest,
} from '../../../resource-type.ts';
import { assertOurs, changedEntries, changedFields, ownedBy } from '../../changes.ts';
import { defaultOf, isFifo } from './attributes.ts';
import { candidates, queueAt, queueNamed, unlessAbsent } from './operations-reading.ts';
import type { QueueProperties } from './properties.ts';

const MINUTE = 60_000;

/** A queue of this name was deleted less than 60 s ago. */
const DELETED_RECENTLY: RetryRule = {
  codes: ['QueueDeletedRecently', 'AWS.SimpleQueueService.QueueDeletedRecently'],
  forMs: 2 * MINUTE,
  always: true,
};

/** The dead-letter queue, or who the policy names, was made a moment ago. */
const NOT_SPREAD: RetryRule = {
  codes: ['InvalidParameterValue', 'InvalidAttributeValue'],
  message: /dead.?letter|RedrivePolicy|Policy/i,
  forMs: MINUTE,
};

/** Reads, makes, changes and removes queues. */
export const queueOperations: ResourceOperations<QueueProperties> = {
  read: (requests, context) =>
    Promise.all(requests.map(({ identity }) => queueNamed(context, String(identity['QueueName'])))),

  async list(context) {
    return ownedBy(context.app, await candidates(context));
  },

  async create({ address, properties, tags }, context) {
    const client = await context.aws.clients.sqs();
    const name = properties.QueueName ?? '';
    const attributes = {
      ...(isFifo(name) ? { FifoQueue: 'true' } : {}),
      ...properties.Attributes,
      ...documentsOf(properties),
    };
    const { QueueUrl = '' } = await retrying(context, [DELETED_RECENTLY, NOT_SPREAD], () =>
      client.send(
        new CreateQueueCommand({ QueueName: name, Attributes: attributes, tags: { ...tags } }),
      ),
    );
    // CreateQueue answers with the queue that is there already when its attributes are equal, whoever made it.
    const made = await waitUntil(
      context,
      { what: `queue ${name} to be visible`, timeoutMs: 2 * MINUTE },
      async () => {
        const queue = await queueAt(context, QueueUrl);
        return queue === undefined ? { pending: 'not visible everywhere' } : { done: queue };
      },
    );
    assertOurs({ id: name, tags: made.tags }, { address }, context);
    return { ...made, properties, tags };
  },

  async update(request, context) {
    const { live, properties, tags } = request;
    const client = await context.aws.clients.sqs();
    const Attributes = changedAttributes(request);
    if (Object.keys(Attributes).length > 0)
      await retrying(context, [NOT_SPREAD], () =>
        client.send(new SetQueueAttributesCommand({ QueueUrl: live.id, Attributes })),
      );
    // Tags come last: what the code declares is recorded only once it holds.
    if (tags.remove.length > 0)
      await client.send(new UntagQueueCommand({ QueueUrl: live.id, TagKeys: [...tags.remove] }));
    if (Object.keys(tags.set).length > 0)
      await client.send(new TagQueueCommand({ QueueUrl: live.id, Tags: { ...tags.set } }));
    return { ...live, properties: { ...live.properties, ...properties }, tags: tags.all };
  },

  async delete(live, context) {
    const client = await context.aws.clients.sqs();
    await unlessAbsent(client.send(new DeleteQueueCommand({ QueueUrl: live.id })));
  },

  async settle(live, verb, context) {
    if (verb === 'delete') await gone(live, context);
    return live;
  },
};

/** A deleted queue answers for up to 60 s more. */
async function gone(live: Live<QueueProperties>, context: ApplyContext): Promise<void> {
  await waitUntil(
    context,
    { what: `queue ${live.id} to be gone`, timeoutMs: 3 * MINUTE },
    async () =>
      (await queueAt(context, live.id)) === undefined
        ? { done: true }
        : { pending: 'it still answers' },
  );
}

type Attributes = Partial<Record<QueueAttributeName, string>>;

function changedAttributes({ properties, changes }: UpdateRequest<QueueProperties>): Attributes {
  const entries = Object.entries(changedEntries(changes, 'Attributes', properties.Attributes)).map(
    ([key, value]) => [key, String(value ?? defaultOf(key))] as const,
  );
  const changed = changedFields(changes);
  const documents = Object.entries(documentsOf(properties, '')).filter(([key]) => changed.has(key));
  const attributes: Attributes = Object.fromEntries([...entries, ...documents]);
  const { KmsMasterKeyId, ...others } = attributes;
  // Without a key of KMS the messages are encrypted with one of SQS, as they are in a new queue.
  return KmsMasterKeyId === '' && properties.Attributes?.['SqsManagedSseEnabled'] === undefined
    ? { ...others, SqsManagedSseEnabled: 'true' }
    : attributes;
}

/** The documents as text; `without` stands for those that are switched off. */
function documentsOf(properties: QueueProperties, without?: string): Attributes {
  const texts = (['RedrivePolicy', 'RedriveAllowPolicy', 'Policy'] as const).map((name) => {
    const document = properties[name] ?? undefined;
    return [name, document === undefined ? without : JSON.stringify(document)] as const;
  });
  return Object.fromEntries(texts.filter(([, text]) => text !== undefined));
}
