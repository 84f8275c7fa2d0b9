/** `gantry skeleton`: a request of ECS with every field that it has. */
import { EXIT, GantryError } from '../../core/errors.ts';
import { OPERATIONS } from '../../rules/index.ts';
import { skeleton } from '../../toolkit/skeleton.ts';
import type { CommandCall } from '../commands.ts';
import { operationOf } from '../operation.ts';

/** Prints the request as JSON, whether asked for as JSON or not. Asks AWS nothing. */
export async function run({ host, positionals, options }: CommandCall): Promise<number> {
  const [name] = positionals;
  if (name === undefined)
    throw new GantryError('cli/usage', 'skeleton needs the name of an operation', {
      hint: `one of ${OPERATIONS.join(', ')}`,
    });
  const request = await skeleton({
    operation: operationOf('skeleton', name),
    requiredOnly: options.required === true,
  });
  host.stdout.write(`${JSON.stringify(request, undefined, 2)}\n`);
  return EXIT.done;
}
