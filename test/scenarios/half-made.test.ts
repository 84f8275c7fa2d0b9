import { describe, expect, test } from 'vitest';
import type { FaultRule } from '../../lib/sandbox/index.ts';
import { anAccount, failuresOf, linesOf } from '../invariants/harness.ts';
import { standing } from '../invariants/standing.ts';
import { aWebApp } from './apps.ts';

const REFUSED: readonly FaultRule['operation'][] = [
  'CreateSubnet',
  'AuthorizeSecurityGroupIngress',
  'CreateLoadBalancer',
  'CreateListener',
  'RegisterTaskDefinition',
  'CreateService',
  'PutRolePolicy',
];

describe('a deploy of which AWS denies one call', () => {
  test.each(REFUSED)(
    '%s: says so, does what does not need it, and can be finished or undone',
    async (operation) => {
      const account = anAccount();
      const allow = account.sandbox.faults.add({
        operation,
        effect: { kind: 'access-denied' },
      } as FaultRule);
      const result = await account.deploy(aWebApp());
      expect(result.exitCode).toBe(1);
      const failed = result.run.outcomes.filter((outcome) => outcome.result === 'failed');
      expect(failed.length).toBeGreaterThan(0);
      for (const outcome of failed)
        expect(outcome).toMatchObject({ error: { code: 'aws/denied' } });
      for (const outcome of result.run.outcomes)
        if (outcome.result === 'skipped')
          expect(failed.map(({ address }) => address)).toContain(outcome.because);
      allow();

      const undone = anAccount({ snapshot: structuredClone(account.sandbox.snapshot()) });
      const gone = await undone.destroy(aWebApp());
      expect(failuresOf(gone)).toEqual([]);
      expect(standing(undone.sandbox.dump())).toEqual([]);

      const again = await account.deploy(aWebApp());
      expect(failuresOf(again)).toEqual([]);
      expect(again.exitCode).toBe(0);
      expect(linesOf(await account.plan(aWebApp()))).toEqual([]);
    },
  );
});
