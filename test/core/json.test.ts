import { describe, expect, test } from 'vitest';
import { canonicalJson, digest, jsonEquals, omitUndefined } from '../../lib/core/json.ts';
import { fc } from '../generators/fast-check.ts';

const shuffled = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([k, v]) => [k, shuffled(v)]),
      )
    : value;

describe('canonical JSON', () => {
  test('has sorted keys and no undefined members', () => {
    expect(canonicalJson({ b: 1, a: { d: undefined, c: [2, { f: 1, e: 2 }] } })).toBe(
      '{"a":{"c":[2,{"e":2,"f":1}]},"b":1}',
    );
  });

  test('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value));
        expect(digest(shuffled(value))).toBe(digest(value));
        expect(jsonEquals(shuffled(value), value)).toBe(true);
      }),
    );
  });

  test('asks a value for its own JSON form', () => {
    expect(canonicalJson({ at: { toJSON: () => ({ z: 1, a: 2 }) } })).toBe('{"at":{"a":2,"z":1}}');
  });
});

describe('jsonEquals', () => {
  test.each([
    [[1, 2], [2, 1], false],
    [{ a: undefined }, {}, true],
    [{ a: null }, {}, false],
    [[], {}, false],
    ['1', 1, false],
  ])('%j and %j: %s', (left, right, expected) => {
    expect(jsonEquals(left, right)).toBe(expected);
  });
});

describe('omitUndefined', () => {
  test('keeps null and falsy values', () => {
    expect(omitUndefined({ a: undefined, b: null, c: 0, d: '' })).toEqual({ b: null, c: 0, d: '' });
  });
});
