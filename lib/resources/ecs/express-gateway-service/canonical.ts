/** One form of an Express service's properties, as written and as read. */
import { asSet, withoutDefaults } from '../../canonical.ts';
import { clusterNameOf } from '../names.ts';
import type { ExpressGatewayServiceProperties } from './properties.ts';

type Container = NonNullable<ExpressGatewayServiceProperties['primaryContainer']>;

/** The canonical form: the cluster by name, numbers as numbers, lists whose order has no meaning as sets. */
export function canonicalExpress(
  properties: ExpressGatewayServiceProperties,
): ExpressGatewayServiceProperties {
  const { cluster, networkConfiguration: network, primaryContainer: container } = properties;
  return withoutDefaults({
    ...properties,
    ...(cluster === undefined ? {} : { cluster: clusterNameOf(cluster) }),
    ...(network === undefined
      ? {}
      : {
          networkConfiguration: withoutDefaults({
            ...network,
            subnets: asSet(network.subnets),
            securityGroups: asSet(network.securityGroups),
          }),
        }),
    ...(container === undefined ? {} : { primaryContainer: canonicalContainer(container) }),
  });
}

function canonicalContainer(container: Container): Container {
  return withoutDefaults({
    ...container,
    environment: asSet(container.environment),
    secrets: asSet(container.secrets),
  });
}
