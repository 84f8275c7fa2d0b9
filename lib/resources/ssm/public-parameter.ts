/** Parameters that AWS publishes, such as the ids of its newest machine images. */
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { isNotFound } from '../../aws/classify-error.ts';
import type { ReadContext } from '../../resource-type.ts';

/** The value of a public parameter in the Region; undefined when there is none of that name. */
export async function publicParameter(
  { aws }: Pick<ReadContext, 'aws'>,
  name: string,
): Promise<string | undefined> {
  const client = await aws.clients.ssm();
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: name }));
    return Parameter?.Value;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
