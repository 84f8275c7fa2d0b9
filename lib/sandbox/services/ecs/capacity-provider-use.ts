/** What still uses a capacity provider. */
import { managedDaemons } from './managed-daemon-record.ts';
import type { Place } from './place.ts';
import { services } from './service-record.ts';
import { tasks } from './task-record.ts';

/** Tells whether a service's strategy, a daemon or a task of a cluster uses a capacity provider. */
export function providerInUse(place: Place, cluster: string, name: string): boolean {
  for (const service of services(place, cluster).values())
    if (
      service.status !== 'INACTIVE' &&
      service.settings.capacityProviderStrategy?.some((item) => item.capacityProvider === name)
    )
      return true;
  for (const daemon of managedDaemons(place, cluster).values())
    if (daemon.revisions.at(-1)?.settings.providers.includes(name) === true) return true;
  for (const task of tasks(place, cluster).values())
    if (task.capacityProviderName === name && task.lastStatus !== 'STOPPED') return true;
  return false;
}
