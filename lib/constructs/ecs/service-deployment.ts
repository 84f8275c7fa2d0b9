/** How a service goes from one revision to the next. */
import type { Inputs } from '../../graph/reference.ts';
import type { ServiceProperties } from '../../resources/ecs/service/properties.ts';
import type { ServiceProps } from './service-options.ts';

/** Between which shares of the tasks a deployment moves. A daemon's old task stops before the new one starts. */
export function healthyPercents(props: ServiceProps): {
  readonly least: number;
  readonly most: number;
} {
  const isDaemon = props.daemon === true;
  return {
    least: props.minHealthyPercent ?? (isDaemon ? 0 : 100),
    most: props.maxHealthyPercent ?? (isDaemon ? 100 : 200),
  };
}

/** The part of the request. */
export function deploymentRequest(
  props: ServiceProps,
): Inputs<ServiceProperties['deploymentConfiguration']> {
  const breaker = props.deploymentCircuitBreaker ?? { rollback: true };
  const { least, most } = healthyPercents(props);
  return {
    minimumHealthyPercent: least,
    maximumPercent: most,
    deploymentCircuitBreaker:
      breaker === false
        ? { enable: false, rollback: false }
        : { enable: true, rollback: breaker.rollback },
  };
}
