import { expect, test } from 'vitest';
import { assess } from '../../lib/capacity/index.ts';
import type { ServiceFacts, SubnetFacts } from '../../lib/capacity/snapshot.ts';
import { FARGATE, group, service, snapshot, subnet } from './snapshots.ts';

const fargate = (some: Partial<ServiceFacts>, subnets: readonly SubnetFacts[]) =>
  assess(snapshot({ groups: [], services: [service({ placement: FARGATE, ...some })] }, subnets));

const twoSubnets = [subnet('a', 3), subnet('b', 0)];

test('G06 (a): a new service of 4 finds 3 addresses in one zone and none in the other', () => {
  const report = fargate({ desired: 4 }, twoSubnets);
  expect(report.subnets).toEqual([
    { id: 'subnet-a', zone: 'zone-a', free: 3, steady: 2, peak: 2 },
    { id: 'subnet-b', zone: 'zone-b', free: 0, steady: 2, peak: 2 },
  ]);
  expect(report.findings).toEqual([
    {
      severity: 'error',
      code: 'capacity/addresses-short',
      address: 'app/web',
      detail:
        'web needs 4 addresses more: subnet-a (zone-a) has 3 free, 2 wanted; subnet-b (zone-b) has 0 free, 2 wanted; ECS spreads tasks over the zones, so those placed in zone-b will stop',
      numbers: { needed: 4, free: 3, short: 2 },
      cures: ['give web subnets with more free addresses in zone-b'],
    },
  ]);
});

test('G06 (b): the peak of a rollout of 3 is a warning: what runs holds its addresses', () => {
  const report = fargate({ desired: 3, running: 3 }, twoSubnets);
  expect(report.subnets).toEqual([
    { id: 'subnet-a', zone: 'zone-a', free: 3, steady: 0, peak: 2 },
    { id: 'subnet-b', zone: 'zone-b', free: 0, steady: 0, peak: 1 },
  ]);
  expect(report.findings).toHaveLength(1);
  expect(report.findings[0]).toMatchObject({
    severity: 'warning',
    code: 'capacity/peak-addresses-short',
    address: 'app/web',
    numbers: { needed: 3, free: 3, short: 1 },
  });
  expect(report.findings[0]?.detail).toContain('those placed in zone-b will stop');
});

test.each([
  ['rolling 100/150', { maximumPercent: 150 }, 2],
  ['rolling 100/200', { maximumPercent: 200 }, 4],
  ['rolling 50/100', { minimumHealthyPercent: 50, maximumPercent: 100 }, 0],
  ['blue/green', { deploymentStrategy: 'BLUE_GREEN' as const }, 4],
  ['nothing deploys', { deploys: false }, 0],
])('a rollout of 4 tasks takes addresses for those that run side by side: %s', (_, some, peak) => {
  const report = fargate({ desired: 4, running: 4, ...some }, [subnet('a', 100)]);
  expect(report.subnets[0]).toMatchObject({ steady: 0, peak });
});

test('subnets are filled by services, instances, and what the plan makes in them', () => {
  const report = assess(
    snapshot(
      {
        groups: [
          group({
            managedScaling: undefined,
            desired: 2,
            trunking: { effective: true, role: undefined, effectiveForDeployer: undefined },
          }),
        ],
        services: [service({ desired: 2, placement: FARGATE })],
      },
      [
        { ...subnet('a', 100), claims: [{ what: 'load balancer', addresses: 8 }] },
        subnet('b', 100),
      ],
    ),
  );
  // A task and an instance with its trunk in each, and the load balancer.
  expect(report.subnets.map(({ steady }) => steady)).toEqual([11, 3]);
});

test('claims alone may be too many', () => {
  const claims = [{ what: 'load balancer', addresses: 8 }];
  const report = assess(snapshot({ groups: [] }, [{ ...subnet('a', 5), claims }]));
  expect(report.findings).toMatchObject([
    { code: 'capacity/addresses-short', detail: 'subnet-a (zone-a) has 5 free, 8 wanted' },
  ]);
});

test('free addresses that are not known are not guessed', () => {
  const report = fargate({ desired: 4 }, [subnet('a', undefined)]);
  expect(report.findings).toMatchObject([{ severity: 'warning', code: 'capacity/limit-unknown' }]);
});
