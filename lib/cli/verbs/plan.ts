/** `gantry plan`: what a deploy would do. */
import { renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { EXIT } from '../../core/errors.ts';
import { changesOf, countActions } from '../../engine/plan.ts';
import type { PlanningResult } from '../../toolkit/options.ts';
import { plan } from '../../toolkit/plan.ts';
import type { CommandCall } from '../commands.ts';
import { exitCodeFor, showDiagnostics } from '../diagnostics.ts';
import { markdownOf } from '../draw/markdown.ts';
import { paintFor } from '../draw/paint.ts';
import { drawPlan } from '../draw/plan.ts';
import { printJson } from '../json.ts';
import { withSession } from '../session.ts';

/** Prints the plan, and writes the files that are asked for. Writes nothing to AWS. */
export function run(call: CommandCall): Promise<number> {
  const { host, command, options } = call;
  return withSession(call, 'read', async (session) => {
    const intent = options.destroy === true ? 'destroy' : 'deploy';
    const result = await plan(session.app, { ...session.options, intent });
    const found = result.plan;
    showDiagnostics(host, found.diagnostics);
    writeFiles(call, result);
    if (options.json === true)
      printJson(host, command, { plan: found, counts: countActions(found) });
    else if (result.exitCode === EXIT.done)
      host.stdout.write(`${drawPlan(found, paintFor(host.stdout, host.env))}\n`);
    if (result.exitCode !== EXIT.done) return exitCodeFor(found.diagnostics);
    const changed = changesOf(found).length > 0;
    return changed && options['detailed-exitcode'] === true ? EXIT.changes : EXIT.done;
  });
}

/** The plan for a later deploy, and for a reviewer. Of a plan with errors there is only the latter. */
function writeFiles({ host, options }: CommandCall, result: PlanningResult): void {
  const { out, markdown } = options;
  if (markdown !== undefined) writeWhole(resolve(host.cwd, markdown), markdownOf(result.plan));
  if (out === undefined) return;
  if (result.exitCode !== EXIT.done) {
    host.stderr.write(`${out} is not written: the plan has errors\n`);
    return;
  }
  writeWhole(resolve(host.cwd, out), result.planFile());
  const verb = result.plan.intent;
  host.stderr.write(`wrote ${out}\nnext: gantry ${verb} ${out}\n`);
}

/** Writes a file so that nobody ever sees half of it. */
function writeWhole(file: string, text: string): void {
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, text);
  renameSync(draft, file);
}
