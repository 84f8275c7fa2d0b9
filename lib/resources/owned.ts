/** Objects that are found by whose they are. */
import { groupBy } from '../core/group.ts';
import type { Live, ReadContext, ReadRequest } from '../resource-type.ts';
import { ADDRESS_TAG } from './tags.ts';

/** The `read` of a type that is found by its tags, or by its owner: picks from what `list` answers, by address. */
export function readByAddress<P extends object>(
  list: (context: ReadContext) => Promise<readonly Live<P>[]>,
) {
  return async (
    requests: readonly ReadRequest<P>[],
    context: ReadContext,
  ): Promise<readonly (Live<P> | undefined)[]> => {
    const owned = await list(context);
    const byAddress = groupBy(owned, (live) => live.owner?.address ?? live.tags[ADDRESS_TAG]);
    return requests.map(({ address }) => byAddress.get(address)?.[0]);
  };
}
