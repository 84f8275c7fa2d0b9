/** The pure part of the private DNS namespace: a hosted zone that one VPC resolves. */
import type { Finding, Neighbours, ResourceType } from '../../../resource-type.ts';
import { withoutDefaults } from '../../canonical.ts';
import { violation } from '../../findings.ts';
import {
  DESCRIPTION,
  description,
  HOSTED_ZONE,
  NAMESPACE_ATTRIBUTES,
  NAMESPACE_CALLS,
  replaced,
  zoneName,
  zoneProperties,
} from '../rules.ts';
import { PRIVATE_DNS_NAMESPACE_TYPE, type PrivateDnsNamespaceProperties } from './properties.ts';

/** `AWS::ServiceDiscovery::PrivateDnsNamespace`. */
export const servicediscoveryPrivateDnsNamespace: ResourceType<PrivateDnsNamespaceProperties> = {
  name: PRIVATE_DNS_NAMESPACE_TYPE,
  fields: { Name: replaced, Vpc: replaced, Description: DESCRIPTION, Properties: HOSTED_ZONE },
  requires: ['Vpc'],
  attributes: { ...NAMESPACE_ATTRIBUTES, HostedZoneId: 'Id of its hosted zone' },
  // The hosted zone holds on to the VPC.
  removedBefore: ['AWS::EC2::VPC'],
  identity: ({ Name, Vpc }) => ({ Name: Name ?? '', Vpc }),
  canonical: (properties) => withoutDefaults(properties, { Description: '' }),
  validate: ({ Name, Vpc, Description, Properties }, _, neighbours) => [
    ...zoneName(Name),
    ...description(Description),
    ...zoneProperties(Properties),
    ...resolvable(Vpc, neighbours),
  ],
  calls: {
    ...NAMESPACE_CALLS,
    create: ['CreatePrivateDnsNamespace'],
    update: ['UpdatePrivateDnsNamespace', 'TagResource', 'UntagResource'],
  },
  expected: { create: 45, delete: 45 },
  operations: async () => (await import('./operations.ts')).privateDnsNamespaceOperations,
};

/** Names of a private hosted zone resolve only in a VPC with both DNS attributes. */
function resolvable(vpc: unknown, neighbours: Neighbours): readonly Finding[] {
  const address = (vpc as { readonly $ref?: unknown } | undefined)?.$ref;
  const node = typeof address === 'string' ? neighbours.at(address) : undefined;
  if (node === undefined) return [];
  return [
    ...(node.properties['EnableDnsSupport'] === false ? ['EnableDnsSupport'] : []),
    ...(node.properties['EnableDnsHostnames'] === true ? [] : ['EnableDnsHostnames']),
  ].map((attribute) =>
    violation(
      'Vpc',
      `names of the namespace would not resolve: ${attribute} of ${node.address} is off`,
      `set ${attribute} of the VPC to true`,
    ),
  );
}
