import { describe, expect, test } from 'vitest';
import { deriveName } from '../../lib/tree/names.ts';
import { fc } from '../generators/fast-check.ts';

const rule = { property: 'Name', maxLength: 32 };

describe('deriveName', () => {
  test.each([
    ['a short path is kept whole', ['shop', 'Web', 'Task'], 'shop-Web-Task-1c8c32d8'],
    [
      'whole words go at the front',
      ['shop', 'Web', 'Service', 'LoadBalancer'],
      'Service-LoadBalancer-456dacce',
    ],
    [
      'a word that is too long alone is cut',
      ['shop', 'Web', 'AVeryLongWordThatFitsInNoNameAtAll'],
      'hatFitsInNoNameAtAll-',
    ],
    ['forbidden characters become the separator', ['shop', 'a.b_c'], 'shop-a-b-c-'],
  ])('%s', (_, path, start) => {
    // The values are a promise: another name is another object.
    expect(deriveName(rule, path)).toMatch(start);
  });

  test('stays within the limit and never collides by trimming', () => {
    const ids = fc.array(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,40}$/), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(ids, ids, (left, right) => {
        const [a, b] = [deriveName(rule, left), deriveName(rule, right)];
        expect(a.length).toBeLessThanOrEqual(32);
        expect(a).toMatch(/^[A-Za-z0-9][A-Za-z0-9-]*$/);
        expect(a === b).toBe(left.join('/') === right.join('/'));
      }),
    );
  });

  test('changes with the fields that need a second object', () => {
    const naming = { ...rule, replacedBy: ['Port'] };
    const name = (port: number, other: number) =>
      deriveName(naming, ['shop', 'Group'], { Port: port, Other: other });
    expect(name(80, 1)).toBe(name(80, 2));
    expect(name(80, 1)).not.toBe(name(81, 1));
  });
});
