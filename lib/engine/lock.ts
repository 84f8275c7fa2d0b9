/** One run per app, account and Region at a time: a lock in AWS itself. */

/** Who holds a lock. */
export interface LockHolder {
  /** User and process, such as `ada@build-7 pid 4242`. */
  readonly holder: string;
  readonly host: string;
  /** What it does: `deploy` or `destroy`. */
  readonly command: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Milliseconds since the epoch until which it holds without a sign of life. */
  readonly until: number;
}
