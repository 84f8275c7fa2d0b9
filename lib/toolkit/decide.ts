/** Deployments under way: letting them go on, or back. */
import { decideAtPause, rollBack } from '../actions/decide-deployment.ts';
import type { AwsEnvironment } from '../aws/environment.ts';
import { EXIT, GantryError } from '../core/errors.ts';
import { environmentOf } from '../engine/target.ts';
import type { Address } from '../graph/address.ts';
import type { RolloutHandle } from '../resource-type.ts';
import { followRollouts, pausesOf } from '../rollout/index.ts';
import { findDeployments, lookAtDeployments } from '../rollout/look.ts';
import type { RolloutReport } from '../rollout/report.ts';
import type { App } from '../tree/app.ts';
import { synthesizeTree } from '../tree/synth.ts';
import type { PausedDeployment, RunOptions } from './options.ts';
import { openRun, type Run, readAws } from './run.ts';

/** Which deployment is meant. */
export interface DeploymentChoice extends RunOptions {
  /** Address or name of the service. @default - the only one whose deployment is under way */
  readonly service?: string;
}

/** Options of {@link continueDeployment}. */
export interface ContinueOptions extends DeploymentChoice {
  /** Whether it goes on or back. @default 'CONTINUE' */
  readonly decision?: 'CONTINUE' | 'ROLLBACK';
}

/** The stops that were decided. */
export interface ContinueResult {
  /** What the deployment waited at. */
  readonly pauses: readonly PausedDeployment[];
}

/** What became of a deployment that was taken back. */
export interface RollbackResult {
  /** Address of the service. */
  readonly address: string;
  /** The end of the deployment. */
  readonly report: RolloutReport;
  /** 0 when the service runs what it ran before. */
  readonly exitCode: number;
}

interface UnderWay {
  readonly address: Address;
  readonly handle: RolloutHandle;
  readonly arn: string;
  readonly aws: AwsEnvironment;
  readonly run: Run;
}

/** Lets a deployment that stopped for people go on, or back. Throws `deployment/not-paused` when it does not wait. */
export async function continueDeployment(
  app: App,
  options: ContinueOptions = {},
): Promise<ContinueResult> {
  const { address, arn, aws } = await underWay(app, options);
  const deployment = (await lookAtDeployments(aws, [arn])).get(arn);
  const pauses = pausesOf(deployment);
  if (pauses.length === 0)
    throw new GantryError(
      'deployment/not-paused',
      `it is at ${deployment?.lifecycleStage ?? deployment?.status ?? 'no stage yet'}`,
      { address },
    );
  for (const pause of pauses) await decideAtPause(pause, options.decision ?? 'CONTINUE', aws);
  return { pauses: pauses.map((pause) => ({ address, ...pause })) };
}

/** Ends a deployment that is under way, and follows the service back to what ran before. */
export async function rollback(app: App, options: DeploymentChoice = {}): Promise<RollbackResult> {
  const { address, arn, handle, aws, run } = await underWay(app, options);
  await rollBack(arn, aws);
  const { clock, signal } = run.target;
  const [report] = await followRollouts([handle], {
    aws,
    clock,
    signal,
    emit: (_, event) => run.emit({ kind: 'rollout', address, event }),
  });
  if (report === undefined) throw new GantryError('internal', 'no report', { address });
  const back = report.result === 'rolled-back' || report.result === 'stopped';
  return { address, report, exitCode: back ? EXIT.done : EXIT.rollout };
}

/** The one deployment that is meant. Throws `deployment/none` or `deployment/many`. */
async function underWay(app: App, options: DeploymentChoice): Promise<UnderWay> {
  const run = await openRun(synthesizeTree(app).graph, options);
  const { observation } = await readAws(run);
  const running = run.target.graph.resources.flatMap((node) => {
    const rollout = observation.live.get(node.address)?.rollout;
    if (rollout === undefined || rollout.ended !== undefined) return [];
    return [{ address: node.address, rollout, aws: environmentOf(run.target, node) }];
  });
  const { service } = options;
  const meant = running.filter(
    ({ address, rollout }) =>
      service === undefined ||
      address === service ||
      address.startsWith(`${service}/`) ||
      rollout.service === service,
  );
  const [one] = meant;
  if (one === undefined)
    throw new GantryError(
      'deployment/none',
      service === undefined ? 'no service is being deployed' : `${service} is not being deployed`,
    );
  if (meant.length > 1)
    throw new GantryError('deployment/many', meant.map(({ address }) => address).join(', '));
  const [arn] = await findDeployments(one.aws, [one.rollout]);
  if (arn === undefined)
    throw new GantryError('deployment/none', `AWS does not list ${one.rollout.deploymentId} yet`);
  return { address: one.address, handle: one.rollout, arn, aws: one.aws, run };
}
