import { describe, expect, test } from 'vitest';
import { anAccount, failuresOf, linesOf } from '../invariants/harness.ts';
import { standing } from '../invariants/standing.ts';
import { aWorkerApp, mustDeploy } from './apps.ts';

/** Services of which the app of the story has nothing. */
const FOREIGN = ['EFS', 'ServiceDiscovery', 'Auto Scaling'];

function withoutRights() {
  const account = anAccount();
  for (const service of FOREIGN)
    account.sandbox.faults.add({ service, effect: { kind: 'access-denied' } });
  return account;
}

describe('rights to the services that an app uses', () => {
  test('are enough to deploy and destroy it; what is not seen is said', async () => {
    const account = withoutRights();
    await mustDeploy(account, aWorkerApp());
    const plan = await account.plan(aWorkerApp());
    expect(linesOf(plan)).toEqual([]);
    const notes = plan.diagnostics.filter(({ code }) => code === 'plan/unlisted');
    expect(notes.map(({ severity }) => severity)).toEqual(notes.map(() => 'note'));
    expect(notes.map(({ detail }) => detail.split(' ')[0])).toEqual(
      expect.arrayContaining(['AWS::EFS::FileSystem', 'AWS::ServiceDiscovery::Service']),
    );
    const gone = await account.destroy(aWorkerApp());
    expect(failuresOf(gone)).toEqual([]);
    expect(gone.exitCode).toBe(0);
    expect(standing(account.sandbox.dump())).toEqual([]);
  });

  test('are asked for where the code has something of a service', async () => {
    const account = anAccount();
    account.sandbox.faults.add({ service: 'CloudWatch Logs', effect: { kind: 'access-denied' } });
    await expect(account.plan(aWorkerApp())).rejects.toMatchObject({ code: 'aws/denied' });
  });
});
