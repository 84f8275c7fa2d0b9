/** One form of a capacity provider's properties, as written and as read. */
import { asSet, withoutDefaults } from '../../canonical.ts';
import { clusterNameOf } from '../names.ts';
import type { CapacityProviderProperties } from './properties.ts';

type Managed = NonNullable<CapacityProviderProperties['managedInstancesProvider']>;
type Template = NonNullable<Managed['instanceLaunchTemplate']>;

/** The canonical form: the cluster by name, lists whose order has no meaning as sets. Fills nothing that is not declared. */
export function canonicalCapacityProvider(
  properties: CapacityProviderProperties,
): CapacityProviderProperties {
  const { cluster, managedInstancesProvider: managed } = properties;
  return withoutDefaults({
    ...properties,
    ...(cluster === undefined ? {} : { cluster: clusterNameOf(cluster) }),
    ...(managed === undefined ? {} : { managedInstancesProvider: canonicalManaged(managed) }),
  });
}

/** The name of an Auto Scaling group, of its name or ARN. */
export function groupNameOf(group: string): string {
  return group.startsWith('arn:') ? (group.split('autoScalingGroupName/').at(-1) ?? group) : group;
}

function canonicalManaged(managed: Managed): Managed {
  const { instanceLaunchTemplate: template } = managed;
  return withoutDefaults({
    ...managed,
    ...(template === undefined ? {} : { instanceLaunchTemplate: canonicalTemplate(template) }),
  });
}

function canonicalTemplate(template: Template): Template {
  const { networkConfiguration: network, instanceRequirements: requirements } = template;
  return withoutDefaults({
    ...template,
    ...(network === undefined
      ? {}
      : {
          networkConfiguration: withoutDefaults({
            ...network,
            subnets: asSet(network.subnets),
            securityGroups: asSet(network.securityGroups),
          }),
        }),
    ...(requirements === undefined
      ? {}
      : {
          instanceRequirements: Object.fromEntries(
            Object.entries(withoutDefaults(requirements)).map(([key, value]) => [
              key,
              asSet(value as unknown),
            ]),
          ) as unknown as Template['instanceRequirements'],
        }),
  });
}
