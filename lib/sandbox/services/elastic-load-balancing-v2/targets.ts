/** The operations on targets. */

import { isIP } from 'node:net';
import type {
  DeregisterTargetsInput,
  DescribeTargetHealthInput,
  DescribeTargetHealthOutput,
  RegisterTargetsInput,
  TargetDescription,
  TargetHealth,
  TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import type { TargetGroupRecord } from './records.ts';
import { lookup } from './store.ts';
import {
  deregisterTarget,
  registerTarget,
  reportOf,
  type TargetHealthReport,
  type TargetKey,
  targetHealth,
  targetsOf,
} from './target-health.ts';

/** RegisterTargets: all or none. */
export function registerTargets(input: Decoded<RegisterTargetsInput>, call: Call): object {
  const group = lookup(call, 'target-group', input.TargetGroupArn);
  const keys = input.Targets.map((target) => keyOf(group, target));
  for (const key of keys) registerTarget(call.world, call.scope, group.arn, key);
  return {};
}

/** DeregisterTargets: unknown targets are passed over. */
export function deregisterTargets(input: Decoded<DeregisterTargetsInput>, call: Call): object {
  const group = lookup(call, 'target-group', input.TargetGroupArn);
  for (const target of input.Targets)
    for (const key of portsOf(call, group, target))
      deregisterTarget(call.world, call.scope, group.arn, key);
  return {};
}

/** DescribeTargetHealth: of the targets named, or of all registered ones. */
export function describeTargetHealth(
  input: Decoded<DescribeTargetHealthInput>,
  call: Call,
): DescribeTargetHealthOutput {
  const group = lookup(call, 'target-group', input.TargetGroupArn);
  const named = input.Targets ?? [];
  if (named.length > 0)
    return {
      TargetHealthDescriptions: named.map((target) =>
        describe(group, target, targetHealth(call.world, call.scope, group.arn, plain(target))),
      ),
    };
  return {
    TargetHealthDescriptions: targetsOf(call, group.arn).map((record) =>
      describe(
        group,
        { Id: record.id, Port: record.port, AvailabilityZone: record.zone },
        reportOf(group, record),
      ),
    ),
  };
}

function keyOf(group: TargetGroupRecord, target: TargetDescription): TargetKey {
  const key = plain(target);
  const expected: Readonly<Record<TargetGroupRecord['targetType'], boolean>> = {
    instance: /^i-[0-9a-f]+$/.test(key.id),
    ip: isIP(key.id) !== 0,
    lambda: key.id.startsWith('arn:'),
    alb: key.id.startsWith('arn:'),
  };
  if (!expected[group.targetType])
    throw new ServiceFault(
      'InvalidTarget',
      `The target '${key.id}' is not valid for a target group with target type '${group.targetType}'`,
    );
  return key;
}

/** Without a port, every port that the target is registered with. */
function portsOf(
  call: Call,
  group: TargetGroupRecord,
  target: TargetDescription,
): readonly TargetKey[] {
  const key = plain(target);
  if (key.port !== undefined) return [key];
  return targetsOf(call, group.arn)
    .filter((record) => record.id === key.id)
    .map((record) => ({ id: record.id, port: record.port }));
}

function plain(target: TargetDescription): TargetKey {
  return { id: target.Id ?? '', ...(target.Port === undefined ? {} : { port: target.Port }) };
}

function describe(
  group: TargetGroupRecord,
  target: TargetDescription,
  report: TargetHealthReport,
): TargetHealthDescription {
  const port = target.Port ?? group.port;
  const { port: checkPort } = group.healthCheck;
  return {
    Target: { Id: target.Id, Port: port, AvailabilityZone: target.AvailabilityZone },
    HealthCheckPort: checkPort === 'traffic-port' ? String(port) : checkPort,
    TargetHealth: {
      State: report.state,
      Reason: report.reason as TargetHealth['Reason'],
      Description: report.description,
    },
  };
}
