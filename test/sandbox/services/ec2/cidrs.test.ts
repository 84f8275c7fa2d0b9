import { describe, expect, test } from 'vitest';
import {
  cidrContains,
  cidrSize,
  cidrsOverlap,
  formatCidr,
  parseCidr,
} from '../../../../lib/sandbox/services/ec2/cidrs.ts';
import { defined } from './network.ts';

const cidr = (text: string) => defined(parseCidr(text));

describe('CIDR blocks', () => {
  test.each([
    ['10.1.2.3/16', '10.1.0.0/16'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['::/0', '::/0'],
    ['2001:DB8:0:0:1:0:0:1/128', '2001:db8::1:0:0:1/128'],
    ['2001:db8:1::/48', '2001:db8:1::/48'],
    ['::1/128', '::1/128'],
    ['fe80:0:0:1:0:0:0:2/128', 'fe80:0:0:1::2/128'],
  ])('%s is written %s', (text, canonical) => {
    expect(formatCidr(cidr(text))).toBe(canonical);
  });

  test.each(['10.0.0.0', '10.0.0/16', '10.0.0.0/33', '::/129', 'x/1', '::ffff:1.2.3.4/96'])(
    '%s is not one',
    (text) => {
      expect(parseCidr(text)).toBeUndefined();
    },
  );

  test('know their size, what they hold and what they overlap', () => {
    expect(cidrSize(cidr('10.0.0.0/28'))).toBe(16);
    expect(cidrContains(cidr('10.0.0.0/16'), cidr('10.0.255.0/24'))).toBe(true);
    expect(cidrContains(cidr('10.0.0.0/24'), cidr('10.0.0.0/16'))).toBe(false);
    expect(cidrsOverlap(cidr('10.0.0.0/24'), cidr('10.0.0.0/16'))).toBe(true);
    expect(cidrsOverlap(cidr('10.0.0.0/24'), cidr('10.0.1.0/24'))).toBe(false);
    expect(cidrContains(cidr('::/0'), cidr('10.0.0.0/8'))).toBe(false);
  });
});
