/** The effects of private DNS namespaces. */
import {
  CreatePrivateDnsNamespaceCommand,
  UpdatePrivateDnsNamespaceCommand,
} from '@aws-sdk/client-servicediscovery';
import { hostedZone } from '../hosted-zone.ts';
import { namespaceOperations } from '../namespace-operations.ts';
import type { PrivateDnsNamespaceProperties } from './properties.ts';

/** Reads, makes, changes and removes private DNS namespaces. */
export const privateDnsNamespaceOperations = namespaceOperations<PrivateDnsNamespaceProperties>({
  type: 'DNS_PRIVATE',
  async create({ Name, Description, Vpc, Properties }, Tags, CreatorRequestId, context) {
    const client = await context.aws.clients.serviceDiscovery();
    const answer = await client.send(
      new CreatePrivateDnsNamespaceCommand({
        Name,
        Description,
        Vpc,
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
      new UpdatePrivateDnsNamespaceCommand({
        Id,
        Namespace: {
          Description,
          ...(Properties === undefined ? {} : { Properties: hostedZone(Properties) }),
        },
      }),
    );
    return answer.OperationId;
  },
  propertiesOf: ({ Name, Description = '', Properties }, Vpc) => ({
    Name,
    Description,
    Vpc,
    Properties: hostedZone(Properties),
  }),
});
