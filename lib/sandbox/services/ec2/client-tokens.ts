/** Client tokens: the same token and parameters answer with the same resource, not with a second one. */
import { digest } from '../../../core/json.ts';
import { ServiceFault } from '../../service.ts';
import { type Kind, type Place, type RecordOf, save, table } from './store.ts';

interface TokenRecord {
  readonly id: string;
  readonly parameters: string;
}

/**
 * Makes a resource once per client token. A repeat with other parameters, or one whose resource is gone, is refused.
 * `make` gives the record to store; it does not run for a repeat.
 */
export function once<K extends Kind>(
  place: Place,
  kind: K,
  input: { readonly ClientToken?: string | undefined },
  make: () => RecordOf[K],
): RecordOf[K] {
  if (input.ClientToken === undefined) return save(place, kind, make());
  const tokens = place.world.table<TokenRecord>(place.scope, 'ec2.client-token');
  const key = `${kind}/${input.ClientToken}`;
  const parameters = digest({ ...input, ClientToken: undefined });
  const earlier = tokens.get(key);
  if (earlier === undefined) {
    const record = save(place, kind, make());
    tokens.set(key, { id: record.id, parameters });
    return record;
  }
  const record = table(place, kind).get(earlier.id);
  if (earlier.parameters !== parameters || record === undefined)
    throw new ServiceFault(
      'IdempotentParameterMismatch',
      'The client token that you have provided has already been used with different parameters.',
    );
  return record;
}
