/** The pure part of the public DNS namespace: a hosted zone that everybody resolves. */
import type { ResourceType } from '../../../resource-type.ts';
import { withoutDefaults } from '../../canonical.ts';
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
import { PUBLIC_DNS_NAMESPACE_TYPE, type PublicDnsNamespaceProperties } from './properties.ts';

/** `AWS::ServiceDiscovery::PublicDnsNamespace`. */
export const servicediscoveryPublicDnsNamespace: ResourceType<PublicDnsNamespaceProperties> = {
  name: PUBLIC_DNS_NAMESPACE_TYPE,
  fields: { Name: replaced, Description: DESCRIPTION, Properties: HOSTED_ZONE },
  attributes: { ...NAMESPACE_ATTRIBUTES, HostedZoneId: 'Id of its hosted zone' },
  identity: ({ Name }) => ({ Name: Name ?? '' }),
  canonical: (properties) => withoutDefaults(properties, { Description: '' }),
  validate: ({ Name, Description, Properties }) => [
    ...zoneName(Name),
    ...description(Description),
    ...zoneProperties(Properties),
  ],
  calls: {
    ...NAMESPACE_CALLS,
    create: ['CreatePublicDnsNamespace'],
    update: ['UpdatePublicDnsNamespace', 'TagResource', 'UntagResource'],
  },
  expected: { create: 45, delete: 45 },
  operations: async () => (await import('./operations.ts')).publicDnsNamespaceOperations,
};
