/** `gantry adopt`: takes over what exists and belongs to nobody. */
import { hasErrors } from '../../core/diagnostic.ts';
import { EXIT } from '../../core/errors.ts';
import { changesOf } from '../../engine/plan.ts';
import { type AdoptResult, adopt } from '../../toolkit/adopt.ts';
import { chosenObjects } from '../chosen.ts';
import type { CommandCall } from '../commands.ts';
import { confirmPlan } from '../consent.ts';
import { paintFor } from '../draw/paint.ts';
import { createProgress } from '../draw/progress.ts';
import { printJson } from '../json.ts';
import { exitCodeOfResult, resultJson, showResult } from '../result.ts';
import { withSession } from '../session.ts';

/** Plans what is taken over and nothing else, shows what differs, asks, takes over. */
export async function run(call: CommandCall): Promise<number> {
  const { host, command, options } = call;
  const { addresses, file } = chosenObjects(call);
  return withSession({ ...call, positionals: file }, 'write', async (session) => {
    const progress = createProgress(host.stderr, paintFor(host.stderr, host.env));
    const result = await adopt(session.app, {
      ...session.options,
      addresses,
      onEvent: (event) => progress.show(event),
      confirm: confirmPlan(call, 'Take these over?'),
      wait: options['no-wait'] !== true,
    }).finally(() => progress.end());
    showResult(host, result);
    const { others } = result;
    if (options.json === true) printJson(host, command, { ...resultJson(result), others });
    else host.stderr.write(`${closingLines(result).join('\n')}\n`);
    if (exitCodeOfResult(result) !== EXIT.done) return exitCodeOfResult(result);
    return refused(result) ? EXIT.error : EXIT.done;
  });
}

function refused({ plan, applied }: AdoptResult): boolean {
  return !applied && changesOf(plan).length > 0;
}

function closingLines(result: AdoptResult): readonly string[] {
  const { plan, others } = result;
  if (hasErrors(plan.diagnostics)) return ['nothing was written'];
  if (refused(result)) return ['no consent: nothing was written'];
  const count = changesOf(plan).length;
  const done = result.exitCode === EXIT.done;
  const taken = done ? `took over ${count} objects` : 'not everything was taken over';
  const said = result.applied ? taken : 'nothing to take over';
  const rest = Object.entries(others).map(([action, more]) => `${more} to ${action}`);
  return rest.length === 0 ? [said] : [said, `a deploy has more to do: ${rest.join(', ')}`];
}
