/** A request with every field that its operation has, and a value of the right type in each. */
import type { Json, JsonObject } from '../core/json.ts';
import type { MemberShape, Shape } from './shape.ts';

/** Which fields. */
export interface SkeletonOptions {
  /** Those alone that the operation requires, at every depth. */
  readonly requiredOnly: boolean;
}

/**
 * A skeleton of a shape: empty texts, 0, false, lists of one element, empty maps; of members with a list of legal values the
 * first. A structure within itself is left empty.
 */
export function skeletonOf(shape: Shape, options: SkeletonOptions): JsonObject {
  return shape.kind === 'structure' ? membersOf(shape, options, new Set()) : {};
}

type Structure = Extract<Shape, { readonly kind: 'structure' }>;

function membersOf(
  shape: Structure,
  options: SkeletonOptions,
  above: ReadonlySet<Shape>,
): JsonObject {
  const within = new Set([...above, shape]);
  return Object.fromEntries(
    [...shape.members()]
      .filter(([, { required }]) => required || !options.requiredOnly)
      .map(([name, member]) => [name, placeholderFor(member.shape, member, options, within)]),
  );
}

function placeholderFor(
  shape: Shape,
  member: MemberShape,
  options: SkeletonOptions,
  above: ReadonlySet<Shape>,
): Json {
  switch (shape.kind) {
    case 'structure':
      return above.has(shape) ? {} : membersOf(shape, options, above);
    case 'list':
      return above.has(shape) ? [] : [placeholderFor(shape.item(), member, options, above)];
    case 'map':
      return {};
    case 'text':
      return member.values?.[0] ?? '';
    case 'number':
      return 0;
    case 'boolean':
      return false;
    case 'anything':
      return {};
  }
}
