/** What AWS refuses of a deployment configuration, and how an update merges into it. */
import type { DeploymentCircuitBreaker, DeploymentConfiguration } from '@aws-sdk/client-ecs';
import { invalid } from './faults.ts';
import type { ServiceSettings } from './service-record.ts';

/** Throws AWS's refusal of these settings' deployment configuration, if any. */
export function checkDeploymentConfiguration(settings: ServiceSettings): void {
  const configuration = settings.deploymentConfiguration ?? {};
  const { maximumPercent = 200, minimumHealthyPercent = 100, strategy = 'ROLLING' } = configuration;
  const controller = settings.deploymentController?.type ?? 'ECS';
  const breaker = configuration.deploymentCircuitBreaker;
  if (settings.schedulingStrategy === 'DAEMON') {
    if (configuration.maximumPercent !== undefined && configuration.maximumPercent !== 100)
      throw invalid('The daemon scheduling strategy requires a maximumPercent of 100.');
  } else {
    if (maximumPercent < 100 || minimumHealthyPercent > maximumPercent)
      throw invalid('maximumPercent must be at least 100 and not less than minimumHealthyPercent.');
    if (maximumPercent === 100 && minimumHealthyPercent === 100)
      throw invalid(
        'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
      );
  }
  if (minimumHealthyPercent < 0) throw invalid('minimumHealthyPercent cannot be negative.');
  if (breaker?.enable === true && controller !== 'ECS')
    throw invalid(
      'The deployment circuit breaker is supported only with the ECS deployment controller.',
    );
  checkThreshold(breaker);
  if (configuration.alarms?.enable === true && (configuration.alarms.alarmNames ?? []).length === 0)
    throw invalid('At least one alarm name must be specified when deployment alarms are enabled.');
  if (strategy !== 'ROLLING' && controller !== 'ECS')
    throw invalid(`The ${strategy} deployment strategy requires the ECS deployment controller.`);
  if (configuration.linearConfiguration !== undefined && strategy !== 'LINEAR')
    throw invalid('Linear configuration can only be present with LINEAR deployment strategy');
  if (configuration.canaryConfiguration !== undefined && strategy !== 'CANARY')
    throw invalid('Canary configuration can only be present with CANARY deployment strategy');
  const bake = configuration.bakeTimeInMinutes ?? 0;
  if (bake < 0 || bake > 1440) throw invalid('bakeTimeInMinutes must be between 0 and 1440.');
}

/** A deployment configuration with every default that AWS shows. */
export function filledConfiguration(
  configuration: DeploymentConfiguration | undefined,
  daemon: boolean,
): DeploymentConfiguration {
  return {
    maximumPercent: daemon ? 100 : 200,
    minimumHealthyPercent: daemon ? 0 : 100,
    strategy: 'ROLLING',
    bakeTimeInMinutes: 0,
    ...configuration,
    deploymentCircuitBreaker: mergeBreaker(undefined, configuration?.deploymentCircuitBreaker),
  };
}

/**
 * What an update makes of a deployment configuration: its members replace the old ones, the others stay. In the
 * circuit breaker `enable` and `rollback` are reset when left out, the threshold and the reset rule stay.
 */
export function mergeConfiguration(
  old: DeploymentConfiguration,
  changed: DeploymentConfiguration | undefined,
): DeploymentConfiguration {
  if (changed === undefined) return old;
  return {
    ...old,
    ...changed,
    ...(changed.linearConfiguration === undefined
      ? {}
      : {
          linearConfiguration: {
            stepPercent: 10,
            stepBakeTimeInMinutes: 6,
            ...changed.linearConfiguration,
          },
        }),
    ...(changed.canaryConfiguration === undefined
      ? {}
      : {
          canaryConfiguration: {
            canaryPercent: 5,
            canaryBakeTimeInMinutes: 10,
            ...changed.canaryConfiguration,
          },
        }),
    deploymentCircuitBreaker:
      changed.deploymentCircuitBreaker === undefined
        ? old.deploymentCircuitBreaker
        : mergeBreaker(old.deploymentCircuitBreaker, changed.deploymentCircuitBreaker),
  };
}

function mergeBreaker(
  old: DeploymentCircuitBreaker | undefined,
  changed: DeploymentCircuitBreaker | undefined,
): DeploymentCircuitBreaker {
  return {
    ...old,
    ...changed,
    enable: changed?.enable ?? false,
    rollback: changed?.rollback ?? false,
  };
}

function checkThreshold(breaker: DeploymentCircuitBreaker | undefined): void {
  const threshold = breaker?.thresholdConfiguration;
  if (threshold === undefined) return;
  if (threshold.type === undefined || threshold.value === undefined)
    throw invalid('The thresholdConfiguration of a circuit breaker requires both type and value.');
  const percent = threshold.type !== 'COUNT';
  if (threshold.value < 1 || (percent && threshold.value > 100))
    throw invalid(`The value of a ${threshold.type} threshold is out of range.`);
}
