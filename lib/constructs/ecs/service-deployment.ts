/** How a service goes from one revision to the next. */
import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';
import type { Construct } from 'constructs';
import type { Inputs } from '../../graph/reference.ts';
import type { ServiceProperties } from '../../resources/ecs/service/properties.ts';
import { DeploymentStrategy } from './deployment-strategy.ts';
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

/** The part of the request; hooks that call functions get their roles within `scope`. */
export function deploymentRequest(
  scope: Construct,
  props: ServiceProps,
): Inputs<ServiceProperties['deploymentConfiguration']> {
  const { least, most } = healthyPercents(props);
  const strategy = props.deploymentStrategy ?? DeploymentStrategy.rolling();
  const hooks = strategy.lifecycleHooks.map((hook, i) => hook.bind(scope, `Hook${i + 1}Role`));
  return {
    minimumHealthyPercent: least,
    maximumPercent: most,
    ...(props.deploymentStrategy === undefined ? {} : { strategy: strategy.strategy }),
    ...strategy.configuration,
    ...(hooks.length === 0 ? {} : { lifecycleHooks: hooks }),
    ...breakerRequest(props),
    ...alarmsRequest(props),
  };
}

function breakerRequest(
  props: ServiceProps,
): Pick<Inputs<DeploymentConfiguration>, 'deploymentCircuitBreaker'> {
  // CodeDeploy has its own, and AWS has none for traffic that shifts.
  if (props.deploymentController === 'CODE_DEPLOY') return {};
  if ((props.deploymentStrategy?.strategy ?? 'ROLLING') !== 'ROLLING') return {};
  const breaker = props.deploymentCircuitBreaker ?? { rollback: true };
  if (breaker === false) return { deploymentCircuitBreaker: { enable: false, rollback: false } };
  const { rollback, threshold, resetOnHealthyTask } = breaker;
  return {
    deploymentCircuitBreaker: {
      enable: true,
      rollback,
      ...(threshold === undefined ? {} : { thresholdConfiguration: threshold }),
      ...(resetOnHealthyTask === undefined ? {} : { resetOnHealthyTask }),
    },
  };
}

function alarmsRequest({
  deploymentAlarms: alarms,
}: ServiceProps): Pick<Inputs<DeploymentConfiguration>, 'alarms'> {
  if (alarms === undefined) return {};
  return {
    alarms: {
      alarmNames: [...alarms.alarmNames],
      enable: true,
      rollback: alarms.rollback ?? true,
    },
  };
}
