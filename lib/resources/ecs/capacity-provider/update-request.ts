/** From the fields that differ to one UpdateCapacityProvider request. */
import type { UpdateCapacityProviderRequest } from '@aws-sdk/client-ecs';
import { isJsonObject, type Json, type JsonObject } from '../../../core/json.ts';
import type { CapacityProviderProperties } from './properties.ts';

/**
 * The request that brings a provider to `properties`. What they leave out stays as it is live: AWS wants the role and the
 * whole launch template of managed instances with every change, also with those that leave both alone.
 */
export function updateRequest(
  live: CapacityProviderProperties,
  properties: CapacityProviderProperties,
): UpdateCapacityProviderRequest {
  const { name, cluster, autoScalingGroupProvider, managedInstancesProvider } = merged(
    live as unknown as JsonObject,
    properties as unknown as JsonObject,
  ) as unknown as CapacityProviderProperties;
  if (managedInstancesProvider !== undefined) {
    const { instanceLaunchTemplate: template, ...rest } = managedInstancesProvider;
    // Members that are fixed for life have no place in an update.
    const { capacityOptionType: _o, fipsEnabled: _f, ...changeable } = template ?? {};
    return {
      name,
      cluster,
      managedInstancesProvider: { ...rest, instanceLaunchTemplate: changeable },
    };
  }
  const { autoScalingGroupArn: _, ...group } = autoScalingGroupProvider ?? {};
  return { name, autoScalingGroupProvider: group };
}

const STRUCTURES: ReadonlySet<string> = new Set([
  'autoScalingGroupProvider',
  'managedScaling',
  'managedInstancesProvider',
  'instanceLaunchTemplate',
  'networkConfiguration',
]);

/** What is given over what is there, member by member where AWS has structures. */
export function merged(below: JsonObject, over: JsonObject): JsonObject {
  const entries = Object.entries(over).map(([key, value]): [string, Json | undefined] => {
    const old = below[key];
    const both = STRUCTURES.has(key) && isJsonObject(value) && isJsonObject(old);
    return [key, both ? merged(old, value) : value];
  });
  return { ...below, ...Object.fromEntries(entries) };
}
