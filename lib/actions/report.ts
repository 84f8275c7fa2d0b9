/** What became of an action, as data. */

/** Something that was seen of a task. */
export interface TaskEvent {
  readonly kind: 'state' | 'log';
  /** Id of the task. */
  readonly task: string;
  readonly message: string;
}

/** What became of a task. */
export interface TaskReport {
  readonly taskArn: string;
  /** Last status that was seen, such as `RUNNING` or `STOPPED`. */
  readonly status: string;
  readonly stopCode?: string;
  readonly stoppedReason?: string;
  readonly containers: readonly {
    readonly name: string;
    readonly exitCode?: number;
    readonly reason?: string;
  }[];
  /** What to do about it, where the reason is a known one. */
  readonly next?: string;
}

/** The end of an instance refresh. */
export interface RefreshReport {
  /** Name of the group. */
  readonly group: string;
  readonly refreshId: string;
  /** AWS's status, such as `Successful` or `Failed`. */
  readonly status: string;
  /** Why, as AWS says. */
  readonly reason?: string;
  /** Milliseconds that it was followed. */
  readonly duration: number;
}
