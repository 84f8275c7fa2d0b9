/** Requests to begin with: every field that an operation has. */
import type { JsonObject } from '../core/json.ts';
import { loadShapes } from '../documents/sdk-shapes.ts';
import { skeletonOf } from '../documents/skeleton.ts';
import type { CheckedOperation } from './check.ts';

/** Which fields are wanted. */
export interface SkeletonRequest {
  /** Operation of ECS, such as `RegisterTaskDefinition`. */
  readonly operation: CheckedOperation;
  /** Those alone that it requires. @default false */
  readonly requiredOnly?: boolean;
}

/**
 * A request with every field that the installed SDK knows of an operation: empty texts, 0, false, lists of one element, the
 * first legal value. It is to be filled in and cut down; AWS takes none as it is.
 */
export async function skeleton({
  operation,
  requiredOnly = false,
}: SkeletonRequest): Promise<JsonObject> {
  const shapes = await loadShapes();
  return skeletonOf(shapes(operation), { requiredOnly });
}
