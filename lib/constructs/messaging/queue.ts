/** A queue of SQS. */
import { Construct } from 'constructs';
import type { Duration } from '../../core/duration.ts';
import { type Input, type Inputs, Lookup, text } from '../../graph/reference.ts';
import { QUEUE_TYPE, type QueueProperties } from '../../resources/sqs/queue/properties.ts';
import { App } from '../../tree/app.ts';
import { checkId } from '../../tree/ids.ts';
import { namingPath } from '../../tree/moved.ts';
import { deriveName, type NameRule } from '../../tree/names.ts';
import { Resource } from '../../tree/resource.ts';
import { Stack } from '../../tree/stack.ts';
import type { PolicyConditions } from '../iam/policy-statement.ts';
import type { Principal } from '../iam/principal.ts';
import type { RoleLike } from '../iam/role.ts';
import { badProp, type ConstructOptions, optionsOf, validateAtSynth } from '../options.ts';

/** A queue, made here or existing. */
export interface QueueLike {
  /** ARN of the queue. */
  readonly queueArn: Input<string>;
  /** URL of the queue, with which programs reach it. */
  readonly queueUrl: Input<string>;
  /** Name of the queue, as metrics name it. */
  readonly queueName: Input<string>;
  /** Whether it keeps the order of messages. */
  readonly fifo: boolean;
  /** Time for which a received message is hidden; undefined where it is not known. */
  readonly visibilityTimeout: Duration | undefined;
  /** ARN of the KMS key that encrypts the messages, if it is one of the account. */
  readonly encryptionKeyArn: Input<string> | undefined;
  /** Lets somebody use the queue by its own policy. Not there for an existing queue: its owner lets in whom it needs. */
  addToResourcePolicy?(statement: () => QueueStatement): void;
}

/** Whom the policy of a queue lets do what with it. */
export interface QueueStatement {
  /** Who, such as a service of AWS. */
  readonly principal: Principal;
  /** Actions, such as `sqs:SendMessage`. */
  readonly actions: readonly string[];
  /** @default - none */
  readonly conditions?: PolicyConditions;
}

/** What becomes of messages that nobody could handle. */
export interface DeadLetterQueue {
  /** The queue that gets them; FIFO when the source is. */
  readonly queue: QueueLike;
  /** How often a message is received before it goes there, 1 to 1,000. @default 3 */
  readonly maxReceiveCount?: number;
}

/** The props of a {@link Queue}. */
export interface QueueProps extends ConstructOptions {
  /** Name, of a FIFO queue with `.fifo` at its end. @default - derived from the address */
  readonly queueName?: string;
  /** Whether the order of messages is kept, and each is handled once. @default false */
  readonly fifo?: boolean;
  /** Whether equal messages within 5 minutes count as one, by a hash of their body; of FIFO queues. @default false */
  readonly contentBasedDeduplication?: boolean;
  /** Time for which a received message is hidden from others, at most 12 h. @default - 30 s */
  readonly visibilityTimeout?: Duration;
  /** Time for which messages are kept, 1 min to 14 days. @default - 4 days */
  readonly retentionPeriod?: Duration;
  /** Time before a new message can be received, at most 15 min. @default - none */
  readonly deliveryDelay?: Duration;
  /** Time that a receive waits for a message, at most 20 s. @default - 20 s, which costs least */
  readonly receiveWaitTime?: Duration;
  /** Largest message in bytes, 1,024 to 1,048,576. @default - 1,048,576 */
  readonly maxMessageSizeBytes?: number;
  /** What becomes of messages that nobody could handle. @default - they are received again until they expire */
  readonly deadLetterQueue?: DeadLetterQueue;
  /** ARN of the KMS key that encrypts the messages. @default - a key of SQS */
  readonly encryptionKeyArn?: Input<string>;
}

/** What the name of a FIFO queue cannot hold: its ending alone has a dot. */
const NOT_IN_FIFO = /\.(?!fifo$)|[^A-Za-z0-9_.-]+/;

/**
 * A queue whose receives wait for messages. It is encrypted with a key of SQS unless told otherwise.
 *
 * @category Constructs
 * @example
 * const jobs = new Queue(stack, 'Jobs', { visibilityTimeout: Duration.minutes(5) });
 */
export class Queue extends Construct implements QueueLike {
  /** The queue itself. */
  readonly resource: Resource<QueueProperties>;
  /** Whether it keeps the order of messages. */
  readonly fifo: boolean;
  /** Time for which a received message is hidden; undefined for AWS's 30 s. */
  readonly visibilityTimeout: Duration | undefined;
  /** ARN of the KMS key that encrypts the messages, if it is one of the account. */
  readonly encryptionKeyArn: Input<string> | undefined;
  readonly #statements: (() => QueueStatement)[] = [];

  /** Throws `tree/bad-props` for a name that does not fit the kind of the queue. */
  constructor(scope: Construct, id: string, props: QueueProps = {}) {
    super(scope, checkId(scope, id));
    const { queueName } = props;
    this.fifo = props.fifo ?? queueName?.endsWith('.fifo') ?? false;
    this.visibilityTimeout = props.visibilityTimeout;
    this.encryptionKeyArn = props.encryptionKeyArn;
    if (queueName !== undefined && queueName.endsWith('.fifo') !== this.fifo)
      throw badProp(
        this,
        `queueName ${JSON.stringify(queueName)} of a ${this.fifo ? 'FIFO' : 'standard'} queue`,
        'names of FIFO queues end with .fifo, and no others do',
      );
    this.resource = new Resource<QueueProperties>(this, 'Resource', {
      type: QUEUE_TYPE,
      properties: () => ({
        QueueName: queueName ?? (this.fifo ? this.#fifoName() : undefined),
        ...attributesPart(props),
        ...redrivePart(props.deadLetterQueue),
        ...this.#policyPart(props),
      }),
      name: { ...this.#nameRule(80), ...(this.fifo ? { forbidden: NOT_IN_FIFO } : {}) },
      ...optionsOf(props),
    });
    validateAtSynth(this, () => deadLetterComplaints(this, props));
  }

  /**
   * An existing queue of the same account and Region. Nothing of it is changed.
   *
   * @example
   * const jobs = Queue.fromQueueName(stack, 'Jobs', 'shared-jobs');
   */
  static fromQueueName(scope: Construct, id: string, queueName: string): QueueLike {
    return new ExistingQueue(scope, id, queueName);
  }

  /** ARN of the queue. */
  get queueArn(): Input<string> {
    return this.resource.ref('Arn');
  }

  /** URL of the queue, with which programs reach it. */
  get queueUrl(): Input<string> {
    return this.resource.ref('QueueUrl');
  }

  /** Name of the queue, as metrics name it. */
  get queueName(): Input<string> {
    return this.resource.ref('QueueName');
  }

  /** Lets somebody use the queue by its own policy, such as a service of AWS without a role; asked at synthesis. */
  addToResourcePolicy(statement: () => QueueStatement): void {
    this.#statements.push(statement);
  }

  #policyPart(props: QueueProps): Inputs<Pick<QueueProperties, 'Policy'>> {
    if (this.#statements.length === 0) return {};
    const given = props.overrides?.['QueueName'] ?? props.queueName;
    const name = typeof given === 'string' ? given : this.#derivedName();
    const { region, account } = Stack.of(this);
    const arn = text`arn:${new Lookup('partition')}:sqs:${region}:${account}:${name}`;
    return {
      Policy: policyOf(
        this.#statements.map((statement) => statement()),
        arn,
      ),
    };
  }

  #derivedName(): string {
    return this.fifo ? this.#fifoName() : deriveName(this.#nameRule(80), namingPath(this));
  }

  #nameRule(maxLength: number): NameRule {
    return {
      property: 'QueueName',
      maxLength,
      forbidden: /[^A-Za-z0-9_-]+/,
      prefix: `${App.of(this).name}-`.replace(/[^A-Za-z0-9_-]+/g, '-'),
      withoutApp: true,
    };
  }

  #fifoName(): string {
    return `${deriveName(this.#nameRule(75), namingPath(this))}.fifo`;
  }
}

class ExistingQueue extends Construct implements QueueLike {
  readonly queueArn: Input<string>;
  readonly queueUrl: Input<string>;
  readonly queueName: Input<string>;
  readonly fifo: boolean;
  readonly visibilityTimeout = undefined;
  readonly encryptionKeyArn = undefined;

  constructor(scope: Construct, id: string, queueName: string) {
    super(scope, checkId(scope, id));
    const { region, account } = Stack.of(this);
    const partition = new Lookup('partition');
    this.fifo = queueName.endsWith('.fifo');
    this.queueName = queueName;
    this.queueArn = text`arn:${partition}:sqs:${region}:${account}:${queueName}`;
    this.queueUrl = text`https://sqs.${region}.amazonaws.com/${account}/${queueName}`;
  }
}

/** Lets a role receive messages of a queue, and delete them. */
export function grantConsume(queue: QueueLike, role: RoleLike): void {
  allow(queue, role, CONSUME, ['kms:Decrypt']);
}

/** Lets a role send messages to a queue. */
export function grantSend(queue: QueueLike, role: RoleLike): void {
  allow(queue, role, SEND, ['kms:Decrypt', 'kms:GenerateDataKey']);
}

const CONSUME = [
  'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
  'sqs:ReceiveMessage',
];
const SEND = ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'];

function allow(
  { queueArn, encryptionKeyArn }: QueueLike,
  role: RoleLike,
  actions: readonly string[],
  keyActions: readonly string[],
): void {
  role.addToPolicy({ actions, resources: [queueArn] });
  if (encryptionKeyArn !== undefined)
    role.addToPolicy({ actions: keyActions, resources: [encryptionKeyArn] });
}

function attributesPart(props: QueueProps): Inputs<Pick<QueueProperties, 'Attributes'>> {
  const attributes = {
    ReceiveMessageWaitTimeSeconds: secondsOf(props.receiveWaitTime) ?? '20',
    VisibilityTimeout: secondsOf(props.visibilityTimeout),
    MessageRetentionPeriod: secondsOf(props.retentionPeriod),
    DelaySeconds: secondsOf(props.deliveryDelay),
    MaximumMessageSize:
      props.maxMessageSizeBytes === undefined ? undefined : String(props.maxMessageSizeBytes),
    KmsMasterKeyId: props.encryptionKeyArn,
    ContentBasedDeduplication:
      props.contentBasedDeduplication === undefined
        ? undefined
        : String(props.contentBasedDeduplication),
  };
  const given = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { Attributes: Object.fromEntries(given) };
}

/** Equal statements are one. */
function policyOf(
  statements: readonly QueueStatement[],
  queueArn: Input<string>,
): Inputs<NonNullable<QueueProperties['Policy']>> {
  const byText = new Map(statements.map((one) => [JSON.stringify(one), one]));
  return {
    Version: '2012-10-17',
    Statement: [...byText.values()].map(({ principal, actions, conditions }) => ({
      Effect: 'Allow',
      Principal: principal,
      Action: [...actions],
      Resource: queueArn,
      ...(conditions === undefined ? {} : { Condition: conditions }),
    })),
  } as Inputs<NonNullable<QueueProperties['Policy']>>;
}

function secondsOf(duration: Duration | undefined): string | undefined {
  return duration === undefined ? undefined : String(duration.toSeconds());
}

function redrivePart(
  dead: DeadLetterQueue | undefined,
): Inputs<Pick<QueueProperties, 'RedrivePolicy'>> {
  if (dead === undefined) return {};
  return {
    RedrivePolicy: {
      deadLetterTargetArn: dead.queue.queueArn,
      maxReceiveCount: dead.maxReceiveCount ?? 3,
    },
  };
}

function deadLetterComplaints(queue: Queue, { deadLetterQueue: dead }: QueueProps): string[] {
  if (dead === undefined || dead.queue.fifo === queue.fifo) return [];
  return ['deadLetterQueue is of another kind; use a FIFO queue for a FIFO queue, and no other'];
}
