import { DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { type Account, anAccount, failuresOf, linesOf } from '../invariants/harness.ts';
import { actionsOf, aWebApp, ecsOf, liveService, mustDeploy } from './apps.ts';

const SERVICE = 'shop/Web/Site/Service';

const FAILURES = [
  { image: 'shop:gantry-fail-pull', kind: 'image-not-found', evidence: /CannotPullContainerError/ },
  { image: 'shop:gantry-exit-1', kind: 'container-exited', evidence: /exited with code 1/ },
  { image: 'shop:gantry-unhealthy', kind: 'unhealthy-target', evidence: /health check/i },
] as const;

async function runs(account: Account): Promise<string | undefined> {
  const { taskDefinition } = await liveService(account);
  const { taskDefinition: live } = await ecsOf(account).send(
    new DescribeTaskDefinitionCommand({ taskDefinition }),
  );
  return live?.containerDefinitions?.[0]?.image;
}

describe('a new image that does not come up', () => {
  test.each(FAILURES)('is rolled back and told as $kind', async ({ image, kind, evidence }) => {
    const account = anAccount();
    await mustDeploy(account, aWebApp({ image: 'nginx:1' }));
    const broken = aWebApp({ image });

    const result = await account.deploy(broken);
    expect(result.exitCode).toBe(4);
    const [rollout] = result.run.rollouts;
    expect(rollout).toMatchObject({
      address: SERVICE,
      report: { result: 'rolled-back', running: 1, cause: { kind } },
    });
    const seen = rollout?.report.evidence.map(({ message }) => message).join('\n');
    expect(seen).toMatch(evidence);
    expect(await runs(account)).toBe('nginx:1');

    const again = await account.plan(broken);
    expect(actionsOf(again)).toContain(`update ${SERVICE}`);
    expect((await account.deploy(broken)).exitCode).toBe(4);

    const mended = aWebApp({ image: 'nginx:2' });
    await mustDeploy(account, mended);
    expect(await runs(account)).toBe('nginx:2');
    expect(linesOf(await account.plan(mended))).toEqual([]);
  });

  test.each(FAILURES)(
    'the first time has nothing to go back to ($kind)',
    async ({ image, kind }) => {
      const account = anAccount();
      const result = await account.deploy(aWebApp({ image }));
      expect(result.exitCode).toBe(4);
      expect(result.run.rollouts).toMatchObject([
        { address: SERVICE, report: { result: 'failed', running: 0, cause: { kind } } },
      ]);
      expect((await account.deploy(aWebApp({ image }))).exitCode).toBe(4);

      const mended = aWebApp({ image: 'nginx:1' });
      const fixed = await account.deploy(mended);
      expect(failuresOf(fixed)).toEqual([]);
      expect(fixed.exitCode).toBe(0);
      expect(await runs(account)).toBe('nginx:1');
      expect(linesOf(await account.plan(mended))).toEqual([]);
      expect((await account.destroy(mended)).exitCode).toBe(0);
    },
  );

  test('takes nothing away that the plan wanted to remove', async () => {
    const account = anAccount();
    await mustDeploy(account, aWebApp({ exposure: { targetGroupOverrides: { Port: 81 } } }));
    const broken = aWebApp({ image: 'shop:gantry-exit-1' });
    const result = await account.deploy(broken);
    expect(result.exitCode).toBe(4);
    const writes = account.sandbox.calls.names('writes');
    expect(writes).not.toContain('Elastic Load Balancing v2.DeleteTargetGroup');
  });
});
