/** The pure part of the load balancer type. */
import type { ResourceType } from '../../../resource-type.ts';
import { INTERNET_GATEWAY_ATTACHMENT_TYPE } from '../../ec2/internet-gateway-attachment/properties.ts';
import { SECURITY_GROUP_TYPE } from '../../ec2/security-group/properties.ts';
import { SUBNET_TYPE } from '../../ec2/subnet/properties.ts';
import { violation } from '../../findings.ts';
import { attributeFindings, offValue } from '../attribute-table.ts';
import { nameFindings } from '../names.ts';
import { LOAD_BALANCER_ATTRIBUTES } from './attributes.ts';
import { canonicalLoadBalancer } from './canonical.ts';
import { LOAD_BALANCER_TYPE, type LoadBalancerProperties } from './properties.ts';

const replaced = { change: 'replace', impact: 'replacement', off: 'keep' } as const;
const kept = { change: 'update', impact: 'live', off: 'keep' } as const;

/** Load balancers of all kinds: application, network and gateway. */
export const elbv2LoadBalancer: ResourceType<LoadBalancerProperties> = {
  name: LOAD_BALANCER_TYPE,
  fields: {
    Name: replaced,
    Type: replaced,
    Scheme: replaced,
    CustomerOwnedIpv4Pool: replaced,
    Subnets: { ...kept, order: 'set' },
    SubnetMappings: { ...kept, order: 'set' },
    SecurityGroups: { ...kept, order: 'set' },
    IpAddressType: { ...kept, off: { value: 'ipv4' } },
    EnablePrefixForIpv6SourceNat: { ...kept, off: { value: 'off' } },
    IpamPools: { ...kept, off: { value: null } },
    Attributes: {
      change: 'update',
      impact: 'live',
      entries: { off: (key) => offValue(LOAD_BALANCER_ATTRIBUTES, key) },
    },
  },
  attributes: {
    LoadBalancerArn: 'ARN of the load balancer',
    LoadBalancerName: 'name of the load balancer',
    LoadBalancerFullName: 'last part of the ARN, such as app/name/id, as metrics name it',
    DNSName: 'public or internal DNS name',
    CanonicalHostedZoneId: 'hosted zone that alias records to it must name',
  },
  digested: true,
  // Its network interfaces hold on to them, and its public addresses to the gateway.
  removedBefore: [SECURITY_GROUP_TYPE, SUBNET_TYPE, INTERNET_GATEWAY_ATTACHMENT_TYPE],
  identity: ({ Name }) => ({ Name: Name ?? '' }),
  canonical: canonicalLoadBalancer,
  validate: (properties) => [
    ...nameFindings(properties.Name),
    ...subnetFindings(properties),
    ...attributeFindings(
      LOAD_BALANCER_ATTRIBUTES,
      properties.Attributes,
      properties.Type ?? 'application',
    ),
  ],
  expected: { create: 150, delete: 30 },
  calls: {
    create: ['CreateLoadBalancer', 'ModifyLoadBalancerAttributes', 'AddTags'],
    update: [
      'ModifyLoadBalancerAttributes',
      'SetSecurityGroups',
      'SetSubnets',
      'SetIpAddressType',
      'ModifyIpPools',
      'AddTags',
      'RemoveTags',
    ],
    delete: ['ModifyLoadBalancerAttributes', 'DeleteLoadBalancer'],
  },
  operations: async () => (await import('./operations.ts')).loadBalancerOperations,
};

function subnetFindings(properties: LoadBalancerProperties) {
  const { Subnets, SubnetMappings } = properties;
  if (Subnets !== undefined && SubnetMappings !== undefined)
    return [violation('SubnetMappings', 'Subnets and SubnetMappings exclude each other')];
  const given = Subnets ?? SubnetMappings;
  const path = Subnets === undefined ? 'SubnetMappings' : 'Subnets';
  if (given === undefined) return [violation('Subnets', 'no subnets are given')];
  const least = (properties.Type ?? 'application') === 'application' ? 2 : 1;
  if (!Array.isArray(given) || given.length >= least) return [];
  return [violation(path, `${given.length} subnets; AWS wants at least ${least} in as many zones`)];
}
