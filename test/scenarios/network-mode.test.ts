import { describe, expect, test } from 'vitest';
import { Service } from '../../lib/index.ts';
import { setDesiredCount } from '../../lib/sandbox/services/ecs/desired-count.ts';
import { anAccount, failuresOf, linesOf } from '../invariants/harness.ts';
import { liveService, mustDeploy, placeOf, SCOPE, stepAt } from './apps.ts';
import { aBridgeTask, aFleet, anAwsvpcTask } from './fleets.ts';

const app = (mode: 'awsvpc' | 'bridge') =>
  aFleet((fleet) => {
    const { stack, cluster } = fleet;
    const instances = cluster.addAsgCapacityProvider('Instances', {
      instanceType: 'm5.large',
      minCapacity: 2,
      maxCapacity: 4,
    });
    const place = {
      cluster,
      desiredCount: 1,
      capacityProviderStrategies: [{ capacityProvider: instances, weight: 1 }],
    };
    const service =
      mode === 'awsvpc'
        ? new Service(stack, 'Service', { ...place, taskDefinition: anAwsvpcTask(fleet, 'Task') })
        : new Service(stack, 'Service', { ...place, taskDefinition: aBridgeTask(fleet, 'Task') });
    service.autoScale({ min: 1, max: 4 }).onCpu({ targetPercent: 60 });
  });

describe('a service whose tasks give up their network interfaces', () => {
  test('is replaced, which needs consent, and starts with as many tasks as its autoscaler had set', async () => {
    const account = anAccount();
    await mustDeploy(account, app('awsvpc'));
    expect(setDesiredCount(account.sandbox.world, SCOPE, await placeOf(account), 3)).toBe(true);
    account.sandbox.clock.advance(600_000);

    const refused = await account.deploy(app('bridge'));
    expect(refused.applied).toBe(false);
    // Its scaling goes and comes with it, and needs no consent of its own.
    expect(refused.plan.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([
      expect.objectContaining({ code: 'plan/downtime', address: 'fleet/Ec2/Service' }),
    ]);
    expect(stepAt(refused.plan, 'fleet/Ec2/Service')).toMatchObject({
      action: 'replace',
      reason: expect.stringMatching(/awsvpcConfiguration\.subnets cannot be changed in place$/),
    });

    const result = await account.deploy(app('bridge'), { allowDowntime: true });
    expect(failuresOf(result)).toEqual([]);
    expect(linesOf(await account.plan(app('bridge')))).toEqual([]);
    expect(await liveService(account)).toMatchObject({ desiredCount: 3, runningCount: 3 });
  });

  test('the other way is changed in place', async () => {
    const account = anAccount();
    await mustDeploy(account, app('bridge'));
    await mustDeploy(account, app('awsvpc'));
    expect(linesOf(await account.plan(app('awsvpc')))).toEqual([]);
  });
});
