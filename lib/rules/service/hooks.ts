/** What AWS refuses of the lifecycle hooks of a deployment. */
import type { DeploymentLifecycleHook } from '@aws-sdk/client-ecs';
import type { Json } from '../../core/json.ts';
import { isRefValue } from '../../graph/reference.ts';
import { error, isAbsent, noneOf, outside, shapeOf, violationIf, warning } from '../checks.ts';
import type { Rule, Violation } from '../rule.ts';
import { items } from '../values.ts';
import type { ServiceSubject } from './subject.ts';

const HOOK = 'Amazon ECS API Reference, DeploymentLifecycleHook';
const GUIDE = 'Amazon ECS Developer Guide, lifecycle hooks for Amazon ECS service deployments';
const PATH = 'deploymentConfiguration.lifecycleHooks';

const STAGES = [
  'RECONCILE_SERVICE',
  'PRE_SCALE_UP',
  'POST_SCALE_UP',
  'TEST_TRAFFIC_SHIFT',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRE_PRODUCTION_TRAFFIC_SHIFT',
  'PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
];

/** The rules. */
export const HOOK_RULES: readonly Rule<ServiceSubject>[] = [
  ofHooks('service/hook-type', 'A hook calls a function or pauses.', ({ targetType }, path) =>
    noneOf(`${path}.targetType`, targetType, ['AWS_LAMBDA', 'PAUSE']),
  ),
  ofHooks('service/hook-stages', 'A hook names its stages.', ({ lifecycleStages }, path) =>
    violationIf(
      isAbsent(lifecycleStages),
      `${path}.lifecycleStages`,
      'A lifecycle hook needs at least one stage.',
    ),
  ),
  ofHooks(
    'service/hook-stage',
    'There are no hooks while tasks start, while a deployment bakes and while it cleans up.',
    ({ lifecycleStages }, path) =>
      items(lifecycleStages).flatMap((stage, index) =>
        noneOf(`${path}.lifecycleStages[${index}]`, stage, STAGES),
      ),
  ),
  ofHooks('service/hook-function', 'A hook names its function.', (hook, path) =>
    violationIf(
      isFunction(hook) && isAbsent(hook.hookTargetArn),
      `${path}.hookTargetArn`,
      'A hook of type AWS_LAMBDA needs the ARN of its function.',
    ),
  ),
  ofHooks('service/hook-role', 'A hook is called by a role.', (hook, path) =>
    violationIf(
      isFunction(hook) && isAbsent(hook.roleArn),
      `${path}.roleArn`,
      'A hook of type AWS_LAMBDA needs a role by which ECS calls its function.',
    ),
  ),
  ofHooks('service/hook-pause-stage', 'Nothing pauses while traffic shifts.', (hook, path) =>
    items(hook.lifecycleStages).flatMap((stage, index) =>
      violationIf(
        hook.targetType === 'PAUSE' &&
          (stage === 'TEST_TRAFFIC_SHIFT' || stage === 'PRODUCTION_TRAFFIC_SHIFT'),
        `${path}.lifecycleStages[${index}]`,
        `A PAUSE hook cannot be at ${stage}.`,
      ),
    ),
  ),
  warning('service/hook-pause-target', 'What pauses calls nothing.', HOOK, (subject) =>
    hooksOf(subject).flatMap(({ hook, path }) =>
      violationIf(
        hook.targetType === 'PAUSE' &&
          (!isAbsent(hook.hookTargetArn) || !isAbsent(hook.hookDetails)),
        path,
        'A PAUSE hook calls nothing: hookTargetArn and hookDetails are not used.',
      ),
    ),
  ),
  error('service/hooks', 'There are up to 10 hooks of each type.', GUIDE, ({ deployment }) => {
    const pauses = items(deployment.lifecycleHooks).filter(({ targetType: t }) => t === 'PAUSE');
    const functions = items(deployment.lifecycleHooks).length - pauses.length;
    return violationIf(
      pauses.length > 10 || functions > 10,
      PATH,
      `${functions} functions and ${pauses.length} pauses: there can be 10 of each.`,
    );
  }),
  ofHooks('service/hook-timeout', 'A hook waits up to 14 days.', (hook, path) =>
    outside(
      `${path}.timeoutConfiguration.timeoutInMinutes`,
      hook.timeoutConfiguration?.timeoutInMinutes,
      1,
      20_160,
    ),
  ),
  ofHooks('service/hook-timeout-action', 'A timeout goes on or back.', (hook, path) =>
    noneOf(`${path}.timeoutConfiguration.action`, hook.timeoutConfiguration?.action, [
      'CONTINUE',
      'ROLLBACK',
    ]),
  ),
];

type Hook = Partial<DeploymentLifecycleHook>;

function hooksOf({ deployment }: ServiceSubject) {
  return items(deployment.lifecycleHooks).flatMap((hook, index) =>
    isRefValue(hook as unknown as Json)
      ? []
      : [{ hook: shapeOf(hook) as Hook, path: `${PATH}[${index}]` }],
  );
}

function ofHooks(
  code: string,
  says: string,
  check: (hook: Hook, path: string) => readonly Violation[],
): Rule<ServiceSubject> {
  return error(code, says, HOOK, (subject) =>
    hooksOf(subject).flatMap(({ hook, path }) => check(hook, path)),
  );
}

function isFunction({ targetType }: Hook): boolean {
  return targetType === undefined || targetType === 'AWS_LAMBDA';
}
