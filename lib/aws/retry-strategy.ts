/** The SDK's own retries: throttles, AWS's internal errors and broken connections, waited for on our clock. */
import type { RetryErrorInfo, RetryStrategyV2, RetryToken } from '@smithy/types';
import type { Clock } from '../core/clock.ts';
import { type AwsErrorKind, classifyError } from './classify-error.ts';
import { isAmong, SKEW_CODES, TLS_CODES } from './error-codes.ts';

/** How often a call is sent altogether, by the kind of its last error; kinds without a row are not sent again. */
export const ATTEMPTS: Readonly<Partial<Record<AwsErrorKind, number>>> = {
  throttled: 12,
  server: 10,
  unreachable: 6,
};

/** Makes the strategy of a client. */
export function createRetryStrategy(clock: Clock): RetryStrategyV2 {
  return {
    acquireInitialRetryToken: async () => tokenAfter(0),
    async refreshRetryTokenForRetry(token, { error }: RetryErrorInfo) {
      const sent = token.getRetryCount() + 1;
      const { kind, code } = classifyError(error);
      // A name that does not resolve, or a port where nobody listens, is not mended by patience.
      const most = isAmong(code, HOPELESS) ? 2 : (ATTEMPTS[kind] ?? 1);
      // The clock of this machine is wrong: the client goes by AWS's from now on, and nothing was carried out.
      if (sent === 1 && isAmong(code, SKEW_CODES) && isSkewCorrected(error))
        return tokenAfter(sent);
      if (sent >= most || isSentOnce(error, kind))
        throw new Error(`no further attempt after ${sent}`);
      await clock.sleep(delayAfter(sent, kind));
      return tokenAfter(sent);
    },
    recordSuccess: () => {},
  };
}

/** Marks an error of a call that must not be repeated blindly, since it may have been carried out. */
export function forbidRetry(error: unknown): void {
  if (typeof error === 'object' && error !== null) once.add(error);
}

const once = new WeakSet<object>();

/** A throttled call was surely not carried out, so it may be sent again in any case. */
function isSentOnce(error: unknown, kind: AwsErrorKind): boolean {
  return kind !== 'throttled' && typeof error === 'object' && error !== null && once.has(error);
}

const HOPELESS: readonly (string | RegExp)[] = ['ENOTFOUND', 'ECONNREFUSED', ...TLS_CODES];

/** Whether the client has set its signatures right by the time that AWS answered. */
function isSkewCorrected(error: unknown): boolean {
  const { $metadata } = error as { $metadata?: { clockSkewCorrected?: true } };
  return $metadata?.clockSkewCorrected === true;
}

const BASE_MS: Readonly<Partial<Record<AwsErrorKind, number>>> = { throttled: 500 };
const MOST_MS = 20_000;

/** Full jitter over an exponential, but never nothing. */
function delayAfter(sent: number, kind: AwsErrorKind): number {
  const ceiling = Math.min(MOST_MS, (BASE_MS[kind] ?? 100) * 2 ** (sent - 1));
  return Math.ceil(ceiling * (0.25 + 0.75 * Math.random()));
}

function tokenAfter(retries: number): RetryToken {
  return { getRetryCount: () => retries, getRetryDelay: () => 0 };
}
