/** One form for rules as desired and as read, and what identifies a rule in its group. */
import { type JsonObject, omitUndefined } from '../../../core/json.ts';
import { canonicalCidr } from '../cidr.ts';
import type { SecurityGroupRuleProperties } from './properties.ts';

const PROTOCOLS: Readonly<Record<string, string>> = {
  '6': 'tcp',
  '17': 'udp',
  '1': 'icmp',
  '58': 'icmpv6',
  all: '-1',
};

/** Protocols whose rules carry ports, or type and code. */
const WITH_PORTS: ReadonlySet<string> = new Set(['tcp', 'udp', 'icmp', 'icmpv6']);

/** The canonical form of a rule. */
export function canonicalRule(rule: SecurityGroupRuleProperties): SecurityGroupRuleProperties {
  const protocol = canonicalProtocol(rule.IpProtocol);
  const hasPorts = typeof protocol !== 'string' || WITH_PORTS.has(protocol);
  const all = protocol === 'icmp' || protocol === 'icmpv6' ? -1 : undefined;
  return omitUndefined({
    ...rule,
    IpProtocol: protocol,
    FromPort: hasPorts ? (rule.FromPort ?? all) : undefined,
    ToPort: hasPorts ? (rule.ToPort ?? all) : undefined,
    CidrIpv4: canonicalCidr(rule.CidrIpv4),
    CidrIpv6: canonicalCidr(rule.CidrIpv6),
  }) as SecurityGroupRuleProperties;
}

/** What makes a rule itself within its group: everything but its description. */
export function ruleKey(rule: SecurityGroupRuleProperties): JsonObject {
  const { Description: _, ...key } = canonicalRule(rule);
  return key as unknown as JsonObject;
}

function canonicalProtocol(protocol: string | undefined): string | undefined {
  if (typeof protocol !== 'string') return protocol;
  const lower = protocol.toLowerCase();
  return PROTOCOLS[lower] ?? lower;
}
