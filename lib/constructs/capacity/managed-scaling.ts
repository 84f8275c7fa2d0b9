/** How ECS scales an Auto Scaling group. */
import type { AutoScalingGroupProvider } from '@aws-sdk/client-ecs';
import type { Duration } from '../../core/duration.ts';
import type { Input, Inputs } from '../../graph/reference.ts';

/** How many instances ECS keeps for the tasks that there are. */
export interface ManagedScaling {
  /** Use of the instances that ECS aims at, 1 to 100 percent; below 100 there is room to spare. @default 100 */
  readonly targetCapacity?: number;
  /** Fewest instances that are added at a time, 1 to 10,000. @default 1 */
  readonly minimumScalingStepSize?: number;
  /** Most instances that are added at a time, 1 to 10,000. @default 10000 */
  readonly maximumScalingStepSize?: number;
  /** Time after which a new instance counts, at most 10,000 s. @default - 300 s */
  readonly instanceWarmupPeriod?: Duration;
}

/** ECS scales the group. */
export interface ManagedGroup {
  /** How the group is scaled. @default - on, with AWS's defaults */
  readonly managedScaling?: ManagedScaling;
  /**
   * Whether an instance with tasks is kept from being scaled in. New instances of the group are then protected, and ECS
   * takes the protection from empty ones.
   *
   * @default true
   */
  readonly managedTerminationProtection?: boolean;
}

/** Others scale the group. Tasks that find no room then bring no instances. */
export interface UnmanagedGroup {
  /** ECS does not scale the group. */
  readonly managedScaling: false;
  /** Left out: it works with managed scaling only. */
  readonly managedTerminationProtection?: false;
}

/** What ECS does with the instances of a group. */
export type GroupManagement = (ManagedGroup | UnmanagedGroup) & {
  /** Whether ECS moves tasks away from an instance before it is terminated. @default true */
  readonly managedDraining?: boolean;
};

/** Whether ECS protects instances with tasks. */
export function isProtecting(management: GroupManagement, fallback: boolean): boolean {
  return (
    management.managedScaling !== false && (management.managedTerminationProtection ?? fallback)
  );
}

/** The provider's part about its group. */
export function groupProviderRequest(
  groupArn: Input<string>,
  management: GroupManagement,
  protecting: boolean,
): Inputs<AutoScalingGroupProvider> {
  const { managedScaling: scaling = {}, managedDraining = true } = management;
  return {
    autoScalingGroupArn: groupArn,
    managedScaling: scaling === false ? { status: 'DISABLED' } : scalingRequest(scaling),
    managedTerminationProtection: protecting ? 'ENABLED' : 'DISABLED',
    managedDraining: managedDraining ? 'ENABLED' : 'DISABLED',
  };
}

function scalingRequest(
  scaling: ManagedScaling,
): NonNullable<Inputs<AutoScalingGroupProvider>['managedScaling']> {
  const { minimumScalingStepSize: least, maximumScalingStepSize: most } = scaling;
  const warmup = scaling.instanceWarmupPeriod?.toSeconds();
  return {
    status: 'ENABLED',
    targetCapacity: scaling.targetCapacity ?? 100,
    ...(least === undefined ? {} : { minimumScalingStepSize: least }),
    ...(most === undefined ? {} : { maximumScalingStepSize: most }),
    ...(warmup === undefined ? {} : { instanceWarmupPeriod: warmup }),
  };
}
