/** Which addresses a service's target groups are for, and which its subnets give to tasks. Pure. */
import type { ResourceNode } from '../../../graph/graph.ts';
import { items } from '../rules.ts';
import type { ServiceProperties } from './properties.ts';

/** What a subnet gives: IPv4 alone, both, or IPv6 alone. */
export type SubnetFamily = 'ipv4' | 'dual-stack' | 'ipv6';

const SUBNET = 'AWS::EC2::Subnet';
const TARGET_GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';

/** What a subnet of the graph gives; undefined for what is none. A block may be one that is only known later. */
export function familyOfSubnet(node: ResourceNode | undefined): SubnetFamily | undefined {
  if (node?.type !== SUBNET) return undefined;
  const { Ipv6Native, Ipv6CidrBlock, Ipv6IpamPoolId, Ipv6NetmaskLength } = node.properties as {
    readonly [name: string]: unknown;
  };
  if (Ipv6Native === true) return 'ipv6';
  const blocks = [Ipv6CidrBlock, Ipv6IpamPoolId, Ipv6NetmaskLength];
  return blocks.some((block) => block !== undefined) ? 'dual-stack' : 'ipv4';
}

/** Whether a target group of the graph has addresses of tasks as its targets, and of which family. */
export function familyOfTargets(node: ResourceNode | undefined): 'ipv4' | 'ipv6' | undefined {
  if (node?.type !== TARGET_GROUP || node.properties['TargetType'] !== 'ip') return undefined;
  const family = node.properties['IpAddressType'] ?? 'ipv4';
  return family === 'ipv4' || family === 'ipv6' ? family : undefined;
}

/** Every target group that a service names, those that traffic shifts to included. */
export function targetGroupsOf({ loadBalancers }: ServiceProperties): readonly unknown[] {
  return items(loadBalancers).flatMap(({ targetGroupArn, advancedConfiguration }) =>
    [targetGroupArn, advancedConfiguration?.alternateTargetGroupArn].filter(
      (group) => group !== undefined,
    ),
  );
}
