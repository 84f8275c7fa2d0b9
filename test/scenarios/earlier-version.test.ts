import { describe, expect, test } from 'vitest';
import { pathsAlone } from '../../lib/engine/record.ts';
import { type App, plan } from '../../lib/index.ts';
import type { WorldSnapshot } from '../../lib/sandbox/index.ts';
import { type Account, anAccount, linesOf } from '../invariants/harness.ts';
import { aWebApp, mustDeploy } from './apps.ts';

const RECORD = /(?<=")2:[\w-]{4}(?:[\w-]{3}(?:[\w-]{2}|\.\.|::))*(?=")/g;

/** What every record of declared fields in an account says, as text. */
function recordsIn({ sandbox }: Account): readonly string[] {
  return JSON.stringify(sandbox.snapshot()).match(RECORD) ?? [];
}

/** The account as if an earlier version, which recorded paths alone, had written all of it. */
function writtenBefore({ sandbox }: Account): Account {
  const text = JSON.stringify(sandbox.snapshot()).replace(RECORD, pathsAlone);
  return anAccount({ snapshot: JSON.parse(text) as WorldSnapshot });
}

async function deployed(app: App): Promise<Account> {
  const account = anAccount();
  await mustDeploy(account, app);
  return account;
}

describe('an app that an earlier version of Gantry has deployed', () => {
  test('is as the code means it: nothing is planned and nothing written', async () => {
    const now = await deployed(aWebApp());
    expect(recordsIn(now).length).toBeGreaterThan(10);
    const account = writtenBefore(now);
    expect(recordsIn(account)).toEqual([]);
    expect(linesOf(await account.plan(aWebApp()))).toEqual([]);
    expect((await account.plan(aWebApp())).diagnostics).toEqual([]);
    expect(await account.writesDuring(() => account.deploy(aWebApp()))).toEqual([]);
  });

  test('gets new records on what a deploy changes alone, by calls that are made anyway', async () => {
    const next = () => aWebApp({ image: 'nginx:2' });
    const now = await deployed(aWebApp());
    const account = writtenBefore(now);
    const writes = await account.writesDuring(() => mustDeploy(account, next()));
    expect(writes).toEqual(await now.writesDuring(() => mustDeploy(now, next())));
    expect(writes.filter((name) => name === 'ECS.UpdateService')).toHaveLength(1);
    expect(writes.filter((name) => name === 'ECS.TagResource')).toHaveLength(1);
    // The service, and the revision that is new.
    expect(recordsIn(account)).toHaveLength(2);
    expect(linesOf(await account.plan(next()))).toEqual([]);
  });

  test('runs a plan that was reviewed before records were written anew, and the other way round', async () => {
    const next = () => aWebApp({ image: 'nginx:2' });
    const now = await deployed(aWebApp());
    for (const [planned, run] of [
      [now, writtenBefore(now)],
      [writtenBefore(now), now],
    ] as const) {
      const { planFile } = await plan(next(), { aws: { sandbox: planned.sandbox } });
      const file = { planFile: { file: 'p.json', text: planFile() } };
      expect(await run.deploy(next(), file)).toMatchObject({ applied: true, exitCode: 0 });
    }
  });
});
