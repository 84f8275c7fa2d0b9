/** `gantry orphans`: what carries the tags of the app and is not in its code. */
import { EXIT } from '../../core/errors.ts';
import { orphans } from '../../toolkit/orphans.ts';
import type { CommandCall } from '../commands.ts';
import { exitCodeFor, showDiagnostics } from '../diagnostics.ts';
import { drawOrphans, drawOtherApps } from '../draw/orphans.ts';
import { printJson } from '../json.ts';
import { withSession } from '../session.ts';

/** Prints one line an object. Removes nothing. */
export function run(call: CommandCall): Promise<number> {
  const { host, command, options } = call;
  return withSession(call, 'read', async (session) => {
    const { diagnostics, ...found } = await orphans(session.app, {
      ...session.options,
      allApps: options['all-apps'] === true,
    });
    if (diagnostics.length > 0) {
      showDiagnostics(host, diagnostics);
      return exitCodeFor(diagnostics);
    }
    if (options.json === true) printJson(host, command, found);
    else
      host.stdout.write(
        [
          ...(found.orphans.length === 0 ? ['no orphans'] : drawOrphans(found.orphans)),
          ...(found.otherApps.length === 0 ? [] : ['', ...drawOtherApps(found.otherApps)]),
          '',
        ].join('\n'),
      );
    const some = found.orphans.length > 0 && options['detailed-exitcode'] === true;
    return some ? EXIT.changes : EXIT.done;
  });
}
