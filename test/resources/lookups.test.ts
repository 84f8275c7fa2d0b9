import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../lib/core/json.ts';
import { lookups } from '../../lib/resources/lookups.ts';
import { aWorld, type TestWorld } from './contexts.ts';

const answer = (world: TestWorld, kind: string, parameters: JsonObject = {}) =>
  lookups.get(kind)?.(parameters, world.reading());

describe('lookups', () => {
  test.each([
    ['account', '111111111111'],
    ['region', 'eu-west-1'],
    ['partition', 'aws'],
    ['url-suffix', 'amazonaws.com'],
  ])('%s is %s, without a call', async (kind, expected) => {
    const world = aWorld();
    expect(await answer(world, kind)).toBe(expected);
    expect(world.calls).toEqual([]);
  });

  test.each([
    ['aws-cn', 'amazonaws.com.cn'],
    ['aws-us-gov', 'amazonaws.com'],
    ['aws-eusc', 'amazonaws.eu'],
    ['aws-iso-f', 'csp.hci.ic.gov'],
  ])('url-suffix in the partition %s is %s', async (partition, expected) => {
    const world = aWorld();
    const context = world.reading({ aws: { ...world.aws, partition } });
    expect(await lookups.get('url-suffix')?.({}, context)).toBe(expected);
  });

  test('Availability Zones are sorted, and asked for once', async () => {
    const world = aWorld();
    const context = world.reading();
    const zone = lookups.get('availability-zone');
    expect(await zone?.({ index: 0 }, context)).toBe('eu-west-1a');
    expect(await zone?.({ index: 1 }, context)).toBe('eu-west-1b');
    expect(world.calls).toHaveLength(1);
  });

  test('too many Availability Zones are an error that names those there are', async () => {
    await expect(answer(aWorld(), 'availability-zone', { index: 20 })).rejects.toMatchObject({
      code: 'plan/too-few-zones',
      detail: expect.stringContaining('eu-west-1a'),
    });
  });
});
