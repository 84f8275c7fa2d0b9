/** CloudWatch's metrics as far as Container Insights publishes them: the only file here that knows how. */
import { holdValue } from '../cloudwatch/datapoints.ts';
import { metricKey, metricsOf } from '../cloudwatch/store.ts';
import type { Place } from './place.ts';

const NAMESPACE = 'ECS/ContainerInsights';
const RUNNING = 'RunningTaskCount';

interface Of {
  readonly cluster: string;
  readonly service: string;
}

/** Publishes how many tasks of a service run, each minute until there is another number. */
export function publishRunning(place: Place, of: Of, value: number): void {
  holdValue(place, NAMESPACE, RUNNING, dimensionsOf(of), value);
}

/** Publishes no more of a service that goes. */
export function endRunning(place: Place, of: Of): void {
  const dimensions = dimensionsOf(of);
  if (metricsOf(place).has(metricKey(NAMESPACE, RUNNING, dimensions)))
    holdValue(place, NAMESPACE, RUNNING, dimensions, undefined);
}

function dimensionsOf({ cluster, service }: Of): Readonly<Record<string, string>> {
  return { ClusterName: cluster, ServiceName: service };
}
