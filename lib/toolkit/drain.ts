/** Letting instances of a cluster drain, and letting them take tasks again. */
import type { ContainerInstance, Service } from '@aws-sdk/client-ecs';
import { drainInstances } from '../actions/drain-instances.ts';
import { setInstanceState } from '../actions/instance-state.ts';
import type { DrainReport } from '../actions/report.ts';
import { type DrainedService, forecastDraining } from '../capacity/draining.ts';
import { percentagesBlock } from '../capacity/rolling.ts';
import { EXIT, GantryError } from '../core/errors.ts';
import { compareText } from '../core/json.ts';
import { holdsTasks } from '../survey/fleet.ts';
import type { App } from '../tree/app.ts';
import { instanceName, instancesNamed, type LiveCluster, liveCluster } from './live-cluster.ts';
import type { ClusterOptions } from './options.ts';

export type { DrainReport, RemainingTasks } from '../actions/report.ts';
export type { DrainedService, DrainVerdict } from '../capacity/draining.ts';

/** Which instances. */
export interface InstanceChoice extends ClusterOptions {
  /**
   * Ids or ARNs of container instances, ids of their machines, names of capacity providers or Auto Scaling groups, or
   * addresses of the App with such below them.
   */
  readonly instances: readonly string[];
}

/** Which instances drain, and how long they are followed. */
export interface DrainOptions extends InstanceChoice {
  /** Asked with what will happen before anything is written; false ends it without a write. @default - yes */
  readonly confirm?: (preview: DrainPreview) => Promise<boolean>;
  /** Longest time that they are followed, in milliseconds; 0 follows them not at all. @default 3_600_000 */
  readonly timeout?: number;
  /** Hears how far it is, and what services say meanwhile. */
  readonly onProgress?: (message: string) => void;
}

/** What draining would come to, looked at before. */
export interface DrainPreview {
  /** Name of the cluster. */
  readonly cluster: string;
  /** The instances, and what runs on each. */
  readonly instances: readonly DrainingInstance[];
  /** The services with tasks on them, and what becomes of these. */
  readonly services: readonly DrainedService[];
  /** What could not be read, and so was not looked at. */
  readonly unknown: readonly string[];
}

/** An instance that is to drain. */
export interface DrainingInstance {
  /** EC2 id of its machine, or that of a machine outside EC2. */
  readonly instance: string;
  /** Whether it drains already. */
  readonly isDraining: boolean;
  /** Tasks by the name of their service. */
  readonly tasks: Readonly<Record<string, number>>;
  /** Tasks that belong to no service: they stay. */
  readonly others: number;
}

/** What became of it. */
export interface DrainResult {
  /** What was seen before. */
  readonly preview: DrainPreview;
  /** What came of it; undefined when nothing was written. */
  readonly report: DrainReport | undefined;
  /** 0 when no task of a service is left, or nobody waited; 1 when it was declined or an instance refused; 4 when tasks are left; 5 interrupted; 7 blocked. */
  readonly exitCode: number;
}

/** What became of instances that take tasks again. */
export interface ActivateResult {
  /** Instances that were draining, and take tasks again. */
  readonly activated: readonly string[];
  /** Instances that did not take the state, and why. */
  readonly refused: readonly string[];
  /** 0, or 1 when one was refused. */
  readonly exitCode: number;
}

const AN_HOUR = 3_600_000;
const STUCK: ReadonlySet<DrainedService['verdict']> = new Set(['percentages', 'no-room']);

/**
 * Lets instances drain: ECS places nothing on them any more, and moves the tasks of services elsewhere, within the
 * percentages of each. With `strict`, a service that could not move blocks it before anything is written.
 */
export async function drain(app: App, options: DrainOptions): Promise<DrainResult> {
  const live = await liveCluster(app, options);
  const { chosen, fixed } = await changeable(live, options.instances);
  const preview = previewOf(live, chosen);
  if (options.strict === true && preview.services.some(({ verdict }) => STUCK.has(verdict)))
    return { preview, report: undefined, exitCode: EXIT.blocked };
  if (options.confirm !== undefined && !(await options.confirm(preview)))
    return { preview, report: undefined, exitCode: EXIT.error };
  const { clock, signal } = live.run.target;
  const report = await drainInstances(
    {
      cluster: live.reference,
      instances: chosen.map(({ containerInstanceArn = '' }) => containerInstanceArn),
      timeoutMs: options.timeout ?? AN_HOUR,
    },
    {
      aws: live.context.aws,
      clock,
      signal,
      obstacleOf,
      progress: (message) => options.onProgress?.(message),
    },
  );
  const told = { ...report, refused: [...fixed, ...report.refused] };
  return { preview, report: told, exitCode: exitCodeOf(told) };
}

/** Lets instances take tasks again. What has moved stays where it is. */
export async function activate(app: App, options: InstanceChoice): Promise<ActivateResult> {
  const live = await liveCluster(app, options);
  const { chosen, fixed } = await changeable(live, options.instances);
  const draining = chosen.filter(({ status }) => status === 'DRAINING');
  const arns = draining.map(({ containerInstanceArn = '' }) => containerInstanceArn);
  const failures = await setInstanceState(live.context.aws, live.reference, arns, 'ACTIVE');
  const failed = new Set(failures.map((text) => text.split(':')[0]));
  const refused = [...fixed, ...failures];
  return {
    activated: draining
      .filter(({ containerInstanceArn }) => !failed.has(containerInstanceArn?.split('/').at(-1)))
      .map(instanceName),
    refused,
    exitCode: refused.length === 0 ? EXIT.done : EXIT.error,
  };
}

function exitCodeOf({ status, refused }: DrainReport): number {
  switch (status) {
    case 'drained':
    case 'not-followed':
      return refused.length === 0 ? EXIT.done : EXIT.error;
    case 'interrupted':
      return EXIT.interrupted;
    case 'stuck':
    case 'timed-out':
      return EXIT.rollout;
  }
}

interface Changeable {
  readonly chosen: readonly ContainerInstance[];
  /** Those whose state AWS lets nobody change, such as a member of a group that still registers; in words. */
  readonly fixed: readonly string[];
}

/** Throws `instances/not-drainable` when not one can be changed. */
async function changeable(live: LiveCluster, names: readonly string[]): Promise<Changeable> {
  const all = await instancesNamed(live, names);
  const chosen = all.filter(holdsTasks);
  const fixed = all
    .filter((instance) => !holdsTasks(instance))
    .map((instance) => `${instanceName(instance)} is ${instance.status}`);
  if (chosen.length === 0) throw new GantryError('instances/not-drainable', fixed.join(', '));
  return { chosen, fixed };
}

function previewOf({ standing }: LiveCluster, chosen: readonly ContainerInstance[]): DrainPreview {
  const { facts, mayLaunch, zoneOfSubnet, missed } = standing;
  const ids = new Set(chosen.map(instanceName));
  const names = new Map(facts.services.map(({ key, name }) => [key, name]));
  return {
    cluster: facts.name,
    instances: facts.instances
      .filter(({ id }) => ids.has(id))
      .map(({ id, status, tasks }) => {
        const counts: Record<string, number> = {};
        let others = 0;
        for (const { service } of tasks)
          if (service === undefined) others += 1;
          else {
            const name = names.get(service) ?? service;
            counts[name] = (counts[name] ?? 0) + 1;
          }
        return { instance: id, isDraining: status === 'DRAINING', tasks: counts, others };
      })
      .sort((a, b) => compareText(a.instance, b.instance)),
    services: forecastDraining(facts, { ids, mayLaunch, zoneOfSubnet }),
    unknown: missed.map(({ detail }) => detail),
  };
}

/** Percentages alone can keep a service where it is for ever; everything else may change while it is followed. */
function obstacleOf({
  desiredCount: desired = 0,
  deploymentConfiguration: configuration,
}: Service): string | undefined {
  const percentages = {
    desired,
    minimumHealthyPercent: configuration?.minimumHealthyPercent ?? 100,
    maximumPercent: configuration?.maximumPercent ?? 200,
  };
  return percentagesBlock(percentages)
    ? `minimumHealthyPercent ${percentages.minimumHealthyPercent} and maximumPercent ${percentages.maximumPercent} allow neither to stop nor to start a task`
    : undefined;
}
