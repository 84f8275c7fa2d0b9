/** A task on an instance that is named: whatever ECS would have chosen. */
import { expect, test } from 'vitest';
import { runTask } from '../../lib/index.ts';
import { anAccount } from '../invariants/harness.ts';
import { mustDeploy } from './apps.ts';
import { aBridgeTask, aFleet, liveInstances } from './fleets.ts';

test('it runs there, and only there', async () => {
  const account = anAccount();
  const app = aFleet((fleet) => {
    fleet.cluster.addAsgCapacityProvider('Instances', {
      instanceType: 'm5.large',
      minCapacity: 2,
      maxCapacity: 2,
    });
    aBridgeTask(fleet, 'Job');
  });
  await mustDeploy(account, app);
  account.sandbox.clock.advance(600_000);
  const instances = await liveInstances(account);
  expect(instances).toHaveLength(2);
  const chosen = instances[1]?.containerInstanceArn ?? '';
  const run = (containerInstances: readonly string[]) =>
    runTask(app, {
      aws: { sandbox: account.sandbox },
      task: 'fleet/Ec2/Job',
      containerInstances,
      wait: 'running',
    });

  const result = await run([chosen]);
  expect(result).toMatchObject({ exitCode: 0, failures: [] });
  expect(result.tasks).toHaveLength(1);
  const start = account.sandbox.calls.entries.filter(({ operation }) => operation === 'StartTask');
  expect(start.map(({ input }) => input)).toEqual([
    expect.objectContaining({ containerInstances: [chosen] }),
  ]);

  const both = await run(instances.map(({ containerInstanceArn = '' }) => containerInstanceArn));
  expect(both.tasks).toHaveLength(2);
});
