/** Names of ECS objects: building and reading their ARNs and short forms. */
import type { Scope } from '../../world.ts';

/** The ARN of an ECS object such as `cluster/web`. */
export function arnOf(scope: Scope, resource: string): string {
  return `arn:${partitionOf(scope.region)}:ecs:${scope.region}:${scope.account}:${resource}`;
}

/** The name in a cluster's name or ARN; `default` when a request names none. */
export function clusterNameOf(reference: string | undefined): string {
  return reference === undefined || reference === '' ? 'default' : lastPart(reference);
}

/** The last part of an ARN or path: a service's or a task's short name. */
export function lastPart(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}

/** Type and path of an ECS ARN, such as `service` and `['web', 'api']`; undefined for anything else. */
export function parseArn(
  arn: string,
): { readonly type: string; readonly path: readonly string[] } | undefined {
  const match = /^arn:aws[a-z-]*:ecs:[a-z0-9-]+:\d{12}:([a-z-]+)\/(.+)$/.exec(arn);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  return { type: match[1], path: match[2].split('/') };
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
