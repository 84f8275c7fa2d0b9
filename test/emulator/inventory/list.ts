/** One list of ids a kind. */
import type { RawClients } from '../raw-clients.ts';

/** Lists of ids by kind. */
export type Lists = Readonly<Record<string, (aws: RawClients) => Promise<readonly string[]>>>;

/** Ids of what was listed. */
export function idsOf<K extends string>(
  items: readonly { readonly [key in K]?: string | undefined }[] | undefined,
  key: K,
): readonly string[] {
  return (items ?? []).map((item) => item[key] ?? '');
}
