/** The attributes of queues: what they are without us, and what AWS takes. */
import type { Finding } from '../../../resource-type.ts';
import { violation } from '../../findings.ts';

interface AttributeRule {
  /** What AWS assumes. */
  readonly default: string;
  /** Least and most, of a number. */
  readonly range?: readonly [number, number];
  readonly values?: readonly string[];
  /** Whether it is one of FIFO queues alone. */
  readonly fifo?: true;
}

const FLAG = ['true', 'false'];

/** SQS API Reference, SetQueueAttributes. */
const ATTRIBUTES: Readonly<Record<string, AttributeRule>> = {
  DelaySeconds: { default: '0', range: [0, 900] },
  MaximumMessageSize: { default: '1048576', range: [1024, 1_048_576] },
  MessageRetentionPeriod: { default: '345600', range: [60, 1_209_600] },
  ReceiveMessageWaitTimeSeconds: { default: '0', range: [0, 20] },
  VisibilityTimeout: { default: '30', range: [0, 43_200] },
  KmsMasterKeyId: { default: '' },
  KmsDataKeyReusePeriodSeconds: { default: '300', range: [60, 86_400] },
  SqsManagedSseEnabled: { default: 'true', values: FLAG },
  ContentBasedDeduplication: { default: 'false', values: FLAG, fifo: true },
  DeduplicationScope: { default: 'queue', values: ['queue', 'messageGroup'], fifo: true },
  FifoThroughputLimit: {
    default: 'perQueue',
    values: ['perQueue', 'perMessageGroupId'],
    fifo: true,
  },
};

/** What an attribute goes back to; an attribute that nobody knows stays. */
export function defaultOf(key: string): string | 'keep' {
  return ATTRIBUTES[key]?.default ?? 'keep';
}

/** Whether a name is that of a FIFO queue. */
export function isFifo(name: string | undefined): boolean {
  return typeof name === 'string' && name.endsWith('.fifo');
}

/** What AWS would refuse of the attributes of the queue of that name. */
export function attributeFindings(
  name: string | undefined,
  attributes: Readonly<Record<string, unknown>> = {},
): readonly Finding[] {
  const findings = Object.entries(attributes).flatMap(([key, value]) =>
    valueFindings(name, key, value),
  );
  if (attributes['KmsMasterKeyId'] !== undefined && attributes['SqsManagedSseEnabled'] === 'true')
    findings.push(
      violation(
        'Attributes.SqsManagedSseEnabled',
        'a queue has either a key of SQS or one of KMS',
        'leave one of them out',
      ),
    );
  if (
    attributes['FifoThroughputLimit'] === 'perMessageGroupId' &&
    attributes['DeduplicationScope'] !== 'messageGroup'
  )
    findings.push(
      violation(
        'Attributes.FifoThroughputLimit',
        'perMessageGroupId needs the DeduplicationScope messageGroup',
      ),
    );
  return findings;
}

function valueFindings(name: string | undefined, key: string, value: unknown): Finding[] {
  const path = `Attributes.${key}`;
  const rule = ATTRIBUTES[key];
  if (rule === undefined)
    return [
      violation(path, `it is no attribute that can be set: ${Object.keys(ATTRIBUTES).join(', ')}`),
    ];
  if (rule.fifo === true && typeof name === 'string' && !isFifo(name))
    return [violation(path, 'only FIFO queues have it')];
  if (typeof value !== 'string') return [];
  const { range, values } = rule;
  if (range !== undefined && !isWithin(value, range))
    return [violation(path, `${value} is not a whole number from ${range[0]} to ${range[1]}`)];
  if (values !== undefined && !values.includes(value))
    return [violation(path, `${JSON.stringify(value)} is not ${values.join(' or ')}`)];
  return [];
}

function isWithin(value: string, [least, most]: readonly [number, number]): boolean {
  return /^\d+$/.test(value) && Number(value) >= least && Number(value) <= most;
}
