/** What planning capacity costs an app that has no instances. */
import { expect, test } from 'vitest';
import { type App, synth } from '../../lib/index.ts';
import { openRun, readAws } from '../../lib/toolkit/run.ts';
import { type Account, anAccount } from '../invariants/harness.ts';
import { aWebApp, mustDeploy } from './apps.ts';

test('an app on Fargate alone is planned with at most one call for its capacity', async () => {
  const account = anAccount();
  const app = aWebApp({ service: { desiredCount: 2 } });
  expect(await costOf(account, app)).toBeLessThanOrEqual(1);
  const { capacity } = await account.plan(app);
  expect(capacity?.clusters).toMatchObject([
    {
      groups: [],
      services: [{ address: 'shop/Web/Site/Service', split: { FARGATE: 2 }, verdict: 'fits' }],
    },
  ]);
  expect(capacity?.subnets).toHaveLength(2);
  await mustDeploy(account, app);
  expect(await costOf(account, app)).toBe(0);
  const next = aWebApp({ service: { desiredCount: 2 }, image: 'nginx:2' });
  expect(await costOf(account, next)).toBeLessThanOrEqual(1);
});

/** How many calls a plan makes beyond reading what the app declares and owns. */
async function costOf(account: Account, app: App): Promise<number> {
  const { sandbox } = account;
  const callsOf = async (work: () => Promise<unknown>): Promise<number> => {
    const before = sandbox.calls.entries.length;
    await work();
    return sandbox.calls.entries.length - before;
  };
  const reading = await callsOf(async () => {
    const { graph } = await synth(app);
    await readAws(await openRun(graph, { aws: { sandbox } }));
  });
  return (await callsOf(() => account.plan(app))) - reading;
}
