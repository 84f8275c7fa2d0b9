/** Operations by the names that people type. */
import { GantryError } from '../core/errors.ts';
import { nearestOf } from '../core/nearest.ts';
import { OPERATIONS, type Operation } from '../rules/index.ts';

/** The operation of a name. Throws `cli/usage` with what was probably meant; `place` is what takes it, such as `--as`. */
export function operationOf(place: string, name: string): Operation {
  const operation = OPERATIONS.find((one) => one === name);
  if (operation !== undefined) return operation;
  const nearest = nearestOf(name, OPERATIONS);
  throw new GantryError(
    'cli/usage',
    `${place} takes no operation ${name}${nearest === undefined ? '' : `; did you mean ${nearest}?`}`,
    { hint: `one of ${OPERATIONS.join(', ')}` },
  );
}
