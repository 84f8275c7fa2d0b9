import { describe, expect, test } from 'vitest';
import { app as webService } from '../../examples/web-service/app.ts';
import { anAccount, failuresOf, linesOf } from '../invariants/harness.ts';
import { standing, standingByKind } from '../invariants/standing.ts';
import { aWebApp, mustDeploy } from './apps.ts';

/** Deploys the example, and interrupts it once so many writes have been sent. */
async function interruptedAfter(writes: number) {
  const account = anAccount();
  const stop = new AbortController();
  const startedLater: string[] = [];
  const remove = account.sandbox.faults.add({
    write: true,
    where: ({ service }) => service !== 'SSM',
    nth: writes,
    effect: { kind: 'hook', after: () => stop.abort(new Error('SIGINT')) },
  });
  const result = await account.deploy(webService, {
    signal: stop.signal,
    onEvent: (event) => {
      if (stop.signal.aborted && event.kind === 'step-started') startedLater.push(event.address);
    },
  });
  remove();
  return { account, result, startedLater };
}

let known: Promise<{ kinds: ReturnType<typeof standingByKind>; state: string }> | undefined;

/** What the example comes to when nobody interrupts it. */
function uninterrupted() {
  const deploy = async () => {
    const account = anAccount();
    await mustDeploy(account, webService);
    return {
      kinds: standingByKind(account.sandbox.dump()),
      state: await account.state(webService),
    };
  };
  known ??= deploy();
  return known;
}

describe('a deploy that is interrupted', () => {
  test.each([1, 5, 20, 35, 45, 50, 55])(
    'after %i writes starts nothing new, leaves no lock, and is finished by the same command',
    async (writes) => {
      const { account, result, startedLater } = await interruptedAfter(writes);
      expect(result.exitCode).toBe(5);
      expect(result.run.interrupted).toBe(true);
      expect(startedLater).toEqual([]);
      expect(standing(account.sandbox.dump()).filter((line) => line.includes('/ssm.'))).toEqual([]);
      const unexpected = result.run.outcomes.flatMap((outcome) =>
        outcome.result === 'failed' && outcome.error.code !== 'apply/interrupted'
          ? [outcome.error.message]
          : [],
      );
      expect(unexpected).toEqual([]);

      const again = await account.deploy(webService);
      expect(failuresOf(again)).toEqual([]);
      expect(again.exitCode).toBe(0);
      expect(linesOf(await account.plan(webService))).toEqual([]);

      const calm = await uninterrupted();
      expect(standingByKind(account.sandbox.dump())).toEqual(calm.kinds);
      expect(await account.state(webService)).toBe(calm.state);
    },
  );

  test('while a rollout is followed says so, and the next one follows it to its end', async () => {
    const account = anAccount();
    await mustDeploy(account, aWebApp({ image: 'nginx:1' }));
    const changed = aWebApp({ image: 'nginx:2' });
    const stop = new AbortController();
    const result = await account.deploy(changed, {
      signal: stop.signal,
      onEvent: (event) => {
        if (event.kind === 'rollout') stop.abort(new Error('SIGINT'));
      },
    });
    expect(result.exitCode).toBe(5);

    const writes = await account.writesDuring(async () => {
      const again = await mustDeploy(account, changed);
      expect(again.run.rollouts).toMatchObject([{ report: { result: 'succeeded' } }]);
    });
    expect(writes).toEqual([]);
  });
});
