/** Which account and Region we are about to work in. */
import type { Clock } from '../core/clock.ts';
import { GantryError } from '../core/errors.ts';
import { assumedRole } from './assume-role.ts';
import { type AwsErrorFacts, classifyError } from './classify-error.ts';
import { type ClientOptions, createClients, silenceVersionWarning, silent } from './clients.ts';
import { describeAwsError } from './describe-error.ts';
import type { AwsEnvironment } from './environment.ts';

/** What an environment is made of. */
export interface EnvironmentOptions extends Omit<ClientOptions, 'region'> {
  /** The account that the credentials must belong to. @default - whichever they belong to */
  readonly account?: string | undefined;
  /** ARN of the role that is assumed for everything. @default - none: the credentials themselves */
  readonly role?: string | undefined;
  /** @default - AWS_REGION, AWS_DEFAULT_REGION, else that of the profile */
  readonly region?: string | undefined;
  readonly clock?: Clock | undefined;
}

/**
 * Finds out account and Region. Throws `aws/no-region`, `aws/wrong-region`, `aws/no-credentials`,
 * `aws/bad-credentials`, `aws/expired-credentials`, `aws/no-role`, `aws/wrong-account` or `aws/unreachable`.
 */
export async function resolveEnvironment(options: EnvironmentOptions): Promise<AwsEnvironment> {
  const region = await resolveRegion(options);
  const { role } = options;
  const credentials =
    role === undefined ? options.credentials : assumedRole(role, { ...options, region });
  const clients = createClients({ ...options, region, credentials });
  const caller = await callerOf(clients, options, region);
  if (options.account !== undefined && options.account !== caller.account)
    throw new GantryError(
      'aws/wrong-account',
      `the credentials (${caller.arn}) are of ${caller.account}, not of ${options.account}`,
      role === undefined ? {} : { hint: `use a role of ${options.account}, or change the stack` },
    );
  return {
    account: caller.account,
    region,
    partition: caller.arn.split(':')[1] ?? 'aws',
    principal: caller.arn,
    clients,
  };
}

/** The Region to work in: given, or from the environment, or from the profile. */
export async function resolveRegion(
  options: Pick<EnvironmentOptions, 'region' | 'profile'>,
): Promise<string> {
  const region =
    options.region ??
    process.env['AWS_REGION'] ??
    process.env['AWS_DEFAULT_REGION'] ??
    (await regionOfProfile(options.profile));
  if (!REGION.test(region))
    throw new GantryError('aws/wrong-region', `${JSON.stringify(region)} is no name of a Region`);
  return region;
}

const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/;

async function regionOfProfile(profile: string | undefined): Promise<string> {
  silenceVersionWarning();
  const { makeClient } = await import('./clients/sts.ts');
  const client = makeClient({ logger: silent, ...(profile === undefined ? {} : { profile }) });
  try {
    return await client.config.region();
  } catch (cause) {
    const where = profile === undefined ? 'the environment nor the profile' : `profile ${profile}`;
    throw new GantryError('aws/no-region', `neither the stack nor ${where} names one`, { cause });
  }
}

async function callerOf(
  clients: AwsEnvironment['clients'],
  options: EnvironmentOptions,
  region: string,
): Promise<{ readonly account: string; readonly arn: string }> {
  const { GetCallerIdentityCommand } = await import('./clients/sts.ts');
  const sts = await clients.sts();
  try {
    const { Account: account, Arn: arn } = await sts.send(new GetCallerIdentityCommand({}));
    if (account === undefined || arn === undefined)
      throw new GantryError('aws/refused', 'STS GetCallerIdentity: the answer names no account');
    return { account, arn };
  } catch (error) {
    throw explain(error, classifyError(error), options, region);
  }
}

function explain(
  error: unknown,
  facts: AwsErrorFacts,
  options: EnvironmentOptions,
  region: string,
): GantryError {
  if (error instanceof GantryError) return error;
  const ownEndpoint = options.endpoint ?? process.env['AWS_ENDPOINT_URL'];
  // Every Region has a name in DNS: where the network is well, a name that is not there is no Region.
  if (facts.code === 'ENOTFOUND' && ownEndpoint === undefined)
    return new GantryError(
      'aws/wrong-region',
      `no server answers for ${region} (${facts.message}); without a network connection the name is not found either`,
      { cause: error },
    );
  if (facts.kind === 'bad-credentials')
    return new GantryError(
      'aws/bad-credentials',
      `${facts.message} (${facts.code}, in ${region})`,
      {
        cause: error,
      },
    );
  return describeAwsError(error, { service: 'STS', operation: 'GetCallerIdentity' });
}
