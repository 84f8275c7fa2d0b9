/** `gantry drift`: what AWS has that the code did not mean. */
import { EXIT } from '../../core/errors.ts';
import { drift } from '../../toolkit/drift.ts';
import type { CommandCall } from '../commands.ts';
import { exitCodeFor, showDiagnostics } from '../diagnostics.ts';
import { drawDrift } from '../draw/drift.ts';
import { paintFor } from '../draw/paint.ts';
import { printJson } from '../json.ts';
import { withSession } from '../session.ts';

/** Prints the drift. Writes nothing. */
export function run(call: CommandCall): Promise<number> {
  const { host, command, options } = call;
  return withSession(call, 'read', async (session) => {
    const {
      drift: found,
      drifted,
      diagnostics,
    } = await drift(session.app, {
      ...session.options,
      unmanaged: options.unmanaged === true,
    });
    showDiagnostics(host, diagnostics);
    if (options.json === true) printJson(host, command, { drifted, drift: found, diagnostics });
    else if (found !== undefined)
      host.stdout.write(`${drawDrift(found, paintFor(host.stdout, host.env))}\n`);
    const code = exitCodeFor(diagnostics);
    if (code !== EXIT.done) return code;
    return drifted && options['detailed-exitcode'] === true ? EXIT.changes : EXIT.done;
  });
}
