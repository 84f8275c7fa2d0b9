import { describe, expect, test } from 'vitest';
import { anAccount, linesOf } from '../invariants/harness.ts';
import { aWebApp, liveService, mustDeploy } from './apps.ts';

describe('a deploy that does not wait', () => {
  test('returns while the rollout runs; the next one follows it and writes nothing', async () => {
    const account = anAccount();
    await mustDeploy(account, aWebApp({ image: 'nginx:1' }));
    const changed = aWebApp({ image: 'nginx:2' });
    const result = await account.deploy(changed, { wait: false });
    expect(result).toMatchObject({ exitCode: 0, run: { rollouts: [] } });
    const { deployments = [] } = await liveService(account);
    expect(deployments.map(({ rolloutState }) => rolloutState)).toContain('IN_PROGRESS');
    expect(linesOf(await account.plan(changed))).toEqual([]);

    const writes = await account.writesDuring(async () => {
      const next = await mustDeploy(account, changed);
      expect(next.run.rollouts).toMatchObject([{ report: { result: 'succeeded' } }]);
    });
    expect(writes).toEqual([]);
  });

  test('leaves a failure for the next one to find', async () => {
    const account = anAccount();
    await mustDeploy(account, aWebApp({ image: 'nginx:1' }));
    const broken = aWebApp({ image: 'shop:gantry-exit-1' });
    expect((await account.deploy(broken, { wait: false })).exitCode).toBe(0);
    const next = await account.deploy(broken);
    expect(next.exitCode).toBe(4);
    expect(next.run.rollouts).toMatchObject([{ report: { result: 'rolled-back' } }]);
  });
});
