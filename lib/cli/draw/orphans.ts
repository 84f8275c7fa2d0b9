/** What is ours and not in the code, as tables. */
import type { Orphan } from '../../engine/orphan.ts';
import type { OtherAppObject } from '../../toolkit/orphans.ts';
import { drawTable } from './table.ts';

/** One line an object. */
export function drawOrphans(orphans: readonly Orphan[]): readonly string[] {
  return drawTable(
    ['ADDRESS', 'TYPE', 'ID', 'WHERE', 'WHY'],
    orphans.map(({ address, type, id, account, region, why }) => [
      address,
      type,
      id,
      `${account}/${region}`,
      why,
    ]),
  );
}

/** One line an object of another app. */
export function drawOtherApps(objects: readonly OtherAppObject[]): readonly string[] {
  return drawTable(
    ['APP', 'ADDRESS', 'ARN'],
    objects.map(({ app, address, arn }) => [app, address, arn]),
  );
}
