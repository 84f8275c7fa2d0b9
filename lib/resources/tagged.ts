/** What the tagging API knows as an app's: new objects may be missing. Imported by operations only. */
import {
  GetResourcesCommand,
  type ResourceTagMapping,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { allPages } from '../aws/batch.ts';
import type { ReadContext } from '../resource-type.ts';
import { APP_TAG } from './tags.ts';

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
