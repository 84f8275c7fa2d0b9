/** `gantry status`: what the services run now. */
import { EXIT } from '../../core/errors.ts';
import { status } from '../../toolkit/status.ts';
import type { CommandCall } from '../commands.ts';
import { drawStatus } from '../draw/status.ts';
import { printJson } from '../json.ts';
import { withSession } from '../session.ts';

/** Prints one line a service. */
export function run(call: CommandCall): Promise<number> {
  const { host, command, options } = call;
  return withSession(call, 'read', async (session) => {
    const services = await status(session.app, session.options);
    if (options.json === true) printJson(host, command, { services });
    else host.stdout.write(`${drawStatus(services)}\n`);
    return EXIT.done;
  });
}
