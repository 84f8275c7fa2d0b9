/** What stands in an account, by its records. */

type Dump = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What still stands: tombstones that AWS keeps, counters and service-linked roles left out. */
export function standing(dump: Dump): readonly string[] {
  return Object.entries(dump).flatMap(([table, records]) =>
    Object.entries(records)
      .filter(([key, record]) => !isTombstone(table, key, record as Record<string, unknown>, dump))
      .map(([key]) => `${table} ${key}`),
  );
}

/** How many of each kind stand. */
export function standingByKind(dump: Dump): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const line of standing(dump)) {
    const [table = ''] = line.split(' ');
    counts[table] = (counts[table] ?? 0) + 1;
  }
  return counts;
}

function isTombstone(
  table: string,
  key: string,
  record: Record<string, unknown>,
  dump: Dump,
): boolean {
  const state = String(record['status'] ?? record['state'] ?? record['lastStatus'] ?? '');
  if (/^(INACTIVE|STOPPED|deleted|DELETE_IN_PROGRESS)$/.test(state)) return true;
  if (record['linkedTo'] !== undefined) return true;
  // Tags of a NAT gateway stay for the hour in which AWS still shows it.
  if (table.endsWith('/ec2.tags'))
    return dump[table.replace('tags', 'natgateway')]?.[key] !== undefined;
  return /\/(ec2\.client-token|ec2\.dhcp-options|ecs\.task-definition-families|ecs\.service-(revisions|deployments)\/.*|logs\..*events.*)$/.test(
    table,
  );
}
