/** AWS::EC2::Route: the effects. */
import {
  CreateRouteCommand,
  DeleteRouteCommand,
  ReplaceRouteCommand,
  type Route,
  type RouteTable,
} from '@aws-sdk/client-ec2';
import { hasCode, unlessGone } from '../../../aws/classify-error.ts';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import { waitUntil } from '../../../aws/wait.ts';
import { omitUndefined } from '../../../core/json.ts';
import type {
  ApplyContext,
  CreateRequest,
  Live,
  ReadContext,
  ReadRequest,
  ResourceOperations,
  UpdateRequest,
} from '../../../resource-type.ts';
import { isLeftover, ownChildren } from '../../children.ts';
import { childOwner, tagsOf } from '../../tags.ts';
import { describeEach, describeRouteTables, taggedRouteTables } from '../describe.ts';
import { filter, filterBatches } from '../filters.ts';
import { PROPAGATION } from '../propagation.ts';
import { claimChild, reclaimChild, releaseChild } from '../write-tags.ts';
import { DESTINATIONS, destinationOf, TARGETS } from './canonical.ts';
import { ROUTE_TYPE, type RouteProperties } from './properties.ts';

type LiveRoute = Live<RouteProperties>;

/** What AWS is asked for routes. */
export const routeOperations: ResourceOperations<RouteProperties> = {
  read,
  list,
  create,
  update,
  delete: remove,
  disown,
  settle,
};

/** A target that was made a moment ago is unknown, or not yet ready to be one. */
const TARGET_PROPAGATION: readonly RetryRule[] = [
  ...PROPAGATION,
  { codes: ['InvalidParameterException', 'InvalidGatewayID.NotFound'], forMs: 300_000 },
  {
    codes: ['InvalidParameterValue'],
    message:
      /VPC Endpoints of this type cannot be used as route targets|belong to different networks/,
    forMs: 60_000,
  },
];

async function read(
  requests: readonly ReadRequest<RouteProperties>[],
  context: ReadContext,
): Promise<readonly (LiveRoute | undefined)[]> {
  const tagged = await taggedRouteTables(context);
  const known = new Set(tagged.map(({ RouteTableId }) => RouteTableId));
  const others = requests
    .map(({ identity }) => String(identity['RouteTableId']))
    .filter((id) => !known.has(id));
  const rest = await describeEach(filterBatches('route-table-id', others), (filters) =>
    describeRouteTables(context, filters),
  );
  const tables = new Map([...tagged, ...rest].map((table) => [table.RouteTableId, table]));
  return requests.map(({ identity }) => {
    const table = tables.get(String(identity['RouteTableId']));
    return table && findRoute(table, String(identity['Destination']));
  });
}

async function list(context: ReadContext): Promise<readonly LiveRoute[]> {
  return (await taggedRouteTables(context)).flatMap((table) => {
    const id = table.RouteTableId ?? '';
    return ownChildren(context, { id, tags: tagsOf(table.Tags) }).flatMap(({ key, address }) => {
      const live = findRoute(table, key);
      if (live !== undefined) return [live];
      return isLeftover(context, ROUTE_TYPE, address) ? [leftover(table, key)] : [];
    });
  });
}

/** A tag without its route. */
function leftover(table: RouteTable, destination: string): LiveRoute {
  const owner = childOwner(tagsOf(table.Tags), destination);
  return {
    id: `${table.RouteTableId}|${destination}`,
    properties: { RouteTableId: table.RouteTableId },
    attributes: { RouteTableId: table.RouteTableId },
    tags: {},
    ...(owner === undefined ? {} : { owner }),
    state: 'failed',
  };
}

/** The route of a destination, unless AWS put it there: local, propagated, and of gateway endpoints. */
function findRoute(table: RouteTable, destination: string): LiveRoute | undefined {
  const route = table.Routes?.find((one) => destinationOf(one) === destination && isSomebodys(one));
  if (route === undefined) return undefined;
  const owner = childOwner(tagsOf(table.Tags), destination);
  return {
    id: `${table.RouteTableId}|${destination}`,
    properties: propertiesOf(route, table.RouteTableId ?? ''),
    attributes: { RouteTableId: table.RouteTableId },
    tags: {},
    ...(owner === undefined ? {} : { owner }),
  };
}

function isSomebodys(route: Route): boolean {
  if (route.GatewayId === 'local' || route.Origin === 'EnableVgwRoutePropagation') return false;
  const ofEndpoint = route.GatewayId?.startsWith('vpce-') === true;
  return !(ofEndpoint && route.DestinationPrefixListId !== undefined);
}

function propertiesOf(route: Route, RouteTableId: string): RouteProperties {
  const { GatewayId, ...rest } = route;
  // A Gateway Load Balancer endpoint comes back as a gateway, an instance with its interface beside it.
  const isEndpoint = GatewayId?.startsWith('vpce-') === true;
  const target = {
    ...rest,
    ...(isEndpoint ? { VpcEndpointId: GatewayId } : { GatewayId }),
    ...(route.InstanceId === undefined ? {} : { NetworkInterfaceId: undefined }),
  };
  // What led to something deleted leads nowhere: to be mended by naming the target again.
  const targets = route.State === 'blackhole' ? [] : TARGETS;
  const pick = <K extends string>(fields: readonly K[]) =>
    Object.fromEntries(fields.map((field) => [field, (target as Record<K, unknown>)[field]]));
  return omitUndefined({
    RouteTableId,
    ...pick(DESTINATIONS),
    ...pick(targets),
  }) as RouteProperties;
}

async function create(
  request: CreateRequest<RouteProperties>,
  context: ApplyContext,
): Promise<LiveRoute> {
  const client = await context.aws.clients.ec2();
  const { properties } = request;
  const destination = String(destinationOf(properties));
  const id = properties.RouteTableId ?? '';
  await claimChild(context, id, destination);
  try {
    await retrying(context, TARGET_PROPAGATION, () =>
      client.send(new CreateRouteCommand(properties)),
    );
  } catch (error) {
    // Of an earlier attempt whose answer was lost, unless it leads elsewhere: then it is somebody else's.
    const made = hasCode(error, 'RouteAlreadyExists') && (await leadsTo(context, properties));
    if (!made) {
      await releaseChild(context, id, destination);
      throw error;
    }
  }
  return {
    id: `${id}|${destination}`,
    properties,
    attributes: { RouteTableId: id },
    tags: {},
  };
}

async function leadsTo(context: ApplyContext, properties: RouteProperties): Promise<boolean> {
  const [table] = await describeRouteTables(context, [
    filter('route-table-id', properties.RouteTableId ?? ''),
  ]);
  const present = table && findRoute(table, String(destinationOf(properties)));
  return (
    present !== undefined &&
    TARGETS.every((field) => present.properties[field] === properties[field])
  );
}

async function update(
  request: UpdateRequest<RouteProperties>,
  context: ApplyContext,
): Promise<LiveRoute> {
  const { live, properties, changes } = request;
  const [table = '', destination = ''] = live.id.split('|');
  await reclaimChild(context, live, table, destination);
  if (changes.length === 0) return live;
  const client = await context.aws.clients.ec2();
  await retrying(context, TARGET_PROPAGATION, () =>
    client.send(new ReplaceRouteCommand(properties)),
  );
  return { ...live, properties };
}

async function remove(live: LiveRoute, context: ApplyContext): Promise<void> {
  const client = await context.aws.clients.ec2();
  const [table = '', destination = ''] = live.id.split('|');
  const { DestinationCidrBlock, DestinationIpv6CidrBlock, DestinationPrefixListId } =
    live.properties;
  const input = omitUndefined({
    RouteTableId: table,
    DestinationCidrBlock,
    DestinationIpv6CidrBlock,
    DestinationPrefixListId,
  });
  if (destinationOf(input) !== undefined)
    await unlessGone(client.send(new DeleteRouteCommand(input)));
  await releaseChild(context, table, destination);
}

async function disown(
  { id }: LiveRoute,
  _: readonly string[],
  context: ApplyContext,
): Promise<void> {
  const [table = '', destination = ''] = id.split('|');
  await releaseChild(context, table, destination);
}

async function settle(live: LiveRoute, verb: string, context: ApplyContext): Promise<LiveRoute> {
  if (verb === 'delete') return live;
  const [id = '', destination = ''] = live.id.split('|');
  return waitUntil(
    context,
    { what: `route ${live.id} to be active`, timeoutMs: 300_000, consecutive: 2 },
    async () => {
      const [table] = await describeRouteTables(context, [filter('route-table-id', id)]);
      const seen = table === undefined ? undefined : findRoute(table, destination);
      return seen === undefined ? { pending: 'not visible' } : { done: seen };
    },
  );
}
