/** AWS::EC2::RouteTable: the effects. */
import {
  CreateRouteTableCommand,
  DeleteRouteTableCommand,
  type RouteTable,
} from '@aws-sdk/client-ec2';
import { unlessGone } from '../../../aws/classify-error.ts';
import { retrying } from '../../../aws/retry.ts';
import { waitUntil } from '../../../aws/wait.ts';
import type {
  ApplyContext,
  CreateRequest,
  Live,
  ReadContext,
  ResourceOperations,
} from '../../../resource-type.ts';
import { readByAddress } from '../../owned.ts';
import { tagList, tagsOf } from '../../tags.ts';
import { createWithToken, search } from '../create.ts';
import { describeRouteTables, ownedRouteTables } from '../describe.ts';
import { filter } from '../filters.ts';
import { PROPAGATION, whileInUse } from '../propagation.ts';
import { tagSpecification } from '../tags.ts';
import { updateTags } from '../write-tags.ts';
import type { RouteTableProperties } from './properties.ts';

type LiveTable = Live<RouteTableProperties>;

/** What AWS is asked for route tables. */
export const routeTableOperations: ResourceOperations<RouteTableProperties> = {
  read: readByAddress(list),
  list,
  create,
  update: updateTags,
  delete: remove,
  settle,
};

async function list(context: ReadContext): Promise<readonly LiveTable[]> {
  return (await ownedRouteTables(context)).map(liveTable);
}

function liveTable(table: RouteTable): LiveTable {
  return {
    id: table.RouteTableId ?? '',
    properties: { VpcId: table.VpcId },
    attributes: { RouteTableId: table.RouteTableId },
    tags: tagsOf(table.Tags),
  };
}

async function create(
  request: CreateRequest<RouteTableProperties>,
  context: ApplyContext,
): Promise<LiveTable> {
  const client = await context.aws.clients.ec2();
  const { properties, tags } = request;
  const TagSpecifications = tagSpecification('route-table', tags);
  const payload = { VpcId: properties.VpcId, tags };
  const made = await createWithToken(
    context,
    payload,
    (ClientToken) =>
      retrying(context, PROPAGATION, async () => {
        const input = { ...properties, TagSpecifications, ClientToken };
        return (await client.send(new CreateRouteTableCommand(input))).RouteTable ?? {};
      }),
    async ({ RouteTableId = '' }) =>
      (await search(context, () => find(context, RouteTableId))) !== undefined,
  );
  return liveTable({ ...made, Tags: tagList(tags) });
}

async function remove(live: LiveTable, context: ApplyContext): Promise<void> {
  const client = await context.aws.clients.ec2();
  await unlessGone(
    retrying(context, whileInUse(5), () =>
      client.send(new DeleteRouteTableCommand({ RouteTableId: live.id })),
    ),
  );
}

async function settle(live: LiveTable, verb: string, context: ApplyContext): Promise<LiveTable> {
  if (verb === 'delete') return live;
  return waitUntil(
    context,
    { what: `route table ${live.id} to be visible`, timeoutMs: 300_000, consecutive: 2 },
    async () => {
      const seen = await find(context, live.id);
      return seen === undefined ? { pending: 'not visible' } : { done: liveTable(seen) };
    },
  );
}

async function find(context: ApplyContext, id: string): Promise<RouteTable | undefined> {
  return (await describeRouteTables(context, [filter('route-table-id', id)]))[0];
}
