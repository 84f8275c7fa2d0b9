/** The canonical form of load balancers. */
import { asSet, withoutDefaults } from '../../canonical.ts';
import { attributeTexts } from '../attribute-table.ts';
import type { LoadBalancerProperties } from './properties.ts';

/** One form for what is desired and what is read: sets sorted, attribute values as text. */
export function canonicalLoadBalancer(properties: LoadBalancerProperties): LoadBalancerProperties {
  const { SubnetMappings, Attributes } = properties;
  return withoutDefaults({
    ...properties,
    Subnets: asSet(properties.Subnets),
    SecurityGroups: asSet(properties.SecurityGroups),
    SubnetMappings: asSet(
      Array.isArray(SubnetMappings)
        ? SubnetMappings.map((mapping) => withoutDefaults(mapping))
        : SubnetMappings,
    ),
    ...(Attributes === undefined ? {} : { Attributes: attributeTexts(Attributes) }),
  });
}
