/** Lifecycle hooks of a deployment: started with their stage, asked until they answer, timed out. */
import type { ServiceDeploymentRecord } from './deployment-record.ts';
import type { HookRecord, LifecycleRecord, Stage } from './deployment-stages.ts';
import { hookAnswer } from './hook-answers.ts';
import { ecsCanAssume } from './neighbours-traffic.ts';
import type { Place } from './place.ts';
import { HOOK_RETRY } from './timing.ts';

/** What the hooks of a stage come to. */
export type HookOutcome =
  | { readonly kind: 'done' }
  /** Until when nothing happens by itself. */
  | { readonly kind: 'waiting'; readonly until: number }
  | { readonly kind: 'failed'; readonly reason: string };

/** Starts the hooks that are configured for a stage. */
export function startHooks(
  place: Place,
  { configuration }: ServiceDeploymentRecord,
  lifecycle: LifecycleRecord,
  stage: Stage,
): void {
  for (const hook of configuration.lifecycleHooks ?? []) {
    if (!(hook.lifecycleStages ?? []).some((one) => one === stage)) continue;
    const pauses = hook.targetType === 'PAUSE';
    const { timeoutInMinutes = 1440, action = 'ROLLBACK' } = hook.timeoutConfiguration ?? {};
    const now = place.world.now();
    const failed = !pauses && !ecsCanAssume(place, hook.roleArn ?? '');
    lifecycle.hooks.push({
      id: `hook-${place.world.hex(17)}`,
      stage,
      targetType: hook.targetType ?? 'AWS_LAMBDA',
      targetArn: hook.hookTargetArn,
      expiresAt: now + timeoutInMinutes * 60_000,
      timeoutAction: action,
      status: firstStatus(pauses, failed),
      calls: 0,
      callAt: pauses || failed ? undefined : now,
    });
  }
}

/** Calls the functions that are due and says what the hooks of a stage come to. */
export function lookAtHooks(place: Place, hooks: readonly HookRecord[]): HookOutcome {
  const now = place.world.now();
  for (const hook of hooks) {
    if (!isWaiting(hook)) continue;
    if (hook.expiresAt <= now) hook.status = 'TIMED_OUT';
    else if (hook.callAt !== undefined && hook.callAt <= now) call(place, hook);
  }
  const failed = hooks.find(
    ({ status, timeoutAction }) =>
      status === 'FAILED' || (status === 'TIMED_OUT' && timeoutAction === 'ROLLBACK'),
  );
  if (failed !== undefined)
    return {
      kind: 'failed',
      reason: `Service deployment rolled back because the lifecycle hook ${failed.targetArn ?? failed.id} at ${failed.stage} ${failed.status === 'FAILED' ? 'failed' : 'timed out'}.`,
    };
  const waiting = hooks.filter(isWaiting);
  return waiting.length === 0
    ? { kind: 'done' }
    : {
        kind: 'waiting',
        until: Math.min(
          ...waiting.map(({ callAt, expiresAt }) => Math.min(callAt ?? expiresAt, expiresAt)),
        ),
      };
}

/** Tells whether a hook has not come to an end. */
export function isWaiting({ status }: HookRecord): boolean {
  return status === 'IN_PROGRESS' || status === 'AWAITING_ACTION';
}

function firstStatus(pauses: boolean, failed: boolean): HookRecord['status'] {
  if (pauses) return 'AWAITING_ACTION';
  return failed ? 'FAILED' : 'IN_PROGRESS';
}

function call(place: Place, hook: HookRecord): void {
  const answer = hookAnswer(place.world, {
    arn: hook.targetArn ?? '',
    stage: hook.stage,
    call: hook.calls,
  });
  hook.calls += 1;
  hook.status = answer;
  hook.callAt = answer === 'IN_PROGRESS' ? place.world.now() + HOOK_RETRY : undefined;
}
