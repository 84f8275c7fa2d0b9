/** `gantry drift`: how live AWS differs from the code. */
import { EXIT } from '../../core/errors.ts';
import { drift } from '../../toolkit/drift.ts';
import type { CommandCall } from '../commands.ts';
import { exitCodeFor, showDiagnostics } from '../diagnostics.ts';
import { drawDrift } from '../draw/drift.ts';
import { paintFor } from '../draw/paint.ts';
import { printJson } from '../json.ts';
import { withSession } from '../session.ts';

/** Prints every difference with who is behind it. Writes nothing. */
export function run(call: CommandCall): Promise<number> {
  const { host, command, options } = call;
  return withSession(call, 'read', async (session) => {
    const found = await drift(session.app, session.options);
    showDiagnostics(host, found.plan.diagnostics);
    const { objects, left, unmanaged } = found;
    if (options.json === true) printJson(host, command, { objects, left, unmanaged });
    else if (found.plan.steps.length > 0 || found.exitCode === EXIT.done) {
      const paint = paintFor(host.stdout, host.env);
      const more = { unmanaged: options.unmanaged === true };
      host.stdout.write(`${drawDrift(found, paint, more)}\n`);
    }
    if (found.exitCode !== EXIT.done) return exitCodeFor(found.plan.diagnostics);
    return objects.length > 0 && options['detailed-exitcode'] === true ? EXIT.changes : EXIT.done;
  });
}
