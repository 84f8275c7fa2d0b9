/** `gantry unlock`: removes the lock of a deploy whose process is gone. */
import { EXIT } from '../../core/errors.ts';
import { unlock } from '../../toolkit/unlock.ts';
import type { CommandCall } from '../commands.ts';
import { consent } from '../consent.ts';
import { printJson } from '../json.ts';
import { withSession } from '../session.ts';

/** Asks, removes the lock in each account and Region of the app, and says whose it was. */
export function run(call: CommandCall): Promise<number> {
  const { host, command, options } = call;
  return withSession(call, 'write', async (session) => {
    if (!(await consent(call, 'A deploy that still runs would be stopped. Remove its lock?')))
      return EXIT.error;
    const removed = await unlock(session.app, session.options);
    if (options.json === true) printJson(host, command, { removed });
    else if (removed.length === 0) host.stderr.write('no lock is held\n');
    for (const lock of removed)
      host.stderr.write(
        `removed the lock of ${lock.holder} on ${lock.host} (${lock.command}, since ${new Date(lock.since).toISOString()})\n`,
      );
    return EXIT.done;
  });
}
