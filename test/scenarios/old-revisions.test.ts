import { ListTaskDefinitionsCommand } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { type Account, anAccount } from '../invariants/harness.ts';
import { standing } from '../invariants/standing.ts';
import { aWorkerApp, ecsOf, liveService, mustDeploy } from './apps.ts';

async function active(account: Account): Promise<readonly number[]> {
  const { taskDefinitionArns = [] } = await ecsOf(account).send(
    new ListTaskDefinitionsCommand({ status: 'ACTIVE' }),
  );
  return taskDefinitionArns.map((arn) => Number(arn.split(':').at(-1)));
}

describe('revisions of a task definition', () => {
  test('beyond the last five are retired, but for those that something runs', async () => {
    const account = anAccount();
    for (let image = 1; image <= 9; image += 1)
      await mustDeploy(account, aWorkerApp({ image: `nginx:${image}` }));
    expect(await active(account)).toEqual([5, 6, 7, 8, 9]);

    for (let image = 10; image <= 16; image += 1) {
      const result = await account.deploy(aWorkerApp({ image: `shop:gantry-exit-1-${image}` }));
      expect(result.exitCode).toBe(4);
    }
    const { taskDefinition } = await liveService(account);
    const running = Number(taskDefinition?.split(':').at(-1));
    expect(running).toBe(9);
    expect(await active(account)).toEqual([9, 12, 13, 14, 15, 16]);

    expect((await account.destroy(aWorkerApp())).exitCode).toBe(0);
    expect(await active(account)).toEqual([]);
    account.sandbox.clock.advance(120_000);
    expect(standing(account.sandbox.dump())).toEqual([]);
  });

  test('with a form that was there before are not registered again while it is the newest', async () => {
    const account = anAccount();
    await mustDeploy(account, aWorkerApp({ image: 'nginx:1' }));
    await mustDeploy(account, aWorkerApp({ image: 'nginx:2' }));
    const writes = await account.writesDuring(() =>
      mustDeploy(account, aWorkerApp({ image: 'nginx:2', service: { desiredCount: 2 } })),
    );
    // And what its tags tell of the revision that it runs.
    expect(writes).toEqual(['ECS.UpdateService', 'ECS.TagResource']);
  });
});
