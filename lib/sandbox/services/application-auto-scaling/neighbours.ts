/** The ECS and IAM models, as far as Application Auto Scaling calls them: the only file here that knows them. */
import { desiredCountOf, setDesiredCount } from '../ecs/desired-count.ts';
import { ensureServiceLinkedRole } from '../iam/service-linked-roles.ts';
import type { Place } from './records.ts';

/** An ECS service by its cluster's name and its own. */
interface ServiceName {
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
export function serviceLinkedRole({ world, scope }: Place): string {
  return ensureServiceLinkedRole(world, scope, 'ecs.application-autoscaling.amazonaws.com');
}
