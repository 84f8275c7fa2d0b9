/** `gantry orphans`: what of ours AWS has and the code does not name. */
import { EXIT } from '../../core/errors.ts';
import { drift } from '../../toolkit/drift.ts';
import type { CommandCall } from '../commands.ts';
import { exitCodeFor, showDiagnostics } from '../diagnostics.ts';
import { drawOrphans } from '../draw/drift.ts';
import { paintFor } from '../draw/paint.ts';
import { printJson } from '../json.ts';
import { withSession } from '../session.ts';

/** Prints one line an object. Removes nothing. */
export function run(call: CommandCall): Promise<number> {
  const { host, command, options } = call;
  return withSession(call, 'read', async (session) => {
    const { orphans, plan, synthesis } = await drift(session.app, session.options);
    if (
      plan.steps.length === 0 &&
      synthesis.diagnostics.some(({ severity }) => severity === 'error')
    ) {
      showDiagnostics(host, plan.diagnostics);
      return exitCodeFor(plan.diagnostics);
    }
    if (options.json === true) printJson(host, command, { orphans });
    else host.stdout.write(`${drawOrphans(orphans, paintFor(host.stdout, host.env))}\n`);
    return orphans.length > 0 && options['detailed-exitcode'] === true ? EXIT.changes : EXIT.done;
  });
}
