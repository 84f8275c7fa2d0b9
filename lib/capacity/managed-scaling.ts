/**
 * What managed scaling computes each minute: how many instances are needed, CapacityProviderReservation, and the next
 * size of the group. See the ECS developer guide, page "managed-scaling-behavior".
 */
import type { ManagedScalingFacts } from './snapshot.ts';

/** Minutes below target after which a group shrinks, and since its last growth. */
export const SCALE_IN_MINUTES = 15;

/** What managed scaling starts a group with that has no instance, whatever the steps. */
export const FIRST_INSTANCES = 2;

/** CapacityProviderReservation: M / N x 100, 100 of nothing for nothing, and 200 of something for nothing. */
export function reservation(needed: number, running: number): number {
  if (running > 0) return (needed / running) * 100;
  return needed > 0 ? 200 : 100;
}

/** The size at which the reservation is at its target. */
export function sizeFor(needed: number, targetCapacity: number): number {
  return Math.ceil((needed * 100) / targetCapacity);
}

/** A group at one minute. */
export interface ScalingMinute {
  readonly scaling: ManagedScalingFacts;
  readonly minSize: number;
  readonly maxSize: number;
  readonly desired: number;
  /** Instances that run: N. */
  readonly running: number;
  /** Instances that the tasks need: M. */
  readonly needed: number;
}

/** The desired capacity after a growth; what it was when nothing grows. */
export function grown(minute: ScalingMinute): number {
  const { scaling, maxSize, desired, running, needed } = minute;
  if (reservation(needed, running) <= scaling.targetCapacity || desired >= maxSize) return desired;
  if (running === 0) return Math.min(Math.max(desired, FIRST_INSTANCES), maxSize);
  const missing = sizeFor(needed, scaling.targetCapacity) - desired;
  if (missing <= 0) return desired;
  const step = Math.min(
    scaling.maximumScalingStepSize,
    Math.max(scaling.minimumScalingStepSize, missing),
  );
  return Math.min(desired + step, maxSize);
}

/** The desired capacity after a shrinking: by one, or by less than half of the group a minute. */
export function shrunk(minute: ScalingMinute): number {
  const { scaling, minSize, desired, running, needed } = minute;
  if (reservation(needed, running) >= scaling.targetCapacity) return desired;
  const goal = Math.max(sizeFor(needed, scaling.targetCapacity), minSize);
  if (goal >= desired) return desired;
  return Math.max(goal, desired - Math.max(1, Math.ceil(desired / 2) - 1));
}
