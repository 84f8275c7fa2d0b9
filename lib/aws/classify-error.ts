/** What an error of an AWS call means. */
import {
  CONFLICT_CODES,
  DENIED_CODES,
  EXPIRED_CODES,
  isAmong,
  NETWORK_CODES,
  NOT_FOUND_CODES,
  THROTTLE_CODES,
  UNKNOWN_CREDENTIAL_CODES,
} from './error-codes.ts';

/** What kind of error it is. `unreachable` and `denied` never mean that something is absent. */
export type AwsErrorKind =
  | 'not-found'
  | 'conflict'
  | 'throttled'
  | 'denied'
  | 'invalid'
  | 'expired'
  | 'no-credentials'
  | 'bad-credentials'
  | 'unreachable'
  | 'server'
  | 'unknown';

/** An error taken apart. */
export interface AwsErrorFacts {
  readonly kind: AwsErrorKind;
  /** AWS's code such as `InvalidVpcID.NotFound`, or Node's such as `ECONNRESET`; empty when there is none. */
  readonly code: string;
  readonly message: string;
  readonly requestId: string | undefined;
  /** HTTP status of the answer; undefined when there was no answer. */
  readonly status: number | undefined;
  /** The call that failed, where it went through our clients. */
  readonly origin: CallOrigin | undefined;
}

/** The call behind an error. */
export interface CallOrigin {
  readonly service: string;
  readonly operation: string;
}

/** Takes an error of an AWS call apart. */
export function classifyError(error: unknown): AwsErrorFacts {
  const code = codeOf(error);
  const status = metadataOf(error)?.httpStatusCode;
  return {
    kind: kindOf(code, status, error),
    code,
    message: error instanceof Error ? error.message : String(error),
    requestId: metadataOf(error)?.requestId,
    status,
    origin: typeof error === 'object' && error !== null ? origins.get(error) : undefined,
  };
}

/** Whether AWS surely says that the thing is not there. */
export function isNotFound(error: unknown): boolean {
  return classifyError(error).kind === 'not-found';
}

/** The answer of a call; undefined when AWS says that what it is about is gone. Other errors are thrown on. */
export async function unlessGone<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Whether an error has one of the codes, which may also be given as patterns. */
export function hasCode(error: unknown, ...codes: readonly (string | RegExp)[]): boolean {
  return isAmong(codeOf(error), codes);
}

/** Whether the call may have been carried out although it ended in this error: the answer was lost on the way. */
export function isAmbiguous(error: unknown): boolean {
  const { kind } = classifyError(error);
  return kind === 'unreachable' || kind === 'server';
}

/** Remembers which call an error came from. */
export function rememberOrigin(error: unknown, origin: CallOrigin): void {
  if (typeof error === 'object' && error !== null) origins.set(error, origin);
}

const origins = new WeakMap<object, CallOrigin>();

function kindOf(code: string, status: number | undefined, error: unknown): AwsErrorKind {
  if (isAmong(code, THROTTLE_CODES) || status === 429) return 'throttled';
  if (isAmong(code, EXPIRED_CODES)) return 'expired';
  if (isAmong(code, UNKNOWN_CREDENTIAL_CODES)) return 'bad-credentials';
  if (code === 'CredentialsProviderError' || code === 'TokenProviderError')
    return /expired/i.test(error instanceof Error ? error.message : '')
      ? 'expired'
      : 'no-credentials';
  if (isAmong(code, NETWORK_CODES)) return 'unreachable';
  if (isAmong(code, DENIED_CODES)) return 'denied';
  if (isAmong(code, NOT_FOUND_CODES)) return 'not-found';
  if (isAmong(code, CONFLICT_CODES)) return 'conflict';
  // EC2's AuthFailure is a wrong key as well as a resource of somebody else: the status alone does not tell.
  if (status === 403) return 'denied';
  if (status !== undefined && status >= 500) return 'server';
  return status !== undefined && status >= 400 ? 'invalid' : 'unknown';
}

interface ErrorMembers {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly Code?: unknown;
  readonly cause?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
}

function membersOf(error: unknown): ErrorMembers | undefined {
  return typeof error === 'object' && error !== null ? (error as ErrorMembers) : undefined;
}

function metadataOf(error: unknown): ErrorMembers['$metadata'] {
  return membersOf(error)?.$metadata;
}

/** Names that say nothing of what AWS said. */
const PLAIN_NAMES: ReadonlySet<unknown> = new Set(['Error', 'AggregateError', 'TypeError', '']);

function codeOf(error: unknown): string {
  const members = membersOf(error);
  if (members === undefined) return '';
  if (typeof members.name === 'string' && !PLAIN_NAMES.has(members.name)) {
    // A class of the SDK or of the network layer: a code beside the name is the more exact of the two.
    const nodeCode = members.$metadata?.httpStatusCode === undefined ? members.code : undefined;
    const code = members.Code ?? nodeCode;
    return typeof code === 'string' ? code : members.name;
  }
  if (typeof members.code === 'string') return members.code;
  return members.cause === undefined ? '' : codeOf(members.cause);
}
