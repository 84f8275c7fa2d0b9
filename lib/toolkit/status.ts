/** What runs where. */

import type { AwsEnvironment } from '../aws/environment.ts';
import { groupBy } from '../core/group.ts';
import { compareText } from '../core/json.ts';
import { environmentOf, isSelected } from '../engine/target.ts';
import { neighboursOf } from '../engine/validate.ts';
import type { Address } from '../graph/address.ts';
import type { ResourceNode } from '../graph/graph.ts';
import type { Live } from '../resource-type.ts';
import { type ObservedGroup, statusOfGroups } from '../rollout/capacity-status.ts';
import { statusOfServices } from '../rollout/service-status.ts';
import type { App } from '../tree/app.ts';
import { synthesizeTree } from '../tree/synth.ts';
import type { AppStatus, RunOptions, ServiceStatus } from './options.ts';
import { openRun, type Reading, type Run, readAws } from './run.ts';

/** Every live service of an App: image, counts, state of its deployment, URL. In address order. */
export async function status(
  app: App,
  options: RunOptions = {},
): Promise<readonly ServiceStatus[]> {
  const run = await openRun(synthesizeTree(app).graph, options);
  return servicesOf(run, await readAws(run));
}

/** Every live service and every group of instances of an App, each in address order. */
export async function statusOfApp(app: App, options: RunOptions = {}): Promise<AppStatus> {
  const run = await openRun(synthesizeTree(app).graph, options);
  const reading = await readAws(run);
  const [services, groups] = await Promise.all([servicesOf(run, reading), groupsOf(run, reading)]);
  return { services, groups };
}

interface LiveNode {
  readonly node: ResourceNode;
  readonly live: Live;
}

/** The live objects that tell an attribute. */
function withAttribute(
  { target }: Run,
  { observation }: Reading,
  name: string,
): readonly LiveNode[] {
  return target.graph.resources.flatMap((node) => {
    if (!isSelected(target, node.address)) return [];
    const live = observation.live.get(node.address);
    return live?.attributes[name] === undefined ? [] : [{ node, live }];
  });
}

async function servicesOf(run: Run, reading: Reading): Promise<readonly ServiceStatus[]> {
  const neighbours = neighboursOf(run.target.graph);
  return inEnvironments(run, withAttribute(run, reading, 'serviceArn'), (group, environment) =>
    statusOfServices(group, environment, neighbours, (address) =>
      reading.observation.live.get(address as Address),
    ),
  );
}

function groupsOf(run: Run, reading: Reading): Promise<AppStatus['groups']> {
  return inEnvironments(
    run,
    withAttribute(run, reading, 'AutoScalingGroupARN'),
    (groups, environment) =>
      statusOfGroups(
        groups.map(({ node, live }) => ({
          address: node.address,
          stack: node.stack,
          group: String(live.attributes['AutoScalingGroupName']),
          provider: providerOf(run, reading, node),
        })),
        environment,
        run.target.clock,
      ),
  );
}

/** The live provider over a group, and the cluster that it is associated with. */
function providerOf(
  { target }: Run,
  { observation }: Reading,
  group: ResourceNode,
): ObservedGroup['provider'] {
  const referrersOf = (address: string) => neighboursOf(target.graph).referrers(address);
  const liveOf = ({ address }: ResourceNode) => observation.live.get(address);
  const provider = referrersOf(group.address).find(
    (node) => liveOf(node)?.attributes['capacityProviderArn'] !== undefined,
  );
  const live = provider && liveOf(provider);
  if (provider === undefined || live === undefined) return undefined;
  const association = referrersOf(provider.address)
    .map(liveOf)
    .find((other) => Array.isArray(other?.properties['capacityProviders']));
  const cluster = association?.attributes['clusterName'];
  return {
    name: String(live.attributes['name']),
    cluster: typeof cluster === 'string' ? cluster : undefined,
  };
}

async function inEnvironments<T extends { readonly address: Address }>(
  { target }: Run,
  nodes: readonly LiveNode[],
  statusOf: (group: readonly LiveNode[], environment: AwsEnvironment) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const groups = groupBy(nodes, ({ node }) => environmentOf(target, node));
  const found = await Promise.all(
    [...groups].map(([environment, group]) => statusOf(group, environment)),
  );
  return found.flat().sort((a, b) => compareText(a.address, b.address));
}
