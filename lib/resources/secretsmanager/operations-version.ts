/** Which version of a secret tasks get now; never its value. Imported by lookups only. */
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { unlessGone } from '../../aws/classify-error.ts';
import type { ReadContext } from '../../resource-type.ts';

/** Id of the version that has a stage; undefined when there is no such secret, or no version of that stage. */
export async function versionOfSecret(
  { aws }: Pick<ReadContext, 'aws'>,
  secretArn: string,
  stage: string,
): Promise<string | undefined> {
  const client = await aws.clients.secretsManager();
  const answer = await unlessGone(client.send(new DescribeSecretCommand({ SecretId: secretArn })));
  const versions = Object.entries(answer?.VersionIdsToStages ?? {});
  return versions.find(([, stages]) => stages.includes(stage))?.[0];
}
