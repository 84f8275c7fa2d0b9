/** How a new revision of a service takes over from the old one. */
import type { Duration } from '../../core/duration.ts';
import { GantryError } from '../../core/errors.ts';
import type { Inputs } from '../../graph/reference.ts';
import type { ServiceProperties } from '../../resources/ecs/service/properties.ts';
import type { DeploymentHook } from './deployment-hook.ts';

type Configuration = NonNullable<ServiceProperties['deploymentConfiguration']>;

/** What every strategy can have. */
export interface DeploymentStrategyOptions {
  /** Hooks on the way. @default - none */
  readonly lifecycleHooks?: readonly DeploymentHook[];
}

/** When a rolling update is called a success before every old task has gone. */
export interface EarlySuccess {
  /** Share of the new tasks that must be healthy, a whole number of percent from `minHealthyPercent` to 100. */
  readonly healthyPercent: number;
  /** Whether the old tasks go before the deployment ends, or after. @default 'BLOCKING' */
  readonly sourceServiceRevisionCleanup?: 'BLOCKING' | 'DEFERRED';
}

/** Old tasks are replaced by new ones, some at a time. */
export interface RollingOptions extends DeploymentStrategyOptions {
  /** @default - all tasks must be new and healthy */
  readonly earlySuccess?: EarlySuccess;
}

/** All traffic moves at once. */
export interface BlueGreenOptions extends DeploymentStrategyOptions {
  /** Time that the old tasks stay when the traffic has moved, in whole minutes, at most 24 h. @default - 5 min */
  readonly bakeTime?: Duration;
}

/** Traffic moves in equal steps. */
export interface LinearOptions extends BlueGreenOptions {
  /** Share that moves in one step, 3 to 100 percent in steps of 0.1. @default 10 */
  readonly stepPercent?: number;
  /** Time between two steps, in whole minutes, at most 24 h. @default - 6 min */
  readonly stepBakeTime?: Duration;
}

/** A small share of the traffic moves first, then all. */
export interface CanaryOptions extends BlueGreenOptions {
  /** Share that moves first, 0.1 to 100 percent in steps of 0.1. @default 5 */
  readonly canaryPercent?: number;
  /** Time until all follows, in whole minutes, at most 24 h. @default - 10 min */
  readonly canaryBakeTime?: Duration;
}

/** What a strategy decides of a deployment. */
export interface DeploymentStrategyOf<Name extends string> {
  /** Name that AWS gives it. */
  readonly strategy: Name;
  /** What of the request it decides beside its hooks. */
  readonly configuration: Inputs<Configuration>;
  /** Hooks on the way. */
  readonly lifecycleHooks: readonly DeploymentHook[];
}

/** Old tasks are replaced by new ones, some at a time. */
export type RollingStrategy = DeploymentStrategyOf<'ROLLING'>;

/** New tasks stand beside the old ones, and the traffic moves to them. */
export type TrafficShiftingStrategy = DeploymentStrategyOf<'BLUE_GREEN' | 'LINEAR' | 'CANARY'>;

/**
 * Ways in which a new revision takes over.
 *
 * @category Constructs
 * @example
 * const strategy = DeploymentStrategy.canary({
 *   canaryPercent: 10,
 *   canaryBakeTime: Duration.minutes(15),
 *   bakeTime: Duration.minutes(10),
 * });
 */
export const DeploymentStrategy = {
  /** Replaces the old tasks by new ones, within the percentages of the service. */
  rolling: ({ earlySuccess, lifecycleHooks = [] }: RollingOptions = {}): RollingStrategy => ({
    strategy: 'ROLLING',
    lifecycleHooks,
    configuration:
      earlySuccess === undefined
        ? {}
        : {
            earlySuccessCriteria: {
              enable: true,
              healthyPercent: earlySuccess.healthyPercent,
              sourceServiceRevisionCleanup: earlySuccess.sourceServiceRevisionCleanup ?? 'BLOCKING',
            },
          },
  }),
  /** Starts all new tasks beside the old ones, then moves all traffic at once. */
  blueGreen: (options: BlueGreenOptions = {}): TrafficShiftingStrategy =>
    shifting('BLUE_GREEN', options, {}),
  /** Moves the traffic in equal steps. Throws `tree/bad-props` for a step that AWS does not take. */
  linear: (options: LinearOptions = {}): TrafficShiftingStrategy =>
    shifting('LINEAR', options, {
      linearConfiguration: {
        stepPercent: percentOf('stepPercent', options.stepPercent ?? 10, 3),
        stepBakeTimeInMinutes: minutesOf(options.stepBakeTime, 6),
      },
    }),
  /** Moves a small share of the traffic, then all of it. Throws `tree/bad-props` for a share that AWS does not take. */
  canary: (options: CanaryOptions = {}): TrafficShiftingStrategy =>
    shifting('CANARY', options, {
      canaryConfiguration: {
        canaryPercent: percentOf('canaryPercent', options.canaryPercent ?? 5, 0.1),
        canaryBakeTimeInMinutes: minutesOf(options.canaryBakeTime, 10),
      },
    }),
} as const;

function shifting(
  strategy: TrafficShiftingStrategy['strategy'],
  { bakeTime, lifecycleHooks = [] }: BlueGreenOptions,
  configuration: Inputs<Configuration>,
): TrafficShiftingStrategy {
  return {
    strategy,
    lifecycleHooks,
    configuration: { ...configuration, bakeTimeInMinutes: minutesOf(bakeTime, 5) },
  };
}

function minutesOf(time: Duration | undefined, otherwise: number): number {
  return time === undefined ? otherwise : Math.ceil(time.toSeconds() / 60);
}

function percentOf(name: string, percent: number, least: number): number {
  const tenths = percent * 10;
  if (percent < least || percent > 100 || Math.abs(tenths - Math.round(tenths)) > 1e-9)
    throw new GantryError('tree/bad-props', `${name} is ${percent}`, {
      hint: `give ${least} to 100 in steps of 0.1`,
    });
  return percent;
}
