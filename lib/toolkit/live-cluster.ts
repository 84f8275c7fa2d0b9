/** A cluster of an App, or one that only exists, with its container instances by whatever they are called. */
import type { ContainerInstance } from '@aws-sdk/client-ecs';
import { GantryError } from '../core/errors.ts';
import { environmentOf } from '../engine/target.ts';
import type { ReadContext } from '../resource-type.ts';
import type { StandingCluster } from '../survey/standing.ts';
import type { App } from '../tree/app.ts';
import { synthesizeTree } from '../tree/synth.ts';
import { deployedClusters, onlyCluster } from './deployed-clusters.ts';
import type { ClusterOptions } from './options.ts';
import { openRun, type Reading, type Run, readAws } from './run.ts';

/** A cluster, and how it was found. */
export interface LiveCluster {
  readonly run: Run;
  readonly reading: Reading;
  readonly context: ReadContext;
  /** ARN or name. */
  readonly reference: string;
  readonly standing: StandingCluster;
}

/** Reads a cluster with what runs on its instances. Throws `instances/no-cluster` or `run/incomplete`. */
export async function liveCluster(app: App, options: ClusterOptions): Promise<LiveCluster> {
  const run = await openRun(synthesizeTree(app).graph, options);
  const reading = await readAws(run);
  const { reference, context } = placeOf(run, reading, options.cluster);
  const { standingCluster } = await import('../survey/standing.ts');
  const standing = await standingCluster(context, reference);
  if (standing === undefined)
    throw new GantryError(
      'instances/no-cluster',
      `${reference} in ${context.aws.account}, ${context.aws.region}`,
    );
  return { run, reading, context, reference, standing };
}

/** The name by which people know an instance: that of its machine. */
export function instanceName({ ec2InstanceId, containerInstanceArn }: ContainerInstance): string {
  return ec2InstanceId ?? containerInstanceArn?.split('/').at(-1) ?? '';
}

/**
 * The instances that names stand for: an id or ARN of a container instance, the id of a machine, the name of a capacity
 * provider or of an Auto Scaling group, or an address of the App with such below it. Throws `instances/unknown`.
 */
export async function instancesNamed(
  live: LiveCluster,
  names: readonly string[],
): Promise<readonly ContainerInstance[]> {
  const chosen = new Set<ContainerInstance>();
  for (const name of names) {
    const found = await instancesOf(live, name);
    if (found.length === 0) throw unknown(live, name);
    for (const instance of found) chosen.add(instance);
  }
  return [...chosen];
}

function placeOf(
  run: Run,
  reading: Reading,
  name: string | undefined,
): Pick<LiveCluster, 'reference' | 'context'> {
  const own = deployedClusters(run, reading);
  const reference = name ?? onlyCluster(run, reading);
  const known = own.find(
    ({ address, arn }) =>
      address === reference || arn === reference || arn.split('/').at(-1) === reference,
  );
  const context =
    known === undefined
      ? contextFor(reading, reference)
      : reading.sessions.get(environmentOf(run.target, known.node))?.context;
  if (context === undefined) throw new GantryError('internal', `no session for ${reference}`);
  return { reference: known?.arn ?? reference, context };
}

/** A cluster that is none of the App's is where all of the App is, or where its ARN says. */
function contextFor({ sessions }: Reading, reference: string): ReadContext {
  const contexts = [...sessions.values()].map(({ context }) => context);
  const [, , , region, account] = reference.startsWith('arn:') ? reference.split(':') : [];
  const found =
    region === undefined
      ? contexts
      : contexts.filter(({ aws }) => aws.region === region && aws.account === account);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  throw new GantryError(
    'run/incomplete',
    `${reference} is no cluster of the app, whose stacks are in ${contexts.map(({ aws }) => `${aws.account}/${aws.region}`).join(', ') || 'no account'}`,
    { hint: 'give the ARN of a cluster in one of these places with --cluster' },
  );
}

async function instancesOf(live: LiveCluster, name: string): Promise<readonly ContainerInstance[]> {
  const { instances } = live.standing;
  const direct = instances.filter(
    ({ containerInstanceArn: arn = '', ec2InstanceId }) =>
      arn === name || arn.split('/').at(-1) === name || ec2InstanceId === name,
  );
  if (direct.length > 0) return direct;
  const { groups, providers } = namesAt(live, name);
  const { groupNamed } = await import('../resources/auto-scaling/describe.ts');
  const found = await Promise.all(groups.map((group) => groupNamed(live.context, group)));
  const members = new Set(
    found.flatMap((group) => (group?.Instances ?? []).map(({ InstanceId }) => InstanceId)),
  );
  return instances.filter(
    ({ ec2InstanceId, capacityProviderName }) =>
      members.has(ec2InstanceId) || providers.has(capacityProviderName ?? ''),
  );
}

/** Names of groups and providers at an address; what is no address is itself such a name. */
function namesAt(
  { run, reading }: LiveCluster,
  name: string,
): { readonly groups: readonly string[]; readonly providers: ReadonlySet<string> } {
  const nodes = run.target.graph.resources.filter(
    ({ address }) => address === name || address.startsWith(`${name}/`),
  );
  if (nodes.length === 0) return { groups: [name], providers: new Set([name]) };
  const attributes = (attribute: string, mark: string) =>
    nodes.flatMap(({ address }) => {
      const live = reading.observation.live.get(address)?.attributes;
      const value = live?.[mark] === undefined ? undefined : live[attribute];
      return typeof value === 'string' ? [value] : [];
    });
  return {
    groups: attributes('AutoScalingGroupName', 'AutoScalingGroupARN'),
    providers: new Set(attributes('name', 'capacityProviderArn')),
  };
}

function unknown({ standing: { facts, instances } }: LiveCluster, name: string): GantryError {
  const shown = instances.slice(0, 10).map(instanceName);
  const more =
    instances.length > shown.length ? ` and ${instances.length - shown.length} more` : '';
  return new GantryError(
    'instances/unknown',
    `${name}; the cluster ${facts.name} has ${shown.length === 0 ? 'no instance' : shown.join(', ')}${more}`,
  );
}
