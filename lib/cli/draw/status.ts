/** What runs where, as tables. */
import type { GroupStatus, ServiceStatus } from '../../toolkit/options.ts';
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

const GROUP_HEAD = ['GROUP', 'PROVIDER', 'IN SERVICE', 'SIZE', 'RESERVATION'];

/** One line a group of instances; empty without any. */
export function drawGroups(groups: readonly GroupStatus[]): string {
  if (groups.length === 0) return '';
  return drawTable(
    GROUP_HEAD,
    groups.map(({ address, provider, inService, desired, minSize, maxSize, reservation }) => [
      address,
      provider ?? '',
      `${inService}/${desired}`,
      `${minSize} to ${maxSize}`,
      reservation === undefined ? '' : `${Math.round(reservation)} %`,
    ]),
  ).join('\n');
}
