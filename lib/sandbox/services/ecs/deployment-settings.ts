/** Deployment configurations with what AWS fills in, and how an update merges into them. */
import type { DeploymentCircuitBreaker, DeploymentConfiguration } from '@aws-sdk/client-ecs';
import { filledHook } from './lifecycle-hook-rules.ts';

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
    ...filledParts(configuration ?? {}, configuration?.strategy),
    deploymentCircuitBreaker: mergeBreaker(undefined, configuration?.deploymentCircuitBreaker),
  };
}

/**
 * What an update makes of a deployment configuration: its members replace the old ones, the others stay. In the
 * circuit breaker `enable` and `rollback` are reset when left out, the threshold and the reset rule stay. What is
 * shifted in linear steps or to canaries is filled with defaults, not with what was there; what belongs to one strategy goes with it.
 */
export function mergeConfiguration(
  old: DeploymentConfiguration,
  changed: DeploymentConfiguration | undefined,
): DeploymentConfiguration {
  if (changed === undefined) return old;
  const {
    linearConfiguration: linear,
    canaryConfiguration: canary,
    earlySuccessCriteria: early,
    ...rest
  } = old;
  const strategy = changed.strategy ?? old.strategy;
  return {
    ...rest,
    ...(strategy === 'LINEAR' && linear !== undefined ? { linearConfiguration: linear } : {}),
    ...(strategy === 'CANARY' && canary !== undefined ? { canaryConfiguration: canary } : {}),
    ...(strategy === 'ROLLING' && early !== undefined ? { earlySuccessCriteria: early } : {}),
    ...changed,
    ...filledParts(changed, changed.strategy === old.strategy ? undefined : changed.strategy),
    deploymentCircuitBreaker:
      changed.deploymentCircuitBreaker === undefined
        ? old.deploymentCircuitBreaker
        : mergeBreaker(old.deploymentCircuitBreaker, changed.deploymentCircuitBreaker),
  };
}

/** The members that are given, or come with a strategy that is new, with AWS's defaults. */
function filledParts(
  {
    linearConfiguration: linear,
    canaryConfiguration: canary,
    lifecycleHooks,
  }: DeploymentConfiguration,
  strategy: DeploymentConfiguration['strategy'],
): DeploymentConfiguration {
  return {
    ...(linear === undefined && strategy !== 'LINEAR'
      ? {}
      : { linearConfiguration: { stepPercent: 10, stepBakeTimeInMinutes: 6, ...linear } }),
    ...(canary === undefined && strategy !== 'CANARY'
      ? {}
      : { canaryConfiguration: { canaryPercent: 5, canaryBakeTimeInMinutes: 10, ...canary } }),
    ...(lifecycleHooks === undefined ? {} : { lifecycleHooks: lifecycleHooks.map(filledHook) }),
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
