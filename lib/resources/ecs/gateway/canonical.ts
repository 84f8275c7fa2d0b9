/** One form of a gateway's properties, as written and as read. */
import { asSet, withoutDefaults } from '../../canonical.ts';
import type { GatewayProperties } from './properties.ts';

/** The canonical form: subnets as a set. Fills nothing that is not declared. */
export function canonicalGateway(properties: GatewayProperties): GatewayProperties {
  const shared = properties.configuration?.hostSharedAlb;
  if (shared === undefined) return withoutDefaults(properties);
  const network = shared.networkConfiguration;
  return withoutDefaults({
    ...properties,
    configuration: {
      hostSharedAlb: withoutDefaults({
        ...shared,
        ...(network === undefined
          ? {}
          : {
              networkConfiguration: withoutDefaults({
                ...network,
                subnets: asSet(network.subnets),
              }),
            }),
      }),
    },
  });
}
