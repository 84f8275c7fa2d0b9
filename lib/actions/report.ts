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
