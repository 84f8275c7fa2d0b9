/** What a deployment calls, or waits for, on its way. */
import type { DeploymentLifecycleHook } from '@aws-sdk/client-ecs';
import type { Construct } from 'constructs';
import type { Duration } from '../../core/duration.ts';
import { type Input, type Inputs, text } from '../../graph/reference.ts';
import { Principal } from '../iam/principal.ts';
import { Role, type RoleLike } from '../iam/role.ts';

/** A stage of a deployment at which a pause can be asked for. */
export type PauseStage =
  | 'RECONCILE_SERVICE'
  | 'PRE_SCALE_UP'
  | 'POST_SCALE_UP'
  | 'POST_TEST_TRAFFIC_SHIFT'
  | 'PRE_PRODUCTION_TRAFFIC_SHIFT'
  | 'POST_PRODUCTION_TRAFFIC_SHIFT';

/** A stage of a deployment at which a function can be called. */
export type HookStage = PauseStage | 'TEST_TRAFFIC_SHIFT' | 'PRODUCTION_TRAFFIC_SHIFT';

/** How long a hook may take. */
export interface HookTimeout {
  /** Time after which ECS goes on by itself, in whole minutes, at most 14 days. @default - 24 h */
  readonly timeout?: Duration;
  /** What ECS then does. @default 'ROLLBACK' */
  readonly onTimeout?: 'CONTINUE' | 'ROLLBACK';
}

/** A function that ECS calls. */
export interface LambdaHookOptions extends HookTimeout {
  /** ARN of the function; it answers `{"hookStatus": "SUCCEEDED" | "FAILED" | "IN_PROGRESS"}`. */
  readonly functionArn: Input<string>;
  /** When it is called: at least one stage. */
  readonly stages: readonly [HookStage, ...HookStage[]];
  /** What ECS calls it with. @default - a role that may invoke this function */
  readonly role?: RoleLike;
  /** What the function is told beside the deployment. @default - nothing */
  readonly hookDetails?: Readonly<Record<string, string | number | boolean>>;
}

/** A stop until somebody says `gantry continue`. */
export interface PauseHookOptions extends HookTimeout {
  /** Where the deployment stops: at least one stage. */
  readonly stages: readonly [PauseStage, ...PauseStage[]];
}

/** A hook, ready for the service that it is for. */
export interface DeploymentHook {
  /** Makes the request. Services call it: `scope` takes the role that a function is called with. */
  bind(scope: Construct, id: string): Inputs<DeploymentLifecycleHook>;
}

/**
 * Hooks of deployments: functions that test what was deployed, and stops for people.
 *
 * @category Constructs
 * @example
 * const hooks = [
 *   DeploymentHook.lambda({ functionArn: smokeTestArn, stages: ['POST_TEST_TRAFFIC_SHIFT'] }),
 *   DeploymentHook.pause({ stages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'], timeout: Duration.hours(8) }),
 * ];
 */
export const DeploymentHook = {
  /** Calls a Lambda function, and goes on or back as it answers. */
  lambda: (options: LambdaHookOptions): DeploymentHook => ({
    bind: (scope, id) => ({
      targetType: 'AWS_LAMBDA',
      hookTargetArn: options.functionArn,
      roleArn: (options.role ?? invoker(scope, id, options.functionArn)).roleArn,
      lifecycleStages: [...options.stages],
      ...(options.hookDetails === undefined ? {} : { hookDetails: options.hookDetails }),
      ...timeoutRequest(options),
    }),
  }),
  /** Stops until somebody lets the deployment go on or back. */
  pause: (options: PauseHookOptions): DeploymentHook => ({
    bind: () => ({
      targetType: 'PAUSE',
      lifecycleStages: [...options.stages],
      ...timeoutRequest(options),
    }),
  }),
} as const;

function timeoutRequest({
  timeout,
  onTimeout,
}: HookTimeout): Pick<DeploymentLifecycleHook, 'timeoutConfiguration'> {
  if (timeout === undefined && onTimeout === undefined) return {};
  return {
    // AWS fills what is left out with its own defaults, whatever it was before.
    timeoutConfiguration: {
      timeoutInMinutes: timeout === undefined ? 1440 : Math.ceil(timeout.toSeconds() / 60),
      action: onTimeout ?? 'ROLLBACK',
    },
  };
}

function invoker(scope: Construct, id: string, functionArn: Input<string>): RoleLike {
  return new Role(scope, id, {
    assumedBy: Principal.service('ecs.amazonaws.com'),
    statements: [
      {
        actions: ['lambda:InvokeFunction'],
        // A version or an alias of it may be what is meant.
        resources: [functionArn, text`${functionArn}:*`],
      },
    ],
  });
}
