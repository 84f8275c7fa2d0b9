import { describe, expect, test } from 'vitest';
import { anAccount, linesOf } from '../invariants/harness.ts';
import { actionsOf, aWorkerApp, mustDeploy } from './apps.ts';

const NET = 'shop/Web/Vpc';

describe('a network', () => {
  test('that gets another Availability Zone leaves the others as they are', async () => {
    const account = anAccount();
    const two = () => aWorkerApp({ vpc: { maxAzs: 2 } });
    const three = () => aWorkerApp({ vpc: { maxAzs: 3 } });
    await mustDeploy(account, two());
    const actions = actionsOf(await account.plan(three()));
    expect(actions.filter((line) => !line.startsWith('create'))).toEqual([
      'update shop/Web/Service',
    ]);
    expect(actions.filter((line) => /Subnet[12]/.test(line))).toEqual([]);
    await mustDeploy(account, three());
    expect(linesOf(await account.plan(three()))).toEqual([]);

    await mustDeploy(account, two());
    const direct = anAccount();
    await mustDeploy(direct, two());
    expect(await account.state(two())).toBe(await direct.state(two()));
  });

  test('gets, loses and gets its NAT gateway, and routes follow', async () => {
    const account = anAccount();
    const withNat = (natGateways: number) => aWorkerApp({ vpc: { maxAzs: 2, natGateways } });
    await mustDeploy(account, withNat(1));
    expect([...actionsOf(await account.plan(withNat(0)))].sort()).toEqual(
      expect.arrayContaining([
        `delete ${NET}/PrivateSubnet1/DefaultRoute`,
        `delete ${NET}/PrivateSubnet2/DefaultRoute`,
        `delete ${NET}/PublicSubnet1/NatGateway`,
      ]),
    );
    for (const count of [0, 1]) {
      await mustDeploy(account, withNat(count));
      expect(linesOf(await account.plan(withNat(count)))).toEqual([]);
      const direct = anAccount();
      await mustDeploy(direct, withNat(count));
      expect(await account.state(withNat(count))).toBe(await direct.state(withNat(count)));
    }
    const refused = account.sandbox.calls.writes().flatMap(({ error }) => error ?? []);
    expect(refused.filter((code) => code !== 'InvalidPermission.NotFound')).toEqual([]);
  });
});
