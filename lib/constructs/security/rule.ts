/** Rules of security groups: one resource each, no rule twice. */
import type { Construct } from 'constructs';
import { digest } from '../../core/json.ts';
import {
  SECURITY_GROUP_RULE_TYPE,
  type SecurityGroupRuleProperties,
} from '../../resources/ec2/security-group-rule/properties.ts';
import { addressOfConstruct, Resource } from '../../tree/resource.ts';
import type { Peer } from './peer.ts';
import { type Port, portLabel } from './port.ts';
import type { SecurityGroupLike } from './security-group.ts';

/** One rule to add. */
export interface RuleRequest {
  /** The construct that asks for the rule, and under which the rule stands in the tree. */
  readonly owner: SecurityGroupLike;
  /** The group that gets the rule. */
  readonly group: SecurityGroupLike;
  readonly direction: 'ingress' | 'egress';
  readonly peer: Peer;
  readonly port: Port;
  readonly description?: string | undefined;
}

/**
 * Adds a rule unless the group has it, or lets everything out anyway. It stands under the construct that asks for it,
 * so that a shared group's stack does not come to depend on those of its users.
 */
export function addRule(request: RuleRequest): void {
  const { owner, group, direction, peer, port, description } = request;
  if (direction === 'egress' && group.allowAllOutbound) return;
  const known = rulesOf(group.node.root as Construct);
  const key = JSON.stringify([group.securityGroupId, direction, peer.rule, port]);
  if (known.has(key)) return;
  known.add(key);
  const side = direction === 'ingress' ? 'from' : 'to';
  const of = owner === group ? '' : `.of-${groupLabel(group)}`;
  new Resource<SecurityGroupRuleProperties>(
    owner,
    `${direction}-${portLabel(port)}-${side}-${peer.label}${of}`,
    {
      type: SECURITY_GROUP_RULE_TYPE,
      properties: {
        GroupId: group.securityGroupId,
        IsEgress: direction === 'egress',
        IpProtocol: port.protocol,
        ...(port.fromPort === undefined ? {} : { FromPort: port.fromPort }),
        ...(port.toPort === undefined ? {} : { ToPort: port.toPort }),
        ...peer.rule,
        ...(description === undefined ? {} : { Description: description }),
      },
    },
  );
}

/** A security group as the peer of a rule. */
export function groupPeer(group: SecurityGroupLike): Peer {
  return { label: groupLabel(group), rule: { ReferencedGroupId: group.securityGroupId } };
}

const MAX_LABEL = 80;

/** The group's place in the app as part of an id: short, and unlike that of any other group. */
function groupLabel(group: SecurityGroupLike): string {
  const path = addressOfConstruct(group).split('/').slice(1).join('.');
  return path.length <= MAX_LABEL
    ? path
    : `${digest(path, 8)}.${path.slice(9 - MAX_LABEL).replace(/^[^A-Za-z0-9]+/, '')}`;
}

const known = new WeakMap<Construct, Set<string>>();

function rulesOf(root: Construct): Set<string> {
  const found = known.get(root) ?? new Set();
  known.set(root, found);
  return found;
}
