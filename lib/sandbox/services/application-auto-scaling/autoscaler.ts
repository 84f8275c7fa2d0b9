/** What policies do: each minute they are asked how many tasks there shall be, and the largest answer holds. */
import { countOf, deploys, ringing, type ServiceName, setCount } from './neighbours.ts';
import {
  type ActivityRecord,
  activities,
  ecsServiceOf,
  keyOf,
  type Place,
  type PolicyRecord,
  partsOf,
  policies,
  type TargetKey,
  type TargetRecord,
  targets,
} from './records.ts';
import { type Counts, type Move, steppedMove } from './step-adjustment.ts';
import { trackedMove } from './target-tracking.ts';

const MINUTE = 60_000;
/** Seconds. */
const COOLDOWN = 300;

/** Lets the policies of a target be asked at the next whole minute, and each one after it while there are any. */
export function watchTarget(place: Place, target: TargetKey): void {
  const key = keyOf(target);
  const now = place.world.now();
  const known = activities(place).get(key);
  if (known?.nextLook !== undefined && known.nextLook > now) return;
  const nextLook = (Math.floor(now / MINUTE) + 1) * MINUTE;
  activities(place).set(key, { ...known, nextLook });
  place.world.schedule(place.scope, nextLook - now, 'application-auto-scaling.look', {
    ...partsOf(target),
    at: nextLook,
  });
}

/** Asks the policies of a target, and changes the desired count of its service. */
export function look(payload: TargetKey & { readonly at: number }, place: Place): void {
  const target = targets(place).get(keyOf(payload));
  if (target === undefined || activities(place).get(keyOf(payload))?.nextLook !== payload.at)
    return;
  const own = policiesOf(place, target);
  if (own.length === 0) {
    activities(place).delete(keyOf(payload));
    return;
  }
  scale(place, target, own);
  watchTarget(place, target);
}

/** What a policy asks for, and how long it then lets go by. */
interface Wish extends Move {
  /** Milliseconds. */
  readonly cooldown: number;
}

function scale(place: Place, target: TargetRecord, own: readonly PolicyRecord[]): void {
  const service = ecsServiceOf(target);
  const count = countOf(place, service);
  if (count === undefined) return;
  const state = activities(place).get(keyOf(target)) ?? {};
  const now = place.world.now();
  // Within the cooldown, what was added counts as part of what is asked for now.
  const from = state.out !== undefined && now < state.out.until ? state.out.from : count;
  const wishes = own.flatMap((policy) => wishesOf(place, service, policy, { from, count }));
  const most = largest(wishes.filter(({ up }) => up));
  if (most !== undefined) {
    // While some policy asks for more, none removes any.
    const next = Math.min(most.count, target.maxCapacity);
    if (next <= count || target.suspended.DynamicScalingOutSuspended) return;
    const out = { until: now + most.cooldown, from };
    change(place, target, service, { count: next, state: { out } });
    return;
  }
  const least = largest(wishes);
  if (least === undefined || now < (state.inUntil ?? 0)) return;
  const next = Math.max(least.count, target.minCapacity);
  if (next >= count || target.suspended.DynamicScalingInSuspended || deploys(place, service))
    return;
  change(place, target, service, { count: next, state: { inUntil: now + least.cooldown } });
}

function change(
  place: Place,
  target: TargetRecord,
  service: ServiceName,
  to: { readonly count: number; readonly state: ActivityRecord },
): void {
  const { nextLook } = activities(place).get(keyOf(target)) ?? {};
  activities(place).set(keyOf(target), {
    ...(nextLook === undefined ? {} : { nextLook }),
    ...to.state,
  });
  setCount(place, service, to.count);
}

/** What a policy asks for, if anything. */
function wishesOf(
  place: Place,
  service: ServiceName,
  policy: PolicyRecord,
  counts: Counts,
): readonly Wish[] {
  const {
    StepScalingPolicyConfiguration: steps,
    TargetTrackingScalingPolicyConfiguration: tracking,
  } = policy.configuration;
  if (steps !== undefined)
    return ringing(place, policy.arn).flatMap(({ value, threshold }) => {
      const move = steppedMove(steps, value - threshold, counts);
      return move === undefined ? [] : [wishOf(move, steps.Cooldown)];
    });
  const move = tracking && trackedMove(place, service, tracking, counts);
  if (move === undefined) return [];
  return [wishOf(move, move.up ? tracking?.ScaleOutCooldown : tracking?.ScaleInCooldown)];
}

function wishOf(move: Move, cooldown = COOLDOWN): Wish {
  return { ...move, cooldown: 1000 * cooldown };
}

function largest(wishes: readonly Wish[]): Wish | undefined {
  return wishes.reduce<Wish | undefined>(
    (best, one) => (best === undefined || one.count > best.count ? one : best),
    undefined,
  );
}

function policiesOf(place: Place, target: TargetKey): readonly PolicyRecord[] {
  const key = keyOf(target);
  return [...policies(place).values()].filter((policy) => keyOf(policy) === key);
}
