/** The other side of a security-group rule. */
import { digest } from '../../core/json.ts';
import type { Input, Inputs } from '../../graph/reference.ts';
import type { SecurityGroupRuleProperties } from '../../resources/ec2/security-group-rule/properties.ts';

/** A source or destination of traffic that is no construct. */
export interface Peer {
  /** What names it in the ids of rules. */
  readonly label: string;
  /** The field of the rule that holds it. */
  readonly rule: Pick<
    Inputs<SecurityGroupRuleProperties>,
    'CidrIpv4' | 'CidrIpv6' | 'PrefixListId' | 'ReferencedGroupId'
  >;
}

/**
 * Ways to say who is at the other side.
 *
 * @category Constructs
 * @example
 * service.connections.allowFrom(Peer.ipv4('10.0.0.0/8'), Port.tcp(443));
 */
export const Peer = {
  /** Every IPv4 address. */
  anyIpv4: (): Peer => Peer.ipv4('0.0.0.0/0'),
  /** Every IPv6 address. */
  anyIpv6: (): Peer => Peer.ipv6('::/0'),
  /** An IPv4 block, such as `10.0.0.0/8`; `label` names it in ids when it is a reference. */
  ipv4: (cidr: Input<string>, label?: string): Peer => ({
    label: labelOf(cidr, label),
    rule: { CidrIpv4: cidr },
  }),
  /** An IPv6 block, such as `2001:db8::/32`; `label` names it in ids when it is a reference. */
  ipv6: (cidr: Input<string>, label?: string): Peer => ({
    label: labelOf(cidr, label),
    rule: { CidrIpv6: cidr },
  }),
  /** A prefix list, such as `pl-0123`. */
  prefixList: (prefixListId: Input<string>, label?: string): Peer => ({
    label: labelOf(prefixListId, label),
    rule: { PrefixListId: prefixListId },
  }),
} as const;

function labelOf(value: Input<string>, label: string | undefined): string {
  if (label !== undefined) return label;
  if (typeof value !== 'string') return digest(value, 8);
  return value.replaceAll('/', '_').replaceAll(':', '-');
}
