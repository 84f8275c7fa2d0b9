/** The pure part of the queue type. */
import type { Finding, ResourceType } from '../../../resource-type.ts';
import { asSet, withoutDefaults } from '../../canonical.ts';
import { malformed, outside, violation } from '../../findings.ts';
import { canonicalPolicy } from '../../iam/role/policy-document.ts';
import { attributeFindings, defaultOf, isFifo } from './attributes.ts';
import { QUEUE_TYPE, type QueueProperties, type RedriveAllowPolicy } from './properties.ts';

const live = { change: 'update', impact: 'live' } as const;
const off = { value: null } as const;

/** Queues. AWS makes no queue of a name that was deleted less than 60 s ago: a create waits for that. */
export const sqsQueue: ResourceType<QueueProperties> = {
  name: QUEUE_TYPE,
  fields: {
    QueueName: { change: 'replace', impact: 'replacement', off: 'keep' },
    Attributes: { ...live, entries: { off: defaultOf } },
    RedrivePolicy: { ...live, off },
    RedriveAllowPolicy: { ...live, off },
    Policy: { ...live, off },
  },
  attributes: {
    QueueUrl: 'URL of the queue',
    QueueName: 'name of the queue',
    Arn: 'ARN of the queue',
  },
  identity: ({ QueueName }) => ({ QueueName: QueueName ?? '' }),
  canonical: ({ Policy, RedriveAllowPolicy, ...properties }) =>
    withoutDefaults({
      ...properties,
      ...(Policy === undefined || Policy === null ? {} : { Policy: canonicalPolicy(Policy) }),
      ...(RedriveAllowPolicy === undefined || RedriveAllowPolicy === null
        ? {}
        : { RedriveAllowPolicy: canonicalAllow(RedriveAllowPolicy) }),
    }),
  validate: queueFindings,
  calls: {
    create: ['CreateQueue'],
    update: ['SetQueueAttributes', 'TagQueue', 'UntagQueue'],
    delete: ['DeleteQueue'],
  },
  // AWS says that a new queue can be used after a second, and that one is gone after at most 60.
  expected: { delete: 60 },
  operations: async () => (await import('./operations.ts')).queueOperations,
};

function canonicalAllow(policy: RedriveAllowPolicy): RedriveAllowPolicy {
  const { sourceQueueArns, ...rest } = policy;
  return sourceQueueArns === undefined
    ? rest
    : { ...rest, sourceQueueArns: asSet(sourceQueueArns) };
}

function queueFindings(properties: QueueProperties): readonly Finding[] {
  const { QueueName: name, RedrivePolicy: redrive, RedriveAllowPolicy: allow } = properties;
  const findings = [
    ...malformed('QueueName', name, {
      most: 80,
      pattern: /^[\w-]+(\.fifo)?$/,
      says: 'a name of at most 80 letters, digits, - and _, with .fifo at its end for a FIFO queue',
    }),
    ...attributeFindings(name, properties.Attributes),
    ...outside('RedrivePolicy.maxReceiveCount', redrive?.maxReceiveCount, 1, 1000),
  ];
  const target: unknown = redrive?.deadLetterTargetArn;
  if (typeof target === 'string' && typeof name === 'string' && isFifo(target) !== isFifo(name))
    findings.push(
      violation(
        'RedrivePolicy.deadLetterTargetArn',
        'the dead-letter queue of a FIFO queue is a FIFO queue, and that of a standard queue a standard one',
      ),
    );
  if (allow !== undefined && (allow?.redrivePermission === 'byQueue') !== hasSources(allow))
    findings.push(
      violation('RedriveAllowPolicy', 'sourceQueueArns go with byQueue, and byQueue needs them'),
    );
  return findings;
}

function hasSources(allow: RedriveAllowPolicy | null): boolean {
  const sources: unknown = allow?.sourceQueueArns;
  return sources !== undefined && !(Array.isArray(sources) && sources.length === 0);
}
