/** Asking before something is written. */
import { GantryError } from '../core/errors.ts';
import type { Plan } from '../engine/plan.ts';
import type { CommandCall } from './commands.ts';
import { showDiagnostics } from './diagnostics.ts';
import { paintFor } from './draw/paint.ts';
import { drawPlan } from './draw/plan.ts';

/** Asks a question that only `yes` answers with yes. Throws `cli/needs-consent` where nobody can be asked. */
export async function consent({ host, options }: CommandCall, question: string): Promise<boolean> {
  if (options.yes === true) return true;
  if (host.ask === undefined || options.json === true)
    throw new GantryError('cli/needs-consent', 'nothing was written');
  const answer = await host.ask(`${question} Only "yes" is taken for consent: `);
  return answer.trim() === 'yes';
}

/** Shows a plan, then asks. */
export function confirmPlan(call: CommandCall, question: string): (plan: Plan) => Promise<boolean> {
  const { host } = call;
  return async (plan) => {
    showDiagnostics(host, plan.diagnostics);
    host.stderr.write(`${drawPlan(plan, paintFor(host.stderr, host.env))}\n`);
    return consent(call, question);
  };
}
