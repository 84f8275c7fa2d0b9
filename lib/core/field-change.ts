/** One field that differs between the code and AWS, and what changing it does. */
import type { Json } from './json.ts';

/** What changing a field means: in place, a new object, or not possible at all. */
export type Change = 'update' | 'replace' | 'create-only';

/**
 * What a change of a field does to what runs: nothing is disturbed (`live`), only tasks started later see it
 * (`new-tasks`), a service deployment starts (`deployment`), instances are drained and replaced (`instances`), or the
 * object is replaced (`replacement`).
 */
export type Impact = 'live' | 'new-tasks' | 'deployment' | 'instances' | 'replacement';

/**
 * Why a field of an object of ours differs: the code has changed since the last deploy (`code`), somebody has changed AWS
 * (`drift`), or both. `unknown` where the object does not tell what the code was: it carries no tags, an earlier version has
 * written them, or the value is secret and leaves no trace.
 */
export type ChangeCause = 'code' | 'drift' | 'both' | 'unknown';

/** One field that differs. */
export interface FieldChange {
  /** Path such as `deploymentConfiguration.maximumPercent` or `Attributes.idle_timeout.timeout_seconds`. */
  readonly path: string;
  /** Undefined when AWS has no value. */
  readonly before: Json | undefined;
  /** Null when the field or entry is removed; still a reference when another resource must be made first. */
  readonly after: Json | undefined;
  /** Whether it is changed in place. */
  readonly change: Change;
  /** What it does to what runs. */
  readonly impact: Impact;
  /** Set where the values are secret; they are masked. */
  readonly sensitive?: true;
  /** Why it differs; absent for what is made, taken over, or judged by nothing of ours. */
  readonly cause?: ChangeCause;
}

/** Whether one of the changes starts a service deployment. */
export function deploys(changes: readonly Pick<FieldChange, 'impact'>[]): boolean {
  return changes.some(({ impact }) => impact === 'deployment');
}
