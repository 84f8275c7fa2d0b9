/** What runs where, as a table. */
import type { ServiceStatus } from '../../toolkit/options.ts';
import { drawTable } from './table.ts';

const HEAD = ['SERVICE', 'CLUSTER', 'IMAGE', 'RUNNING', 'ROLLOUT', 'URL'];

/** One line a service. */
export function drawStatus(services: readonly ServiceStatus[]): string {
  if (services.length === 0) return 'no services';
  return drawTable(
    HEAD,
    services.map((service) => [
      service.address,
      service.cluster,
      service.images.join(' '),
      `${service.running}/${service.desired}${service.pending > 0 ? ` (${service.pending} pending)` : ''}`,
      service.rollout,
      service.url ?? '',
    ]),
  ).join('\n');
}
