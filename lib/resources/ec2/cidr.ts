/** Blocks of IP addresses: their canonical text, their size, what holds what. */
import { isIPv4, isIPv6 } from 'node:net';

/** A block of addresses. */
export interface Cidr {
  readonly family: 4 | 6;
  /** The first address as a number. */
  readonly base: bigint;
  /** Length of the prefix in bits. */
  readonly length: number;
}

/** Reads a block and clears its host bits; undefined when the text is none. */
export function tryParseCidr(text: string): Cidr | undefined {
  const [address, bits, ...more] = text.split('/');
  if (address === undefined || bits === undefined || more.length > 0) return undefined;
  const family = familyOf(address);
  if (family === undefined || !/^\d{1,3}$/.test(bits)) return undefined;
  const length = Number(bits);
  const width = WIDTH[family];
  if (length > width) return undefined;
  const hostBits = BigInt(width - length);
  const value = family === 4 ? numberOfIPv4(address) : numberOfIPv6(address);
  return { family, length, base: (value >> hostBits) << hostBits };
}

/** The text that AWS answers for a block: host bits zero, IPv6 in lower case and compressed. */
export function formatCidr({ family, base, length }: Cidr): string {
  return `${family === 4 ? textOfIPv4(base) : textOfIPv6(base)}/${length}`;
}

/** The canonical text of a block; anything that is none (a reference, a mistake) comes back as it is. */
export function canonicalCidr<T>(value: T): T {
  if (typeof value !== 'string') return value;
  const cidr = tryParseCidr(value);
  return (cidr === undefined ? value : formatCidr(cidr)) as T;
}

/** Whether every address of `inner` is in `outer`. */
export function containsCidr(outer: Cidr, inner: Cidr): boolean {
  if (outer.family !== inner.family || outer.length > inner.length) return false;
  const hostBits = BigInt(WIDTH[outer.family] - outer.length);
  return outer.base >> hostBits === inner.base >> hostBits;
}

/** The /64 blocks of an IPv6 block, at most 256: what subnets are given. */
export function slash64s(block: string): readonly string[] {
  const cidr = tryParseCidr(block);
  if (cidr === undefined || cidr.family !== 6 || cidr.length > 64) return [];
  const count = Math.min(256, 2 ** (64 - cidr.length));
  return Array.from({ length: count }, (_, i) =>
    formatCidr({ family: 6, length: 64, base: cidr.base + (BigInt(i) << 64n) }),
  );
}

/** The prefix length of a block as AWS writes it; undefined when there is no block. */
export function prefixLength(block: string | undefined): number | undefined {
  return block === undefined ? undefined : tryParseCidr(block)?.length;
}

const WIDTH = { 4: 32, 6: 128 } as const;

function familyOf(address: string): 4 | 6 | undefined {
  if (isIPv4(address)) return 4;
  return isIPv6(address) && !address.includes('.') && !address.includes('%') ? 6 : undefined;
}

function numberOfIPv4(address: string): bigint {
  return address.split('.').reduce((value, part) => value * 256n + BigInt(part), 0n);
}

function numberOfIPv6(address: string): bigint {
  const [head = '', tail = ''] = address.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const front = groups(head);
  const back = groups(tail);
  const zeros = Array.from({ length: 8 - front.length - back.length }, () => '0');
  return [...front, ...zeros, ...back].reduce(
    (value, group) => value * 65536n + BigInt(`0x${group}`),
    0n,
  );
}

function textOfIPv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
}

/** RFC 5952: the longest run of at least two zero groups is left out, the first of equal ones. */
function textOfIPv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) =>
    ((value >> BigInt(16 * (7 - i))) & 0xffffn).toString(16),
  );
  let best = { start: 0, length: 0 };
  for (let start = 0; start < 8; start += 1) {
    let length = 0;
    while (groups[start + length] === '0') length += 1;
    if (length > best.length) best = { start, length };
  }
  if (best.length < 2) return groups.join(':');
  const front = groups.slice(0, best.start).join(':');
  return `${front}::${groups.slice(best.start + best.length).join(':')}`;
}
