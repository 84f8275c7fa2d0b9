/** Which version of a parameter tasks get now; never its value. Imported by lookups only. */
import { DescribeParametersCommand } from '@aws-sdk/client-ssm';
import type { ReadContext } from '../../resource-type.ts';

/** The version as text, such as `3`; undefined when there is no parameter of that name. */
export async function versionOfParameter(
  { aws }: Pick<ReadContext, 'aws'>,
  name: string,
): Promise<string | undefined> {
  const client = await aws.clients.ssm();
  const ParameterFilters = [{ Key: 'Name', Option: 'Equals', Values: [name] }];
  // A page may be empty although another one follows.
  for (let NextToken: string | undefined; ; ) {
    const page = await client.send(new DescribeParametersCommand({ ParameterFilters, NextToken }));
    const [found] = page.Parameters ?? [];
    if (found?.Version !== undefined) return String(found.Version);
    if (page.NextToken === undefined) return undefined;
    NextToken = page.NextToken;
  }
}
