import { describe, expect, test } from 'vitest';
import { app as webService } from '../../examples/web-service/app.ts';
import { LOCK_LEASE } from '../../lib/engine/lock.ts';
import { isGantryError } from '../../lib/index.ts';
import { anAccount, failuresOf, linesOf } from '../invariants/harness.ts';
import { standing, standingByKind } from '../invariants/standing.ts';
import { mustDeploy } from './apps.ts';
import { momentsOf, revived } from './kills.ts';

describe('a deploy that is killed', () => {
  test('after any write is finished by the same command: nothing twice, nothing left over', async () => {
    const { account: calm, moments } = await momentsOf((account) =>
      mustDeploy(account, webService),
    );
    const kinds = standingByKind(calm.sandbox.dump());
    const state = await calm.state(webService);
    expect(moments.length).toBeGreaterThan(50);
    for (const [index, moment] of moments.entries()) {
      const place = `killed after write ${index + 1}, ${moment.after}`;
      const account = revived(moment);
      const result = await account.deploy(webService);
      expect(failuresOf(result), place).toEqual([]);
      expect(result.exitCode, place).toBe(0);
      expect(linesOf(await account.plan(webService)), place).toEqual([]);
      expect(standingByKind(account.sandbox.dump()), place).toEqual(kinds);
      expect(await account.state(webService), place).toBe(state);
    }
  }, 120_000);

  test('after any write can be destroyed instead: the account is as before', async () => {
    const { moments } = await momentsOf((account) => mustDeploy(account, webService));
    for (const [index, moment] of moments.entries()) {
      if (index % 6 !== 0) continue;
      const place = `killed after write ${index + 1}, ${moment.after}`;
      const account = revived(moment);
      const result = await account.destroy(webService);
      expect(failuresOf(result), place).toEqual([]);
      expect(result.exitCode, place).toBe(0);
      expect(standing(account.sandbox.dump()), place).toEqual([]);
    }
  }, 120_000);

  test('while it destroyed is finished by the same command', async () => {
    const calm = anAccount();
    await mustDeploy(calm, webService);
    const { moments } = await momentsOf(
      (account) => account.destroy(webService),
      structuredClone(calm.sandbox.snapshot()),
    );
    for (const [index, moment] of moments.entries()) {
      if (index % 6 !== 0) continue;
      const place = `killed after write ${index + 1}, ${moment.after}`;
      const account = revived(moment);
      const result = await account.destroy(webService);
      expect(failuresOf(result), place).toEqual([]);
      expect(standing(account.sandbox.dump()), place).toEqual([]);
    }
  }, 120_000);

  test('holds the next one off until its lease has run out, and is named', async () => {
    const { moments } = await momentsOf((account) => account.deploy(webService, { holder: 'ada' }));
    const [first] = moments;
    if (first === undefined) throw new Error('nothing was written');
    const account = anAccount({ snapshot: first.snapshot });
    const refused: unknown = await account.deploy(webService).catch((error: unknown) => error);
    if (!isGantryError(refused)) throw refused;
    expect(refused).toMatchObject({ code: 'lock/held', exitCode: 6 });
    expect(refused.message).toContain('ada');
    account.sandbox.clock.advance(LOCK_LEASE + 1_000);
    await mustDeploy(account, webService);
  });
});
