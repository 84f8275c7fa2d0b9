/**
 * Which namespaces there are, those that Cloud Map still makes included: no list shows them, for up to a minute after a run
 * that made them was stopped. Imported by operations only.
 */
import {
  ListNamespacesCommand,
  ListOperationsCommand,
  type NamespaceSummary,
  type NamespaceType,
} from '@aws-sdk/client-servicediscovery';
import { allPages } from '../../aws/batch.ts';
import type { ReadContext } from '../../resource-type.ts';
import { HTTP_NAMESPACE_TYPE } from './http-namespace/properties.ts';
import { operationEnded } from './operation.ts';
import { PRIVATE_DNS_NAMESPACE_TYPE } from './private-dns-namespace/properties.ts';
import { PUBLIC_DNS_NAMESPACE_TYPE } from './public-dns-namespace/properties.ts';

const TYPES: Readonly<Record<NamespaceType, string>> = {
  HTTP: HTTP_NAMESPACE_TYPE,
  DNS_PRIVATE: PRIVATE_DNS_NAMESPACE_TYPE,
  DNS_PUBLIC: PUBLIC_DNS_NAMESPACE_TYPE,
};

const MADE = { what: 'a Cloud Map namespace to be made', timeoutMs: 300_000 };

/**
 * Every namespace of the account and Region, read once a plan. Where one that is desired is not among them, namespaces that
 * are being made are waited for.
 */
export function allNamespaces(context: ReadContext): Promise<readonly NamespaceSummary[]> {
  return context.memo('servicediscovery/namespaces', async () => {
    const listed = await listNamespaces(context);
    if (!isAnyMissing(context, listed)) return listed;
    const running = await creations(context);
    if (running.length === 0) return listed;
    // Well or not: what they have made is listed then.
    await Promise.all(running.map((id) => operationEnded(context, MADE, id)));
    return listNamespaces(context);
  });
}

/** The namespaces that Cloud Map lists now. */
export async function listNamespaces(context: ReadContext): Promise<readonly NamespaceSummary[]> {
  const client = await context.aws.clients.serviceDiscovery();
  return allPages(async (NextToken) => {
    const page = await client.send(new ListNamespacesCommand({ NextToken, MaxResults: 100 }), {
      abortSignal: context.signal,
    });
    return { items: page.Namespaces ?? [], next: page.NextToken };
  });
}

function isAnyMissing(context: ReadContext, listed: readonly NamespaceSummary[]): boolean {
  return Object.entries(TYPES).some(([kind, type]) => {
    const names = new Set(listed.filter(({ Type }) => Type === kind).map(({ Name }) => Name));
    return context.desired(type).some(({ properties }) => !names.has(String(properties['Name'])));
  });
}

/** Ids of the operations that make a namespace and have not ended. Cloud Map filters each page for itself. */
async function creations(context: ReadContext): Promise<readonly string[]> {
  const client = await context.aws.clients.serviceDiscovery();
  const found = await allPages(async (NextToken) => {
    const page = await client.send(
      new ListOperationsCommand({
        Filters: [
          { Name: 'TYPE', Values: ['CREATE_NAMESPACE'], Condition: 'EQ' },
          { Name: 'STATUS', Values: ['SUBMITTED', 'PENDING'], Condition: 'IN' },
        ],
        NextToken,
        MaxResults: 100,
      }),
      { abortSignal: context.signal },
    );
    return { items: page.Operations ?? [], next: page.NextToken };
  });
  return found.map(({ Id = '' }) => Id);
}
