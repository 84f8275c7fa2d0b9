/** Managed scaling: once a minute, how many instances a capacity provider needs, and what becomes of its group. */
import type { CapacityProviderRecord, GroupSettings } from './capacity-provider-record.ts';
import { providerBy } from './capacity-provider-record.ts';
import { clustersOf, policyOf } from './cluster-attachments.ts';
import type { ClusterRecord } from './cluster-record.ts';
import { expireWaiting, instancesInUse, waitingTasks } from './managed-demand.ts';
import { lookAtManagedInstances } from './managed-instances.ts';
import { neededInstances, reservation, type ScalingView } from './managed-scaling-needs.ts';
import { type StepView, scaledIn, scaledOut } from './managed-scaling-steps.ts';
import { rememberScaling, scalingState, watchProvider } from './managed-scaling-timer.ts';
import { neededBy } from './managed-task-needs.ts';
import {
  changeSize,
  type GroupFacts,
  groupFacts,
  protectInstances,
  publishReservation,
  roomOf,
} from './neighbours-auto-scaling.ts';
import type { Place } from './place.ts';
import { SCALE_IN_PERIODS, SCALING_PERIOD, WAITING_FOR_INSTANCE } from './timing.ts';

/** Looks at a capacity provider: publishes its metric and makes its group, or its fleet, larger or smaller. */
export function capacityLook(
  payload: { readonly provider: string; readonly at: number },
  place: Place,
): void {
  if (scalingState(place, payload.provider).nextLook !== payload.at) return;
  rememberScaling(place, payload.provider, { nextLook: undefined });
  const provider = providerBy(place, payload.provider);
  if (provider === undefined) return;
  const [cluster] = clustersOf(place, provider.name);
  if (cluster === undefined) return;
  expireWaiting(place, cluster, provider);
  if (provider.instances !== undefined) lookAtManagedInstances(place, cluster, provider);
  else scale(place, cluster, provider);
}

function scale(place: Place, cluster: ClusterRecord, provider: CapacityProviderRecord): void {
  const { settings } = provider;
  const group = provider.group === undefined ? undefined : groupFacts(place, provider.group.name);
  const policy = policyOf(place, cluster.name, provider.name);
  if (settings?.managedScaling.status !== 'ENABLED' || group === undefined || policy === undefined)
    return;
  const busy = instancesInUse(place, cluster.name);
  const waiting = waitingTasks(place, cluster.name, provider.name);
  const running = group.instances.filter(({ inService }) => inService);
  const view: ScalingView = {
    running: running.length,
    used: running.filter(({ id }) => busy.ofProvider.has(id)).length,
    waiting: waiting.map((task) => neededBy(place, task)),
    types: group.types.flatMap((type) => roomOf(type, group.trunking) ?? []),
  };
  const { managedScaling } = settings;
  const needed = neededInstances(view);
  const step: StepView = {
    desired: group.desired,
    minSize: group.minSize,
    maxSize: group.maxSize,
    running: view.running,
    needed,
    reservation: reservation(view, needed, managedScaling.targetCapacity),
    target: managedScaling.targetCapacity,
    minimumStep: managedScaling.minimumScalingStepSize,
    maximumStep: managedScaling.maximumScalingStepSize,
  };
  publishReservation(place, { cluster: cluster.name, provider: provider.name }, step.reservation);
  if (settings.managedTerminationProtection === 'ENABLED')
    protectInstances(
      place,
      group.name,
      running.filter((one) => busy.any.has(one.id)),
      true,
    );
  const state = scalingState(place, provider.name);
  const below = step.reservation < step.target ? state.below + 1 : 0;
  rememberScaling(place, provider.name, { below });
  const warmAt = warmedUpAt(group, settings);
  const grown = scaledOut(step);
  const shrunk = scaledIn(step);
  if (grown > step.desired && warmAt <= place.world.now()) {
    changeSize(place, group, grown, { policy, alarm: 'High' });
    rememberScaling(place, provider.name, { lastScaleOut: place.world.now() });
  } else if (shrunk < step.desired && mayShrink(place, provider.name))
    shrink(place, group, settings, policy, { count: step.desired - shrunk, busy: busy.any });
  const counting = step.reservation < step.target && below < SCALE_IN_PERIODS;
  const arriving = waiting.length > 0 && running.length < group.instances.length;
  const moving = grown > step.desired || shrunk < step.desired || counting || arriving;
  lookAgain(place, provider.name, moving, waiting);
}

/** Fifteen datapoints below the target, and fifteen minutes since the group grew last. */
function mayShrink(place: Place, provider: string): boolean {
  const { below, lastScaleOut } = scalingState(place, provider);
  const quiet = SCALE_IN_PERIODS * SCALING_PERIOD;
  return (
    below >= SCALE_IN_PERIODS &&
    (lastScaleOut === undefined || place.world.now() - lastScaleOut >= quiet)
  );
}

/** Makes a group smaller; with managed termination protection only by instances that are empty. */
function shrink(
  place: Place,
  group: GroupFacts,
  settings: GroupSettings,
  policy: string,
  { count, busy }: { readonly count: number; readonly busy: ReadonlySet<string> },
): void {
  if (settings.managedTerminationProtection !== 'ENABLED') {
    changeSize(place, group, group.desired - count, { policy, alarm: 'Low' });
    return;
  }
  const empty = group.instances.filter(({ id, inService }) => inService && !busy.has(id));
  const going = empty.slice(0, count);
  if (going.length === 0) return;
  protectInstances(place, group.name, going, false);
  changeSize(place, group, group.desired - going.length, { policy, alarm: 'Low' });
}

/** When the instance that was launched last counts as warm. */
function warmedUpAt(group: GroupFacts, { managedScaling }: GroupSettings): number {
  const launched = group.instances.map(({ launchedAt }) => launchedAt);
  return (
    Math.max(0, ...launched) +
    (launched.length > 0 ? managedScaling.instanceWarmupPeriod * 1000 : 0)
  );
}

/** Looks again next minute while something can change by itself; else when the oldest waiting task gives up. */
function lookAgain(
  place: Place,
  provider: string,
  moving: boolean,
  waiting: readonly { readonly createdAt: number }[],
): void {
  if (moving) watchProvider(place, provider);
  else if (waiting.length > 0)
    watchProvider(
      place,
      provider,
      Math.min(...waiting.map(({ createdAt }) => createdAt)) + WAITING_FOR_INSTANCE,
    );
}
