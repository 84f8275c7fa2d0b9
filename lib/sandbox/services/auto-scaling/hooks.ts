/** Lifecycle hooks: holding instances up, and letting them go on. */
import type { TimerHandler } from '../../world.ts';
import { atNow } from './activities.ts';
import { beginTermination, LAUNCHING, proceed, TERMINATING } from './member-life.ts';
import type { HookRecord } from './records.ts';
import {
  changeMember,
  groupNamed,
  memberOf,
  ofGroup,
  type Place,
  table,
  validationError,
} from './store.ts';

/** What a hook is put with; what is not given keeps its value, or has AWS's default. */
export interface HookWish {
  readonly name: string;
  readonly transition?: string | undefined;
  readonly target?: string | undefined;
  readonly role?: string | undefined;
  readonly metadata?: string | undefined;
  /** Seconds, 30 to 7200; 3600 unless given. */
  readonly heartbeat?: number | undefined;
  /** `CONTINUE` or `ABANDON`; `ABANDON` unless given. */
  readonly defaultResult?: string | undefined;
}

const MOST_HOOKS = 50;

/** Makes or changes a hook. Instances that wait already are not changed. */
export function putHook(place: Place, group: string, wish: HookWish): void {
  groupNamed(place, group);
  const key = `${group}/${wish.name}`;
  const present = table(place, 'hook').get(key);
  const transition = wish.transition ?? present?.transition;
  if (transition !== LAUNCHING && transition !== TERMINATING)
    throw validationError(
      `Lifecycle Transition ${transition} is not valid. Valid values are: [${TERMINATING}, ${LAUNCHING}]`,
    );
  const heartbeat = wish.heartbeat ?? present?.heartbeat ?? 3600;
  if (heartbeat < 30 || heartbeat > 7200)
    throw validationError('HeartbeatTimeout must be between 30 and 7200 seconds.');
  const defaultResult = wish.defaultResult ?? present?.defaultResult ?? 'ABANDON';
  if (defaultResult !== 'CONTINUE' && defaultResult !== 'ABANDON')
    throw validationError(`Default Result ${defaultResult} is not valid.`);
  if (present === undefined && ofGroup(place, 'hook', group).length >= MOST_HOOKS)
    throw validationError(`Lifecycle hooks limit exceeded for AutoScalingGroup ${group}.`);
  const target = wish.target ?? present?.target;
  const role = wish.role ?? present?.role;
  const metadata = wish.metadata ?? present?.metadata;
  table(place, 'hook').set(key, {
    group,
    name: wish.name,
    transition,
    heartbeat,
    defaultResult,
    ...(target === undefined || target === '' ? {} : { target }),
    ...(role === undefined || role === '' ? {} : { role }),
    ...(metadata === undefined ? {} : { metadata }),
  });
}

/** Deletes a hook; waiting launches are abandoned and waiting terminations go on. False when there is none. */
export function deleteHook(place: Place, group: string, name: string): boolean {
  const key = `${group}/${name}`;
  const hook = table(place, 'hook').get(key);
  if (hook === undefined) return false;
  table(place, 'hook').delete(key);
  const waiting = table(place, 'group')
    .get(group)
    ?.members.filter((member) => member.waits.some((wait) => wait.hook === name));
  for (const member of waiting ?? [])
    completeLifecycle(
      place,
      group,
      member.id,
      hook.transition === TERMINATING ? 'CONTINUE' : 'ABANDON',
      name,
    );
  return true;
}

/**
 * Completes the action of one hook for an instance, or of all hooks when none is named. False when it waits for none.
 * An abandoned launch ends the instance; an abandoned or completed termination goes on.
 */
export function completeLifecycle(
  place: Place,
  group: string,
  instanceId: string,
  result: 'CONTINUE' | 'ABANDON',
  hook?: string,
): boolean {
  const member = memberOf(place, group, instanceId);
  const asked = member?.waits.some((wait) => hook === undefined || wait.hook === hook) ?? false;
  if (member === undefined || !asked) return false;
  const ending = member.state.includes('Terminating');
  const left =
    hook === undefined || result === 'ABANDON'
      ? []
      : member.waits.filter((wait) => wait.hook !== hook);
  changeMember(place, group, instanceId, (now) => ({ ...now, waits: left }));
  if (left.length > 0) return true;
  if (result === 'ABANDON' && !ending)
    beginTermination(place, groupNamed(place, group), instanceId, {
      cause: `${atNow(place)} an instance was taken out of service in response to a launch failure: the lifecycle action was abandoned.`,
      hooks: false,
    });
  else proceed(place, group, instanceId);
  return true;
}

/** Moves the deadline of an action on by its hook's heartbeat. False when the instance does not wait for it. */
export function heartbeat(place: Place, group: string, instanceId: string, name: string): boolean {
  const hook = table(place, 'hook').get(`${group}/${name}`);
  const waits = memberOf(place, group, instanceId)?.waits ?? [];
  const wait = waits.find((each) => each.hook === name);
  if (hook === undefined || wait === undefined) return false;
  const deadline = Math.min(place.world.now() + 1000 * hook.heartbeat, wait.latest);
  changeMember(place, group, instanceId, (now) => ({
    ...now,
    waits: now.waits.map((each) => (each.hook === name ? { ...each, deadline } : each)),
  }));
  return true;
}

/** Timer `autoscaling.hook-expired`: the default result is taken, unless a heartbeat moved the deadline. */
export const hookExpired: TimerHandler = (payload: Expiry, place) => {
  const { group, instanceId, hook, token } = payload;
  const wait = memberOf(place, group, instanceId)?.waits.find((each) => each.token === token);
  if (wait === undefined) return;
  const left = wait.deadline - place.world.now();
  if (left > 0) place.world.schedule(place.scope, left, 'autoscaling.hook-expired', payload);
  else
    completeLifecycle(
      place,
      group,
      instanceId,
      resultOf(table(place, 'hook').get(`${group}/${hook}`)),
      hook,
    );
};

interface Expiry {
  readonly group: string;
  readonly instanceId: string;
  readonly hook: string;
  readonly token: string;
}

function resultOf(hook: HookRecord | undefined): 'CONTINUE' | 'ABANDON' {
  return hook?.defaultResult === 'CONTINUE' ? 'CONTINUE' : 'ABANDON';
}
