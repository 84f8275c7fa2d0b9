/** The effects of public DNS namespaces. */
import {
  CreatePublicDnsNamespaceCommand,
  UpdatePublicDnsNamespaceCommand,
} from '@aws-sdk/client-servicediscovery';
import { hostedZone } from '../hosted-zone.ts';
import { namespaceOperations } from '../namespace-operations.ts';
import type { PublicDnsNamespaceProperties } from './properties.ts';

/** Reads, makes, changes and removes public DNS namespaces. */
export const publicDnsNamespaceOperations = namespaceOperations<PublicDnsNamespaceProperties>({
  type: 'DNS_PUBLIC',
  async create({ Name, Description, Properties }, Tags, CreatorRequestId, context) {
    const client = await context.aws.clients.serviceDiscovery();
    const answer = await client.send(
      new CreatePublicDnsNamespaceCommand({
        Name,
        Description,
        Tags,
        CreatorRequestId,
        ...(Properties === undefined ? {} : { Properties: hostedZone(Properties) }),
      }),
    );
    return answer.OperationId;
  },
  async update(Id, { Description = '', Properties }, context) {
    const client = await context.aws.clients.serviceDiscovery();
    const answer = await client.send(
      new UpdatePublicDnsNamespaceCommand({
        Id,
        Namespace: {
          Description,
          ...(Properties === undefined ? {} : { Properties: hostedZone(Properties) }),
        },
      }),
    );
    return answer.OperationId;
  },
  propertiesOf: ({ Name, Description = '', Properties }) => ({
    Name,
    Description,
    Properties: hostedZone(Properties),
  }),
});
