/** The attributes of queues: defaults, and what is refused. */
import { ServiceFault } from '../../service.ts';
import { arnOf, badAttribute, type Place, type QueueRecord, queues } from './store.ts';

/** What every queue has. */
export const DEFAULTS: Readonly<Record<string, string>> = {
  DelaySeconds: '0',
  MaximumMessageSize: '1048576',
  MessageRetentionPeriod: '345600',
  ReceiveMessageWaitTimeSeconds: '0',
  VisibilityTimeout: '30',
  SqsManagedSseEnabled: 'true',
};

const FIFO_DEFAULTS: Readonly<Record<string, string>> = {
  FifoQueue: 'true',
  ContentBasedDeduplication: 'false',
  DeduplicationScope: 'queue',
  FifoThroughputLimit: 'perQueue',
};

const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  DelaySeconds: [0, 900],
  MaximumMessageSize: [1024, 1_048_576],
  MessageRetentionPeriod: [60, 1_209_600],
  ReceiveMessageWaitTimeSeconds: [0, 20],
  VisibilityTimeout: [0, 43_200],
  KmsDataKeyReusePeriodSeconds: [60, 86_400],
};

const SETTABLE: ReadonlySet<string> = new Set([
  ...Object.keys(DEFAULTS),
  ...Object.keys(FIFO_DEFAULTS),
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'Policy',
  'RedrivePolicy',
  'RedriveAllowPolicy',
]);

/** Whether a name is that of a FIFO queue. */
export function isFifo(name: string): boolean {
  return name.endsWith('.fifo');
}

/** The attributes of a queue of that name after `given` was put over `present`. Throws what AWS refuses. */
export function merged(
  place: Place,
  name: string,
  present: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  for (const [key, value] of Object.entries(given)) check(place, name, key, value);
  const result: Record<string, string> = { ...present, ...given };
  if (given['SqsManagedSseEnabled'] === 'true') delete result['KmsMasterKeyId'];
  else if ((given['KmsMasterKeyId'] ?? '') !== '') result['SqsManagedSseEnabled'] = 'false';
  for (const key of ['Policy', 'RedrivePolicy', 'RedriveAllowPolicy', 'KmsMasterKeyId'])
    if (result[key] === '') delete result[key];
  return result;
}

/** Every attribute of a queue that does not change with its messages. */
export function allAttributes(place: Place, queue: QueueRecord): Record<string, string> {
  return {
    ...DEFAULTS,
    ...(isFifo(queue.name) ? FIFO_DEFAULTS : {}),
    ...queue.attributes,
    ...(queue.attributes['KmsMasterKeyId'] === undefined
      ? {}
      : {
          KmsDataKeyReusePeriodSeconds: queue.attributes['KmsDataKeyReusePeriodSeconds'] ?? '300',
        }),
    QueueArn: arnOf(place, queue.name),
    CreatedTimestamp: String(Math.floor(queue.created / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.modified / 1000)),
  };
}

/** Where a queue sends what nobody could handle. */
export function redriveOf(
  queue: QueueRecord,
): { readonly target: string; readonly after: number } | undefined {
  const text = queue.attributes['RedrivePolicy'];
  if (text === undefined) return undefined;
  const policy = JSON.parse(text) as {
    readonly deadLetterTargetArn: string;
    readonly maxReceiveCount: number | string;
  };
  return {
    target: policy.deadLetterTargetArn.slice(policy.deadLetterTargetArn.lastIndexOf(':') + 1),
    after: Number(policy.maxReceiveCount),
  };
}

function check(place: Place, name: string, key: string, value: string): void {
  if (!SETTABLE.has(key))
    throw new ServiceFault('InvalidAttributeName', `Unknown Attribute ${key}.`);
  if (key in FIFO_DEFAULTS && !isFifo(name))
    throw new ServiceFault('InvalidAttributeName', `Unknown Attribute ${key}.`);
  const range = RANGES[key];
  if (range !== undefined && !(/^\d+$/.test(value) && isWithin(Number(value), range)))
    throw badAttribute(key);
  if (key === 'RedrivePolicy' && value !== '') checkRedrive(place, name, value);
  if (key === 'Policy' && value !== '') parsed(key, value);
}

function isWithin(value: number, [least, most]: readonly [number, number]): boolean {
  return value >= least && value <= most;
}

function checkRedrive(place: Place, name: string, text: string): void {
  const policy = parsed('RedrivePolicy', text);
  const target = String(policy['deadLetterTargetArn']);
  const count = Number(policy['maxReceiveCount']);
  if (!(Number.isInteger(count) && count >= 1 && count <= 1000))
    throw badAttribute('RedrivePolicy', 'Invalid value for maxReceiveCount.');
  const targetName = target.slice(target.lastIndexOf(':') + 1);
  if (!queues(place).has(targetName))
    throw badAttribute('RedrivePolicy', 'Dead letter target does not exist.');
  if (isFifo(targetName) !== isFifo(name))
    throw badAttribute(
      'RedrivePolicy',
      'Dead-letter queue must be same type of queue as the source.',
    );
}

function parsed(key: string, text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof SyntaxError) throw badAttribute(key);
    throw error;
  }
}
