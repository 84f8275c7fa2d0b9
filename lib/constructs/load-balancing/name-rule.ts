/** Names of load balancers and target groups. */
import type { NameRule } from '../../tree/names.ts';

/** At most 32 letters, digits and hyphens, no hyphen at either end, and not the prefix that AWS uses itself. */
export const LOAD_BALANCING_NAME: NameRule = {
  property: 'Name',
  maxLength: 32,
  forbidden: /^internal-|^-|-$|[^A-Za-z0-9-]+/,
};
