/** `gantry adopt`: takes over objects that exist already and belong to no app. */
import { EXIT, GantryError } from '../../core/errors.ts';
import { adopt } from '../../toolkit/adopt.ts';
import type { CommandCall } from '../commands.ts';
import { confirmPlan } from '../consent.ts';
import { paintFor } from '../draw/paint.ts';
import { createProgress } from '../draw/progress.ts';
import { printJson } from '../json.ts';
import { exitCodeOfResult, resultJson, showResult } from '../result.ts';
import { wordsOf } from '../selection.ts';
import { withSession } from '../session.ts';

/** Shows how the objects differ, asks, writes our tags on them and then what differs. */
export function run(call: CommandCall): Promise<number> {
  const { host, command, options } = call;
  const { file, names } = wordsOf(call.positionals, host.cwd);
  if (names.length === 0 && options.all !== true)
    throw new GantryError('cli/usage', 'adopt needs addresses, or --all', {
      hint: 'gantry plan names what exists and belongs to no app',
    });
  const positionals = file === undefined ? [] : [file];
  return withSession({ ...call, positionals }, 'write', async (session) => {
    const progress = createProgress(host.stderr, paintFor(host.stderr, host.env));
    const result = await adopt(session.app, options.all === true ? 'all' : names, {
      ...session.options,
      onEvent: (event) => progress.show(event),
      confirm: confirmPlan(call, 'Take these over?'),
    }).finally(() => progress.end());
    showResult(host, result);
    if (options.json === true) printJson(host, command, resultJson(result));
    else host.stderr.write(`${result.applied ? 'adopted' : 'nothing was written'}\n`);
    if (exitCodeOfResult(result) !== EXIT.done) return exitCodeOfResult(result);
    return result.applied ? EXIT.done : EXIT.error;
  });
}
