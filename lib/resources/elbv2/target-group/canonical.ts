/** The canonical form of target groups. */
import { withoutDefaults } from '../../canonical.ts';
import { attributeTexts } from '../attribute-table.ts';
import type { TargetGroupProperties } from './properties.ts';

/** One form for what is desired and what is read: the port and attribute values as text. */
export function canonicalTargetGroup(properties: TargetGroupProperties): TargetGroupProperties {
  return withoutDefaults({
    ...properties,
    HealthCheckPort:
      typeof properties.HealthCheckPort === 'number'
        ? String(properties.HealthCheckPort)
        : properties.HealthCheckPort,
    Matcher: properties.Matcher && withoutDefaults(properties.Matcher),
    ...(properties.Attributes === undefined
      ? {}
      : { Attributes: attributeTexts(properties.Attributes) }),
  });
}
