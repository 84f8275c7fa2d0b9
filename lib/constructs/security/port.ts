/** Protocols and ports of security-group rules. */

/** What traffic a rule is about, in AWS's own terms. */
export interface Port {
  /** `tcp`, `udp`, `icmp`, `icmpv6`, or `-1` for everything. */
  readonly protocol: string;
  /** First port, or ICMP type; absent for all. */
  readonly fromPort?: number;
  /** Last port, or ICMP code; absent for all. */
  readonly toPort?: number;
}

/**
 * Ways to say which traffic. Each throws a RangeError for ports outside 0 to 65535.
 *
 * @category Constructs
 * @example
 * service.connections.allowTo(database, Port.tcp(5432));
 */
export const Port = {
  /** One TCP port. */
  tcp: (port: number): Port => ports('tcp', port, port),
  /** TCP ports from one to another. */
  tcpRange: (from: number, to: number): Port => ports('tcp', from, to),
  /** All TCP ports. */
  allTcp: (): Port => ports('tcp', 0, 65_535),
  /** One UDP port. */
  udp: (port: number): Port => ports('udp', port, port),
  /** UDP ports from one to another. */
  udpRange: (from: number, to: number): Port => ports('udp', from, to),
  /** All UDP ports. */
  allUdp: (): Port => ports('udp', 0, 65_535),
  /** ICMP echo requests. */
  icmpPing: (): Port => ({ protocol: 'icmp', fromPort: 8, toPort: -1 }),
  /** Everything. */
  allTraffic: (): Port => ({ protocol: '-1' }),
} as const;

/** A port as part of a construct id, such as `tcp-80`. */
export function portLabel({ protocol, fromPort, toPort }: Port): string {
  if (protocol === '-1') return 'all';
  if (fromPort === undefined) return protocol;
  return fromPort === toPort
    ? `${protocol}-${fromPort}`
    : `${protocol}-${fromPort}-${toPort ?? fromPort}`;
}

function ports(protocol: string, fromPort: number, toPort: number): Port {
  for (const port of [fromPort, toPort])
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new RangeError(`${port} is not a port; use a whole number from 0 to 65535`);
  if (fromPort > toPort)
    throw new RangeError(`the ports ${fromPort} to ${toPort} run backwards; exchange them`);
  return { protocol, fromPort, toPort };
}
