/** What a deploy of an App would do, against a sandbox. */
import { describeDiagnostic } from '../core/diagnostic.ts';
import { EXIT, GantryError } from '../core/errors.ts';
import type { Plan } from '../engine/plan.ts';
import { createSandbox, type Sandbox } from '../sandbox/index.ts';
import { type DeployResult, deploy, plan } from '../toolkit.ts';
import { App } from '../tree/app.ts';

/** Options of {@link planOf}. */
export interface PlanOfOptions {
  /** The account as it is before: a sandbox, or an App that is deployed into an empty one first. @default - an empty account */
  readonly live?: Sandbox | App;
  /** Consent to replacements that mean downtime. @default false */
  readonly allowDowntime?: boolean;
}

/**
 * Plans an App against a sandbox in this process. What blocks the plan is among its diagnostics.
 *
 * @category Testing
 * @example
 * const plan = await planOf(changed, { live: before });
 * expect(describePlan(plan)).toContain('1 to update');
 */
export async function planOf(app: App, options: PlanOfOptions = {}): Promise<Plan> {
  const { live, allowDowntime = false } = options;
  const sandbox = App.isApp(live) ? await deployTo(live) : (live ?? createSandbox());
  const result = await plan(app, { aws: { sandbox }, allowDowntime });
  return result.plan;
}

/**
 * Deploys an App into a sandbox, an empty one unless given, and returns the sandbox. Throws when the deploy does not
 * succeed.
 *
 * @category Testing
 */
export async function deployTo(app: App, sandbox: Sandbox = createSandbox()): Promise<Sandbox> {
  const result = await deploy(app, { aws: { sandbox } });
  if (result.exitCode !== EXIT.done) throw new GantryError('apply/failed', whatFailed(result));
  return sandbox;
}

function whatFailed({ plan: { diagnostics }, run }: DeployResult): string {
  return [
    ...diagnostics.filter(({ severity }) => severity === 'error').map(describeDiagnostic),
    ...run.outcomes.flatMap((outcome) =>
      outcome.result === 'failed' ? [`${outcome.address}: ${outcome.error.message}`] : [],
    ),
    ...run.rollouts.flatMap(({ address, report }) =>
      report.result === 'succeeded' ? [] : [`${address}: rollout ${report.result}`],
    ),
  ].join('\n');
}
