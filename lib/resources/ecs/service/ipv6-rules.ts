/**
 * Whether tasks get the kind of address that their target groups are for, as far as the graph tells. Sources: the developer
 * guide's pages on task networking, and Elastic Load Balancing's on target groups. That ECS fails such tasks rather than
 * leave them without traffic is believed, not tried.
 */
import type { ResourceNode } from '../../../graph/graph.ts';
import type { Finding } from '../../../resource-type.ts';
import { items, type Rule, referenceOf } from '../rules.ts';
import { familyOfSubnet, familyOfTargets, targetGroupsOf } from './address-families.ts';
import type { ServiceSubject } from './subject.ts';

const SUBNETS = 'networkConfiguration.awsvpcConfiguration.subnets';
const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';

/** The rules. Tasks without an interface of their own have their instance's addresses. */
export const IPV6_RULES: readonly Rule<ServiceSubject>[] = [
  (subject) => {
    if (!hasInterfaces(subject)) return [];
    const subnets = subnetsOf(subject);
    return groupsOf(subject).flatMap((group) => {
      const wanted = familyOfTargets(group);
      const lacking = subnets.filter((subnet) => lacks(subnet, wanted));
      if (wanted === undefined || lacking.length === 0) return [];
      const names = lacking.map(({ address }) => address).join(', ');
      return [
        problem(
          SUBNETS,
          wanted === 'ipv6'
            ? `targets of ${group.address} have IPv6 addresses, and ${names} ${are(lacking)} without an IPv6 block`
            : `targets of ${group.address} have IPv4 addresses, and ${names} ${are(lacking)} of IPv6 alone`,
          wanted === 'ipv6'
            ? 'give the VPC and these subnets IPv6 blocks (dualStack: true), or the target group the IpAddressType ipv4'
            : 'give the target group the IpAddressType ipv6, or use subnets with IPv4 blocks',
        ),
      ];
    });
  },
  (subject) =>
    groupsOf(subject).flatMap((group) => {
      if (familyOfTargets(group) !== 'ipv6') return [];
      return balancersOf(subject, group)
        .filter(({ properties }) => (properties['IpAddressType'] ?? 'ipv4') === 'ipv4')
        .map((balancer) =>
          problem(
            'loadBalancers',
            `${group.address} has IPv6 targets, and ${balancer.address} before it has IPv4 addresses alone`,
            'give the load balancer the IpAddressType dualstack (dualStack: true)',
          ),
        );
    }),
  (subject) => {
    if (!hasInterfaces(subject)) return [];
    const bare = subnetsOf(subject).filter((subnet) => familyOfSubnet(subnet) === 'ipv6');
    const image = items(subject.task?.containerDefinitions)
      .map((one) => JSON.stringify(one.image ?? ''))
      .find((text) => /\.dkr\.ecr\./.test(text));
    if (bare.length === 0 || image === undefined) return [];
    return [
      {
        severity: 'warning',
        code: 'plan/no-ipv6',
        path: SUBNETS,
        detail: `${bare.map(({ address }) => address).join(', ')} ${are(bare)} of IPv6 alone, and an image is named by ECR's endpoint of IPv4 alone (.dkr.ecr.)`,
        hint: 'name it by the endpoint of both: ACCOUNT.dkr-ecr.REGION.on.aws/REPOSITORY',
      },
    ];
  },
];

function hasInterfaces({ platform, task }: ServiceSubject): boolean {
  return platform === 'Fargate' || task?.networkMode === 'awsvpc';
}

function subnetsOf({ service, referred }: ServiceSubject): readonly ResourceNode[] {
  return items(service.networkConfiguration?.awsvpcConfiguration?.subnets).flatMap(
    (subnet) => referred(subnet) ?? [],
  );
}

function groupsOf({ service, referred }: ServiceSubject): readonly ResourceNode[] {
  return targetGroupsOf(service).flatMap((group) => referred(group) ?? []);
}

function lacks(subnet: ResourceNode, wanted: 'ipv4' | 'ipv6' | undefined): boolean {
  const family = familyOfSubnet(subnet);
  return wanted === 'ipv6' ? family === 'ipv4' : wanted === 'ipv4' && family === 'ipv6';
}

/** The load balancers whose listeners, or rules of them, forward to a target group. */
function balancersOf(
  { neighbours, referred }: ServiceSubject,
  group: ResourceNode,
): readonly ResourceNode[] {
  const rules = neighbours.referrers(group.address, RULE);
  const listeners = [
    ...neighbours.referrers(group.address, LISTENER),
    ...rules.flatMap(({ properties }) => referred(properties['ListenerArn']) ?? []),
  ];
  const addresses = new Set<string>(
    listeners.flatMap(({ properties }) => referenceOf(properties['LoadBalancerArn'])?.$ref ?? []),
  );
  return [...addresses].flatMap((address) => neighbours.at(address) ?? []);
}

function problem(path: string, detail: string, hint: string): Finding {
  return { severity: 'error', code: 'plan/no-ipv6', path, detail, hint };
}

function are(list: readonly unknown[]): string {
  return list.length === 1 ? 'is' : 'are';
}
