/** The three keys that name a scalable target, and that its policies and scheduled actions repeat. */
import type { JsonObject } from '../../core/json.ts';
import type { Finding } from '../../resource-type.ts';
import { violation } from '../findings.ts';

/** Properties that name a scalable target. */
export interface TargetKey {
  ServiceNamespace?: string | undefined;
  ResourceId?: string | undefined;
  ScalableDimension?: string | undefined;
}

/** The keys of a scalable target as part of an identity. */
export function keyOf(properties: TargetKey): JsonObject {
  return {
    ServiceNamespace: properties.ServiceNamespace ?? '',
    ResourceId: properties.ResourceId ?? '',
    ScalableDimension: properties.ScalableDimension ?? '',
  };
}

/** Whether two objects are of the same scalable target. */
export function sameTarget(a: TargetKey | JsonObject, b: TargetKey | JsonObject): boolean {
  return (['ServiceNamespace', 'ResourceId', 'ScalableDimension'] as const).every(
    (key) => a[key] === b[key],
  );
}

/** What AWS would refuse about the keys. */
export function keyFindings({
  ServiceNamespace,
  ResourceId,
  ScalableDimension,
}: TargetKey): Finding[] {
  if (ServiceNamespace !== 'ecs') return [];
  const findings: Finding[] = [];
  if (typeof ScalableDimension === 'string' && ScalableDimension !== 'ecs:service:DesiredCount')
    findings.push(
      violation('ScalableDimension', `${ScalableDimension}; ECS has ecs:service:DesiredCount only`),
    );
  if (typeof ResourceId === 'string' && !/^service\/[^/]+\/[^/]+$/.test(ResourceId))
    findings.push(
      violation('ResourceId', `${JSON.stringify(ResourceId)} is not service/<cluster>/<service>`),
    );
  return findings;
}
