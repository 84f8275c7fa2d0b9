/** The effects of HTTP namespaces. */
import {
  CreateHttpNamespaceCommand,
  UpdateHttpNamespaceCommand,
} from '@aws-sdk/client-servicediscovery';
import { namespaceOperations } from '../namespace-operations.ts';
import type { HttpNamespaceProperties } from './properties.ts';

/** Reads, makes, changes and removes HTTP namespaces. */
export const httpNamespaceOperations = namespaceOperations<HttpNamespaceProperties>({
  type: 'HTTP',
  async create({ Name, Description }, Tags, CreatorRequestId, context) {
    const client = await context.aws.clients.serviceDiscovery();
    const answer = await client.send(
      new CreateHttpNamespaceCommand({ Name, Description, Tags, CreatorRequestId }),
    );
    return answer.OperationId;
  },
  async update(Id, { Description = '' }, context) {
    const client = await context.aws.clients.serviceDiscovery();
    const answer = await client.send(
      new UpdateHttpNamespaceCommand({ Id, Namespace: { Description } }),
    );
    return answer.OperationId;
  },
  propertiesOf: ({ Name, Description = '' }) => ({ Name, Description }),
});
