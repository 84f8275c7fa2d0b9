/** Semantic retries: errors that AWS gives for things that have not spread, drained or settled yet. */
import type { Clock } from '../core/clock.ts';
import { classifyError } from './classify-error.ts';
import { isAmong } from './error-codes.ts';

/** One error that passes by itself. */
export interface RetryRule {
  readonly codes: readonly (string | RegExp)[];
  /** What the message must match, where the code alone says too little. */
  readonly message?: RegExp;
  /** How long it may last, in milliseconds from the first attempt. */
  readonly forMs: number;
  /**
   * What the error complains about, as resource types: not retried unless one of these, on which the object depends
   * directly, was made or changed in this run. A role that somebody else made does not come to trust us by waiting.
   */
  readonly about?: readonly string[];
  /** The same of what the object depends on by way of others, as a group on the profile in its launch template. */
  readonly behind?: readonly string[];
  /** Retried also when nothing that the call depends on was made or changed in this run. */
  readonly always?: true;
}

/** Resource types of what was made or changed in this run. */
export interface FreshTypes {
  /** Of what the object depends on directly. */
  readonly direct: ReadonlySet<string>;
  /** Of what it depends on directly or by way of others. */
  readonly behind: ReadonlySet<string>;
}

/** What retries need to know. */
export interface RetryContext {
  /** Whether something that the call depends on was made or changed in this run. */
  readonly fresh: boolean;
  /** The resource types of what was, by how far it is away. @default - any, where something was */
  readonly freshTypes?: FreshTypes;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Says what is going on, for people. */
  progress?(message: string): void;
}

/** Runs `call`, and again while a rule says that its error will pass. Throws the last error otherwise. */
export async function retrying<T>(
  context: RetryContext,
  rules: readonly RetryRule[],
  call: () => Promise<T>,
): Promise<T> {
  const start = context.clock.now();
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      const rule = ruleFor(error, rules, context);
      if (rule === undefined) throw error;
      const left = start + rule.forMs - context.clock.now();
      if (left <= 0) throw error;
      const { code, message } = classifyError(error);
      if (attempt === 0) context.progress?.(`waiting: ${code}: ${message}`);
      await context.clock.sleep(Math.min(left, delay(attempt)), context.signal);
    }
  }
}

const FIRST_MS = 500;
const MOST_MS = 10_000;

function delay(attempt: number): number {
  return Math.min(MOST_MS, FIRST_MS * 1.6 ** attempt);
}

function ruleFor(
  error: unknown,
  rules: readonly RetryRule[],
  context: RetryContext,
): RetryRule | undefined {
  const { code, message } = classifyError(error);
  return rules.find(
    (rule) =>
      (rule.always === true || isFresh(rule, context)) &&
      isAmong(code, rule.codes) &&
      (rule.message?.test(message) ?? true),
  );
}

function isFresh({ about, behind }: RetryRule, { fresh, freshTypes }: RetryContext): boolean {
  if (!fresh || freshTypes === undefined || (about ?? behind) === undefined) return fresh;
  return (
    about?.some((type) => freshTypes.direct.has(type)) === true ||
    behind?.some((type) => freshTypes.behind.has(type)) === true
  );
}
