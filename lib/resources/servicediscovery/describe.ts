/** Looking at services, and at tags. Imported by operations only. */
import {
  GetServiceCommand,
  ListServicesCommand,
  ListTagsForResourceCommand,
  type ServiceSummary,
} from '@aws-sdk/client-servicediscovery';
import { allPages } from '../../aws/batch.ts';
import { unlessGone } from '../../aws/classify-error.ts';
import type { ReadContext } from '../../resource-type.ts';
import { taggedAsOurs } from '../tagged.ts';
import { tagsOf } from '../tags.ts';
import { allNamespaces } from './namespaces.ts';

/** Tags by key. */
export type Tags = Readonly<Record<string, string>>;

/** More objects than this have their tags looked up in bulk, where only ours are wanted. */
const FEW = 50;

/** Every service of the account and Region, read once a plan; without a namespace there is none. */
export function allServices(context: ReadContext): Promise<readonly ServiceSummary[]> {
  return context.memo('servicediscovery/services', async () => {
    if ((await allNamespaces(context)).length === 0) return [];
    const client = await context.aws.clients.serviceDiscovery();
    return allPages(async (NextToken) => {
      const page = await client.send(new ListServicesCommand({ NextToken, MaxResults: 100 }), {
        abortSignal: context.signal,
      });
      return { items: page.Services ?? [], next: page.NextToken };
    });
  });
}

/** The services of a namespace, read once a plan. */
export function servicesIn(
  context: ReadContext,
  namespaceId: string,
): Promise<readonly ServiceSummary[]> {
  return context.memo(`servicediscovery/services/${namespaceId}`, async () => {
    const client = await context.aws.clients.serviceDiscovery();
    const Filters = [{ Name: 'NAMESPACE_ID' as const, Values: [namespaceId] }];
    return allPages(async (NextToken) => {
      const page = await client.send(
        new ListServicesCommand({ Filters, NextToken, MaxResults: 100 }),
        { abortSignal: context.signal },
      );
      return { items: page.Services ?? [], next: page.NextToken };
    });
  });
}

/** Id of the namespace of a service, which lists tell only of services with DNS records. */
export async function namespaceOf(
  context: ReadContext,
  { Id, DnsConfig }: ServiceSummary,
): Promise<string> {
  if (DnsConfig?.NamespaceId !== undefined) return DnsConfig.NamespaceId;
  const client = await context.aws.clients.serviceDiscovery();
  const answer = await unlessGone(
    client.send(new GetServiceCommand({ Id }), { abortSignal: context.signal }),
  );
  return answer?.Service?.NamespaceId ?? '';
}

/** The tags of an object, read once a plan; none of one that has gone since it was listed. */
export function readTags(context: ReadContext, ResourceARN: string): Promise<Tags> {
  return context.memo(`servicediscovery/tags/${ResourceARN}`, async () => {
    const client = await context.aws.clients.serviceDiscovery();
    const answer = await unlessGone(
      client.send(new ListTagsForResourceCommand({ ResourceARN }), { abortSignal: context.signal }),
    );
    return tagsOf(answer?.Tags);
  });
}

/** Those of the listed objects that may be the app's, with their tags: of few, all. */
export async function withTags<T extends { readonly Arn?: string | undefined }>(
  context: ReadContext,
  objects: readonly T[],
): Promise<readonly { readonly object: T; readonly tags: Tags }[]> {
  const known = objects.length > FEW ? await ownArns(context) : undefined;
  const candidates = objects.filter(({ Arn = '' }) => known === undefined || known.has(Arn));
  return Promise.all(
    candidates.map(async (object) => ({ object, tags: await readTags(context, object.Arn ?? '') })),
  );
}

function ownArns(context: ReadContext): Promise<ReadonlySet<string>> {
  return context.memo('servicediscovery/tagged', async () => {
    const mappings = await taggedAsOurs(context, 'servicediscovery');
    return new Set(mappings.map(({ ResourceARN = '' }) => ResourceARN));
  });
}
