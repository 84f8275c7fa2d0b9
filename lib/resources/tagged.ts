/** What the tagging API knows as an app's, or as some app's: new objects may be missing. Imported by operations only. */
import {
  GetResourcesCommand,
  type GetResourcesInput,
  type ResourceTagMapping,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { allPages } from '../aws/batch.ts';
import type { ReadContext } from '../resource-type.ts';
import type { TaggedObject } from './tagged-object.ts';
import { ADDRESS_TAG, APP_TAG, type TagRecord, tagsOf } from './tags.ts';

/** Objects of one kind, such as `logs:log-group`, that carry the app's tag. */
export function taggedAsOurs(
  { app, aws, signal }: Pick<ReadContext, 'app' | 'aws' | 'signal'>,
  kind: string,
): Promise<readonly ResourceTagMapping[]> {
  return resourcesWith(
    { aws, signal },
    { ResourceTypeFilters: [kind], TagFilters: [{ Key: APP_TAG, Values: [app] }] },
  );
}

/** Every object of any app that the tagging API tells. */
export async function taggedByGantry(
  context: Pick<ReadContext, 'aws' | 'signal'>,
): Promise<readonly TaggedObject[]> {
  const found = await resourcesWith(context, { TagFilters: [{ Key: APP_TAG }] });
  return found.map(({ ResourceARN: arn = '', Tags }) => {
    const tags = tagsOf(Tags);
    return { arn, app: tags[APP_TAG] ?? '', address: tags[ADDRESS_TAG] ?? '' };
  });
}

async function resourcesWith(
  { aws, signal }: Pick<ReadContext, 'aws' | 'signal'>,
  filters: Pick<GetResourcesInput, 'ResourceTypeFilters' | 'TagFilters'>,
): Promise<readonly ResourceTagMapping[]> {
  const client = await aws.clients.resourceGroupsTagging();
  return allPages(async (PaginationToken) => {
    const answer = await client.send(
      new GetResourcesCommand({ ...filters, PaginationToken, ResourcesPerPage: 100 }),
      { abortSignal: signal },
    );
    return { items: answer.ResourceTagMappingList ?? [], next: answer.PaginationToken };
  });
}

/** Tags of such objects by ARN, read once a plan. */
export function tagsOfOurs(
  context: ReadContext,
  kind: string,
): Promise<ReadonlyMap<string, TagRecord>> {
  return context.memo(memoKey(context, kind), async () => {
    const mappings = await taggedAsOurs(context, kind);
    return new Map(
      // Log groups are told with a wildcard for their streams.
      mappings.map(({ ResourceARN = '', Tags }) => [
        ResourceARN.replace(/^(arn:[^:]*:logs:.*):\*$/, '$1'),
        tagsOf(Tags),
      ]),
    );
  });
}

/** More desired objects of a type than this have their tags read in bulk first. */
const FEW = 20;

/** The tags of one object, read once a plan: in bulk where the graph has many of its type, else by `ask`. */
export async function tagsOnce(
  context: ReadContext,
  { type, kind }: { readonly type: string; readonly kind: string },
  arn: string,
  ask: () => Promise<TagRecord>,
): Promise<TagRecord> {
  if (context.desired(type).length > FEW) {
    const known = (await tagsOfOurs(context, kind)).get(arn);
    if (known !== undefined) return known;
  }
  return context.memo(memoKey(context, arn), ask);
}

function memoKey({ aws }: ReadContext, what: string): string {
  return `tags/${aws.account}/${aws.region}/${what}`;
}
