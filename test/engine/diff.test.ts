import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../lib/core/json.ts';
import { diffFields, diffTags } from '../../lib/engine/diff.ts';
import { declaredPaths, pathCode, type Rules } from '../../lib/engine/fields.ts';
import type { FieldRule } from '../../lib/resource-type.ts';
import { fc } from '../generators/fast-check.ts';

const live = { change: 'update', impact: 'live' } as const;
const fields = {
  name: { change: 'replace', impact: 'replacement', off: 'keep' },
  count: { ...live, off: { value: 0 } },
  list: { ...live, off: { value: [] } },
  set: { ...live, order: 'set', off: { value: [] } },
  policies: { ...live, order: 'set', itemwise: true, off: { value: [] } },
  secret: { ...live, sensitive: true, off: 'keep' },
  nested: { members: { a: { ...live, off: { value: 1 } }, b: { ...live, off: 'keep' } } },
  attributes: { ...live, entries: { off: (key: string) => (key === 'free' ? undefined : 'off') } },
} satisfies Rules;

function diff(
  desired: JsonObject,
  actual: JsonObject,
  options: {
    readonly before?: readonly string[];
    readonly owners?: Record<string, string>;
    readonly immutable?: true;
  } = {},
) {
  const before = new Set(options.before ?? []);
  return diffFields({
    type: { fields: fields as never, ...(options.immutable ? { immutable: true } : {}) },
    desired,
    live: actual,
    declaredBefore: (path) => before.has(path),
    otherOwners: options.owners ?? {},
  });
}

const paths = (changes: readonly { readonly path: string }[]) => changes.map(({ path }) => path);

describe('diffFields', () => {
  test.each([
    ['equal values', { count: 2 }, { count: 2 }, []],
    ['another value', { count: 2 }, { count: 3 }, ['count']],
    ['an undeclared value is left alone', {}, { count: 3 }, []],
    ['lists in another order differ', { list: ['a', 'b'] }, { list: ['b', 'a'] }, ['list']],
    ['sets in another order are equal', { set: ['a', 'b'] }, { set: ['b', 'a'] }, []],
    ['an empty list and nothing are equal', { list: [] }, {}, []],
    [
      'only the declared member of a structure counts',
      { nested: { a: 2 } },
      { nested: { a: 3, b: 4 } },
      ['nested.a'],
    ],
    [
      'only declared entries of a map count',
      { attributes: { x: '1' } },
      { attributes: { x: '2', y: '3' } },
      ['attributes.x'],
    ],
    [
      'a reference is not known',
      { count: { $ref: 'a/b', attribute: 'x' } },
      { count: 2 },
      ['count'],
    ],
  ] as [string, JsonObject, JsonObject, string[]][])('%s', (_, desired, actual, expected) => {
    expect(paths(diff(desired, actual).changes)).toEqual(expected);
  });

  test('what was declared before and is not now is switched off', () => {
    const { changes, properties } = diff(
      {},
      { count: 3, list: ['a'], nested: { a: 9, b: 9 }, attributes: { x: '1', free: '2' } },
      { before: ['count', 'list', 'nested.a', 'nested.b', 'attributes.x', 'attributes.free'] },
    );
    expect(changes.map(({ path, after }) => [path, after])).toEqual([
      ['count', 0],
      ['list', []],
      ['nested.a', 1],
      ['attributes.x', 'off'],
      ['attributes.free', null],
    ]);
    expect(properties).toEqual({ count: 0, list: [], nested: { a: 1 }, attributes: { x: 'off' } });
  });

  test('what is off already needs no switching off', () => {
    expect(diff({}, { count: 0 }, { before: ['count'] }).changes).toEqual([]);
  });

  test('items of a set that is owned item by item: ours are added and removed, others stay', () => {
    const { changes, properties } = diff(
      { policies: ['ours', 'new'] },
      { policies: ['ours', 'former', 'foreign'] },
      { before: ['policies[ours]', 'policies[former]'] },
    );
    expect(paths(changes)).toEqual(['policies']);
    expect(properties['policies']).toEqual(['foreign', 'new', 'ours']);
    expect(diff({ policies: ['ours'] }, { policies: ['ours', 'foreign'] }).changes).toEqual([]);
  });

  test('a field that somebody else decides is compared with nothing', () => {
    const owners = { count: 'Application Auto Scaling' };
    expect(diff({ count: 1 }, { count: 13 }, { owners }).changes).toEqual([]);
    expect(paths(diff({ count: 1 }, { count: 13 }).changes)).toEqual(['count']);
  });

  test('every field of an immutable object counts, declared or not', () => {
    expect(paths(diff({}, { count: 3 }, { immutable: true }).changes)).toEqual(['count']);
  });

  test('the mark of a sensitive field goes with the change', () => {
    expect(diff({ secret: 'a' }, { secret: 'b' }).changes[0]?.sensitive).toBe(true);
  });

  test('anything equals itself', () => {
    const value = fc.record(
      {
        count: fc.integer(),
        list: fc.array(fc.string()),
        set: fc.array(fc.string()),
        policies: fc.uniqueArray(fc.string()),
        nested: fc.record({ a: fc.integer(), b: fc.string() }),
        attributes: fc.dictionary(fc.string(), fc.string()),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(value, (properties) => {
        const same = JSON.parse(JSON.stringify(properties)) as JsonObject;
        expect(diff(same, same, { before: declaredPaths(fields, same) }).changes).toEqual([]);
      }),
    );
  });
});

describe('diffTags', () => {
  test('sets what differs, removes what was ours, leaves what is foreign', () => {
    const changes = diffTags(
      { team: 'web', stage: 'prod' },
      { team: 'api', former: 'x', foreign: 'y', 'gantry:app': 'shop' },
      (path) => path === 'tags.former',
    );
    expect(changes.map(({ path, after }) => [path, after])).toEqual([
      ['tags.team', 'web'],
      ['tags.stage', 'prod'],
      ['tags.former', null],
    ]);
  });
});

describe('pathCode', () => {
  test('is a promise to every object that is tagged already', () => {
    expect(
      ['desiredCount', 'tags.team', 'Attributes.idle_timeout.timeout_seconds'].map(pathCode),
    ).toMatchInlineSnapshot(`
      [
        "WM1",
        "pBX",
        "18k",
      ]
    `);
  });

  test.each([['fields', fields as Readonly<Record<string, FieldRule>>]])(
    'paths of %s do not collide',
    (_, rules) => {
      const codes = Object.keys(rules).map(pathCode);
      expect(new Set(codes).size).toBe(codes.length);
    },
  );
});
