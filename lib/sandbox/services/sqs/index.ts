/**
 * Simple Queue Service: queues, their messages, and the metric that counts what waits.
 * May import: service, paginate, world; CloudWatch's datapoints. Must not: know the wire.
 */
import type { SandboxService } from '../../service.ts';
import {
  becomeVisible,
  changeMessageVisibility,
  deleteMessage,
  receiveMessage,
  sendMessage,
} from './messages.ts';
import {
  createQueue,
  deleteQueue,
  getQueueAttributes,
  getQueueUrl,
  listQueues,
  listQueueTags,
  nameFree,
  purgeQueue,
  setQueueAttributes,
  tagQueue,
  untagQueue,
} from './queues.ts';
import { arnOf, queues } from './store.ts';

/** Amazon Simple Queue Service. */
export const sqs: SandboxService = {
  name: 'SQS',
  operations: {
    ChangeMessageVisibility: changeMessageVisibility,
    CreateQueue: createQueue,
    DeleteMessage: deleteMessage,
    DeleteQueue: deleteQueue,
    GetQueueAttributes: getQueueAttributes,
    GetQueueUrl: getQueueUrl,
    ListQueues: listQueues,
    ListQueueTags: listQueueTags,
    PurgeQueue: purgeQueue,
    ReceiveMessage: receiveMessage,
    SendMessage: sendMessage,
    SetQueueAttributes: setQueueAttributes,
    TagQueue: tagQueue,
    UntagQueue: untagQueue,
  },
  timers: { 'sqs.name-free': nameFree, 'sqs.visible': becomeVisible },
  tagged: (scope, world) =>
    [...queues({ world, scope }).values()].map(({ name, tags }) => ({
      arn: arnOf({ world, scope }, name),
      tags,
    })),
};
