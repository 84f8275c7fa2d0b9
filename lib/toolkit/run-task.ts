/** Running standalone tasks of an app. */
import { randomUUID } from 'node:crypto';
import type {
  CapacityProviderStrategyItem,
  LaunchType,
  NetworkConfiguration,
  PlacementConstraint,
  PlacementStrategy,
  TaskOverride,
} from '@aws-sdk/client-ecs';
import { followTasks } from '../actions/follow-tasks.ts';
import type { TaskEvent, TaskReport } from '../actions/report.ts';
import { startTasks } from '../actions/start-tasks.ts';
import { EXIT, GantryError } from '../core/errors.ts';
import { isJsonObject } from '../core/json.ts';
import { environmentOf } from '../engine/target.ts';
import { neighboursOf } from '../engine/validate.ts';
import type { ResourceNode } from '../graph/graph.ts';
import type { Live } from '../resource-type.ts';
import type { App } from '../tree/app.ts';
import { synthesizeTree } from '../tree/synth.ts';
import { clusterNamed, onlyCluster } from './deployed-clusters.ts';
import type { RunOptions } from './options.ts';
import { openRun, type Reading, type Run, readAws } from './run.ts';

export type { TaskContainerReport, TaskEvent, TaskReport } from '../actions/report.ts';

/** What is to be run, and how long to watch it. */
export interface RunTaskOptions extends RunOptions {
  /** Address of a task definition of the app, or its family. */
  readonly task: string;
  /** How many tasks. @default 1 */
  readonly count?: number;
  /** Address or name of the cluster. @default - that of a service that uses the task definition, else the only one */
  readonly cluster?: string;
  /** @default - the cluster's default strategy */
  readonly launchType?: LaunchType;
  /** @default - the cluster's default strategy */
  readonly capacityProviderStrategy?: readonly CapacityProviderStrategyItem[];
  /** In their order. @default - none */
  readonly placementStrategy?: readonly PlacementStrategy[];
  /** @default - none */
  readonly placementConstraints?: readonly PlacementConstraint[];
  /**
   * Ids or ARNs of container instances that get a task each, whether they have room or not: ECS places nothing, and
   * starts nothing else. Excludes `count` and everything that is said of the place.
   *
   * @default - ECS chooses
   */
  readonly containerInstances?: readonly string[];
  /** Subnet ids of awsvpc tasks. @default - those of a service of the cluster */
  readonly subnets?: readonly string[];
  /** Security group ids of awsvpc tasks. @default - those of a service of the cluster */
  readonly securityGroups?: readonly string[];
  /** Commands, environment, sizes and roles of this run. @default - as the task definition says */
  readonly overrides?: TaskOverride;
  /** What is waited for. @default 'stopped' */
  readonly wait?: 'running' | 'stopped' | 'none';
  /** Longest wait, in milliseconds. @default 3_600_000 */
  readonly timeout?: number;
  /** Hears of every change of a task and every line of its log. */
  readonly onTask?: (event: TaskEvent) => void;
}

/** What became of the tasks. */
export interface RunTaskResult {
  /** ARN of the cluster. */
  readonly cluster: string;
  /** ARN of the task definition. */
  readonly taskDefinition: string;
  /** Tasks that were accepted; empty reports when nobody waited. */
  readonly tasks: readonly TaskReport[];
  /** Why others were not accepted, such as `RESOURCE:MEMORY`. */
  readonly failures: readonly string[];
  /** 0 when all went well; 1 when a container ended with another code than 0; 4 when a task did not start. */
  readonly exitCode: number;
}

const AN_HOUR = 3_600_000;

/** Runs tasks from a task definition of an App, and follows them. */
export async function runTask(app: App, options: RunTaskOptions): Promise<RunTaskResult> {
  const run = await openRun(synthesizeTree(app).graph, options);
  const reading = await readAws(run);
  const subject = subjectOf(run, reading, options.task);
  const home = homeOf(run, reading, subject, options);
  const aws = environmentOf(run.target, subject.node);
  const started = await startTasks(
    {
      cluster: home.cluster,
      taskDefinition: subject.arn,
      count: options.count ?? 1,
      launchType: options.launchType,
      capacityProviderStrategy: mutable(options.capacityProviderStrategy),
      placementStrategy: mutable(options.placementStrategy),
      placementConstraints: mutable(options.placementConstraints),
      containerInstances: options.containerInstances,
      networkConfiguration: home.network,
      overrides: options.overrides,
      tags: { 'gantry:app': run.target.graph.app, 'gantry:run': subject.node.address },
      startedBy: `gantry/${run.target.graph.app}`.slice(0, 128),
      token: randomUUID().slice(0, 30),
    },
    aws,
  );
  const until = options.wait ?? 'stopped';
  const tasks =
    until === 'none' || started.tasks.length === 0
      ? started.tasks.map((taskArn) => ({ taskArn, status: 'PROVISIONING', containers: [] }))
      : await followTasks(
          home.cluster,
          started.tasks,
          {
            aws,
            clock: run.target.clock,
            signal: run.target.signal,
            emit: (event) => options.onTask?.(event),
          },
          { until, timeoutMs: options.timeout ?? AN_HOUR },
        );
  return {
    cluster: home.cluster,
    taskDefinition: subject.arn,
    tasks,
    failures: started.failures,
    exitCode: exitCodeOf(tasks, started.failures),
  };
}

function exitCodeOf(tasks: readonly TaskReport[], failures: readonly string[]): number {
  if (failures.length > 0 || tasks.some(({ stopCode }) => stopCode === 'TaskFailedToStart'))
    return EXIT.rollout;
  const failed = tasks.some(({ containers }) =>
    containers.some(({ exitCode = 0 }) => exitCode !== 0),
  );
  return failed ? EXIT.error : EXIT.done;
}

interface Subject {
  readonly node: ResourceNode;
  readonly arn: string;
}

function subjectOf({ target }: Run, { observation }: Reading, name: string): Subject {
  const candidates = target.graph.resources.flatMap((node) => {
    const arn = observation.live.get(node.address)?.attributes['taskDefinitionArn'];
    return typeof arn === 'string' ? [{ node, arn }] : [];
  });
  const found = candidates.filter(
    ({ node, arn }) => node.address === name || familyOf(arn) === name,
  );
  const [subject] = found;
  if (subject !== undefined && found.length === 1) return subject;
  throw new GantryError(
    'run/unknown',
    `${name}; ${candidates.length === 0 ? 'nothing of the app is deployed that could be run' : `there is ${candidates.map(({ node }) => node.address).join(', ')}`}`,
  );
}

interface Home {
  readonly cluster: string;
  readonly network: NetworkConfiguration | undefined;
}

function homeOf(run: Run, reading: Reading, subject: Subject, options: RunTaskOptions): Home {
  const services = servicesOf(run, reading);
  const users = new Set<string>(
    neighboursOf(run.target.graph)
      .referrers(subject.node.address)
      .map(({ address }) => address),
  );
  const own = services.find(({ node }) => users.has(node.address));
  const cluster =
    options.cluster === undefined
      ? (clusterOf(own?.live) ?? onlyCluster(run, reading))
      : clusterNamed(run, reading, options.cluster);
  const neighbour = own ?? services.find(({ live }) => nameOf(clusterOf(live)) === nameOf(cluster));
  return { cluster, network: networkOf(subject, neighbour?.live, options) };
}

interface LiveService {
  readonly node: ResourceNode;
  readonly live: Live;
}

function servicesOf({ target }: Run, { observation }: Reading): readonly LiveService[] {
  return target.graph.resources.flatMap((node) => {
    const live = observation.live.get(node.address);
    return live?.attributes['serviceArn'] === undefined ? [] : [{ node, live }];
  });
}

function clusterOf(live: Live | undefined): string | undefined {
  const cluster = live?.properties['cluster'];
  return typeof cluster === 'string' ? cluster : undefined;
}

function networkOf(
  { node }: Subject,
  service: Live | undefined,
  { subnets, securityGroups }: RunTaskOptions,
): NetworkConfiguration | undefined {
  if (node.properties['networkMode'] !== 'awsvpc') return undefined;
  const borrowed = service?.properties['networkConfiguration'];
  const awsvpc = isJsonObject(borrowed) ? borrowed['awsvpcConfiguration'] : undefined;
  const base = (isJsonObject(awsvpc) ? awsvpc : {}) as unknown as NonNullable<
    NetworkConfiguration['awsvpcConfiguration']
  >;
  const chosen = subnets ?? base.subnets ?? [];
  if (chosen.length === 0)
    throw new GantryError(
      'run/incomplete',
      `${node.address} is an awsvpc task, and no subnet is known`,
      {
        hint: 'say where it shall run with --subnets and --security-groups',
      },
    );
  // Groups belong to the VPC of the subnets: those of a service go only with its own subnets.
  const groups = securityGroups ?? (subnets === undefined ? base.securityGroups : undefined);
  return {
    awsvpcConfiguration: {
      ...(subnets === undefined ? base : {}),
      subnets: [...chosen],
      ...(groups === undefined ? {} : { securityGroups: [...groups] }),
    },
  };
}

function mutable<T>(list: readonly T[] | undefined): T[] | undefined {
  return list === undefined ? undefined : [...list];
}

function familyOf(arn: string): string {
  return /task-definition\/([^:]+)/.exec(arn)?.[1] ?? arn;
}

function nameOf(cluster: string | undefined): string | undefined {
  return cluster?.split('/').at(-1);
}
