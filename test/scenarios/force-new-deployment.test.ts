/** Settings that only new tasks get, and a deployment that is asked for without a change. */
import { describe, expect, test } from 'vitest';
import { describePlan } from '../../lib/engine/describe-plan.ts';
import { type App, plan } from '../../lib/index.ts';
import { type Account, anAccount, linesOf } from '../invariants/harness.ts';
import { aWorkerApp, liveService, mustDeploy, stepAt } from './apps.ts';
import { liveTasks } from './fleets.ts';

const SERVICE = 'shop/Web/Service';
const TASK = 'shop/Web/Task';

const anApp = (enableECSManagedTags: boolean) =>
  aWorkerApp({ service: { enableECSManagedTags, propagateTags: 'SERVICE' } });

async function planned(account: Account, app: App, forceNewDeployment?: readonly string[] | 'all') {
  const result = await plan(app, {
    aws: { sandbox: account.sandbox },
    ...(forceNewDeployment === undefined ? {} : { forceNewDeployment }),
  });
  return result.plan;
}

async function tasksOf(account: Account): Promise<readonly string[]> {
  const tasks = await liveTasks(account);
  return tasks.map(({ taskArn = '' }) => taskArn).sort();
}

describe('a setting that only new tasks get', () => {
  test('starts no deployment, and the plan offers one', async () => {
    const account = anAccount();
    await mustDeploy(account, anApp(false));
    const before = await tasksOf(account);

    const change = await planned(account, anApp(true));
    expect(change.diagnostics).toEqual([
      expect.objectContaining({
        severity: 'note',
        code: 'plan/new-tasks-only',
        address: SERVICE,
        detail: 'enableECSManagedTags',
        hint: expect.stringContaining(`--force-new-deployment ${SERVICE}`),
      }),
    ]);
    const writes = await account.writesDuring(() => mustDeploy(account, anApp(true)));
    expect(writes).toContain('ECS.UpdateService');
    expect((await liveService(account)).deployments).toHaveLength(1);
    expect(await tasksOf(account)).toEqual(before);
    expect(linesOf(await account.plan(anApp(true)))).toEqual([]);
  });

  test('reaches all tasks when the deployment is asked for in the same run, by one call', async () => {
    const account = anAccount();
    await mustDeploy(account, anApp(false));
    const before = await tasksOf(account);

    const asked = await planned(account, anApp(true), [SERVICE]);
    expect(asked.diagnostics).toEqual([]);
    expect(stepAt(asked, SERVICE)).toMatchObject({ action: 'update', redeploy: true });
    expect(asked.ladder.rungs).toContainEqual(
      expect.objectContaining({ address: SERVICE, what: 'deploys' }),
    );
    const writes = await account.writesDuring(() =>
      account.deploy(anApp(true), { forceNewDeployment: [SERVICE] }),
    );
    expect(writes.filter((name) => name === 'ECS.UpdateService')).toHaveLength(1);
    const after = await tasksOf(account);
    expect(after).toHaveLength(before.length);
    expect(after.filter((task) => before.includes(task))).toEqual([]);
    expect((await liveService(account)).enableECSManagedTags).toBe(true);
    expect(linesOf(await account.plan(anApp(true)))).toEqual([]);
  });
});

describe('a deployment that is asked for', () => {
  test('of all makes every task anew where nothing differs, and is followed', async () => {
    const account = anAccount();
    await mustDeploy(account, anApp(false));
    const before = await tasksOf(account);

    const asked = await planned(account, anApp(false), 'all');
    expect(describePlan(asked)).toContain(
      `~ ${SERVICE} AWS::ECS::Service: a new deployment is asked for`,
    );
    const result = await account.deploy(anApp(false), { forceNewDeployment: 'all' });
    expect(result.run.rollouts).toEqual([
      expect.objectContaining({
        address: SERVICE,
        report: expect.objectContaining({ result: 'succeeded' }),
      }),
    ]);
    const after = await tasksOf(account);
    expect(after.filter((task) => before.includes(task))).toEqual([]);
  });

  test('adds nothing to a deployment that comes anyway', async () => {
    const account = anAccount();
    await mustDeploy(account, aWorkerApp({ image: 'nginx:1' }));
    const asked = await planned(account, aWorkerApp({ image: 'nginx:2' }), [SERVICE]);
    expect(stepAt(asked, SERVICE)).not.toHaveProperty('redeploy');
  });

  test('of what runs nothing is refused before a write', async () => {
    const named = [TASK];
    const account = anAccount();
    await mustDeploy(account, anApp(false));
    const asked = await planned(account, anApp(false), named);
    expect(asked.diagnostics).toEqual([
      expect.objectContaining({
        severity: 'error',
        code: 'plan/not-redeployable',
        address: TASK,
      }),
    ]);
    const writes = await account.writesDuring(() =>
      account.deploy(anApp(false), { forceNewDeployment: named }),
    );
    expect(writes).toEqual([]);
  });

  test('of an address that is not in the code is refused', async () => {
    const account = anAccount();
    await expect(planned(account, anApp(false), ['shop/Web/Nobody'])).rejects.toMatchObject({
      code: 'plan/unknown-address',
    });
  });
});
