/** `gantry eject`: gives objects up and leaves them as they are. */
import { EXIT } from '../../core/errors.ts';
import { type EjectResult, eject } from '../../toolkit/eject.ts';
import { chosenObjects } from '../chosen.ts';
import type { CommandCall } from '../commands.ts';
import { consent } from '../consent.ts';
import { drawEjectOutcomes, drawEjectPlan } from '../draw/eject.ts';
import { paintFor } from '../draw/paint.ts';
import { printJson } from '../json.ts';
import { withSession } from '../session.ts';

/** Shows what is given up, asks, takes tags and marks off. */
export async function run(call: CommandCall): Promise<number> {
  const { host, command, options } = call;
  const { addresses, file } = chosenObjects(call);
  return withSession({ ...call, positionals: file }, 'write', async (session) => {
    const paint = paintFor(host.stderr, host.env);
    const result = await eject(session.app, {
      ...session.options,
      addresses,
      confirm: async (plan) => {
        host.stderr.write(`${drawEjectPlan(plan, paint)}\n`);
        return consent(call, 'Give these up?');
      },
    });
    const told = drawEjectOutcomes(result.outcomes, paint);
    if (told !== '') host.stderr.write(`${told}\n`);
    if (options.json === true) printJson(host, command, jsonOf(result));
    else host.stderr.write(`${closingLine(result)}\n`);
    return refused(result) ? EXIT.error : result.exitCode;
  });
}

function refused({ plan, applied }: EjectResult): boolean {
  return !applied && plan.objects.length > 0;
}

function closingLine(result: EjectResult): string {
  const { plan, applied, outcomes, exitCode } = result;
  if (refused(result)) return 'no consent: nothing was written';
  if (!applied) {
    const left = plan.indelible.length;
    return left === 0 ? 'nothing to give up' : `nothing to give up but ${left} that stay ours`;
  }
  const done = outcomes.filter(({ result: one }) => one === 'done').length;
  if (exitCode !== EXIT.done)
    return `gave up ${done} of ${outcomes.length}: run the same command again to go on`;
  return `gave up ${done} objects; they are as they were, and nobody's`;
}

function jsonOf({ plan, applied, outcomes, interrupted, exitCode }: EjectResult): object {
  return {
    applied,
    exitCode,
    interrupted,
    indelible: plan.indelible,
    objects: applied
      ? outcomes.map((outcome) => {
          if (outcome.result !== 'failed') return outcome;
          const { code, detail, hint } = outcome.error;
          return { ...outcome, error: { code, detail, hint } };
        })
      : plan.objects,
  };
}
