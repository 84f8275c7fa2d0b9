/** `gantry instances`: the container instances of a cluster, and what they have left. */
import { EXIT } from '../../core/errors.ts';
import { listInstances } from '../../toolkit/instances.ts';
import type { CommandCall } from '../commands.ts';
import { drawInstances } from '../draw/instances.ts';
import { printJson } from '../json.ts';
import { withSession } from '../session.ts';

/** Prints one line an instance. */
export function run(call: CommandCall): Promise<number> {
  const { host, command, options } = call;
  return withSession(call, 'read', async (session) => {
    const found = await listInstances(session.app, {
      ...session.options,
      ...(options.cluster === undefined ? {} : { cluster: options.cluster }),
    });
    if (options.json === true) printJson(host, command, { instances: found });
    else host.stdout.write(`${drawInstances(found)}\n`);
    return EXIT.done;
  });
}
