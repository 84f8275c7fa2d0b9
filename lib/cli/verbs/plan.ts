/** `gantry plan`: what a deploy would do. */
import { EXIT } from '../../core/errors.ts';
import { changesOf, countActions } from '../../engine/plan.ts';
import { plan } from '../../toolkit/plan.ts';
import type { CommandCall } from '../commands.ts';
import { exitCodeFor, showDiagnostics } from '../diagnostics.ts';
import { paintFor } from '../draw/paint.ts';
import { drawPlan } from '../draw/plan.ts';
import { printJson } from '../json.ts';
import { withSession } from '../session.ts';

/** Prints the plan. Writes nothing. */
export function run(call: CommandCall): Promise<number> {
  const { host, command, options } = call;
  return withSession(call, 'read', async (session) => {
    const result = await plan(session.app, session.options);
    const found = result.plan;
    showDiagnostics(host, found.diagnostics);
    if (options.json === true)
      printJson(host, command, { plan: found, counts: countActions(found) });
    else if (result.exitCode === EXIT.done)
      host.stdout.write(`${drawPlan(found, paintFor(host.stdout, host.env))}\n`);
    if (result.exitCode !== EXIT.done) return exitCodeFor(found.diagnostics);
    const changed = changesOf(found).length > 0;
    return changed && options['detailed-exitcode'] === true ? EXIT.changes : EXIT.done;
  });
}
