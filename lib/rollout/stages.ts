/** Where a deployment that moves traffic is: its stage, the weights, and the hooks that hold it up. */
import type { DeploymentConfiguration, ServiceDeployment } from '@aws-sdk/client-ecs';
import type { RolloutPause } from './report.ts';
import { note, type Watch } from './watch.ts';

const MINUTE = 60_000;

/** Where AWS says nothing, a hook may take a day. */
const HOOK_MINUTES = 1440;

/** Stages that come once for each step of the traffic. */
const EACH_SHIFT: ReadonlySet<string> = new Set([
  'PRE_PRODUCTION_TRAFFIC_SHIFT',
  'PRODUCTION_TRAFFIC_SHIFT',
]);

/** The stage in words, with the share of the traffic that the new revision has; undefined for a rolling update. */
export function stageOf(deployment: ServiceDeployment | undefined): string | undefined {
  const {
    lifecycleStage,
    targetServiceRevision: target,
    deploymentConfiguration,
  } = deployment ?? {};
  const strategy = deploymentConfiguration?.strategy ?? 'ROLLING';
  if (lifecycleStage === undefined || strategy === 'ROLLING') return undefined;
  const shares = [
    ['test', target?.requestedTestTrafficWeight],
    ['production', target?.requestedProductionTrafficWeight],
  ] as const;
  const known = shares.flatMap(([kind, share]) =>
    share === undefined ? [] : [`${share} % of ${kind} traffic`],
  );
  return [lifecycleStage, ...known].join(', ');
}

/** The stops at which the deployment waits for somebody now. */
export function pausesOf(deployment: ServiceDeployment | undefined): readonly RolloutPause[] {
  return (deployment?.lifecycleHookDetails ?? []).flatMap((hook) =>
    hook.hookId === undefined || hook.status !== 'AWAITING_ACTION'
      ? []
      : [
          {
            serviceDeploymentArn: deployment?.serviceDeploymentArn ?? '',
            hookId: hook.hookId,
            stage: deployment?.lifecycleStage ?? '',
            expiresAt: hook.expiresAt?.getTime(),
            timeoutAction: hook.timeoutAction ?? 'ROLLBACK',
          },
        ],
  );
}

/** Notes stops and failed hooks, each once. The stops that are new are returned. */
export function noteHooks(
  watch: Watch,
  deployment: ServiceDeployment | undefined,
  at: number,
): readonly RolloutPause[] {
  for (const { hookId, status, targetArn } of deployment?.lifecycleHookDetails ?? [])
    if (status === 'FAILED' || status === 'TIMED_OUT')
      note(watch, `hook/${hookId}/${status}`, {
        at,
        kind: 'service-event',
        message: `lifecycle hook ${targetArn ?? hookId} ${status === 'FAILED' ? 'failed' : 'timed out'}`,
      });
  const fresh = pausesOf(deployment).filter(({ hookId }) => !watch.seen.has(`pause/${hookId}`));
  for (const pause of fresh)
    note(watch, `pause/${pause.hookId}`, { at, kind: 'paused', message: describePause(pause) });
  return fresh;
}

/** How long a deployment waits of its own will, in milliseconds: bake times, steps, and stops for people. */
export function plannedWait(configuration: DeploymentConfiguration | undefined): number {
  const { strategy, bakeTimeInMinutes = 0, lifecycleHooks = [] } = configuration ?? {};
  const { stepPercent = 10, stepBakeTimeInMinutes = 6 } = configuration?.linearConfiguration ?? {};
  const { canaryBakeTimeInMinutes = 10 } = configuration?.canaryConfiguration ?? {};
  const shifts = { LINEAR: Math.ceil(100 / stepPercent), CANARY: 2 }[String(strategy)] ?? 1;
  const between = strategy === 'LINEAR' ? stepBakeTimeInMinutes : canaryBakeTimeInMinutes;
  const hooks = lifecycleHooks.reduce(
    (sum, { lifecycleStages = [], timeoutConfiguration }) =>
      sum +
      lifecycleStages.reduce((times, stage) => times + (EACH_SHIFT.has(stage) ? shifts : 1), 0) *
        (timeoutConfiguration?.timeoutInMinutes ?? HOOK_MINUTES),
    0,
  );
  return (bakeTimeInMinutes + (shifts - 1) * between + hooks) * MINUTE;
}

function describePause({ stage, hookId, expiresAt, timeoutAction }: RolloutPause): string {
  const then = timeoutAction === 'CONTINUE' ? 'goes on' : 'rolls back';
  const until =
    expiresAt === undefined
      ? ''
      : `; ECS ${then} by itself at ${new Date(expiresAt).toISOString().slice(0, 16)}Z`;
  return `paused at ${stage} (${hookId})${until}; gantry continue lets it go on`;
}
