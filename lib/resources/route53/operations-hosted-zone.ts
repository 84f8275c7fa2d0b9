/** Looking a hosted zone up by its domain name. */
import { GantryError } from '../../core/errors.ts';
import type { ReadContext } from '../../resource-type.ts';
import { zonesNamed } from './zones.ts';

/** The id of the public zone of a domain name. Throws `plan/no-hosted-zone` unless there is one. */
export async function hostedZone(
  context: Pick<ReadContext, 'aws' | 'memo'>,
  domainName: string,
): Promise<string> {
  const ids = await context.memo(`route53/zones-named/${domainName}`, () =>
    zonesNamed(context, domainName),
  );
  const [id, ...others] = ids;
  if (id !== undefined && others.length === 0) return id;
  throw new GantryError(
    'plan/no-hosted-zone',
    id === undefined
      ? `the account has no public hosted zone ${domainName}`
      : `the account has ${ids.length} public hosted zones ${domainName}: ${ids.join(', ')}`,
  );
}
