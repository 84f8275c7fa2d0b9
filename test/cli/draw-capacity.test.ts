import { describe, expect, test } from 'vitest';
import type { CapacityReport, GroupCapacity } from '../../lib/capacity/report.ts';
import { drawCapacity } from '../../lib/cli/draw/capacity.ts';
import { plainPaint } from '../../lib/cli/draw/paint.ts';

const GROUP: GroupCapacity = {
  name: 'web-group',
  address: 'shop/Main/Web',
  provider: 'web',
  instances: { now: 3, steady: 4 },
  slots: { total: 6, used: 6 },
  forecast: [
    { minute: 0, needed: 4, running: 3, reservation: 133.3, desired: 4, event: '3 -> 4 instances' },
    { minute: 1, needed: 4, running: 4, reservation: 100, desired: 4, event: undefined },
  ],
};

function reportOf(over: Partial<CapacityReport>): CapacityReport {
  return { clusters: [], subnets: [], findings: [], ...over };
}

describe('drawCapacity', () => {
  test('tells groups, what managed scaling will do, and services', () => {
    const services = [
      {
        name: 'web',
        address: 'shop/Main/Service',
        desired: 6,
        split: { a: 4, b: 2, c: 0 },
        rollout: { lower: 6, upper: 12 },
        verdict: 'fits' as const,
      },
      {
        name: 'theirs',
        address: undefined,
        desired: 1,
        split: { a: 1 },
        rollout: { lower: 1, upper: 2 },
        verdict: 'fits-after-scaling' as const,
      },
    ];
    const report = reportOf({ clusters: [{ name: 'shop', groups: [GROUP], services }] });
    expect(drawCapacity(report, plainPaint)).toBe(
      [
        'capacity:',
        '  shop/Main/Web: 3 instances now, then 4; 6 of 6 task network interfaces in use',
        '    minute 0: 3 -> 4 instances (4 needed, 3 running: CapacityProviderReservation 133 %)',
        '  theirs: 1 task, 1 to 2 during a rollout: fits once the group has grown',
        '  shop/Main/Service: 6 tasks (4 on a, 2 on b), 6 to 12 during a rollout: fits',
      ].join('\n'),
    );
  });

  test('says so where the end is not known', () => {
    const group = { ...GROUP, instances: { now: 0, steady: undefined }, forecast: [] };
    const report = reportOf({ clusters: [{ name: 'shop', groups: [group], services: [] }] });
    expect(drawCapacity(report, plainPaint)).toContain('0 instances now, then as many as it takes');
  });

  test('keeps a long forecast short', () => {
    const forecast = Array.from({ length: 12 }, (_, minute) => ({
      minute,
      needed: 20,
      running: minute,
      reservation: 200,
      desired: minute + 1,
      event: 'grows',
    }));
    const report = reportOf({
      clusters: [{ name: 'shop', groups: [{ ...GROUP, forecast }], services: [] }],
    });
    const lines = drawCapacity(report, plainPaint).split('\n');
    expect(lines).toHaveLength(11);
    expect(lines.at(-1)).toBe('    and so on, until minute 11');
  });

  test('tells of subnets only whose addresses are scarce, or not known', () => {
    const subnet = { zone: 'eu-west-1a', steady: 4, peak: 8 };
    const report = reportOf({
      subnets: [
        { ...subnet, id: 'subnet-1', free: 4000 },
        { ...subnet, id: 'subnet-2', free: 10 },
        { ...subnet, id: 'subnet-3', free: undefined, zone: undefined },
        { ...subnet, id: 'subnet-4', free: 0, steady: 0, peak: 0 },
      ],
    });
    expect(drawCapacity(report, plainPaint).split('\n')).toEqual([
      'capacity:',
      '  subnet-2 (eu-west-1a): 10 free addresses, 4 more taken, 8 at the peak',
      '  subnet-3: unknown free addresses, 4 more taken, 8 at the peak',
    ]);
  });

  test('is silent about services on Fargate that have room', () => {
    const report = reportOf({ clusters: [{ name: 'shop', groups: [], services: [] }] });
    expect(drawCapacity(report, plainPaint)).toBe('');
  });
});
