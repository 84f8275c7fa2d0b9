/** Who holds the lock of an app in an account and Region. */

/** Who holds a lock. */
export interface LockHolder {
  /** Unique to one run. */
  readonly id: string;
  /** User and process, such as `ada, pid 4242`. */
  readonly holder: string;
  /** Name of its machine. */
  readonly host: string;
  /** What it does: `deploy` or `destroy`. */
  readonly command: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Milliseconds since the epoch until which it holds without a sign of life. */
  readonly until: number;
}
