/** What AWS refuses of lifecycle hooks of deployments, and what it fills in. */
import type { DeploymentLifecycleHook } from '@aws-sdk/client-ecs';
import type { Stage } from './deployment-stages.ts';
import { invalid } from './faults.ts';

/** Throws AWS's refusal of these lifecycle hooks, if any. */
export function checkHooks(hooks: readonly DeploymentLifecycleHook[]): void {
  for (const hook of hooks) checkHook(hook);
  for (const type of ['AWS_LAMBDA', 'PAUSE'] as const)
    if (hooks.filter((hook) => typeOf(hook) === type).length > 10)
      throw invalid(`A service can have at most 10 lifecycle hooks of type ${type}.`);
}

/** A hook with what AWS fills in: its type, and of a timeout that is given the missing half. */
export function filledHook(hook: DeploymentLifecycleHook): DeploymentLifecycleHook {
  const { timeoutConfiguration: timeout } = hook;
  return {
    ...hook,
    targetType: typeOf(hook),
    ...(timeout === undefined && typeOf(hook) === 'AWS_LAMBDA'
      ? {}
      : { timeoutConfiguration: { timeoutInMinutes: 1440, action: 'ROLLBACK', ...timeout } }),
  };
}

function checkHook(hook: DeploymentLifecycleHook): void {
  const { lifecycleStages: stages = [], hookTargetArn, roleArn, timeoutConfiguration } = hook;
  const type = typeOf(hook);
  if (type !== 'AWS_LAMBDA' && type !== 'PAUSE')
    throw invalid(`Lifecycle hook targetType ${String(type)} is not valid.`);
  if (stages.length === 0)
    throw invalid('At least one lifecycle stage must be specified for a lifecycle hook.');
  for (const stage of stages) {
    if (!STAGES.includes(stage))
      throw invalid(`Lifecycle hooks are not supported at the ${String(stage)} lifecycle stage.`);
    if (
      type === 'PAUSE' &&
      (stage === 'TEST_TRAFFIC_SHIFT' || stage === 'PRODUCTION_TRAFFIC_SHIFT')
    )
      throw invalid(`PAUSE lifecycle hooks cannot be configured at the ${stage} lifecycle stage.`);
  }
  if (type === 'AWS_LAMBDA' && (hookTargetArn === undefined || roleArn === undefined))
    throw invalid('AWS_LAMBDA lifecycle hooks must have a hookTargetArn and a roleArn.');
  if (hookTargetArn !== undefined && !LAMBDA.test(hookTargetArn))
    throw invalid(`The hookTargetArn ${hookTargetArn} is not the ARN of a Lambda function.`);
  const { timeoutInMinutes = 1440, action = 'ROLLBACK' } = timeoutConfiguration ?? {};
  if (!Number.isInteger(timeoutInMinutes) || timeoutInMinutes < 1 || timeoutInMinutes > 20_160)
    throw invalid('Lifecycle hook timeoutInMinutes must be between 1 and 20160.');
  if (action !== 'CONTINUE' && action !== 'ROLLBACK')
    throw invalid(`Lifecycle hook timeout action ${String(action)} is not valid.`);
}

function typeOf({ targetType = 'AWS_LAMBDA' }: DeploymentLifecycleHook) {
  return targetType;
}

const STAGES: readonly Stage[] = [
  'RECONCILE_SERVICE',
  'PRE_SCALE_UP',
  'POST_SCALE_UP',
  'TEST_TRAFFIC_SHIFT',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRE_PRODUCTION_TRAFFIC_SHIFT',
  'PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
];

const LAMBDA = /^arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/;
