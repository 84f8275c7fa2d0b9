/** How many failures of tasks trip the circuit breaker of a deployment. */
import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';

/** How many failures trip the circuit breaker; undefined when it is off. */
export function breakerThreshold(
  configuration: DeploymentConfiguration | undefined,
  desiredCount: number,
): number | undefined {
  const breaker = configuration?.deploymentCircuitBreaker;
  if (breaker?.enable !== true) return undefined;
  const { type = 'BOUNDED_PERCENT', value = 50 } = breaker.thresholdConfiguration ?? {};
  if (type === 'COUNT') return value;
  const share = Math.ceil((value / 100) * desiredCount);
  return type === 'BOUNDED_PERCENT' ? Math.min(Math.max(share, 3), 200) : Math.max(share, 1);
}
