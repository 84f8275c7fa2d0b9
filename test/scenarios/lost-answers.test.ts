import { describe, expect, test } from 'vitest';
import { app as webService } from '../../examples/web-service/app.ts';
import type { FaultEffect } from '../../lib/sandbox/index.ts';
import { anAccount, failuresOf } from '../invariants/harness.ts';
import { standing, standingByKind } from '../invariants/standing.ts';
import { mustDeploy } from './apps.ts';

async function calm() {
  const account = anAccount();
  await mustDeploy(account, webService);
  return {
    writes: account.sandbox.calls.writes().length,
    kinds: standingByKind(account.sandbox.dump()),
    state: await account.state(webService),
  };
}

const MISHAPS = [
  ['its answer is lost', { kind: 'lost-answer' }],
  ['an error is answered', { kind: 'error-after-commit' }],
] as const satisfies readonly (readonly [string, FaultEffect])[];

describe('when a write is carried out and', () => {
  test('its answer is lost or an error, once, the deploy goes on to the same end: at every write', async () => {
    const { writes, kinds, state } = await calm();
    for (let nth = 1; nth <= writes; nth += 1) {
      const [, effect] = nth % 2 === 0 ? MISHAPS[0] : MISHAPS[1];
      const account = anAccount();
      account.sandbox.faults.add({ write: true, nth, times: 1, effect });
      const result = await account.deploy(webService);
      const lost = account.sandbox.calls.writes()[nth - 1];
      const place = `write ${nth}, ${lost?.service} ${lost?.operation}`;
      expect(failuresOf(result), place).toEqual([]);
      expect(result.exitCode, place).toBe(0);
      expect(standingByKind(account.sandbox.dump()), place).toEqual(kinds);
      expect(await account.state(webService), place).toBe(state);
    }
  }, 120_000);

  test.each(MISHAPS)(
    '%s, the first time of each, deploy and destroy come to their end',
    async (_, effect) => {
      const { kinds, state } = await calm();
      const account = anAccount();
      const seen = new Set<string>();
      account.sandbox.faults.add({
        write: true,
        where: ({ service, operation, input }) => {
          const key = `${service} ${operation} ${JSON.stringify(input)}`;
          if (seen.has(key)) return false;
          seen.add(key);
          return true;
        },
        effect,
      });
      const result = await account.deploy(webService);
      expect(failuresOf(result)).toEqual([]);
      expect(standingByKind(account.sandbox.dump())).toEqual(kinds);
      expect(await account.state(webService)).toBe(state);
      const gone = await account.destroy(webService);
      expect(failuresOf(gone)).toEqual([]);
      expect(standing(account.sandbox.dump())).toEqual([]);
    },
  );
});
