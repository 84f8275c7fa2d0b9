/** What Container Insights measures of services: how many of their tasks run. */
import { clusters } from './cluster-record.ts';
import { endRunning, publishRunning } from './neighbours-insights.ts';
import type { Place } from './place.ts';
import type { ServiceRecord } from './service-record.ts';
import { tasks } from './task-record.ts';

/** Counts the running tasks of a service, where its cluster has Container Insights. */
export function countRunning(place: Place, service: ServiceRecord): void {
  const settings = clusters(place).get(service.cluster)?.settings ?? [];
  const insights = settings.find(({ name }) => name === 'containerInsights')?.value;
  if (insights !== 'enabled' && insights !== 'enhanced') return;
  const table = tasks(place, service.cluster);
  const running = service.tasks.filter((id) => table.get(id)?.lastStatus === 'RUNNING').length;
  publishRunning(place, { cluster: service.cluster, service: service.name }, running);
}

/** Counts no more. */
export function endCount(place: Place, service: ServiceRecord): void {
  endRunning(place, { cluster: service.cluster, service: service.name });
}
