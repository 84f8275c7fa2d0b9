/** The pure part of the HTTP namespace: names that only the API, and Service Connect, tell. */
import type { ResourceType } from '../../../resource-type.ts';
import { withoutDefaults } from '../../canonical.ts';
import { malformed } from '../../findings.ts';
import {
  DESCRIPTION,
  description,
  NAMESPACE_ATTRIBUTES,
  NAMESPACE_CALLS,
  replaced,
} from '../rules.ts';
import { HTTP_NAMESPACE_TYPE, type HttpNamespaceProperties } from './properties.ts';

/** `AWS::ServiceDiscovery::HttpNamespace`. */
export const servicediscoveryHttpNamespace: ResourceType<HttpNamespaceProperties> = {
  name: HTTP_NAMESPACE_TYPE,
  fields: { Name: replaced, Description: DESCRIPTION },
  attributes: NAMESPACE_ATTRIBUTES,
  identity: ({ Name }) => ({ Name: Name ?? '' }),
  canonical: (properties) => withoutDefaults(properties, { Description: '' }),
  validate: ({ Name, Description }) => [
    ...malformed('Name', Name, {
      most: 1024,
      pattern: /^[!-~]+$/,
      says: 'a name of at most 1,024 visible ASCII characters',
    }),
    ...description(Description),
  ],
  calls: {
    ...NAMESPACE_CALLS,
    create: ['CreateHttpNamespace'],
    update: ['UpdateHttpNamespace', 'TagResource', 'UntagResource'],
  },
  expected: { create: 5, delete: 5 },
  operations: async () => (await import('./operations.ts')).httpNamespaceOperations,
};
