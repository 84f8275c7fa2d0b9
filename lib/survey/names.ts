/** Names inside ARNs and behind references. */

import { isRefValue } from '../graph/reference.ts';
import { groupNameOf } from '../resources/ecs/capacity-provider/canonical.ts';
import { clusterNameOf } from '../resources/ecs/names.ts';
import type { Thing, View } from './view.ts';

/** The name of a cluster, of its name, its ARN or a reference to it; undefined while that is not known. */
export function clusterName(view: View, value: unknown): string | undefined {
  if (value === undefined) return clusterNameOf(undefined);
  const name = nameBehind(view, value, 'clusterName');
  return name === undefined ? undefined : clusterNameOf(name);
}

/** The name of a capacity provider, of its name or a reference to it. */
export function providerName(view: View, value: unknown): string | undefined {
  const name = nameBehind(view, value, 'name');
  return name?.startsWith('arn:') === true ? name.split('/').at(-1) : name;
}

/** The name of an Auto Scaling group, of its name, its ARN or a reference to it. */
export function groupName(view: View, value: unknown): string | undefined {
  const name = nameBehind(view, value, 'AutoScalingGroupName');
  return name === undefined ? undefined : groupNameOf(name);
}

/** The value when it is text; else the name that the resource behind the reference is declared with. */
function nameBehind(view: View, value: unknown, property: string): string | undefined {
  if (typeof value === 'string') return value;
  const thing: Thing | undefined = isRefValue(value) ? view.at(value.$ref) : undefined;
  const name = thing?.declared[property];
  return typeof name === 'string' ? name : undefined;
}
