/** The digest that a tag of a private repository stands for now. Imported by lookups only. */
import { BatchGetImageCommand } from '@aws-sdk/client-ecr';
import { hasCode } from '../../aws/classify-error.ts';
import type { ReadContext } from '../../resource-type.ts';

/** The digest; undefined when the repository or the tag is not there. */
export async function imageDigest(
  { aws }: Pick<ReadContext, 'aws'>,
  { registryId, repositoryName, imageTag }: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const client = await aws.clients.ecr();
  try {
    const { images = [] } = await client.send(
      new BatchGetImageCommand({ registryId, repositoryName, imageIds: [{ imageTag }] }),
    );
    return images[0]?.imageId?.imageDigest;
  } catch (error) {
    if (hasCode(error, 'RepositoryNotFoundException')) return undefined;
    throw error;
  }
}
