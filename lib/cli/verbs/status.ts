/** `gantry status`: what the services run now, and what the groups of instances are at. */
import { EXIT } from '../../core/errors.ts';
import { statusOfApp } from '../../toolkit/status.ts';
import type { CommandCall } from '../commands.ts';
import { drawGroups, drawStatus } from '../draw/status.ts';
import { printJson } from '../json.ts';
import { withSession } from '../session.ts';

/** Prints one line a service, then one line a group. */
export function run(call: CommandCall): Promise<number> {
  const { host, command, options } = call;
  return withSession(call, 'read', async (session) => {
    const { services, groups } = await statusOfApp(session.app, session.options);
    if (options.json === true) printJson(host, command, { services, groups });
    else
      host.stdout.write(
        [drawStatus(services), ...(groups.length === 0 ? [] : ['', drawGroups(groups)]), ''].join(
          '\n',
        ),
      );
    return EXIT.done;
  });
}
