/** Arithmetic on IPv4 and IPv6 CIDR blocks. */
import { isIPv4, isIPv6 } from 'node:net';

/** A block of addresses: its first address as a number, its prefix length, and its family. */
export interface Cidr {
  readonly family: 4 | 6;
  readonly base: bigint;
  readonly prefix: number;
}

/** Reads a CIDR block and clears its host bits; undefined when the text is not one. */
export function parseCidr(text: string): Cidr | undefined {
  const match = /^([^/]+)\/(\d{1,3})$/.exec(text);
  const [address, length] = [match?.[1], match?.[2]];
  if (address === undefined || length === undefined) return undefined;
  const family = familyOf(address);
  const prefix = Number(length);
  if (family === undefined || prefix > width(family)) return undefined;
  const hostBits = BigInt(width(family) - prefix);
  return { family, prefix, base: (parseAddress(address) >> hostBits) << hostBits };
}

/** The canonical text of a block: host bits zero, IPv6 compressed and in lower case. */
export function formatCidr(cidr: Cidr): string {
  return `${formatAddress(cidr.base, cidr.family)}/${cidr.prefix}`;
}

/** How many addresses a block has. */
export function cidrSize(cidr: Cidr): number {
  return 2 ** (width(cidr.family) - cidr.prefix);
}

/** Whether `outer` holds every address of `inner`. */
export function cidrContains(outer: Cidr, inner: Cidr): boolean {
  if (outer.family !== inner.family || outer.prefix > inner.prefix) return false;
  const hostBits = BigInt(width(outer.family) - outer.prefix);
  return inner.base >> hostBits === outer.base >> hostBits;
}

/** Whether two blocks share an address. */
export function cidrsOverlap(first: Cidr, second: Cidr): boolean {
  return cidrContains(first, second) || cidrContains(second, first);
}

/** The text of an address given as a number. */
export function formatAddress(address: bigint, family: 4 | 6): string {
  if (family === 4)
    return [24n, 16n, 8n, 0n].map((shift) => String((address >> shift) & 255n)).join('.');
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((address >> BigInt(16 * (7 - index))) & 0xffffn).toString(16),
  );
  return compressed(groups);
}

/** The number of an IPv4 or IPv6 address. */
export function parseAddress(text: string): bigint {
  if (isIPv4(text)) return text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  const [head = '', tail] = text.split('::');
  const left = hextets(head);
  const right = hextets(tail ?? '');
  const groups = [...left, ...Array(8 - left.length - right.length).fill('0'), ...right];
  return groups.reduce((sum: bigint, group: string) => sum * 65536n + BigInt(`0x${group}`), 0n);
}

function hextets(text: string): string[] {
  return text === '' ? [] : text.split(':');
}

function compressed(groups: readonly string[]): string {
  const text = groups.join(':');
  const longest = [...text.matchAll(/\b0(?::0)+\b/g)].reduce<RegExpExecArray | undefined>(
    (best, run) => (best === undefined || run[0].length > best[0].length ? run : best),
    undefined,
  );
  if (longest === undefined) return text;
  const before = text.slice(0, longest.index).replace(/:$/, '');
  const after = text.slice(longest.index + longest[0].length).replace(/^:/, '');
  return `${before}::${after}`;
}

function familyOf(address: string): 4 | 6 | undefined {
  if (isIPv4(address)) return 4;
  return isIPv6(address) && !address.includes('.') ? 6 : undefined;
}

function width(family: 4 | 6): number {
  return family === 4 ? 32 : 128;
}
