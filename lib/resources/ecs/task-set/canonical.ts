/** One form of a task set's properties, as written and as read. */
import { isJsonObject } from '../../../core/json.ts';
import { serviceNameOf } from '../names.ts';
import { canonicalService } from '../service/canonical.ts';
import type { ServiceProperties } from '../service/properties.ts';
import type { TaskSetProperties } from './properties.ts';

/** The canonical form: what a service has too in the form of services. A set that is not primary says nothing of it. */
export function canonicalTaskSet(properties: TaskSetProperties): TaskSetProperties {
  const { primary, scale, service, ...shared } = properties;
  const launch = canonicalService(shared as ServiceProperties) as Omit<
    TaskSetProperties,
    'primary' | 'scale' | 'service'
  >;
  return {
    ...launch,
    service: serviceNameOf(service),
    ...(scale === undefined
      ? {}
      : { scale: isJsonObject(scale) ? { unit: 'PERCENT', ...scale } : scale }),
    ...(primary === true ? { primary } : {}),
  };
}
