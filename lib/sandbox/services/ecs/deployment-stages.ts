/** The lifecycle stages that a deployment which shifts traffic goes through, as a list of steps. */
import type {
  DeploymentConfiguration,
  DeploymentLifecycleHookAction,
  DeploymentLifecycleHookStage,
  DeploymentLifecycleHookStatus,
  DeploymentLifecycleHookTargetType,
  ServiceDeploymentLifecycleStage,
} from '@aws-sdk/client-ecs';

/** A lifecycle stage of a service deployment. */
export type Stage = ServiceDeploymentLifecycleStage | DeploymentLifecycleHookStage;

/** One step of a deployment: a stage, what it shifts and how long it lasts at least. */
export interface StageStep {
  readonly stage: Stage;
  /** The percentage of production traffic that the new revision has from this step on; absent where it stays. */
  readonly production?: number;
  /** The percentage of test traffic that the new revision has from this step on; absent where it stays. */
  readonly test?: number;
  /** Minutes for which it lasts at least. */
  readonly minutes?: number;
}

/** A lifecycle hook that has been started. Moments are milliseconds since the epoch. */
export interface HookRecord {
  readonly id: string;
  readonly stage: Stage;
  readonly targetType: DeploymentLifecycleHookTargetType;
  readonly targetArn: string | undefined;
  readonly expiresAt: number;
  readonly timeoutAction: DeploymentLifecycleHookAction;
  status: DeploymentLifecycleHookStatus;
  /** How often its function was called. */
  calls: number;
  /** When its function is called again; undefined for one that waits for nobody or for a person. */
  callAt: number | undefined;
}

/** How far a deployment that shifts traffic has come. Moments are milliseconds since the epoch. */
export interface LifecycleRecord {
  /** The number of the revision that has production traffic at the start; undefined for a first deployment. */
  readonly source: string | undefined;
  /** The present step, then those ahead. */
  steps: StageStep[];
  /** When the present step began; undefined while nobody has begun it. */
  enteredAt: number | undefined;
  /** The percentage of production traffic that the new revision has. */
  production: number;
  /** The percentage of test traffic that the new revision has. */
  test: number;
  /** Hooks started so far, oldest first. */
  hooks: HookRecord[];
  /** Where those of the present step begin. */
  firstHook: number;
}

/** The steps of a deployment under its strategy; undefined for a rolling one, which has none. */
export function stepsOf(
  configuration: DeploymentConfiguration,
  how: {
    /** Whether tasks of more revisions than the one in production are there. */
    readonly reconcile: boolean;
  },
): StageStep[] | undefined {
  const shifts = shiftsOf(configuration);
  if (shifts === undefined) return undefined;
  return [
    ...(how.reconcile ? [{ stage: 'RECONCILE_SERVICE', production: 0 } as const] : []),
    { stage: 'PRE_SCALE_UP' },
    { stage: 'SCALE_UP' },
    { stage: 'POST_SCALE_UP' },
    { stage: 'TEST_TRAFFIC_SHIFT', test: 100 },
    { stage: 'POST_TEST_TRAFFIC_SHIFT' },
    ...shifts.flatMap(({ percent, minutes }): StageStep[] => [
      { stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT' },
      { stage: 'PRODUCTION_TRAFFIC_SHIFT', production: percent, minutes },
    ]),
    { stage: 'POST_PRODUCTION_TRAFFIC_SHIFT' },
    { stage: 'BAKE_TIME', minutes: configuration.bakeTimeInMinutes ?? 0 },
    { stage: 'CLEAN_UP' },
  ];
}

/** The steps of the way back: the old revision is made whole, then has the traffic again, then the new one goes. */
export function stepsBack(lifecycle: LifecycleRecord): StageStep[] {
  return [
    { stage: 'SCALE_UP' },
    ...(lifecycle.production > 0
      ? [{ stage: 'PRODUCTION_TRAFFIC_SHIFT', production: 0 } as const]
      : []),
    ...(lifecycle.test > 0 ? [{ stage: 'TEST_TRAFFIC_SHIFT', test: 0 } as const] : []),
    { stage: 'CLEAN_UP' },
  ];
}

/** Tells whether the tasks of the new revision are wanted yet: from SCALE_UP on. */
export function scalesUp({ steps }: LifecycleRecord): boolean {
  return !steps.some(({ stage }) => stage === 'SCALE_UP') || steps[0]?.stage === 'SCALE_UP';
}

/** Tells whether the tasks of other revisions go now. */
export function cleansUp({ steps }: LifecycleRecord): boolean {
  return steps[0]?.stage === 'CLEAN_UP';
}

function shiftsOf({
  strategy = 'ROLLING',
  linearConfiguration: linear,
  canaryConfiguration: canary,
}: DeploymentConfiguration):
  | readonly { readonly percent: number; readonly minutes: number }[]
  | undefined {
  const whole = { percent: 100, minutes: 0 };
  switch (strategy) {
    case 'ROLLING':
      return undefined;
    case 'BLUE_GREEN':
      return [whole];
    case 'CANARY': {
      const { canaryPercent: percent = 5, canaryBakeTimeInMinutes: minutes = 10 } = canary ?? {};
      return percent >= 100 ? [whole] : [{ percent, minutes }, whole];
    }
    case 'LINEAR': {
      const { stepPercent = 10, stepBakeTimeInMinutes: minutes = 6 } = linear ?? {};
      const count = Math.ceil(100 / stepPercent - 1e-9);
      return Array.from({ length: count }, (_, index) =>
        index === count - 1
          ? whole
          : { percent: Math.round(10 * stepPercent * (index + 1)) / 10, minutes },
      );
    }
    default:
      return strategy satisfies never;
  }
}
