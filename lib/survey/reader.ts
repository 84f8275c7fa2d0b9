/** Reading what a survey needs: what cannot be read is not known, and is said. */
import { type AwsErrorKind, classifyError } from '../aws/classify-error.ts';
import type { Diagnostic } from '../core/diagnostic.ts';

/** Reads, and remembers what could not be read. */
export interface Reader {
  /** The answer; undefined when AWS refuses it. Outages and errors of our own are thrown. */
  read<T>(what: string, call: () => Promise<T>): Promise<T | undefined>;
  /** Says that something is not known, and so is not judged. */
  miss(detail: string): void;
  /** What was missed: a warning each. */
  readonly missed: readonly Diagnostic[];
  /** Says what is wrong, where only what was read tells it. */
  report(...found: readonly Diagnostic[]): void;
  /** What is wrong. */
  readonly reported: readonly Diagnostic[];
}

/** Refusals of the one call: they end no plan, for nothing depends on the answer but what is said about capacity. */
const REFUSED: ReadonlySet<AwsErrorKind> = new Set(['denied', 'invalid', 'not-found', 'conflict']);

/** A reader that has missed nothing yet. */
export function createReader(): Reader {
  const missed: Diagnostic[] = [];
  const reported: Diagnostic[] = [];
  const miss = (detail: string) => {
    if (missed.some((one) => one.detail === detail)) return;
    missed.push({ severity: 'warning', code: 'capacity/unread', detail });
  };
  return {
    missed,
    miss,
    reported,
    report: (...found) => void reported.push(...found),
    async read(what, call) {
      try {
        return await call();
      } catch (error) {
        const { kind, code, message, origin } = classifyError(error);
        if (!REFUSED.has(kind)) throw error;
        const operation = origin === undefined ? '' : ` (${origin.service} ${origin.operation})`;
        miss(`${what}: ${code}: ${message}${operation}`);
        return undefined;
      }
    },
  };
}
