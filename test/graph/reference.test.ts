import { describe, expect, test } from 'vitest';
import type { Json } from '../../lib/core/json.ts';
import type { Address } from '../../lib/graph/address.ts';
import { Lookup, Reference, text } from '../../lib/graph/reference.ts';
import { isUnknown, lookupsIn, referencesIn, resolve } from '../../lib/graph/resolve.ts';

const arn = new Reference(() => 'shop/Web/Cluster' as Address, 'clusterArn');
const name = new Reference(() => 'shop/Web/Cluster' as Address, 'clusterName');
const json = (value: unknown) => JSON.parse(JSON.stringify(value)) as Json;

describe('a reference', () => {
  test('stands in the graph as its address and attribute', () => {
    expect(json({ cluster: arn })).toEqual({
      cluster: { $ref: 'shop/Web/Cluster', attribute: 'clusterArn' },
    });
  });

  test.each([
    ['a template literal', () => `arn/${arn}`],
    ['a concatenation', () => `${'arn/'}${text`x${arn}`}`],
    ['a lookup in a template literal', () => `${new Lookup('region')}`],
  ])('in %s throws at once, with the hint', (_, build) => {
    expect(build).toThrow(
      expect.objectContaining({
        code: 'reference/in-string',
        hint: expect.stringContaining('text`'),
      }),
    );
  });
});

describe('text', () => {
  test('without references is an ordinary string', () => {
    expect(text`a${1}b${'c'}`).toBe('a1bc');
    expect(text``).toBe('');
  });

  test('keeps its references, also those of a text inside', () => {
    const inner = text`service/${name}`;
    expect(json(text`<${inner}/${arn}>`)).toEqual({
      $join: [
        '<service/',
        { $ref: 'shop/Web/Cluster', attribute: 'clusterName' },
        '/',
        { $ref: 'shop/Web/Cluster', attribute: 'clusterArn' },
        '>',
      ],
    });
  });
});

describe('resolve', () => {
  const value = json({
    a: arn,
    list: [text`x-${name}`],
    zone: new Lookup('availability-zone', { index: 1 }),
  });

  test('finds references and lookups at any depth', () => {
    expect(referencesIn(value).map((one) => one.attribute)).toEqual(['clusterArn', 'clusterName']);
    expect(lookupsIn(value)).toEqual([{ $lookup: 'availability-zone', index: 1 }]);
  });

  test('fills in what is known and leaves the rest', () => {
    const half = resolve(value, (one) =>
      '$ref' in one && one.attribute === 'clusterName' ? 'web' : undefined,
    );
    expect(half).toEqual({
      a: { $ref: 'shop/Web/Cluster', attribute: 'clusterArn' },
      list: ['x-web'],
      zone: { $lookup: 'availability-zone', index: 1 },
    });
    expect(isUnknown(half)).toBe(true);
    expect(isUnknown(resolve(value, () => 'known'))).toBe(false);
  });

  test('changes nothing in place', () => {
    const before = JSON.stringify(value);
    resolve(value, () => 'known');
    expect(JSON.stringify(value)).toBe(before);
  });
});
