import { describe, expect, test } from 'vitest';
import { chunksOf } from '../../lib/aws/batch.ts';
import { type RetryRule, retrying } from '../../lib/aws/retry.ts';
import { waitUntil } from '../../lib/aws/wait.ts';
import { manualClock } from './manual-clock.ts';

const RULES: readonly RetryRule[] = [
  { codes: ['NotYet'], message: /soon/, forMs: 60_000 },
  { codes: [/^InUse/], forMs: 10_000, always: true },
];

function failing(times: number, name: string, message = 'soon') {
  let calls = 0;
  return {
    calls: () => calls,
    call: async () => {
      calls += 1;
      if (calls > times) return 'done';
      throw Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400 } });
    },
  };
}

const aContext = (fresh: boolean) => ({
  fresh,
  clock: manualClock(),
  signal: new AbortController().signal,
});

describe('retrying', () => {
  test('tries again while something is fresh', async () => {
    const { call, calls } = failing(3, 'NotYet');
    expect(await retrying(aContext(true), RULES, call)).toBe('done');
    expect(calls()).toBe(4);
  });

  test.each([
    ['nothing is fresh', false, 'NotYet', 'soon'],
    ['the message is another', true, 'NotYet', 'never'],
    ['the code is another', true, 'Other', 'soon'],
  ])('fails at once when %s', async (_, fresh, name, message) => {
    const { call, calls } = failing(1, name, message);
    await expect(retrying(aContext(fresh), RULES, call)).rejects.toThrow(message);
    expect(calls()).toBe(1);
  });

  test('tries again only while what the error complains about is what is fresh', async () => {
    const rule = { codes: ['NotYet'], forMs: 60_000, about: ['Role'] };
    const of = (direct: readonly string[], behind: readonly string[]) => ({
      ...aContext(true),
      freshTypes: { direct: new Set(direct), behind: new Set(behind) },
    });
    const { call, calls } = failing(2, 'NotYet');
    expect(await retrying(of(['Role'], ['Role']), [rule], call)).toBe('done');
    expect(calls()).toBe(3);
    for (const [context, rules] of [
      [of(['Cluster'], ['Cluster']), [rule]],
      [of(['Task'], ['Task', 'Role']), [rule]],
      [of(['Task'], ['Task']), [{ ...rule, about: [], behind: ['Role'] }]],
    ] as const) {
      const other = failing(1, 'NotYet');
      await expect(retrying(context, rules, other.call)).rejects.toThrow('soon');
      expect(other.calls()).toBe(1);
    }
    const behind = { codes: ['NotYet'], forMs: 60_000, behind: ['Role'] };
    const far = failing(2, 'NotYet');
    expect(await retrying(of(['Task'], ['Task', 'Role']), [behind], far.call)).toBe('done');
  });

  test('tries again always where the rule says so, until its time is over', async () => {
    const context = aContext(false);
    const { call } = failing(1000, 'InUseByOthers');
    await expect(retrying(context, RULES, call)).rejects.toThrow('soon');
    expect(context.clock.now()).toBe(10_000);
  });

  test('stops when it is told to', async () => {
    const context = { ...aContext(true), signal: AbortSignal.abort(new Error('stop')) };
    await expect(retrying(context, RULES, failing(9, 'NotYet').call)).rejects.toThrow('stop');
  });
});

describe('waitUntil', () => {
  const options = { what: 'the thing to come', timeoutMs: 60_000 };

  test('looks until it is done, at growing intervals', async () => {
    const context = aContext(false);
    let looks = 0;
    const result = await waitUntil(context, options, async () => {
      looks += 1;
      return looks < 4 ? { pending: 'making' } : { done: looks };
    });
    expect(result).toBe(4);
    expect(context.clock.slept).toEqual([1000, 1500, 2250]);
  });

  test('wants it done so many times in a row', async () => {
    const seen = [true, false, true, true, true];
    const looks: boolean[] = [];
    await waitUntil(aContext(false), { ...options, consecutive: 3 }, async () => {
      const done = seen[looks.length] ?? false;
      looks.push(done);
      return done ? { done: undefined } : { pending: 'not visible' };
    });
    expect(looks).toEqual(seen);
  });

  test('says what it failed with, and where', async () => {
    const context = { ...aContext(false), address: 'shop/Nat' };
    const failed = waitUntil(context, options, async () => ({ failed: 'no addresses' }));
    await expect(failed).rejects.toMatchObject({
      code: 'wait/failed',
      address: 'shop/Nat',
      detail: 'the thing to come: no addresses',
    });
  });

  const lost = () => Object.assign(new Error('connect ECONNRESET'), { code: 'ECONNRESET' });

  test('looks on when the connection comes back', async () => {
    const context = aContext(false);
    let looks = 0;
    const result = await waitUntil(context, options, async () => {
      looks += 1;
      if (looks === 2 || looks === 3) throw lost();
      return looks < 5 ? { pending: 'making' } : { done: 'made' };
    });
    expect(result).toBe('made');
  });

  test('gives up when the connection stays away', async () => {
    const context = aContext(false);
    const away = waitUntil(context, { ...options, timeoutMs: 3_600_000 }, async () => {
      throw lost();
    });
    await expect(away).rejects.toThrow('ECONNRESET');
    expect(context.clock.now()).toBeGreaterThanOrEqual(120_000);
    expect(context.clock.now()).toBeLessThan(150_000);
  });

  test('stops at a look that is refused', async () => {
    const context = aContext(false);
    const refused = Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    const denied = waitUntil(context, options, async () => {
      throw refused;
    });
    await expect(denied).rejects.toBe(refused);
    expect(context.clock.slept).toEqual([]);
  });

  test('says how long it has waited', async () => {
    const never = waitUntil(aContext(false), options, async () => ({ pending: 'making' }));
    await expect(never).rejects.toMatchObject({
      code: 'wait/timed-out',
      detail: 'the thing to come: still making after 60 s',
    });
  });
});

test.each([
  [5, [[1, 2, 3, 4, 5]]],
  [2, [[1, 2], [3, 4], [5]]],
])('chunksOf cuts into lists of %d', (size, expected) => {
  expect(chunksOf([1, 2, 3, 4, 5], size)).toEqual(expected);
});
