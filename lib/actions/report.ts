/** What became of an action, as data. */

/** Something that was seen of a task. */
export interface TaskEvent {
  /** A change of its state, or a line of its log. */
  readonly kind: 'state' | 'log';
  /** Id of the task. */
  readonly task: string;
  /** In words, or the line. */
  readonly message: string;
}

/** What became of a task. */
export interface TaskReport {
  /** ARN of the task. */
  readonly taskArn: string;
  /** Last status that was seen, such as `RUNNING` or `STOPPED`. */
  readonly status: string;
  /** AWS's code of why it stopped, such as `TaskFailedToStart`. */
  readonly stopCode?: string;
  /** Why it stopped, as AWS says. */
  readonly stoppedReason?: string;
  /** Its containers. */
  readonly containers: readonly TaskContainerReport[];
  /** What to do about it, where the reason is a known one. */
  readonly next?: string;
}

/** What became of a container. */
export interface TaskContainerReport {
  /** Name of the container. */
  readonly name: string;
  /** Exit code; undefined while it runs, and when it never ran. */
  readonly exitCode?: number;
  /** What AWS says of it. */
  readonly reason?: string;
}

/** The end of an instance refresh. */
export interface RefreshReport {
  /** Name of the group. */
  readonly group: string;
  /** Id of the instance refresh. */
  readonly refreshId: string;
  /** AWS's status, such as `Successful` or `Failed`. */
  readonly status: string;
  /** Why, as AWS says. */
  readonly reason?: string;
  /** Milliseconds that it was followed. */
  readonly duration: number;
}

/** What became of instances that drain. */
export interface DrainReport {
  /**
   * `drained`: no task of a service is left; `stuck`: those that are left can never move; `timed-out` and `interrupted`: the
   * instances drain on, and nobody looks; `not-followed`: nobody looked at all.
   */
  readonly status: 'drained' | 'stuck' | 'timed-out' | 'interrupted' | 'not-followed';
  /** Instances that did not take the state, and why. */
  readonly refused: readonly string[];
  /** Services with tasks that are left, by name. */
  readonly services: readonly RemainingTasks[];
  /** Ids of tasks that belong to no service: ECS leaves them alone, and they end by themselves or by `StopTask`. */
  readonly others: readonly string[];
  /** Milliseconds that it was followed. */
  readonly duration: number;
}

/** Tasks of a service that are left on instances that drain. */
export interface RemainingTasks {
  /** Name of the service. */
  readonly service: string;
  /** Ids of the tasks. */
  readonly tasks: readonly string[];
  /** Why they are still there, as far as the service or its settings tell. */
  readonly reason?: string;
  /** What to do about it. */
  readonly next?: string;
}

/** What became of an agent's update. */
export interface AgentReport {
  /** EC2 id of the instance, or that of a machine outside EC2. */
  readonly instance: string;
  /** Version of its agent before. */
  readonly before: string | undefined;
  /** Version of its agent now, when it was updated. */
  readonly after?: string | undefined;
  /** `updating`: it had not come to its end when we stopped looking. */
  readonly result: 'updated' | 'no-update' | 'not-possible' | 'failed' | 'updating';
  /** Why, or what AWS said last. */
  readonly reason?: string | undefined;
  /** What to do about it. */
  readonly next?: string | undefined;
}
