/** Credentials of a role that the caller assumes: asked of STS when first needed, and again before they run out. */
import type { AwsCredentialIdentity } from '@smithy/types';
import { systemClock } from '../core/clock.ts';
import { GantryError } from '../core/errors.ts';
import { classifyError } from './classify-error.ts';
import { type AwsCredentials, type ClientOptions, createClients } from './clients.ts';
import { describeAwsError } from './describe-error.ts';

/** The name under which CloudTrail shows what is done with the role. */
const SESSION_NAME = 'gantry';

/** Credentials are renewed this long before they run out, in milliseconds: a call that is signed must still arrive. */
const RENEWAL = 300_000;

/** The account of a role, by its ARN; undefined for what is no ARN of a role. */
export function accountOfRole(arn: string): string | undefined {
  return /^arn:[a-z0-9-]+:iam::(\d{12}):role\/.+$/.exec(arn)?.[1];
}

/** A provider of the role's credentials: one for all clients of an environment. Nothing is asked before it is called. */
export function assumedRole(role: string, caller: ClientOptions): AwsCredentials {
  const clock = caller.clock ?? systemClock;
  let current: Promise<AwsCredentialIdentity> | undefined;
  let until = Number.POSITIVE_INFINITY;
  const renew = async () => {
    const credentials = await assume(role, caller);
    until = (credentials.expiration?.getTime() ?? Number.POSITIVE_INFINITY) - RENEWAL;
    return credentials;
  };
  return () => {
    if (current === undefined || clock.now() >= until) {
      until = Number.POSITIVE_INFINITY;
      current = renew().catch((error: unknown) => {
        current = undefined;
        throw error;
      });
    }
    return current;
  };
}

async function assume(role: string, caller: ClientOptions): Promise<AwsCredentialIdentity> {
  const { AssumeRoleCommand } = await import('./clients/sts.ts');
  const sts = await createClients(caller).sts();
  try {
    const { Credentials: given } = await sts.send(
      new AssumeRoleCommand({ RoleArn: role, RoleSessionName: SESSION_NAME }),
    );
    if (given?.AccessKeyId === undefined || given.SecretAccessKey === undefined)
      throw new GantryError('aws/no-role', `${role}: the answer holds no credentials`);
    return {
      accessKeyId: given.AccessKeyId,
      secretAccessKey: given.SecretAccessKey,
      ...(given.SessionToken === undefined ? {} : { sessionToken: given.SessionToken }),
      ...(given.Expiration === undefined ? {} : { expiration: given.Expiration }),
    };
  } catch (error) {
    throw explain(role, error);
  }
}

function explain(role: string, error: unknown): GantryError {
  if (error instanceof GantryError) return error;
  const { kind, message } = classifyError(error);
  return kind === 'denied' || kind === 'invalid' || kind === 'not-found'
    ? new GantryError('aws/no-role', `${role}: ${message}`, { cause: error })
    : describeAwsError(error, { service: 'STS', operation: 'AssumeRole' });
}
