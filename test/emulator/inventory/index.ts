/** Everything that stands in an account, as raw clients list it: what a destroy must leave as it was. */
import type { RawClients } from '../raw-clients.ts';
import { computeLists } from './compute.ts';
import { networkLists } from './network.ts';
import { storageLists } from './storage.ts';

/** Ids of what stands, by kind. */
export async function inventoryOf(
  aws: RawClients,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const lists = { ...networkLists, ...computeLists, ...storageLists };
  const found = Object.entries(lists).map(
    async ([kind, list]) => [kind, [...(await list(aws))].sort()] as const,
  );
  return Object.fromEntries(await Promise.all(found));
}
