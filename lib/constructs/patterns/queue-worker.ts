/** The pattern of a worker: a service that handles the messages of a queue. */

import { Construct } from 'constructs';
import { Duration } from '../../core/duration.ts';
import { checkId } from '../../tree/ids.ts';
import { chosenContainer } from '../ecs/chosen-container.ts';
import { Service } from '../ecs/service.ts';
import type { RollingDeployment } from '../ecs/service-deployment-options.ts';
import type { ServiceCapacity, ServiceNetwork, ServiceOptions } from '../ecs/service-options.ts';
import { grantConsume, Queue, type QueueLike } from '../messaging/queue.ts';
import { requireProps } from '../options.ts';
import type { ServiceScaling } from '../scaling/service-scaling.ts';

/** What can be said of the queue of a worker, and of how it scales. */
export interface QueueWorkerOptions {
  /** The queue. @default - a new one, with a dead-letter queue */
  readonly queue?: QueueLike;
  /**
   * Time for which a message is hidden while it is handled; of a new queue. Longer than a task takes for one.
   *
   * @default - 5 min
   */
  readonly visibilityTimeout?: Duration;
  /** How often a message is received before it goes to the dead-letter queue, 1 to 1,000; of a new queue. @default 3 */
  readonly maxReceiveCount?: number;
  /** Name of the environment variable that holds the name of the queue. @default 'QUEUE_NAME' */
  readonly queueNameVariable?: string;
  /** Name of the environment variable that holds the URL of the queue. @default 'QUEUE_URL' */
  readonly queueUrlVariable?: string;
  /** Name of the container that handles the messages. @default - the task's first essential one */
  readonly containerName?: string;
  /** How many tasks there are. @default - as `desiredCount` says */
  readonly scaling?: WorkerScaling;
}

/** How the number of workers follows the queue. */
export interface WorkerScaling {
  /** Fewest tasks; from 0, an alarm on waiting messages brings back the first. @default 1 */
  readonly min?: number;
  /** Most tasks. */
  readonly max: number;
  /**
   * Waiting messages to keep to, for each running task: the longest time that a message may wait, divided by the time that
   * a task takes for one.
   */
  readonly messagesPerTask: number;
}

/** The props of a {@link QueueWorker}; `overrides` and `tags` are those of the service. */
export type QueueWorkerProps = ServiceOptions &
  ServiceCapacity &
  ServiceNetwork &
  RollingDeployment &
  QueueWorkerOptions;

/**
 * A service whose tasks handle the messages of a queue; their number follows the messages that wait for each of them,
 * which takes a cluster with Container Insights. The container gets the queue's name and URL, the task role may consume it.
 *
 * @category Constructs
 * @example
 * const worker = new QueueWorker(stack, 'Worker', {
 *   cluster,
 *   taskDefinition,
 *   scaling: { max: 20, messagesPerTask: 100 },
 * });
 */
export class QueueWorker extends Construct {
  /** The queue. */
  readonly queue: QueueLike;
  /** The queue that gets what nobody could handle; undefined when the queue was given. */
  readonly deadLetterQueue: Queue | undefined;
  /** The service. */
  readonly service: Service;
  /** How the service scales; undefined when its number of tasks is fixed. */
  readonly scaling: ServiceScaling | undefined;

  /** Throws `tree/bad-props` when the task has no such container. */
  constructor(scope: Construct, id: string, props: QueueWorkerProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'cluster', 'taskDefinition');
    if (props.queue === undefined) {
      this.deadLetterQueue = new Queue(this, 'DeadLetterQueue', {
        retentionPeriod: Duration.days(14),
      });
      this.queue = new Queue(this, 'Queue', {
        visibilityTimeout: props.visibilityTimeout ?? Duration.minutes(5),
        deadLetterQueue: {
          queue: this.deadLetterQueue,
          maxReceiveCount: props.maxReceiveCount ?? 3,
        },
        ...(props.tags === undefined ? {} : { tags: props.tags }),
      });
    } else {
      this.queue = props.queue;
      this.deadLetterQueue = undefined;
    }
    this.#connect(props);
    const { scaling } = props;
    this.service = new Service(this, 'Service', {
      ...props,
      ...(scaling === undefined || props.desiredCount !== undefined
        ? {}
        : { desiredCount: scaling.min ?? 1 }),
    } as QueueWorkerProps);
    this.scaling =
      scaling &&
      this.service
        .autoScale({ min: scaling.min ?? 1, max: scaling.max })
        .onQueueBacklog({ queue: this.queue, messagesPerTask: scaling.messagesPerTask });
  }

  #connect({
    taskDefinition,
    containerName,
    queueNameVariable = 'QUEUE_NAME',
    queueUrlVariable = 'QUEUE_URL',
  }: QueueWorkerProps): void {
    const container = chosenContainer(this, taskDefinition, containerName);
    container.addEnvironment(queueNameVariable, this.queue.queueName);
    container.addEnvironment(queueUrlVariable, this.queue.queueUrl);
    grantConsume(this.queue, taskDefinition.obtainTaskRole());
  }
}
