import { describe, expect, test } from 'vitest';
import { accountOfRole, assumedRole } from '../../lib/aws/assume-role.ts';
import type { AwsRequestHandler } from '../../lib/aws/clients.ts';
import { resolveEnvironment } from '../../lib/aws/identity.ts';
import { unpaced } from '../../lib/aws/pacing.ts';
import { createSandbox } from '../../lib/sandbox/index.ts';

const ROLE = 'arn:aws:iam::222222222222:role/deploy';

function caller() {
  const sandbox = createSandbox();
  return {
    sandbox,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    requestHandler: sandbox.requestHandler as unknown as AwsRequestHandler,
    clock: sandbox.clock,
    pacer: unpaced,
  };
}

const assumed = (sandbox: ReturnType<typeof createSandbox>) =>
  sandbox.calls.names().filter((name) => name === 'STS.AssumeRole').length;

describe('assumedRole', () => {
  test('is asked once for all clients, and again before the credentials run out', async () => {
    const options = caller();
    const provide = assumedRole(ROLE, options) as () => Promise<{ accessKeyId: string }>;
    expect(assumed(options.sandbox)).toBe(0);
    const [first, second] = await Promise.all([provide(), provide()]);
    expect(first.accessKeyId).toMatch(/^GANTRY222222222222/);
    expect(second).toBe(first);
    options.sandbox.clock.advance(54 * 60_000);
    expect(await provide()).toBe(first);
    options.sandbox.clock.advance(2 * 60_000);
    expect((await provide()).accessKeyId).not.toBe(first.accessKeyId);
    expect(assumed(options.sandbox)).toBe(2);
  });

  test('says which role cannot be assumed, and asks again the next time', async () => {
    const options = caller();
    const mend = options.sandbox.faults.add({
      operation: 'AssumeRole',
      effect: { kind: 'access-denied' },
    });
    const provide = assumedRole(ROLE, options) as () => Promise<object>;
    await expect(provide()).rejects.toMatchObject({
      code: 'aws/no-role',
      detail: expect.stringContaining(ROLE),
    });
    mend();
    await expect(provide()).resolves.toBeDefined();
  });

  test('lets an environment be of the account of the role', async () => {
    const environment = await resolveEnvironment({ ...caller(), role: ROLE });
    expect(environment).toMatchObject({
      account: '222222222222',
      principal: 'arn:aws:sts::222222222222:assumed-role/deploy/gantry',
    });
    const wrong = resolveEnvironment({ ...caller(), role: ROLE, account: '333333333333' });
    await expect(wrong).rejects.toMatchObject({
      code: 'aws/wrong-account',
      detail: expect.stringContaining('not of 333333333333'),
    });
  });

  test('knows the account of a role by its name', () => {
    expect(accountOfRole('arn:aws-cn:iam::222222222222:role/a/b')).toBe('222222222222');
    expect(accountOfRole('arn:aws:iam::222222222222:user/a')).toBeUndefined();
  });
});
