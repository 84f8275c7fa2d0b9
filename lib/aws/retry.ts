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
  /** Retried also when nothing that the call depends on was made or changed in this run. */
  readonly always?: true;
}

/** What retries need to know. */
export interface RetryContext {
  /** Whether something that the call depends on was made or changed in this run. */
  readonly fresh: boolean;
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
      const rule = ruleFor(error, rules, context.fresh);
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
  fresh: boolean,
): RetryRule | undefined {
  const { code, message } = classifyError(error);
  return rules.find(
    (rule) =>
      (fresh || rule.always === true) &&
      isAmong(code, rule.codes) &&
      (rule.message?.test(message) ?? true),
  );
}
