/** Reading what an update must do out of the fields that differ. */

import { GantryError } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import type { CreateRequest, FieldChange, Live, ReadContext } from '../resource-type.ts';

/** Names of the properties in which something differs. */
export function changedFields(changes: readonly FieldChange[]): ReadonlySet<string> {
  return new Set(changes.map((change) => change.path.split(/[.[]/, 1)[0] ?? change.path));
}

/** Entries of a map property that differ, by key; null for those that are to be removed. */
export function changedEntries(
  changes: readonly FieldChange[],
  property: string,
  entries: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, Json>> {
  const prefix = `${property}.`;
  const keys = changes
    .filter((change) => change.path.startsWith(prefix))
    .map((change) => change.path.slice(prefix.length));
  return Object.fromEntries(keys.map((key) => [key, (entries?.[key] ?? null) as Json]));
}

/** Whether tags say that an object belongs to the address. */
export function belongsTo(
  tags: Readonly<Record<string, string>>,
  owner: { readonly app: string; readonly address: string },
): boolean {
  return tags['gantry:app'] === owner.app && tags['gantry:address'] === owner.address;
}

/** Refuses to take over an object that has the name of a new one but is not the same resource of this app. */
export function assertOurs(
  existing: { readonly id: string; readonly tags: Readonly<Record<string, string>> },
  request: Pick<CreateRequest, 'address'>,
  context: Pick<ReadContext, 'app'>,
): void {
  const { address } = request;
  if (belongsTo(existing.tags, { app: context.app, address })) return;
  const owner = existing.tags['gantry:address'];
  const detail = owner === undefined ? existing.id : `${existing.id} belongs to ${owner}`;
  throw new GantryError('plan/not-owned', detail, { address });
}

/** Live objects of the app among many. */
export function ownedBy<L extends Pick<Live, 'tags'>>(app: string, objects: readonly L[]): L[] {
  return objects.filter(
    ({ tags }) => tags['gantry:app'] === app && tags['gantry:address'] !== undefined,
  );
}
