/** `gantry roll`: takes the newest machine image of a group and replaces its instances. */
import { hasErrors } from '../../core/diagnostic.ts';
import { GantryError } from '../../core/errors.ts';
import { type RollResult, roll } from '../../toolkit/roll.ts';
import type { CommandCall } from '../commands.ts';
import { confirmPlan } from '../consent.ts';
import { describeDuration } from '../draw/duration.ts';
import { paintFor } from '../draw/paint.ts';
import { createProgress } from '../draw/progress.ts';
import { printJson } from '../json.ts';
import { exitCodeOfResult, resultJson, showResult } from '../result.ts';
import { withSession } from '../session.ts';

/** Plans, asks, writes the new version of the launch template, and follows the instance refresh to its end. */
export function run(call: CommandCall): Promise<number> {
  const { host, command, options } = call;
  const [group, ...rest] = call.positionals;
  if (group === undefined) throw usage('roll needs the address of a group of instances');
  const minHealthyPercentage = percentOf(options['min-healthy']);
  return withSession({ ...call, positionals: rest }, 'write', async (session) => {
    const progress = createProgress(host.stderr, paintFor(host.stderr, host.env));
    const result = await roll(session.app, {
      ...session.options,
      group,
      ...(minHealthyPercentage === undefined ? {} : { minHealthyPercentage }),
      all: options.all ?? false,
      onEvent: (event) => progress.show(event),
      onProgress: (message) => host.stderr.write(`instance refresh: ${message}\n`),
      confirm: confirmPlan(call, 'Replace the instances?'),
    }).finally(() => progress.end());
    const { deployed, refresh } = result;
    showResult(host, deployed);
    if (options.json === true)
      printJson(host, command, { ...resultJson(deployed), refresh, exitCode: result.exitCode });
    else host.stdout.write(`${closingLine(result)}\n`);
    return refresh === undefined ? exitCodeOfResult(deployed) : result.exitCode;
  });
}

function closingLine({ deployed, refresh }: RollResult): string {
  if (hasErrors(deployed.plan.diagnostics)) return 'nothing was written';
  if (refresh === undefined) return 'no instance was replaced';
  const { group, status, reason, duration } = refresh;
  return `${group}: ${status} after ${describeDuration(duration)}${reason === undefined ? '' : `: ${reason}`}`;
}

function percentOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= 100) return value;
  throw usage(`--min-healthy is a percentage from 0 to 100, not ${text}`);
}

function usage(detail: string): GantryError {
  return new GantryError('cli/usage', detail, { hint: 'see: gantry roll --help' });
}
