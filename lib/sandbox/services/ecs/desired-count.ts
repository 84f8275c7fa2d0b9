/** What the service autoscaler does: it sets a service's desired count from outside. */
import type { Scope, World } from '../../world.ts';
import { clusterNameOf } from './arns.ts';
import { lookSoon } from './scheduler-timer.ts';
import { primaryOf, services } from './service-record.ts';

/** Sets the desired count of an ACTIVE service as the autoscaler does; false when there is no such service. */
export function setDesiredCount(
  world: World,
  scope: Scope,
  target: { readonly cluster: string; readonly service: string },
  count: number,
): boolean {
  const place = { world, scope };
  const service = services(place, clusterNameOf(target.cluster)).get(target.service);
  if (service?.status !== 'ACTIVE') return false;
  if (service.desiredCount === count) return true;
  service.desiredCount = count;
  service.steady = false;
  lookSoon(place, service);
  return true;
}

/** The desired count of an ACTIVE service; undefined when there is no such service. */
export function desiredCountOf(
  world: World,
  scope: Scope,
  target: { readonly cluster: string; readonly service: string },
): number | undefined {
  const service = services({ world, scope }, clusterNameOf(target.cluster)).get(target.service);
  return service?.status === 'ACTIVE' ? service.desiredCount : undefined;
}

/** Whether a deployment of a service is under way: the autoscaler removes no task then. */
export function isDeploying(
  world: World,
  scope: Scope,
  target: { readonly cluster: string; readonly service: string },
): boolean {
  const service = services({ world, scope }, clusterNameOf(target.cluster)).get(target.service);
  return service !== undefined && primaryOf(service)?.rolloutState === 'IN_PROGRESS';
}
