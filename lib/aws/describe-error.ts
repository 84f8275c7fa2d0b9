/** From an error of an AWS call to one that says what to do. */
import { type ErrorCode, GantryError, isGantryError } from '../core/errors.ts';
import { type AwsErrorFacts, classifyError } from './classify-error.ts';

/** What is known about a call that failed. */
export interface ErrorPlace {
  /** SDK service id; what the client remembers unless given. */
  readonly service?: string;
  /** API operation; what the client remembers unless given. */
  readonly operation?: string;
  /** Address of the resource that the call was for. */
  readonly address?: string;
}

/** The error with Gantry's code, the call, AWS's code and message. An error that has all that already is returned as it is. */
export function describeAwsError(error: unknown, place: ErrorPlace = {}): GantryError {
  if (isGantryError(error)) return error;
  const facts = classifyError(error);
  return new GantryError(codeFor(facts), detailOf(facts, place), {
    cause: error,
    ...(place.address === undefined ? {} : { address: place.address }),
  });
}

/** Does work, and describes what AWS or the network says against it; other errors are thrown as they are. */
export async function describingErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw awsErrorIn(error) ?? error;
  }
}

/** What AWS or the network says, described; undefined for what is nothing of theirs. */
export function awsErrorIn(error: unknown): GantryError | undefined {
  const described = describeAwsError(error);
  return described.code === 'internal' ? undefined : described;
}

function codeFor(facts: AwsErrorFacts): ErrorCode {
  switch (facts.kind) {
    case 'denied':
      return 'aws/denied';
    case 'expired':
      return 'aws/expired-credentials';
    case 'no-credentials':
      return 'aws/no-credentials';
    case 'bad-credentials':
      return 'aws/bad-credentials';
    case 'unreachable':
      return 'aws/unreachable';
    case 'throttled':
    case 'not-found':
    case 'conflict':
    case 'invalid':
    case 'server':
      return 'aws/refused';
    case 'unknown':
      return facts.status === undefined ? 'internal' : 'aws/refused';
    default:
      return facts.kind satisfies never;
  }
}

function detailOf(facts: AwsErrorFacts, place: ErrorPlace): string {
  const service = place.service ?? facts.origin?.service;
  const operation = place.operation ?? facts.origin?.operation;
  const call = [service, operation].filter((part) => part !== undefined).join(' ');
  const said =
    facts.kind === 'denied' ? (deniedDetail(facts.message) ?? facts.message) : facts.message;
  const code = facts.code === '' || said.includes(facts.code) ? '' : ` (${facts.code})`;
  const request = facts.requestId === undefined ? '' : ` [request ${facts.requestId}]`;
  return `${call === '' ? '' : `${call}: `}${said}${code}${request}`;
}

/** `User: ARN is not authorized to perform: ACTION on resource: ARN because ...`, as all services word it. */
function deniedDetail(message: string): string | undefined {
  const found =
    /User: (\S+) is not authorized to perform: (\S+)(?: on resource: (\S+))?(?: (because .*?))?\.?(?: Encoded authorization failure message.*)?$/s.exec(
      message,
    );
  if (found === null) return undefined;
  const [, principal, action, resource, reason] = found;
  return [
    `${principal} may not ${action}`,
    resource === undefined || resource === '*' ? '' : ` on ${resource}`,
    reason === undefined ? '' : ` (${reason})`,
  ].join('');
}
