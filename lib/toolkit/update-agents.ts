/** The newest container agent for instances of a cluster. */
import type { AgentReport } from '../actions/report.ts';
import { updateAgents as update } from '../actions/update-agents.ts';
import { EXIT } from '../core/errors.ts';
import { holdsTasks } from '../survey/fleet.ts';
import type { App } from '../tree/app.ts';
import { instancesNamed, liveCluster } from './live-cluster.ts';
import type { ClusterOptions } from './options.ts';

export type { AgentReport } from '../actions/report.ts';

/** Whose agents are updated, and how long that is followed. */
export interface UpdateAgentsOptions extends ClusterOptions {
  /** Named as for {@link drain}. @default - all of the cluster */
  readonly instances?: readonly string[];
  /** Longest time that the updates are followed, in milliseconds. @default 900_000 */
  readonly timeout?: number;
  /** Hears of every step. */
  readonly onProgress?: (message: string) => void;
}

/** What became of the agents. */
export interface UpdateAgentsResult {
  /** One for each instance. */
  readonly agents: readonly AgentReport[];
  /** 0 when each was updated or is the newest; 1 when one could not be; 4 when one failed, or was not done in time. */
  readonly exitCode: number;
}

const A_QUARTER_OF_AN_HOUR = 900_000;

/** Updates the agents of instances as far as AWS can, and follows the updates. Tasks go on meanwhile. */
export async function updateAgents(
  app: App,
  options: UpdateAgentsOptions,
): Promise<UpdateAgentsResult> {
  const live = await liveCluster(app, options);
  const chosen =
    options.instances === undefined
      ? live.standing.instances.filter(holdsTasks)
      : await instancesNamed(live, options.instances);
  const { clock, signal } = live.run.target;
  const agents = await update(
    live.reference,
    chosen,
    {
      aws: live.context.aws,
      clock,
      signal,
      progress: (message) => options.onProgress?.(message),
    },
    options.timeout ?? A_QUARTER_OF_AN_HOUR,
  );
  return { agents, exitCode: exitCodeOf(agents, signal) };
}

function exitCodeOf(agents: readonly AgentReport[], signal: AbortSignal): number {
  const has = (...results: readonly AgentReport['result'][]) =>
    agents.some(({ result }) => results.includes(result));
  if (has('updating') && signal.aborted) return EXIT.interrupted;
  if (has('failed', 'updating')) return EXIT.rollout;
  return has('not-possible') ? EXIT.error : EXIT.done;
}
