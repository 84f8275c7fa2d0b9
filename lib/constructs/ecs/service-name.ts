/** How services are named. */
import type { NameRule } from '../../tree/names.ts';

/** Names of services. A change of these fields needs a second service beside the first. */
export const SERVICE_NAME: NameRule = {
  property: 'serviceName',
  maxLength: 255,
  forbidden: /[^A-Za-z0-9_-]+/,
  replacedBy: ['schedulingStrategy', 'role'],
};
