/** What Auto Scaling would refuse about a lifecycle hook. */
import type { Finding } from '../../../resource-type.ts';
import { malformed, outside, violation } from '../../findings.ts';
import type { LifecycleHookProperties } from './properties.ts';

const TRANSITIONS: ReadonlySet<string> = new Set([
  'autoscaling:EC2_INSTANCE_LAUNCHING',
  'autoscaling:EC2_INSTANCE_TERMINATING',
]);
const RESULTS: ReadonlySet<string> = new Set(['CONTINUE', 'ABANDON']);

/** What is wrong with a hook. */
export function hookFindings(properties: LifecycleHookProperties): readonly Finding[] {
  const { LifecycleTransition: transition, DefaultResult: result, RoleARN: role } = properties;
  const findings = [
    // AWS takes 255; the owner is kept in a tag of the group, whose key has 128 with the name in it.
    ...malformed('LifecycleHookName', properties.LifecycleHookName, {
      most: 110,
      pattern: /^[A-Za-z0-9\-_/]+$/,
      says: 'a name of at most 110 letters, digits and - _ /',
    }),
    ...outside('HeartbeatTimeout', properties.HeartbeatTimeout, 30, 7200),
  ];
  const name: unknown = properties.LifecycleHookName;
  if (typeof name === 'string' && name.startsWith('ecs-managed-'))
    findings.push(
      violation('LifecycleHookName', `${name}: hooks that begin with ecs-managed- belong to ECS`),
    );
  if (typeof transition === 'string' && !TRANSITIONS.has(transition))
    findings.push(
      violation('LifecycleTransition', `${transition} is none of ${[...TRANSITIONS].join(', ')}`),
    );
  if (typeof result === 'string' && !RESULTS.has(result))
    findings.push(violation('DefaultResult', `${result} is neither CONTINUE nor ABANDON`));
  const target = properties.NotificationTargetARN ?? '';
  if (role !== undefined && target === '')
    findings.push(
      violation('RoleARN', 'the role publishes to a NotificationTargetARN, and there is none'),
    );
  return findings;
}
