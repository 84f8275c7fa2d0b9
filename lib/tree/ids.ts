/** Ids of constructs: unique beside their siblings, and fit to be part of an address. */
import { Construct } from 'constructs';
import { GantryError } from '../core/errors.ts';
import { isAddressSegment } from '../graph/address.ts';

/** The id itself. Throws `tree/no-scope`, `tree/bad-id` or `tree/duplicate-address` at the line that gives it. */
export function checkId(scope: Construct, id: string): string {
  if (!Construct.isConstruct(scope))
    throw new GantryError('tree/no-scope', `the scope of ${JSON.stringify(id)} is ${scope}`);
  if (!isAddressSegment(id))
    throw new GantryError('tree/bad-id', `the id ${JSON.stringify(id)} in ${scope.node.path}`, {
      address: scope.node.path,
    });
  if (scope.node.tryFindChild(id) !== undefined)
    throw new GantryError(
      'tree/duplicate-address',
      `${scope.node.path} already has a construct with the id ${JSON.stringify(id)}`,
      { address: `${scope.node.path}/${id}` },
    );
  return id;
}
