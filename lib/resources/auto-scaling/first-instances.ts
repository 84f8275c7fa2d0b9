/**
 * The first instances of a group behind a capacity provider. ECS takes an instance as the provider's only if the cluster
 * has the provider when the instance registers: one that comes too early never gets a task of the provider, is never
 * counted and never scaled in. So a group starts empty, and is filled when its provider is associated. Imported by
 * operations only.
 */
import { UpdateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { retrying } from '../../aws/retry.ts';
import { waitUntil } from '../../aws/wait.ts';
import { isJsonObject, type Json } from '../../core/json.ts';
import type { ResourceNode } from '../../graph/graph.ts';
import type { ApplyContext, ReadContext } from '../../resource-type.ts';
import { CAPACITY_PROVIDER_TYPE } from '../ecs/capacity-provider/properties.ts';
import { CLUSTER_CAPACITY_PROVIDERS_TYPE } from '../ecs/cluster-capacity-providers/properties.ts';
import { referenceOf } from '../ecs/rules.ts';
import {
  AUTO_SCALING_GROUP_TYPE,
  type AutoScalingGroupProperties,
} from './auto-scaling-group/properties.ts';
import { groupNamed } from './describe.ts';
import { BUSY } from './retries.ts';

const TWO_MINUTES = 120_000;

/** Whether a group is to have instances only when a provider that is not associated yet has been. */
export async function waitsForProvider(context: ApplyContext): Promise<boolean> {
  const behind = groupsBehindProviders(context).find(
    ({ group }) => group.address === context.address,
  );
  if (behind === undefined) return false;
  const associations = await context.owned(CLUSTER_CAPACITY_PROVIDERS_TYPE);
  return !associations.some(({ properties }) =>
    itemsOf(properties['capacityProviders']).includes(behind.provider),
  );
}

/** Gives the groups behind providers that have just been associated the instances that they were made without. */
export async function startInstances(
  providers: readonly string[],
  context: ApplyContext,
): Promise<void> {
  for (const { group, provider } of groupsBehindProviders(context))
    if (providers.includes(provider))
      await start(group.properties as unknown as AutoScalingGroupProperties, context);
}

/** What a group has no instances with. */
export const EMPTY = { MinSize: 0, DesiredCapacity: 0 } as const;

async function start(
  { AutoScalingGroupName: name, MinSize = 0, DesiredCapacity = MinSize }: Sizes,
  context: ApplyContext,
): Promise<void> {
  if (DesiredCapacity === 0) return;
  const client = await context.aws.clients.autoScaling();
  const group = await waitUntil(
    context,
    { what: `Auto Scaling group ${name} to be visible`, timeoutMs: TWO_MINUTES },
    async () => {
      const found = await groupNamed(context, name);
      return found === undefined ? { pending: 'not visible yet' } : { done: found };
    },
  );
  // One that has instances was there before.
  if (group.DesiredCapacity !== 0) return;
  context.progress(`starts ${DesiredCapacity} instances of ${name}`);
  await retrying(context, BUSY, () =>
    client.send(
      new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: name, MinSize, DesiredCapacity }),
    ),
  );
}

type Sizes = Pick<
  AutoScalingGroupProperties,
  'AutoScalingGroupName' | 'MinSize' | 'DesiredCapacity'
>;

interface GroupBehind {
  readonly group: ResourceNode;
  /** Name of the provider. */
  readonly provider: string;
}

/** The groups of the graph with a provider that the graph associates with a cluster. */
function groupsBehindProviders(context: ReadContext): readonly GroupBehind[] {
  const associated = context
    .desired(CLUSTER_CAPACITY_PROVIDERS_TYPE)
    .flatMap(({ properties }) => itemsOf(properties['capacityProviders']));
  const groups = new Map<string, ResourceNode>(
    context.desired(AUTO_SCALING_GROUP_TYPE).map((node) => [node.address, node]),
  );
  return context.desired(CAPACITY_PROVIDER_TYPE).flatMap(({ address, properties }) => {
    const { name, autoScalingGroupProvider: over } = properties;
    const arn = isJsonObject(over) ? over['autoScalingGroupArn'] : undefined;
    const group = groups.get(referenceOf(arn)?.$ref ?? '');
    const isAssociated = associated.some(
      (one) => one === name || referenceOf(one)?.$ref === address,
    );
    return group !== undefined && isAssociated && typeof name === 'string'
      ? [{ group, provider: name }]
      : [];
  });
}

function itemsOf(list: unknown): readonly Json[] {
  return Array.isArray(list) ? (list as readonly Json[]) : [];
}
