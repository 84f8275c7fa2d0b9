/** What stands in an account, by its records. */

/** Tables in which AWS remembers what was, or that are settings of the account. */
const MEMORY =
  /^\*|\/(ec2\.(client-token|launch-template-token|dhcp-options)|ecs\.((daemon-)?task-definition-families|managed-scaling|unregistered-agents|account-settings|service-(revisions|deployments)\/.*|run-tokens\/.*)|autoscaling\.activity|cloudwatch\.metric|servicediscovery\.operations|route53\.changes|logs\..*events.*)$/;

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
  if (/^(INACTIVE|STOPPED|deleted|terminated|DELETE_IN_PROGRESS)$/.test(state)) return true;
  if (record['linkedTo'] !== undefined) return true;
  if (Array.isArray(record)) return record.length === 0;
  // Tags of NAT gateways and instances stay for the hour in which AWS still shows them.
  if (table.endsWith('/ec2.tags'))
    return ['natgateway', 'instance'].some(
      (kind) => dump[table.replace('tags', kind)]?.[key] !== undefined,
    );
  return MEMORY.test(table);
}
