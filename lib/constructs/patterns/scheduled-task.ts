/** The pattern of a task that runs at given times. */

import { Construct } from 'constructs';
import type { Duration } from '../../core/duration.ts';
import type { Inputs } from '../../graph/reference.ts';
import {
  SCHEDULE_TYPE,
  type ScheduleProperties,
} from '../../resources/scheduler/schedule/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import { Stack } from '../../tree/stack.ts';
import { runStatements } from '../ecs/run-statements.ts';
import type { TaskNetwork } from '../ecs/service-network.ts';
import {
  runNetwork,
  runOverrides,
  runParameters,
  type TaskRunOptions,
  type TaskRunPlace,
} from '../ecs/task-run.ts';
import { Principal } from '../iam/principal.ts';
import { Role } from '../iam/role.ts';
import { grantSend, type QueueLike } from '../messaging/queue.ts';
import { badProp, type ConstructOptions, optionsOf, requireProps } from '../options.ts';
import type { ScheduleExpression } from '../scaling/options.ts';
import { ScheduleGroup } from '../scheduling/schedule-group.ts';
import type { Connectable, Connections } from '../security/connections.ts';

/** What can be said of a scheduled task beside what runs, and where. */
export interface ScheduledTaskOptions
  extends Omit<ConstructOptions, 'tags' | 'adopt'>,
    TaskRunOptions {
  /** When: `cron(0 3 * * ? *)`, `rate(1 hour)` or `at(2030-01-01T08:00:00)`. */
  readonly schedule: ScheduleExpression;
  /** Time zone of the schedule, such as `Europe/Berlin`; rates have none. @default - UTC */
  readonly timezone?: string;
  /** Moment from which it runs. @default - at once */
  readonly startTime?: Date;
  /** Moment until which it runs. @default - for ever */
  readonly endTime?: Date;
  /** Whether it runs at all. @default true */
  readonly enabled?: boolean;
  /** How late it may run, 1 min to 24 h. @default - not at all */
  readonly flexibleWindow?: Duration;
  /** Most times that a run which ECS refused is tried again, 0 to 185. @default - 185 */
  readonly retryAttempts?: number;
  /** Longest time after which it is tried again, 1 min to 24 h. @default - 24 h */
  readonly maxEventAge?: Duration;
  /** Standard queue that gets the runs that ECS refused for good. @default - none */
  readonly deadLetterQueue?: QueueLike;
  /** Group of the schedule. @default - the one of the stack */
  readonly scheduleGroup?: ScheduleGroup;
  /** Name of the schedule, unique in its group. @default - derived from the address */
  readonly scheduleName?: string;
  /** What it is for, in at most 200 characters. @default - nothing */
  readonly description?: string;
}

/** The props of a {@link ScheduledTask}. */
export type ScheduledTaskProps = ScheduledTaskOptions & TaskRunPlace;

/**
 * A task that EventBridge Scheduler runs at given times, with a role of its own that may do just that. A new revision of
 * the task definition changes the schedule: the next run has it.
 *
 * @category Constructs
 * @example
 * new ScheduledTask(stack, 'Nightly', {
 *   cluster,
 *   taskDefinition,
 *   launchType: 'FARGATE',
 *   schedule: 'cron(0 3 * * ? *)',
 *   timezone: 'Europe/Berlin',
 * });
 */
export class ScheduledTask extends Construct implements Connectable {
  /** The schedule itself. */
  readonly resource: Resource<ScheduleProperties>;
  /** Role with which the tasks are run. */
  readonly role: Role;
  /** Who may connect to the tasks, and to whom. */
  readonly connections: Connections;
  readonly #props: ScheduledTaskProps;
  readonly #network: TaskNetwork | undefined;

  /** Throws `tree/bad-props` when no VPC is known, a container is unknown, or the dead-letter queue is FIFO. */
  constructor(scope: Construct, id: string, props: ScheduledTaskProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'cluster', 'taskDefinition', 'schedule');
    const { taskDefinition, deadLetterQueue } = props;
    this.#props = props;
    if (deadLetterQueue?.fifo === true)
      throw badProp(this, 'deadLetterQueue is a FIFO queue', 'use a standard queue');
    this.#network = runNetwork(this, props);
    this.connections = this.#network?.connections ?? props.cluster.connections;
    this.role = new Role(this, 'Role', {
      assumedBy: Principal.service('scheduler.amazonaws.com'),
      assumeConditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
    });
    // A new revision is run without new rights: they are for the family.
    for (const statement of runStatements(this, taskDefinition, props.cluster))
      this.role.addToPolicy(statement);
    if (deadLetterQueue !== undefined) grantSend(deadLetterQueue, this.role);
    const group = props.scheduleGroup ?? ScheduleGroup.of(this);
    const resource: Resource<ScheduleProperties> = new Resource<ScheduleProperties>(
      this,
      'Resource',
      {
        type: SCHEDULE_TYPE,
        taggable: false,
        properties: () => ({
          Name: props.scheduleName,
          GroupName: group.groupName,
          // Schedules carry no tags; their owner is told by the end of their description.
          Description: `${props.description ?? ''} gantry:${resource.address}`.trim(),
          ...this.#timing(),
          Target: this.#target(),
        }),
        name: { property: 'Name', maxLength: 64, forbidden: /[^A-Za-z0-9_.-]+/ },
        ...optionsOf(props),
      },
    );
    this.resource = resource;
  }

  #timing(): Inputs<Omit<ScheduleProperties, 'Name' | 'GroupName' | 'Description' | 'Target'>> {
    const { schedule, timezone, startTime, endTime, enabled, flexibleWindow } = this.#props;
    return {
      ScheduleExpression: schedule,
      ScheduleExpressionTimezone: timezone ?? 'UTC',
      StartDate: startTime?.toISOString() ?? 'none',
      EndDate: endTime?.toISOString() ?? 'none',
      State: enabled === false ? 'DISABLED' : 'ENABLED',
      KmsKeyArn: 'none',
      FlexibleTimeWindow:
        flexibleWindow === undefined
          ? { Mode: 'OFF' }
          : { Mode: 'FLEXIBLE', MaximumWindowInMinutes: flexibleWindow.toSeconds() / 60 },
      ActionAfterCompletion: 'NONE',
    };
  }

  #target(): Inputs<NonNullable<ScheduleProperties['Target']>> {
    const { cluster, deadLetterQueue, retryAttempts, maxEventAge } = this.#props;
    const overrides = runOverrides(this, this.#props, 'a scheduled task');
    return {
      Arn: cluster.clusterArn,
      RoleArn: this.role.roleArn,
      EcsParameters: runParameters(this.#props, this.#network),
      ...(overrides === undefined ? {} : { Input: overrides }),
      ...(deadLetterQueue === undefined
        ? {}
        : { DeadLetterConfig: { Arn: deadLetterQueue.queueArn } }),
      RetryPolicy: {
        MaximumRetryAttempts: retryAttempts ?? 185,
        MaximumEventAgeInSeconds: maxEventAge?.toSeconds() ?? 86_400,
      },
    };
  }
}
