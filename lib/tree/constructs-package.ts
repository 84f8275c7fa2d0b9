/**
 * The package `constructs` as the bundle takes it: by `require`, since importing a CommonJS package makes Node search
 * its text for exports first, source map and all, which costs a start of Node 22 more than the package itself.
 * Whoever imports the package gets the same classes.
 */
import { createRequire } from 'node:module';

const constructs = createRequire(import.meta.url)('constructs') as typeof import('constructs');

/** The values that the package exports. */
export const { Construct, ConstructOrder, Dependable, DependencyGroup, Node, RootConstruct } =
  constructs;
