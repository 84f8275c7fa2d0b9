import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../lib/core/json.ts';
import { canonicalLive } from '../../lib/engine/canonical-live.ts';
import { withCauses } from '../../lib/engine/cause.ts';
import { diffFields } from '../../lib/engine/diff.ts';
import { declaredIn, encodeRecord, parseRecord } from '../../lib/engine/record.ts';
import type { Address } from '../../lib/graph/address.ts';
import type { AnyResourceType, FieldRule, Live } from '../../lib/resource-type.ts';

const live = { change: 'update', impact: 'live', off: { value: null } } as const;
const fields: Readonly<Record<string, FieldRule>> = {
  Size: live,
  Secret: { ...live, sensitive: true },
  Attributes: { ...live, entries: { off: () => undefined } },
  Policies: { ...live, order: 'set', itemwise: true },
  Inner: { members: { Deep: live } },
};

/** The causes by path, of an object that was written from `before`, and is now `present`, while the code says `now`. */
function causes(before: JsonObject, present: JsonObject, now: JsonObject) {
  const text = encodeRecord(declaredIn(fields, before, {}), 'seal', 'shop/A' as Address);
  const record = parseRecord(text);
  const { changes } = diffFields({
    type: { fields: fields as never },
    desired: now,
    live: present,
    declaredBefore: (path) => record.kind === 'read' && record.has(path),
    otherOwners: {},
  });
  const type = { fields: fields as never };
  return Object.fromEntries(
    withCauses(changes, { type, record, desired: now, forced: {} }).map(({ path, cause }) => [
      path,
      cause,
    ]),
  );
}

describe('why a field differs', () => {
  test.each<[string, JsonObject, JsonObject, JsonObject, Record<string, string>]>([
    ['the code', { Size: 1 }, { Size: 1 }, { Size: 2 }, { Size: 'code' }],
    ['somebody', { Size: 1 }, { Size: 5 }, { Size: 1 }, { Size: 'drift' }],
    ['both', { Size: 1 }, { Size: 5 }, { Size: 2 }, { Size: 'both' }],
    ['the code declares it now', {}, { Size: 5 }, { Size: 2 }, { Size: 'code' }],
    ['the code no longer declares it', { Size: 1 }, { Size: 1 }, {}, { Size: 'code' }],
    ['a secret', { Secret: 'a' }, { Secret: 'b' }, { Secret: 'a' }, { Secret: 'unknown' }],
    [
      'an entry with dots in its key',
      { Attributes: { 'a.b': '1', c: '2' } },
      { Attributes: { 'a.b': '9', c: '2' } },
      { Attributes: { 'a.b': '1', c: '3' } },
      { 'Attributes.a.b': 'drift', 'Attributes.c': 'code' },
    ],
    [
      'a member of a structure',
      { Inner: { Deep: 1 } },
      { Inner: { Deep: 2 } },
      { Inner: { Deep: 1 } },
      { 'Inner.Deep': 'drift' },
    ],
    [
      'an item taken away',
      { Policies: ['a'] },
      { Policies: [] },
      { Policies: ['a'] },
      { Policies: 'drift' },
    ],
    [
      'an item added by the code',
      { Policies: ['a'] },
      { Policies: ['a'] },
      { Policies: ['a', 'b'] },
      { Policies: 'code' },
    ],
    [
      'an item removed by the code',
      { Policies: ['a', 'b'] },
      { Policies: ['a', 'b'] },
      { Policies: ['a'] },
      { Policies: 'code' },
    ],
    [
      'items of both',
      { Policies: ['a'] },
      { Policies: [] },
      { Policies: ['a', 'b'] },
      { Policies: 'both' },
    ],
    [
      'what follows from another resource',
      { Size: 1 },
      { Size: 1 },
      { Size: { $ref: 'shop/B', attribute: 'Size' } },
      { Size: 'code' },
    ],
  ])('%s', (_, before, present, now, expected) => {
    expect(causes(before, present, now)).toEqual(expected);
  });
});

test('a live shape that a type cannot read is an error that names the object', () => {
  const type = {
    name: 'AWS::Test::Thing',
    canonical: ({ list }: { list: readonly string[] }) => ({ list: list.map(String) }),
  } as unknown as AnyResourceType;
  const broken: Live = {
    id: 'thing-1',
    properties: {},
    attributes: {},
    tags: { 'gantry:app': 'shop', 'gantry:address': 'shop/Web/Thing' },
  };
  expect(() => canonicalLive(type, broken)).toThrow(
    expect.objectContaining({
      code: 'plan/unreadable',
      address: 'shop/Web/Thing',
      detail: expect.stringContaining('AWS::Test::Thing thing-1'),
      exitCode: 1,
    }),
  );
});
