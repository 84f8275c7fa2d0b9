/** Which version of a parameter tasks get now; never its value. Imported by lookups only. */
import { DescribeParametersCommand } from '@aws-sdk/client-ssm';
import { allPages } from '../../aws/batch.ts';
import type { ReadContext } from '../../resource-type.ts';

/** The version as text, such as `3`; undefined when there is no parameter of that name. */
export async function versionOfParameter(
  { aws }: Pick<ReadContext, 'aws'>,
  name: string,
): Promise<string | undefined> {
  const client = await aws.clients.ssm();
  const ParameterFilters = [{ Key: 'Name', Option: 'Equals', Values: [name] }];
  // A page may be empty although another one follows.
  const [found] = await allPages(async (NextToken) => {
    const page = await client.send(new DescribeParametersCommand({ ParameterFilters, NextToken }));
    return { items: page.Parameters ?? [], next: page.NextToken };
  });
  return found?.Version?.toString();
}
