/** The resource types and lookups of this version. */
import type { Catalog } from '../engine/target.ts';
import { lookups, movingLookups } from '../resources/lookups.ts';
import { resourceTypes } from '../resources/registry.ts';

/** Everything that this version of Gantry can manage. */
export const catalog: Catalog = { types: resourceTypes, lookups, movingLookups };
