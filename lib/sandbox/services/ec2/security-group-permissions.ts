/** The two forms of security group rules: IpPermission lists with many sources, and single rules. */
import type { IpPermission, SecurityGroupRule } from '@aws-sdk/client-ec2';
import { ServiceFault } from '../../service.ts';
import { ec2Arn } from './arns.ts';
import { formatCidr, parseCidr } from './cidrs.ts';
import { isPrefixList } from './prefix-lists.ts';
import type { RulePeer, SecurityGroupRecord, SecurityGroupRuleRecord } from './records.ts';
import { lookup, type Place, required } from './store.ts';
import { tagsOf } from './tags.ts';

/** A rule without an id and a group. */
export type RuleSpec = Pick<
  SecurityGroupRuleRecord,
  'protocol' | 'fromPort' | 'toPort' | 'peer' | 'description'
>;

const protocolNames: Readonly<Record<string, string>> = {
  '-1': '-1',
  all: '-1',
  '1': 'icmp',
  '6': 'tcp',
  '17': 'udp',
  '58': 'icmpv6',
  icmp: 'icmp',
  tcp: 'tcp',
  udp: 'udp',
  icmpv6: 'icmpv6',
};

/** One rule for each source of each permission, in canonical form. Throws for what AWS refuses. */
export function expandPermissions(
  place: Place,
  group: SecurityGroupRecord,
  permissions: readonly IpPermission[],
): readonly RuleSpec[] {
  return permissions.flatMap((permission) => {
    const base = protocolAndPorts(permission);
    const specs = peersOf(place, group, permission).map(({ peer, description }) => ({
      ...base,
      peer,
      ...(description === undefined || description === '' ? {} : { description }),
    }));
    if (specs.length === 0)
      throw new ServiceFault(
        'MissingParameter',
        'Either a CIDR block, a prefix list or a security group must be specified for each permission',
      );
    return specs;
  });
}

/** Rules of one direction as AWS shows them on the group: one element for each protocol and port range. */
export function mergedPermissions(
  account: string,
  rules: readonly SecurityGroupRuleRecord[],
): IpPermission[] {
  const groups = new Map<string, SecurityGroupRuleRecord[]>();
  for (const rule of rules)
    groups.set(portsKey(rule), [...(groups.get(portsKey(rule)) ?? []), rule]);
  return [...groups.values()].map((members): IpPermission => {
    const of = (kind: RulePeer['kind']) => members.filter((rule) => rule.peer.kind === kind);
    const [first] = members;
    const all = first?.protocol === '-1';
    return {
      IpProtocol: first?.protocol,
      ...(all ? {} : { FromPort: first?.fromPort, ToPort: first?.toPort }),
      IpRanges: of('ipv4').map((rule) => ({
        CidrIp: rule.peer.value,
        Description: rule.description,
      })),
      Ipv6Ranges: of('ipv6').map((rule) => ({
        CidrIpv6: rule.peer.value,
        Description: rule.description,
      })),
      PrefixListIds: of('prefix-list').map((rule) => ({
        PrefixListId: rule.peer.value,
        Description: rule.description,
      })),
      UserIdGroupPairs: of('group').map((rule) => ({
        GroupId: rule.peer.value,
        UserId: account,
        Description: rule.description,
      })),
    };
  });
}

/** A single rule in the SDK's form. */
export function describeRule(
  place: Place,
  group: SecurityGroupRecord,
  rule: SecurityGroupRuleRecord,
): SecurityGroupRule {
  return {
    SecurityGroupRuleId: rule.id,
    SecurityGroupRuleArn: ec2Arn(place.scope, 'security-group-rule', rule.id),
    GroupId: rule.groupId,
    GroupOwnerId: place.scope.account,
    IsEgress: rule.egress,
    IpProtocol: rule.protocol,
    FromPort: rule.fromPort,
    ToPort: rule.toPort,
    ...describePeer(place, group, rule.peer),
    Description: rule.description,
    Tags: tagsOf(place, rule.id),
  };
}

/** What makes two rules of one group and direction the same; descriptions do not count. */
export function ruleKey(rule: RuleSpec): string {
  return `${portsKey(rule)}/${rule.peer.kind}/${rule.peer.value}`;
}

/** How AWS names a rule in its messages. */
export function ruleText(rule: RuleSpec): string {
  const protocol = rule.protocol === '-1' ? 'ALL' : rule.protocol.toUpperCase();
  const ports =
    rule.protocol === '-1' ? '' : `, from port: ${rule.fromPort}, to port: ${rule.toPort}`;
  return `peer: ${rule.peer.value}, ${protocol}${ports}, ALLOW`;
}

function portsKey(rule: RuleSpec): string {
  return `${rule.protocol}/${rule.fromPort}/${rule.toPort}`;
}

/** The canonical protocol and ports of a permission. */
export function protocolAndPorts(
  permission: Pick<IpPermission, 'IpProtocol' | 'FromPort' | 'ToPort'>,
): Pick<RuleSpec, 'protocol' | 'fromPort' | 'toPort'> {
  const given = required(permission.IpProtocol, 'ipProtocol').toLowerCase();
  const protocol = protocolNames[given] ?? given;
  if (protocolNames[given] === undefined && !/^\d{1,3}$/.test(given))
    throw new ServiceFault(
      'InvalidPermission.Malformed',
      `Unsupported IP protocol "${permission.IpProtocol}" - supported: [tcp, udp, icmp, icmpv6]`,
    );
  if (!['tcp', 'udp', 'icmp', 'icmpv6'].includes(protocol))
    return { protocol, fromPort: -1, toPort: -1 };
  const { FromPort: fromPort, ToPort: toPort } = permission;
  if (protocol.startsWith('icmp'))
    return { protocol, fromPort: fromPort ?? -1, toPort: toPort ?? -1 };
  if (fromPort === undefined || toPort === undefined)
    throw new ServiceFault(
      'InvalidParameterValue',
      `Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.`,
    );
  const outside = [fromPort, toPort].find((port) => port < 0 || port > 65535);
  if (outside !== undefined)
    throw new ServiceFault(
      'InvalidParameterValue',
      `Invalid value '${outside}' for ${outside === fromPort ? 'fromPort' : 'toPort'}. TCP/UDP port out of range`,
    );
  if (fromPort > toPort)
    throw new ServiceFault(
      'InvalidParameterValue',
      `Invalid TCP/UDP port range (${fromPort}:${toPort})`,
    );
  return { protocol, fromPort, toPort };
}

interface DescribedPeer {
  readonly peer: RulePeer;
  readonly description: string | undefined;
}

function peersOf(
  place: Place,
  group: SecurityGroupRecord,
  permission: IpPermission,
): readonly DescribedPeer[] {
  const { IpRanges, Ipv6Ranges, PrefixListIds, UserIdGroupPairs } = permission;
  return [
    ...(IpRanges ?? []).map((range) => ({
      peer: ipv4Peer(range.CidrIp),
      description: range.Description,
    })),
    ...(Ipv6Ranges ?? []).map((range) => ({
      peer: ipv6Peer(range.CidrIpv6),
      description: range.Description,
    })),
    ...(PrefixListIds ?? []).map((list) => ({
      peer: prefixListPeer(place, list.PrefixListId),
      description: list.Description,
    })),
    ...(UserIdGroupPairs ?? []).map((pair) => ({
      peer: groupPeer(place, group, pair.GroupId),
      description: pair.Description,
    })),
  ];
}

/** An IPv4 block as a peer. */
export function ipv4Peer(text: string | undefined): RulePeer {
  return { kind: 'ipv4', value: cidrPeer(text, 4) };
}

/** An IPv6 block as a peer. */
export function ipv6Peer(text: string | undefined): RulePeer {
  return { kind: 'ipv6', value: cidrPeer(text, 6) };
}

/** A prefix list as a peer. */
export function prefixListPeer(place: Place, id: string | undefined): RulePeer {
  const given = required(id, 'PrefixListId');
  if (!isPrefixList(place.scope.region, given))
    throw new ServiceFault(
      'InvalidPrefixListID.NotFound',
      `The prefix list ID '${given}' does not exist`,
    );
  return { kind: 'prefix-list', value: given };
}

/** Another security group of the same VPC as a peer. */
export function groupPeer(
  place: Place,
  group: SecurityGroupRecord,
  id: string | undefined,
): RulePeer {
  const peer = lookup(place, 'security-group', id, 'groupId');
  if (peer.vpcId !== group.vpcId)
    throw new ServiceFault(
      'InvalidGroup.NotFound',
      'You have specified two resources that belong to different networks.',
    );
  return { kind: 'group', value: peer.id };
}

function cidrPeer(text: string | undefined, family: 4 | 6): string {
  const given = required(text, family === 4 ? 'cidrIp' : 'cidrIpv6');
  const cidr = parseCidr(given);
  if (cidr?.family !== family)
    throw new ServiceFault('InvalidParameterValue', `CIDR block ${given} is malformed`);
  return formatCidr(cidr);
}

function describePeer(place: Place, group: SecurityGroupRecord, peer: RulePeer): SecurityGroupRule {
  switch (peer.kind) {
    case 'ipv4':
      return { CidrIpv4: peer.value };
    case 'ipv6':
      return { CidrIpv6: peer.value };
    case 'prefix-list':
      return { PrefixListId: peer.value };
    case 'group':
      return {
        ReferencedGroupInfo: {
          GroupId: peer.value,
          UserId: place.scope.account,
          VpcId: group.vpcId,
        },
      };
    default:
      return peer.kind satisfies never;
  }
}
