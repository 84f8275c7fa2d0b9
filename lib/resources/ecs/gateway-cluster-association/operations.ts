/** The effects of associations of gateways with clusters. */
import {
  AssociateGatewayWithClusterCommand,
  DisassociateGatewayFromClusterCommand,
  type Gateway,
  type GatewayClusterAssociationSummary,
  ListGatewayClusterAssociationsCommand,
} from '@aws-sdk/client-ecs';
import { allPages } from '../../../aws/batch.ts';
import { isNotFound } from '../../../aws/classify-error.ts';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import { waitUntil } from '../../../aws/wait.ts';
import type { Address } from '../../../graph/address.ts';
import type {
  ApplyContext,
  Live,
  ReadContext,
  ResourceOperations,
} from '../../../resource-type.ts';
import { isInactiveCluster } from '../faults.ts';
import { allGateways, describeGateway } from '../gateway/describe.ts';
import { clusterNameOf } from '../names.ts';
import { fromTagList } from '../tags.ts';
import { writeTags } from '../write-tags.ts';
import type { GatewayClusterAssociationProperties } from './properties.ts';

type Association = Live<GatewayClusterAssociationProperties>;

const TWENTY_MINUTES = 1_200_000;

const NOT_SPREAD: readonly RetryRule[] = [
  { codes: ['ClusterNotFoundException', 'GatewayNotFoundException'], forMs: 240_000 },
];

/** How associations are read, made and removed. */
export const gatewayClusterAssociationOperations: ResourceOperations<GatewayClusterAssociationProperties> =
  {
    async read(requests, context) {
      const known = new Map((await allAssociations(context)).map((one) => [one.id, one]));
      return requests.map(({ identity }) =>
        known.get(`${String(identity['gateway'])}/${String(identity['cluster'])}`),
      );
    },

    async list(context) {
      return (await allAssociations(context)).filter(({ owner }) => owner?.app === context.app);
    },

    async create({ address, properties }, context) {
      const live = associationOf(properties);
      await associate(live, address, context);
      return live;
    },

    async update({ address, live }, context) {
      await associate(live, address, context);
      return live;
    },

    async delete(live, context) {
      const ecs = await context.aws.clients.ecs();
      const { gateway = '', cluster } = live.properties;
      try {
        await ecs.send(new DisassociateGatewayFromClusterCommand({ gateway, cluster }));
      } catch (error) {
        if (!isNotFound(error) && !isInactiveCluster(error)) throw error;
      }
      await release(live, context);
    },

    disown: (live, _, context) => release(live, context),

    settle: (live, verb, context) =>
      verb === 'delete' ? untilGone(live, context) : Promise.resolve(live),
  };

/** Tag of the gateway that holds the address of its association with a cluster. */
function ownerTag(cluster: string): string {
  return `gantry:child:cluster:${cluster.slice(-100)}`;
}

async function allAssociations(context: ReadContext): Promise<readonly Association[]> {
  const gateways = await allGateways(context);
  if (gateways.size === 0) return [];
  const found = await context.memo('ecs/gateway-associations', () => associationsIn(context));
  return found.flatMap((one) => {
    const live = associationOf({ gateway: one.gatewayArn, cluster: one.clusterArn });
    if (one.status === 'INACTIVE') return [];
    const owner = ownerOf(gateways.get(String(live.properties.gateway)), live);
    const state = one.status === 'DISASSOCIATING' ? ('deleting' as const) : ('ready' as const);
    return [{ ...live, state, ...(owner === undefined ? {} : { owner }) }];
  });
}

async function associationsIn({
  aws,
}: ReadContext): Promise<readonly GatewayClusterAssociationSummary[]> {
  const ecs = await aws.clients.ecs();
  return allPages(async (nextToken) => {
    const page = await ecs.send(new ListGatewayClusterAssociationsCommand({ nextToken }));
    return { items: page.gatewayClusterAssociations ?? [], next: page.nextToken };
  });
}

function associationOf(properties: GatewayClusterAssociationProperties): Association {
  const gateway = clusterNameOf(properties.gateway);
  const cluster = clusterNameOf(properties.cluster);
  return {
    id: `${gateway}/${cluster}`,
    properties: { gateway, cluster },
    attributes: { gateway, cluster },
    tags: {},
    state: 'ready',
  };
}

function ownerOf(gateway: Gateway | undefined, { properties }: Association): Association['owner'] {
  const address = fromTagList(gateway?.tags)[ownerTag(clusterNameOf(properties.cluster))];
  const [app] = address?.split('/') ?? [];
  return address === undefined || app === undefined
    ? undefined
    : { app, address: address as Address };
}

/** The owner is written first: an association that stands without one would be nobody's. */
async function associate(
  { properties }: Association,
  address: Address,
  context: ApplyContext,
): Promise<void> {
  const ecs = await context.aws.clients.ecs();
  const { gateway = '', cluster } = properties;
  const found = await describeGateway(context.aws, gateway);
  if (found?.gatewayArn !== undefined)
    await writeTags(ecs, found.gatewayArn, {
      set: { [ownerTag(clusterNameOf(cluster))]: address },
      remove: [],
    });
  await retrying(context, NOT_SPREAD, () =>
    ecs.send(new AssociateGatewayWithClusterCommand({ gateway, cluster })),
  );
}

async function release({ properties }: Association, context: ApplyContext): Promise<void> {
  const { gateway = '', cluster } = properties;
  const found = await describeGateway(context.aws, gateway);
  const key = ownerTag(clusterNameOf(cluster));
  if (found?.gatewayArn === undefined || !(key in fromTagList(found.tags))) return;
  const ecs = await context.aws.clients.ecs();
  await writeTags(ecs, found.gatewayArn, { set: {}, remove: [key] });
}

/** It stays until the services of the cluster have given up their routes. */
function untilGone(live: Association, context: ApplyContext): Promise<Association> {
  return waitUntil(
    context,
    { what: `the association ${live.id} to be gone`, timeoutMs: TWENTY_MINUTES },
    async () => {
      const left = (await associationsIn(context)).some(
        ({ gatewayArn, clusterArn, status }) =>
          status !== 'INACTIVE' &&
          `${clusterNameOf(gatewayArn)}/${clusterNameOf(clusterArn)}` === live.id,
      );
      return left ? { pending: 'services still have routes through it' } : { done: live };
    },
  );
}
