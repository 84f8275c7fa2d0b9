/** New machine images for a group of instances: taken into the launch template, then rolled over the instances. */
import { refreshInstances } from '../actions/refresh-instances.ts';
import type { RefreshReport } from '../actions/report.ts';
import { EXIT, GantryError } from '../core/errors.ts';
import { pinnedAddresses } from '../engine/pins.ts';
import { changesOf } from '../engine/plan.ts';
import { environmentOf } from '../engine/target.ts';
import type { ResourceNode } from '../graph/graph.ts';
import { referencesIn } from '../graph/resolve.ts';
import type { App } from '../tree/app.ts';
import { synthesizeTree } from '../tree/synth.ts';
import { deploy } from './deploy.ts';
import type { ApplyOptions, DeployResult } from './options.ts';
import { plan } from './plan.ts';
import { openRun, type Run, readAws } from './run.ts';

export type { RefreshReport } from '../actions/report.ts';

/** Which group is rolled, and how. */
export interface RollOptions extends ApplyOptions {
  /** Address of the group, or of a construct that holds it and no other group. */
  readonly group: string;
  /** Percent of the desired capacity that stays in service, 0 to 100. @default 90 */
  readonly minHealthyPercentage?: number;
  /**
   * Whether instances of the newest version are replaced too: what they got when they were launched, such as a trunk by
   * the account setting `awsvpcTrunking`, no version tells.
   *
   * @default false
   */
  readonly all?: boolean;
  /** Hears how far the instance refresh is. */
  readonly onProgress?: (message: string) => void;
}

/** What became of a roll. */
export interface RollResult {
  /** The deploy that took the newest image into the launch template. */
  readonly deployed: DeployResult;
  /** The instance refresh; undefined when the deploy failed or consent was refused. */
  readonly refresh: RefreshReport | undefined;
  /** 0 when every instance is of the newest version. */
  readonly exitCode: number;
}

/** Percent of a group that stays in service while its instances are replaced (EC2 Auto Scaling's default). */
const MIN_HEALTHY = 90;

/**
 * Takes the newest machine image of a group and replaces its instances. An App that has other changes is refused: they
 * are to be deployed by themselves.
 */
export async function roll(app: App, options: RollOptions): Promise<RollResult> {
  const { graph } = synthesizeTree(app);
  const run = await openRun(graph, options);
  const node = await groupAt(run, options.group);
  const pending = changesOf((await plan(app, options)).plan);
  if (pending.length > 0)
    throw new GantryError('roll/pending', pending.map(({ address }) => address).join(', '), {
      address: node.address,
    });
  const templates = new Set<string>(referencesIn(node.properties).map(({ $ref }) => $ref));
  const repin = pinnedAddresses(run.target).filter((address) => templates.has(address));
  const deployed = await deploy(app, { ...options, repin });
  if (deployed.exitCode !== EXIT.done || !(await mayRefresh(deployed, options)))
    return { deployed, refresh: undefined, exitCode: deployed.exitCode };
  const refresh = await refreshInstances(
    await nameOf(run, node),
    {
      aws: environmentOf(run.target, node),
      clock: run.target.clock,
      signal: run.target.signal,
      progress: (message) => options.onProgress?.(message),
    },
    {
      minHealthyPercentage: options.minHealthyPercentage ?? MIN_HEALTHY,
      all: options.all ?? false,
    },
  );
  return { deployed, refresh, exitCode: exitCodeOf(refresh, run.target.signal) };
}

// Consent is asked with the plan; where there was nothing to plan it is still to be asked.
async function mayRefresh(deployed: DeployResult, { confirm }: RollOptions): Promise<boolean> {
  if (deployed.applied) return true;
  if (changesOf(deployed.plan).length > 0) return false;
  return confirm === undefined || (await confirm(deployed.plan));
}

function exitCodeOf({ status }: RefreshReport, signal: AbortSignal): number {
  if (status === 'Successful') return EXIT.done;
  return signal.aborted ? EXIT.interrupted : EXIT.rollout;
}

async function groupAt({ target }: Run, address: string): Promise<ResourceNode> {
  const groups = target.graph.resources.filter(
    (node) => target.catalog.types.get(node.type)?.attributes['AutoScalingGroupARN'] !== undefined,
  );
  const found = groups.filter(
    (node) => node.address === address || node.address.startsWith(`${address}/`),
  );
  const [group] = found;
  if (group !== undefined && found.length === 1) return group;
  const names = groups.map((node) => node.address).join(', ');
  throw new GantryError(
    'roll/unknown',
    `${address}; ${names === '' ? 'the app has no Auto Scaling group' : `there is ${names}`}`,
  );
}

async function nameOf(run: Run, node: ResourceNode): Promise<string> {
  const { observation } = await readAws(run);
  const name = observation.live.get(node.address)?.attributes['AutoScalingGroupName'];
  if (typeof name === 'string') return name;
  throw new GantryError('roll/unknown', `${node.address} is not deployed`);
}
