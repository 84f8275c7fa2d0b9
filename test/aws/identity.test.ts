import { afterEach, describe, expect, test, vi } from 'vitest';
import type { AwsRequestHandler } from '../../lib/aws/clients.ts';
import { resolveEnvironment, resolveRegion } from '../../lib/aws/identity.ts';
import { unpaced } from '../../lib/aws/pacing.ts';
import { createSandbox } from '../../lib/sandbox/index.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

function options(accessKeyId = 'AKIDEXAMPLE') {
  const sandbox = createSandbox();
  return {
    sandbox,
    region: 'eu-west-1',
    credentials: { accessKeyId, secretAccessKey: 'secret' },
    requestHandler: sandbox.requestHandler as unknown as AwsRequestHandler,
    clock: sandbox.clock,
    pacer: unpaced,
  };
}

/** A handler whose connections all fail alike. */
function broken(code: string): AwsRequestHandler {
  const handle = async () => {
    throw Object.assign(new Error(`getaddrinfo ${code} sts.eu-west-9.amazonaws.com`), { code });
  };
  return { handle, destroy() {} } as unknown as AwsRequestHandler;
}

describe('resolveEnvironment', () => {
  test('finds out account, partition and principal', async () => {
    expect(await resolveEnvironment(options())).toMatchObject({
      account: '111111111111',
      region: 'eu-west-1',
      partition: 'aws',
      principal: expect.stringMatching(/^arn:aws:/),
    });
  });

  test('accepts the account that is asked for, and refuses any other', async () => {
    const environment = resolveEnvironment({ ...options(), account: '111111111111' });
    await expect(environment).resolves.toBeDefined();
    const wrong = resolveEnvironment({ ...options(), account: '222222222222' });
    await expect(wrong).rejects.toMatchObject({
      code: 'aws/wrong-account',
      detail: expect.stringContaining('not of 222222222222'),
    });
  });

  test.each([
    [
      'no credentials',
      'aws/no-credentials',
      { credentials: async () => Promise.reject(noCredentials()) },
    ],
    ['expired credentials', 'aws/expired-credentials', options('GANTRYEXPIRED')],
    ['a Region without servers', 'aws/wrong-region', { requestHandler: broken('ENOTFOUND') }],
    ['a broken network', 'aws/unreachable', { requestHandler: broken('ECONNREFUSED') }],
    ['a name that is no Region', 'aws/wrong-region', { region: 'Ireland' }],
  ])('says that there are %s: %s', async (_, code, overrides) => {
    const environment = resolveEnvironment({ ...options(), ...overrides } as never);
    await expect(environment).rejects.toMatchObject({ code });
  });

  test('says that a call is denied', async () => {
    const denied = options();
    denied.sandbox.faults.add({ effect: { kind: 'access-denied' } });
    await expect(resolveEnvironment(denied)).rejects.toMatchObject({
      code: 'aws/denied',
      detail: expect.stringContaining('may not sts:GetCallerIdentity'),
    });
  });
});

function noCredentials(): Error {
  return Object.assign(new Error('Could not load credentials from any providers'), {
    name: 'CredentialsProviderError',
  });
}

describe('resolveRegion', () => {
  const clean = () => {
    vi.stubEnv('AWS_REGION', undefined);
    vi.stubEnv('AWS_DEFAULT_REGION', undefined);
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent/config');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent/credentials');
  };

  test('prefers what is given, then AWS_REGION, then AWS_DEFAULT_REGION', async () => {
    clean();
    vi.stubEnv('AWS_DEFAULT_REGION', 'us-east-2');
    expect(await resolveRegion({})).toBe('us-east-2');
    vi.stubEnv('AWS_REGION', 'us-east-1');
    expect(await resolveRegion({})).toBe('us-east-1');
    expect(await resolveRegion({ region: 'eu-west-1' })).toBe('eu-west-1');
  });

  test('says when nothing names one', async () => {
    clean();
    await expect(resolveRegion({})).rejects.toMatchObject({ code: 'aws/no-region' });
  });
});
