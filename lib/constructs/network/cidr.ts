/** IPv4 blocks: reading them and cutting them into subnets. */

/** An IPv4 block: the first address as a number, and the length of the prefix. */
export interface Ipv4Block {
  readonly base: number;
  readonly prefix: number;
}

/** Reads `10.0.0.0/16`; undefined when it is no IPv4 block or has bits beyond its prefix. */
export function parseIpv4Block(text: string): Ipv4Block | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (match === null) return undefined;
  const [a = 256, b = 256, c = 256, d = 256, prefix = 33] = match.slice(1).map(Number);
  if ([a, b, c, d].some((octet) => octet > 255) || prefix > 32) return undefined;
  const base = ((a * 256 + b) * 256 + c) * 256 + d;
  return base % sizeOf(prefix) === 0 ? { base, prefix } : undefined;
}

/** How many blocks of `prefix` fit into one half of a block. */
export function blocksPerHalf(block: Ipv4Block, prefix: number): number {
  return Math.floor(2 ** (prefix - block.prefix - 1));
}

/**
 * The subnet at `index` (from 0) of the lower or upper half of a block. Its place depends on nothing else, so adding
 * subnets moves none.
 */
export function subnetBlock(
  block: Ipv4Block,
  half: 'lower' | 'upper',
  prefix: number,
  index: number,
): string {
  const start = block.base + (half === 'upper' ? sizeOf(block.prefix) / 2 : 0);
  const base = start + index * sizeOf(prefix);
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256);
  return `${octets.join('.')}/${prefix}`;
}

function sizeOf(prefix: number): number {
  return 2 ** (32 - prefix);
}
