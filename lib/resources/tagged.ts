/** What the tagging API knows as an app's: new objects may be missing. Imported by operations only. */
import {
  GetResourcesCommand,
  type ResourceTagMapping,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { allPages } from '../aws/batch.ts';
import type { ReadContext } from '../resource-type.ts';
import { APP_TAG, type TagRecord, tagsOf } from './tags.ts';

/** Objects of one kind, such as `logs:log-group`, that carry the app's tag. */
export async function taggedAsOurs(
  { app, aws, signal }: Pick<ReadContext, 'app' | 'aws' | 'signal'>,
  kind: string,
): Promise<readonly ResourceTagMapping[]> {
  const client = await aws.clients.resourceGroupsTagging();
  return allPages(async (PaginationToken) => {
    const answer = await client.send(
      new GetResourcesCommand({
        PaginationToken,
        ResourceTypeFilters: [kind],
        TagFilters: [{ Key: APP_TAG, Values: [app] }],
        ResourcesPerPage: 100,
      }),
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
