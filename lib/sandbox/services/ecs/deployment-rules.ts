/** What AWS refuses of a deployment configuration. */
import type { DeploymentCircuitBreaker, DeploymentConfiguration } from '@aws-sdk/client-ecs';
import { invalid } from './faults.ts';
import { checkHooks } from './lifecycle-hook-rules.ts';
import type { ServiceSettings } from './service-record.ts';

/** Throws AWS's refusal of these settings' deployment configuration, if any. */
export function checkDeploymentConfiguration(settings: ServiceSettings): void {
  const configuration = settings.deploymentConfiguration ?? {};
  const controller = settings.deploymentController?.type ?? 'ECS';
  const { strategy = 'ROLLING', bakeTimeInMinutes: bake = 0 } = configuration;
  checkPercents(settings);
  if (configuration.deploymentCircuitBreaker?.enable === true && controller !== 'ECS')
    throw invalid(
      'The deployment circuit breaker is supported only with the ECS deployment controller.',
    );
  checkThreshold(configuration.deploymentCircuitBreaker);
  if (configuration.alarms?.enable === true) {
    if ((configuration.alarms.alarmNames ?? []).length === 0)
      throw invalid(
        'At least one alarm name must be specified when deployment alarms are enabled.',
      );
    if (controller !== 'ECS')
      throw invalid('Deployment alarms are supported only with the ECS deployment controller.');
  }
  if (!STRATEGIES.includes(strategy))
    throw invalid(`The deployment strategy ${String(strategy)} is not valid.`);
  if (strategy !== 'ROLLING') {
    if (controller !== 'ECS')
      throw invalid(`The ${strategy} deployment strategy requires the ECS deployment controller.`);
    if (settings.schedulingStrategy === 'DAEMON')
      throw invalid(
        `The ${strategy} deployment strategy is not supported with the DAEMON scheduling strategy.`,
      );
  }
  checkShift(configuration);
  checkMinutes('bakeTimeInMinutes', bake);
  checkEarlySuccess(configuration);
  checkHooks(configuration.lifecycleHooks ?? []);
}

function checkPercents({
  schedulingStrategy,
  deploymentConfiguration = {},
}: ServiceSettings): void {
  const { maximumPercent = 200, minimumHealthyPercent = 100 } = deploymentConfiguration;
  if (schedulingStrategy === 'DAEMON') {
    if (
      deploymentConfiguration.maximumPercent !== undefined &&
      deploymentConfiguration.maximumPercent !== 100
    )
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
}

function checkShift(configuration: DeploymentConfiguration): void {
  const { strategy = 'ROLLING', linearConfiguration, canaryConfiguration } = configuration;
  if (linearConfiguration !== undefined) {
    if (strategy !== 'LINEAR')
      throw invalid('Linear configuration can only be present with LINEAR deployment strategy');
    checkPercent('stepPercent', linearConfiguration.stepPercent ?? 10, 3);
    checkMinutes('stepBakeTimeInMinutes', linearConfiguration.stepBakeTimeInMinutes ?? 6);
  }
  if (canaryConfiguration !== undefined) {
    if (strategy !== 'CANARY')
      throw invalid('Canary configuration can only be present with CANARY deployment strategy');
    checkPercent('canaryPercent', canaryConfiguration.canaryPercent ?? 5, 0.1);
    checkMinutes('canaryBakeTimeInMinutes', canaryConfiguration.canaryBakeTimeInMinutes ?? 10);
  }
}

function checkPercent(name: string, value: number, least: number): void {
  const tenths = Math.round(value * 10);
  if (value < least || value > 100 || Math.abs(value * 10 - tenths) > 1e-6)
    throw invalid(`${name} must be a multiple of 0.1 between ${least.toFixed(1)} and 100.0.`);
}

function checkMinutes(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 0 || value > 1440)
    throw invalid(`${name} must be between 0 and 1440.`);
}

function checkEarlySuccess(configuration: DeploymentConfiguration): void {
  const criteria = configuration.earlySuccessCriteria;
  if (criteria === undefined) return;
  if ((configuration.strategy ?? 'ROLLING') !== 'ROLLING')
    throw invalid(
      'Early success criteria can only be present with the ROLLING deployment strategy.',
    );
  if (criteria.enable !== true) return;
  const { healthyPercent, sourceServiceRevisionCleanup: cleanup } = criteria;
  if (healthyPercent === undefined || cleanup === undefined)
    throw invalid(
      'Early success criteria that are enabled must have healthyPercent and sourceServiceRevisionCleanup.',
    );
  if (!Number.isInteger(healthyPercent) || healthyPercent < 0 || healthyPercent > 100)
    throw invalid('healthyPercent must be an integer between 0 and 100.');
  if (healthyPercent < (configuration.minimumHealthyPercent ?? 100))
    throw invalid('healthyPercent must be greater than or equal to minimumHealthyPercent.');
  if (cleanup !== 'BLOCKING' && cleanup !== 'DEFERRED')
    throw invalid(`sourceServiceRevisionCleanup ${String(cleanup)} is not valid.`);
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

const STRATEGIES: readonly string[] = ['ROLLING', 'BLUE_GREEN', 'LINEAR', 'CANARY'];
