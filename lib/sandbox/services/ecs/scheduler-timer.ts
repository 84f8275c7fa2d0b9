/** When the scheduler looks at a service again. */
import type { Place } from './place.ts';
import type { ServiceRecord } from './service-record.ts';
import { SCHEDULER_REACTION } from './timing.ts';

/** Lets the scheduler look at a service after `delay` milliseconds, unless it will do so earlier anyway. */
export function lookSoon(place: Place, service: ServiceRecord, delay = SCHEDULER_REACTION): void {
  const at = place.world.now() + delay;
  if (service.nextLook !== undefined && service.nextLook <= at) return;
  service.nextLook = at;
  place.world.schedule(place.scope, delay, 'ecs.service-look', {
    cluster: service.cluster,
    service: service.name,
    at,
  });
}
