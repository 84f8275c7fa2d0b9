/** Pages of load balancing lists: PageSize up to 400, Marker and NextMarker. */
import { type Page, paginate } from '../../paginate.ts';
import { invalid } from './store.ts';

/** One page of `records` as a request asks for it. */
export function pageOf<T>(
  records: readonly T[],
  input: { readonly PageSize?: number; readonly Marker?: string },
): Page<T> {
  const size = input.PageSize ?? 400;
  if (size < 1 || size > 400)
    throw invalid(
      `1 validation error detected: Value '${size}' at 'pageSize' failed to satisfy constraint: Member must have value between 1 and 400`,
    );
  return paginate(records, { size, token: input.Marker, badToken: 'ValidationError' });
}

/** Refuses more ARNs or names in a call than AWS takes. */
export function atMost(values: readonly unknown[] | undefined, most: number, member: string): void {
  if ((values?.length ?? 0) > most)
    throw invalid(
      `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must have length less than or equal to ${most}`,
    );
}
