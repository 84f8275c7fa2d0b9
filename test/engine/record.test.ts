import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pathCode } from '../../lib/engine/fields.ts';
import {
  declaredIn,
  encodeRecord,
  parseRecord,
  samePaths,
  valueCode,
} from '../../lib/engine/record.ts';
import type { Address } from '../../lib/graph/address.ts';
import type { FieldRule } from '../../lib/resource-type.ts';

const AT = 'shop/Web/Thing' as Address;
const SEAL = 'abcd';
const live = { change: 'update', impact: 'live', off: 'keep' } as const;

const fields: Readonly<Record<string, FieldRule>> = {
  Size: live,
  Zones: { ...live, order: 'set' },
  Secret: { ...live, sensitive: true },
  Environment: { ...live, isSecret: (name) => name === 'PASSWORD' },
  Attributes: { ...live, entries: { off: () => undefined } },
  Policies: { ...live, order: 'set', itemwise: true },
  Inner: { members: { Deep: live } },
};

function recorded(properties: object, tags: Readonly<Record<string, string>> = {}) {
  const text = encodeRecord(declaredIn(fields, properties as never, tags), SEAL, AT);
  const record = parseRecord(text);
  if (record.kind !== 'read') throw new Error(`${text} is ${record.kind}`);
  return record;
}

describe('the tag gantry:fields', () => {
  test('tells what was declared, and as what', () => {
    const record = recorded(
      { Size: 3, Attributes: { 'a.b': '1' }, Policies: ['x'], Inner: { Deep: true } },
      { team: 'web' },
    );
    for (const path of ['Size', 'Attributes.a.b', 'Policies[x]', 'Inner.Deep', 'tags.team'])
      expect(record.has(path)).toBe(true);
    expect(record.has('Zones')).toBe(false);
    expect(record.valueOf('Size')).toBe(valueCode(undefined, 3));
    expect(record.valueOf('Size')).not.toBe(valueCode(undefined, 4));
    expect(record.seal).toBe(SEAL);
  });

  test('holds nothing of a secret, and nothing of what is not known yet', () => {
    const record = recorded({
      Secret: 'hunter2',
      Environment: [{ name: 'PASSWORD', value: 'hunter2' }],
      Size: { $ref: 'shop/Web/Other', attribute: 'Size' },
    });
    for (const path of ['Secret', 'Environment', 'Size']) {
      expect(record.has(path)).toBe(true);
      expect(record.valueOf(path)).toBeUndefined();
    }
    const texts = ['hunter2', 'swordfish'].map((Secret) =>
      encodeRecord(declaredIn(fields, { Secret }, {}), SEAL, AT),
    );
    expect(texts[0]).toBe(texts[1]);
  });

  test('a set in another order, and nothing in another spelling, are the same value', () => {
    expect(recorded({ Zones: ['a', 'b'] }).valueOf('Zones')).toBe(
      recorded({ Zones: ['b', 'a'] }).valueOf('Zones'),
    );
    expect(recorded({ Size: [] }).valueOf('Size')).toBe(recorded({ Size: {} }).valueOf('Size'));
  });

  test('gives up values before paths, and paths never silently', () => {
    const many = (count: number) =>
      declaredIn(
        {},
        {},
        Object.fromEntries(Array.from({ length: count }, (_, i) => [`t${i}`, 'v'])),
      );
    expect(encodeRecord(many(50), SEAL, AT)).toMatch(/^2:/);
    expect(encodeRecord(many(51), SEAL, AT)).toMatch(/^1:/);
    expect(parseRecord(encodeRecord(many(60), SEAL, AT))).toMatchObject({ kind: 'read' });
    expect(() => encodeRecord(many(200), SEAL, AT)).toThrow('at most 84');
    for (const count of [1, 50, 51, 84]) {
      const text = encodeRecord(many(count), SEAL, AT);
      expect(text.length).toBeLessThanOrEqual(256);
      // What AWS takes in the value of a tag.
      expect(text).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u);
    }
  });

  test('of version 1 tells paths alone, and is no reason to be written anew', () => {
    const old = `1:${['Size', 'tags.team'].map(pathCode).sort().join('')}`;
    const record = parseRecord(old);
    expect(record).toMatchObject({ kind: 'read', seal: undefined });
    if (record.kind !== 'read') return;
    expect(record.has('Size')).toBe(true);
    expect(record.valueOf('Size')).toBeUndefined();
    const now = encodeRecord(declaredIn(fields, { Size: 3 }, { team: 'web' }), SEAL, AT);
    expect(samePaths(now, old)).toBe(true);
    const more = encodeRecord(declaredIn(fields, { Size: 3, Zones: [] }, {}), SEAL, AT);
    expect(samePaths(more, old)).toBe(false);
  });

  test.each([
    [undefined, 'absent'],
    ['', 'unreadable'],
    ['3:abcd', 'newer'],
    ['17:anything at all', 'newer'],
    ['0:abc', 'unreadable'],
    ['1:ab', 'unreadable'],
    ['2:abc', 'unreadable'],
    ['2:abcdefghi+', 'unreadable'],
    ['hello', 'unreadable'],
  ])('%j is %s', (text, kind) => {
    expect(parseRecord(text).kind).toBe(kind);
  });

  test('reads whatever somebody has written into it without throwing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(['read', 'newer', 'unreadable']).toContain(parseRecord(text).kind);
      }),
    );
  });
});
