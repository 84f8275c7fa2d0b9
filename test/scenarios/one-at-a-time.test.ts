import { describe, expect, test } from 'vitest';
import { anAccount, linesOf } from '../invariants/harness.ts';
import { standingByKind } from '../invariants/standing.ts';
import { aWebApp, mustDeploy } from './apps.ts';

describe('two deploys at once', () => {
  test('one does the work, the other is told who does and ends with exit code 6', async () => {
    const account = anAccount();
    const results = await Promise.allSettled([
      account.deploy(aWebApp(), { holder: 'ada' }),
      account.deploy(aWebApp(), { holder: 'grace' }),
    ]);
    const done = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const refused = results.flatMap((one) =>
      one.status === 'rejected' ? [one.reason as unknown] : [],
    );
    expect(done.map(({ exitCode }) => exitCode)).toEqual([0]);
    expect(refused).toMatchObject([
      {
        code: 'lock/held',
        exitCode: 6,
        detail: expect.stringMatching(/(ada|grace) on .* runs deploy/),
      },
    ]);

    const alone = anAccount();
    await mustDeploy(alone, aWebApp());
    expect(standingByKind(account.sandbox.dump())).toEqual(standingByKind(alone.sandbox.dump()));
    expect(linesOf(await account.plan(aWebApp()))).toEqual([]);
  });

  test('a plan that went stale while it was read is not applied', async () => {
    const account = anAccount();
    await mustDeploy(account, aWebApp({ image: 'nginx:1' }));
    const second = account.deploy(aWebApp({ image: 'nginx:3' }), {
      confirm: async () => {
        // Somebody else is quicker while consent is asked for.
        await mustDeploy(account, aWebApp({ image: 'nginx:2' }));
        return true;
      },
    });
    await expect(second).rejects.toMatchObject({ code: 'plan/stale', exitCode: 3 });
    expect(linesOf(await account.plan(aWebApp({ image: 'nginx:2' })))).toEqual([]);
  });

  test('what has come about by itself since the plan was made needs no new plan', async () => {
    const account = anAccount();
    await mustDeploy(account, aWebApp({ image: 'nginx:1' }));
    const second = await account.deploy(aWebApp({ image: 'nginx:2' }), {
      confirm: async () => {
        await mustDeploy(account, aWebApp({ image: 'nginx:2' }));
        account.sandbox.calls.reset();
        return true;
      },
    });
    expect(second.exitCode).toBe(0);
    const writes = account.sandbox.calls.writes().map(({ service }) => service);
    expect([...new Set(writes)]).toEqual(['SSM']);
  });
});
