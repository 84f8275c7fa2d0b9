import { describe, expect, test } from 'vitest';
import { Service } from '../../lib/index.ts';
import { anAccount, linesOf } from '../invariants/harness.ts';
import { mustDeploy } from './apps.ts';
import { aBridgeTask, aFleet, liveGroups } from './fleets.ts';

const fleet = (rooms: readonly ('Old' | 'New')[]) =>
  aFleet((parts) => {
    const { stack, cluster } = parts;
    for (const room of rooms) {
      const provider = cluster.addAsgCapacityProvider(`${room}Instances`, {
        instanceType: 'm5.large',
        maxCapacity: 2,
      });
      new Service(stack, room, {
        cluster,
        taskDefinition: aBridgeTask(parts, `${room}Task`),
        desiredCount: 1,
        capacityProviderStrategies: [{ capacityProvider: provider, weight: 1 }],
      });
    }
  });

describe('a capacity provider that goes in one deploy with the service on it', () => {
  test('leaves the cluster after the service and before its instances', async () => {
    const account = anAccount();
    await mustDeploy(account, fleet(['Old', 'New']));
    const sent = await account.writesDuring(() => mustDeploy(account, fleet(['New'])));
    expect(linesOf(await account.plan(fleet(['New'])))).toEqual([]);
    expect(await liveGroups(account)).toHaveLength(1);
    const order = [
      'ECS.DeleteService',
      'ECS.PutClusterCapacityProviders',
      'ECS.DeleteCapacityProvider',
      'Auto Scaling.DeleteAutoScalingGroup',
    ];
    expect(order.map((call) => sent.lastIndexOf(call))).toEqual(
      order.map((call) => sent.lastIndexOf(call)).sort((a, b) => a - b),
    );
    for (const call of order) expect(sent).toContain(call);
  });
});
