/** The CloudWatch, ECS and IAM models, as far as Application Auto Scaling calls them: the only file here that knows them. */
import { alarmsWith, type RingingAlarm, ringingFor } from '../cloudwatch/alarms.ts';
import { mathValues, type PeriodValue, type Query } from '../cloudwatch/watched-values.ts';
import { desiredCountOf, isDeploying, setDesiredCount } from '../ecs/desired-count.ts';
import { ensureServiceLinkedRole, linkedRoleIsReady } from '../iam/service-linked-roles.ts';
import type { Place } from './records.ts';

/** An ECS service by its cluster's name and its own. */
export interface ServiceName {
  readonly cluster: string;
  readonly service: string;
}

/** Tells whether an ACTIVE service of this name exists. */
export function serviceExists({ world, scope }: Place, name: ServiceName): boolean {
  return desiredCountOf(world, scope, name) !== undefined;
}

/** Brings a service's desired count into bounds. */
export function clampDesiredCount(
  { world, scope }: Place,
  name: ServiceName,
  bounds: { readonly min: number; readonly max: number },
): void {
  const count = desiredCountOf(world, scope, name);
  if (count === undefined) return;
  setDesiredCount(world, scope, name, Math.min(Math.max(count, bounds.min), bounds.max));
}

/** The role with which scaling works on ECS services, made when there is none; its ARN. */
export function serviceLinkedRole({ world, scope }: Place): {
  readonly arn: string;
  /** Whether the role can be assumed: a new one takes a while. */
  readonly ready: boolean;
} {
  const service = 'ecs.application-autoscaling.amazonaws.com';
  return {
    arn: ensureServiceLinkedRole(world, scope, service),
    ready: linkedRoleIsReady(world, scope, service),
  };
}

/** The desired count of an ACTIVE service; undefined when there is none of the name. */
export function countOf({ world, scope }: Place, name: ServiceName): number | undefined {
  return desiredCountOf(world, scope, name);
}

/** Sets the desired count of a service. */
export function setCount({ world, scope }: Place, name: ServiceName, count: number): void {
  setDesiredCount(world, scope, name, count);
}

/** Whether a deployment of the service is under way. */
export function deploys({ world, scope }: Place, name: ServiceName): boolean {
  return isDeploying(world, scope, name);
}

/** The alarms in ALARM that set a policy off. */
export function ringing(place: Place, policyArn: string): readonly RingingAlarm[] {
  return ringingFor(place, policyArn);
}

/** Names and ARNs of the alarms that set a policy off. */
export function alarmsOfPolicy(
  place: Place,
  policyArn: string,
): readonly { readonly AlarmName: string; readonly AlarmARN: string }[] {
  return alarmsWith(place, policyArn);
}

/** What a metric was in the newest minutes that are over, oldest first; undefined where that is not modelled. */
export function newestMinutes(
  place: Place,
  queries: readonly Query[],
  count: number,
): readonly PeriodValue[] | undefined {
  return mathValues(place, queries, count);
}
