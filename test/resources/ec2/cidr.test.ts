import { describe, expect, test } from 'vitest';
import {
  canonicalCidr,
  containsCidr,
  formatCidr,
  prefixLength,
  slash64s,
  tryParseCidr,
} from '../../../lib/resources/ec2/cidr.ts';
import { fc } from '../../generators/fast-check.ts';

describe('canonicalCidr', () => {
  test.each([
    ['10.0.0.1/16', '10.0.0.0/16'],
    ['10.1.2.3/32', '10.1.2.3/32'],
    ['255.255.255.255/0', '0.0.0.0/0'],
    ['0::/0', '::/0'],
    ['2001:0DB8:0000:0000:0000:0000:0000:0001/64', '2001:db8::/64'],
    ['2001:db8:0:1:0:0:0:0/64', '2001:db8:0:1::/64'],
    ['2001:0:0:1:0:0:0:1/128', '2001:0:0:1::1/128'],
    ['::1/128', '::1/128'],
    ['1:0:2:0:3:0:4:0/128', '1:0:2:0:3:0:4:0/128'],
  ])('%s is %s', (text, expected) => {
    expect(canonicalCidr(text)).toBe(expected);
  });

  test.each([['10.0.0.0'], ['10.0.0.0/33'], ['10.0.0/8'], ['::/129'], ['::ffff:1.2.3.4/96'], ['']])(
    'leaves %j alone',
    (text) => {
      expect(tryParseCidr(text)).toBeUndefined();
      expect(canonicalCidr(text)).toBe(text);
    },
  );

  test('leaves references alone', () => {
    const reference = { $ref: 'shop/Vpc', attribute: 'CidrBlock' };
    expect(canonicalCidr(reference)).toBe(reference);
  });

  test('is the same when it is done twice', () => {
    const ip = fc.oneof(fc.ipV4(), fc.ipV6());
    fc.assert(
      fc.property(ip, fc.nat(128), (address, length) => {
        const once = canonicalCidr(`${address}/${length}`);
        expect(canonicalCidr(once)).toBe(once);
        const parsed = tryParseCidr(once);
        if (parsed !== undefined) expect(formatCidr(parsed)).toBe(once);
      }),
    );
  });
});

test.each([
  ['10.0.0.0/16', '10.0.255.0/24', true],
  ['10.0.0.0/16', '10.1.0.0/24', false],
  ['10.0.0.0/24', '10.0.0.0/16', false],
  ['0.0.0.0/0', '::/0', false],
  ['2001:db8::/56', '2001:db8:0:ff::/64', true],
  ['2001:db8::/56', '2001:db8:0:100::/64', false],
])('%s holds %s: %s', (outer, inner, expected) => {
  const [a, b] = [tryParseCidr(outer), tryParseCidr(inner)];
  expect(a !== undefined && b !== undefined && containsCidr(a, b)).toBe(expected);
});

test('a /56 has 256 blocks of /64', () => {
  const blocks = slash64s('2a05:d018:1234:5600::/56');
  expect(blocks).toHaveLength(256);
  expect([blocks[0], blocks[1], blocks[255]]).toEqual([
    '2a05:d018:1234:5600::/64',
    '2a05:d018:1234:5601::/64',
    '2a05:d018:1234:56ff::/64',
  ]);
  expect(slash64s('10.0.0.0/16')).toEqual([]);
});

test('the length of a prefix is read from a block', () => {
  expect([prefixLength('10.0.0.0/16'), prefixLength(undefined)]).toEqual([16, undefined]);
});
