/** By how much managed scaling changes a group in one minute. */

/** What decides about a step. */
export interface StepView {
  /** The group's desired capacity. */
  readonly desired: number;
  readonly minSize: number;
  readonly maxSize: number;
  /** Instances that run: N. */
  readonly running: number;
  /** Instances needed: M. */
  readonly needed: number;
  /** CapacityProviderReservation. */
  readonly reservation: number;
  /** Per cent of the instances that shall be in use. */
  readonly target: number;
  readonly minimumStep: number;
  readonly maximumStep: number;
}

/** The size that brings the reservation to its target: N = M x 100 / target, rounded up. */
export function idealSize({ needed, target }: Pick<StepView, 'needed' | 'target'>): number {
  return Math.ceil((needed * 100) / target);
}

/**
 * The desired capacity after a scale-out; the one now when nothing grows. A group without instances starts with two;
 * later it grows by what is missing, within the step sizes. Never beyond the group's own maximum.
 */
export function scaledOut(view: StepView): number {
  if (view.reservation <= view.target) return view.desired;
  const ceiling = Math.max(view.maxSize, view.desired);
  if (view.running === 0) return Math.min(Math.max(FIRST_INSTANCES, view.desired), ceiling);
  const missing = idealSize(view) - view.desired;
  if (missing <= 0) return view.desired;
  const step = Math.min(view.maximumStep, Math.max(view.minimumStep, missing));
  return Math.min(view.desired + step, ceiling);
}

/**
 * The desired capacity after a scale-in; the one now when nothing shrinks. In one minute a group loses less than half of
 * its instances, or one, and it never falls below its own minimum.
 */
export function scaledIn(view: StepView): number {
  if (view.reservation >= view.target) return view.desired;
  const surplus = view.desired - idealSize(view);
  const step = Math.min(surplus, Math.max(1, Math.ceil(view.desired / 2) - 1));
  return step <= 0
    ? view.desired
    : Math.max(view.desired - step, Math.min(view.minSize, view.desired));
}

/** What managed scaling starts with where nothing runs, whatever the step sizes. */
const FIRST_INSTANCES = 2;
