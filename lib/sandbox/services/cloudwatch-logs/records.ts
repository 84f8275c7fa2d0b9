/** What is kept of log groups, streams and events. */
import type { Scope } from '../../world.ts';

/** A log group; the table's key is its name. */
export interface GroupRecord {
  readonly name: string;
  readonly created: number;
  readonly logGroupClass: string;
  readonly retentionInDays?: number | undefined;
  readonly kmsKeyId?: string | undefined;
  readonly deletionProtection: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/** A log stream with its events, oldest first; the table's key is group, a space, stream. */
export interface StreamRecord {
  readonly group: string;
  readonly name: string;
  readonly created: number;
  readonly events: readonly EventRecord[];
}

/** One line of a log. */
export interface EventRecord {
  readonly timestamp: number;
  readonly ingested: number;
  readonly message: string;
}

/** ARN of a log group without the trailing `:*`, the form that tagging takes. */
export function groupArn(scope: Scope, name: string): string {
  return `arn:aws:logs:${scope.region}:${scope.account}:log-group:${name}`;
}

/** A log group's name from its name or its ARN, with or without `:*`. */
export function groupName(identifier: string): string {
  const match = /^arn:[^:]+:logs:[^:]*:[^:]*:log-group:([^:]+)(:\*)?$/.exec(identifier);
  return match?.[1] ?? identifier;
}
