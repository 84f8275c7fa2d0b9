/** `gantry deploy`: brings AWS to what the app means. */
import { hasErrors } from '../../core/diagnostic.ts';
import { EXIT } from '../../core/errors.ts';
import { changesOf } from '../../engine/plan.ts';
import { deploy } from '../../toolkit/deploy.ts';
import type { ApplyOptions, DeployResult, ServiceStatus } from '../../toolkit/options.ts';
import { status } from '../../toolkit/status.ts';
import type { CommandCall } from '../commands.ts';
import { confirmPlan } from '../consent.ts';
import { paintFor } from '../draw/paint.ts';
import { createProgress } from '../draw/progress.ts';
import { drawStatus } from '../draw/status.ts';
import type { CliHost } from '../host.ts';
import { printJson } from '../json.ts';
import { planDocumentOf } from '../plan-document.ts';
import { exitCodeOfResult, resultJson, showResult } from '../result.ts';
import { type Session, withSession } from '../session.ts';

/** Plans, asks, applies, follows the rollouts, and ends with a table of what runs where. */
export async function run(call: CommandCall): Promise<number> {
  const { host, command, options } = call;
  const { others: positionals, ...reviewed } = planDocumentOf(host, call.positionals);
  return withSession({ ...call, positionals }, 'write', async (session) => {
    const progress = createProgress(host.stderr, paintFor(host.stderr, host.env));
    const ended = new AbortController();
    const result = await deploy(session.app, {
      ...session.options,
      ...reviewed,
      ...askingAtPauses(call, ended.signal, () => progress.end()),
      onEvent: (event) => progress.show(event),
      confirm: confirmPlan(call, 'Deploy this?'),
      wait: options['no-wait'] !== true,
    }).finally(() => {
      progress.end();
      ended.abort();
    });
    showResult(host, result);
    const services = await servicesAfter(session, result, host);
    if (options.json === true) printJson(host, command, { ...resultJson(result), services });
    else {
      host.stderr.write(`${closingLine(result)}\n`);
      if (services !== undefined) host.stdout.write(`${drawStatus(services)}\n`);
    }
    return exitCode(result, options['detailed-exitcode'] === true);
  });
}

/** The question at each stop of a deployment, where somebody can answer; it is taken back when the run has ended. */
function askingAtPauses(
  { host, options }: CommandCall,
  ended: AbortSignal,
  clear: () => void,
): Pick<ApplyOptions, 'onPause'> {
  const { ask } = host;
  if (ask === undefined || options.json === true || options.yes === true) return {};
  return {
    onPause: async ({ address, stage }) => {
      clear();
      const question = `${address} is paused at ${stage}. "continue" lets it go on, "rollback" takes it back: `;
      const answer = await ask(question, ended).catch((error: unknown) => {
        if (ended.aborted) return '';
        throw error;
      });
      return DECISIONS[answer.trim().toLowerCase()];
    },
  };
}

const DECISIONS: Readonly<Record<string, 'CONTINUE' | 'ROLLBACK'>> = {
  continue: 'CONTINUE',
  rollback: 'ROLLBACK',
};

// An interrupted or refused run ends at once; a failed one still shows what runs.
async function servicesAfter(
  { app, options }: Session,
  result: DeployResult,
  host: CliHost,
): Promise<readonly ServiceStatus[] | undefined> {
  const idle = !result.applied && (hasErrors(result.plan.diagnostics) || refused(result));
  return idle || host.signal.aborted ? undefined : await status(app, options);
}

function refused({ plan, applied }: DeployResult): boolean {
  return !applied && changesOf(plan).length > 0;
}

function closingLine(result: DeployResult): string {
  if (hasErrors(result.plan.diagnostics)) return 'nothing was written';
  if (refused(result)) return 'no consent: nothing was written';
  const part = result.plan.selection === undefined ? 'AWS' : 'what is selected';
  if (!result.applied) return `nothing to do: ${part} is as the app means it`;
  return result.exitCode === EXIT.done ? 'deployed' : 'not deployed';
}

function exitCode(result: DeployResult, detailed: boolean): number {
  const code = exitCodeOfResult(result);
  if (code !== EXIT.done) return code;
  if (refused(result)) return EXIT.error;
  return detailed && result.applied ? EXIT.changes : EXIT.done;
}
