/**
 * Targets over time: registration, health checks, draining. Other services of the sandbox register their tasks here and
 * say whether those answer health checks; the state that users see follows after as many checks as the group asks for.
 */
import type { Index } from '../../table.ts';
import type { Scope, Table, TimerHandler, World } from '../../world.ts';
import { interfaceAt } from '../ec2/store.ts';
import { isAttached } from './associations.ts';
import { targetGroupAttribute } from './attribute-defaults.ts';
import type { TargetGroupRecord, TargetRecord } from './records.ts';
import { checkQuota, lookup, type Place, table } from './store.ts';

/** A target by its id and port; without a port, the target group's. */
export interface TargetKey {
  readonly id: string;
  readonly port?: number;
}

/** What AWS says about a target. */
export interface TargetHealthReport {
  readonly state: TargetRecord['state'] | 'unavailable';
  readonly reason?: string;
  readonly description?: string;
}

/** Registers a target: it takes traffic once it has passed enough health checks. Registering it again changes nothing. */
export function registerTarget(
  world: World,
  scope: Scope,
  targetGroupArn: string,
  target: TargetKey,
): void {
  const place = { world, scope };
  const group = lookup(place, 'target-group', targetGroupArn);
  const present = find(place, group, target);
  if (present !== undefined && present.state !== 'draining') return;
  checkQuota(targetsOf(place, group.arn).length + 1, 1000, 'TooManyTargets', 'targets');
  const zone = zoneOf(place, group, target.id);
  const used = isAttached(world, scope, group.arn);
  const record: TargetRecord = {
    targetGroupArn: group.arn,
    id: target.id,
    port: portOf(group, target),
    ...(zone === undefined ? {} : { zone }),
    state: used ? 'initial' : 'unused',
    passes: true,
    generation: (present?.generation ?? 0) + 1,
  };
  put(place, record);
  if (used) scheduleCheck(place, group, record);
}

/** Deregisters a target: it drains for the group's deregistration delay, then it is gone. */
export function deregisterTarget(
  world: World,
  scope: Scope,
  targetGroupArn: string,
  target: TargetKey,
): void {
  const place = { world, scope };
  const group = lookup(place, 'target-group', targetGroupArn);
  const present = find(place, group, target);
  if (present === undefined || present.state === 'draining') return;
  if (present.state === 'unused') {
    targets(place).delete(keyOf(group, target));
    return;
  }
  const record: TargetRecord = {
    ...present,
    state: 'draining',
    generation: present.generation + 1,
  };
  put(place, record);
  const delay = Number(targetGroupAttribute(group, 'deregistration_delay.timeout_seconds'));
  world.schedule(scope, delay * 1000, 'elbv2.target-drained', timerPayload(record));
}

/** What AWS says about a target now. */
export function targetHealth(
  world: World,
  scope: Scope,
  targetGroupArn: string,
  target: TargetKey,
): TargetHealthReport {
  const place = { world, scope };
  const group = lookup(place, 'target-group', targetGroupArn);
  const record = find(place, group, target);
  return record === undefined
    ? {
        state: 'unused',
        reason: 'Target.NotRegistered',
        description: 'Target is not registered to the target group',
      }
    : reportOf(group, record);
}

/**
 * Says whether a target answers its health checks from now on: `true`, `false`, or a failure with AWS's reason code.
 * The state changes after as many checks as the group's thresholds ask for. A target that is not registered is ignored.
 */
export function setTargetHealthy(
  world: World,
  scope: Scope,
  targetGroupArn: string,
  target: TargetKey,
  healthy: boolean | { readonly reason: string; readonly description: string },
): void {
  const place = { world, scope };
  const group = lookup(place, 'target-group', targetGroupArn);
  const present = find(place, group, target);
  if (present === undefined) return;
  const { failure: _old, ...rest } = present;
  const failure = {
    reason: 'Target.FailedHealthChecks',
    description: 'Health checks failed',
    ...(typeof healthy === 'object' ? healthy : {}),
  };
  const record: TargetRecord = {
    ...rest,
    passes: healthy === true,
    ...(healthy === true ? {} : { failure }),
    generation: present.generation + (present.passes === (healthy === true) ? 0 : 1),
  };
  put(place, record);
  const checked = ['initial', 'healthy', 'unhealthy'].includes(record.state);
  if (checked && record.generation !== present.generation) scheduleCheck(place, group, record);
}

/** The registered targets of a group. */
export function targetsOf(place: Place, targetGroupArn: string): readonly TargetRecord[] {
  return targets(place).having(byTargetGroup, targetGroupArn);
}

const byTargetGroup: Index<TargetRecord> = { valuesOf: (target) => [target.targetGroupArn] };

/** Forgets the targets of a group that is gone. */
export function forgetTargets(place: Place, targetGroupArn: string): void {
  for (const record of targetsOf(place, targetGroupArn)) targets(place).delete(recordKey(record));
}

/** Starts checking targets of groups that traffic is now forwarded to, and stops where it is not any more. */
export function syncTargets(place: Place, targetGroupArns: readonly string[]): void {
  for (const arn of new Set(targetGroupArns)) {
    const group = table(place, 'target-group').get(arn);
    if (group === undefined) continue;
    const used = isAttached(place.world, place.scope, arn);
    for (const record of targetsOf(place, arn)) {
      const waiting = record.state === 'unused';
      if (record.state === 'draining' || waiting !== used) continue;
      const next: TargetRecord = {
        ...record,
        state: used ? 'initial' : 'unused',
        generation: record.generation + 1,
      };
      put(place, next);
      if (used) scheduleCheck(place, group, next);
    }
  }
}

/** What AWS says about a registered target. */
export function reportOf(group: TargetGroupRecord, record: TargetRecord): TargetHealthReport {
  if (!group.healthCheck.enabled && record.state !== 'unused' && record.state !== 'draining')
    return {
      state: 'unavailable',
      reason: 'Target.HealthCheckDisabled',
      description: 'Health checks are not enabled for this target',
    };
  switch (record.state) {
    case 'healthy':
      return { state: 'healthy' };
    case 'unhealthy':
      return { state: 'unhealthy', ...record.failure };
    case 'initial':
      return {
        state: 'initial',
        reason: 'Elb.RegistrationInProgress',
        description: 'Target registration is in progress',
      };
    case 'draining':
      return {
        state: 'draining',
        reason: 'Target.DeregistrationInProgress',
        description: 'Target deregistration is in progress',
      };
    case 'unused':
      return {
        state: 'unused',
        reason: 'Target.NotInUse',
        description: 'Target group is not configured to receive traffic from the load balancer',
      };
    default:
      return record.state satisfies never;
  }
}

interface TimerPayload {
  readonly key: string;
  readonly generation: number;
}

/** Timer `elbv2.target-checked`: as many checks as the threshold asks for have gone one way. */
export const targetChecked: TimerHandler = (payload: TimerPayload, place) => {
  const record = targets(place).get(payload.key);
  if (record === undefined || record.generation !== payload.generation) return;
  if (record.state === 'draining' || record.state === 'unused') return;
  put(place, { ...record, state: record.passes ? 'healthy' : 'unhealthy' });
};

/** Timer `elbv2.target-drained`: the deregistration delay is over. */
export const targetDrained: TimerHandler = (payload: TimerPayload, place) => {
  const record = targets(place).get(payload.key);
  if (record?.state === 'draining' && record.generation === payload.generation)
    targets(place).delete(payload.key);
};

function scheduleCheck(place: Place, group: TargetGroupRecord, record: TargetRecord): void {
  const { interval, healthyThreshold, unhealthyThreshold } = group.healthCheck;
  const checks = record.passes ? healthyThreshold : unhealthyThreshold;
  const delay = interval * checks * 1000;
  place.world.schedule(place.scope, delay, 'elbv2.target-checked', timerPayload(record));
}

function timerPayload(record: TargetRecord): TimerPayload {
  return { key: recordKey(record), generation: record.generation };
}

function targets(place: Place): Table<TargetRecord> {
  return place.world.table<TargetRecord>(place.scope, 'elbv2.target');
}

function find(place: Place, group: TargetGroupRecord, target: TargetKey): TargetRecord | undefined {
  return targets(place).get(keyOf(group, target));
}

function put(place: Place, record: TargetRecord): void {
  targets(place).set(recordKey(record), record);
}

function keyOf(group: TargetGroupRecord, target: TargetKey): string {
  return `${group.arn}|${target.id}|${portOf(group, target)}`;
}

function recordKey(record: TargetRecord): string {
  return `${record.targetGroupArn}|${record.id}|${record.port}`;
}

function portOf(group: TargetGroupRecord, target: TargetKey): number {
  return target.port ?? group.port ?? 0;
}

/** The zone of an address is known when one of the VPC's interfaces has it. */
function zoneOf(place: Place, group: TargetGroupRecord, id: string): string | undefined {
  if (group.targetType !== 'ip' || group.vpcId === undefined) return undefined;
  return interfaceAt(place, group.vpcId, id)?.zone;
}
