/** Pages of IAM's lists. */
import { paginate } from '../../paginate.ts';
import { constraint } from './names.ts';

/** What every list takes. */
export interface ListInput {
  readonly Marker?: string;
  readonly MaxItems?: number;
}

/** A page of `all` under the name of the list's member, with IAM's markers. */
export function pageOf<T>(
  member: string,
  all: readonly T[],
  { Marker, MaxItems = 100 }: ListInput,
  view: (item: T) => unknown,
): object {
  if (MaxItems < 1)
    throw constraint(MaxItems, 'maxItems', 'Member must have value greater than or equal to 1');
  const size = Math.min(MaxItems, 1000);
  const page = paginate(all, { size, token: Marker, badToken: 'ValidationError' });
  return {
    [member]: page.items.map(view),
    IsTruncated: page.next !== undefined,
    Marker: page.next,
  };
}
