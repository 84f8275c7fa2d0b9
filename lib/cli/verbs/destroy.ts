/** `gantry destroy`: removes everything that the app owns. */
import { hasErrors } from '../../core/diagnostic.ts';
import { EXIT } from '../../core/errors.ts';
import { changesOf } from '../../engine/plan.ts';
import { destroy } from '../../toolkit/deploy.ts';
import type { DeployResult } from '../../toolkit/options.ts';
import type { CommandCall } from '../commands.ts';
import { confirmPlan } from '../consent.ts';
import { paintFor } from '../draw/paint.ts';
import { createProgress } from '../draw/progress.ts';
import { printJson } from '../json.ts';
import { planDocumentOf } from '../plan-document.ts';
import { remainsOf } from '../remains.ts';
import { exitCodeOfResult, resultJson, showResult } from '../result.ts';
import { withSession } from '../session.ts';

/** Plans the removal, asks, removes. */
export async function run(call: CommandCall): Promise<number> {
  const { host, command, options } = call;
  const { others: positionals, ...reviewed } = planDocumentOf(host, call.positionals);
  return withSession({ ...call, positionals }, 'write', async (session) => {
    const progress = createProgress(host.stderr, paintFor(host.stderr, host.env));
    const result = await destroy(session.app, {
      ...session.options,
      ...reviewed,
      onEvent: (event) => progress.show(event),
      confirm: confirmPlan(call, 'Remove all this?'),
    }).finally(() => progress.end());
    showResult(host, result);
    const left = session.sandbox === undefined ? undefined : remainsOf(session.sandbox);
    if (options.json === true) printJson(host, command, { ...resultJson(result), left });
    else host.stderr.write(`${closingLine(result, left)}\n`);
    if (exitCodeOfResult(result) !== EXIT.done) return exitCodeOfResult(result);
    return refused(result) ? EXIT.error : EXIT.done;
  });
}

function refused({ plan, applied }: DeployResult): boolean {
  return !applied && changesOf(plan).length > 0;
}

function closingLine(result: DeployResult, left: Readonly<Record<string, number>> | undefined) {
  if (hasErrors(result.plan.diagnostics)) return 'nothing was removed';
  if (refused(result)) return 'no consent: nothing was removed';
  const said = result.exitCode === EXIT.done ? closing(result) : 'not everything was removed';
  if (left === undefined) return said;
  const count = Object.values(left).reduce((sum, one) => sum + one, 0);
  return count === 0
    ? `${said}; the account is empty`
    : `${said}; the account still has ${count} objects (--json says of which kinds)`;
}

function closing({ applied, plan }: DeployResult): string {
  if (!applied) return 'nothing to remove';
  return `removed ${changesOf(plan).length} resources`;
}
