/** AWS::EC2::SubnetRouteTableAssociation: the effects. */
import {
  AssociateRouteTableCommand,
  DisassociateRouteTableCommand,
  ReplaceRouteTableAssociationCommand,
  type RouteTable,
  type Subnet,
} from '@aws-sdk/client-ec2';
import { hasCode, isNotFound, unlessGone } from '../../../aws/classify-error.ts';
import { retrying } from '../../../aws/retry.ts';
import { waitUntil } from '../../../aws/wait.ts';
import type {
  ApplyContext,
  CreateRequest,
  Live,
  ReadContext,
  ReadRequest,
  ResourceOperations,
  UpdateRequest,
} from '../../../resource-type.ts';
import { isLeftover } from '../../children.ts';
import { childOwner, tagsOf } from '../../tags.ts';
import {
  describeEach,
  describeRouteTables,
  describeSubnets,
  taggedRouteTables,
  taggedSubnets,
} from '../describe.ts';
import { filter, filterBatches } from '../filters.ts';
import { PROPAGATION, whileInUse } from '../propagation.ts';
import { claimChild, reclaimChild, releaseChild } from '../write-tags.ts';
import {
  ROUTE_TABLE_ASSOCIATION_TYPE,
  type RouteTableAssociationProperties,
} from './properties.ts';

type LiveAssociation = Live<RouteTableAssociationProperties>;

/** Key of the tag on the subnet. */
const CHILD = 'route-table';

/** What AWS is asked for associations. */
export const routeTableAssociationOperations: ResourceOperations<RouteTableAssociationProperties> =
  {
    read,
    list,
    create,
    update,
    delete: remove,
    disown: ({ properties: { SubnetId = '' } }, _, context) =>
      releaseChild(context, SubnetId, CHILD),
    settle,
  };

async function read(
  requests: readonly ReadRequest<RouteTableAssociationProperties>[],
  context: ReadContext,
): Promise<readonly (LiveAssociation | undefined)[]> {
  const ids = requests.map(({ identity }) => String(identity['SubnetId']));
  const [associations, subnets] = await Promise.all([
    associationsRead(context, ids),
    subnetsWith(context, ids),
  ]);
  return ids.map((id) => withOwner(associations.get(id), subnets.get(id)));
}

async function list(context: ReadContext): Promise<readonly LiveAssociation[]> {
  const ours = (await taggedSubnets(context)).filter(
    ({ Tags }) => childOwner(tagsOf(Tags), CHILD)?.app === context.app,
  );
  const subnets = new Map(ours.map((subnet) => [subnet.SubnetId ?? '', subnet]));
  const associations = await associationsRead(context, [...subnets.keys()]);
  return [...subnets].flatMap(([id, subnet]) => {
    const live = withOwner(associations.get(id), subnet);
    if (live !== undefined) return [live];
    const owner = childOwner(tagsOf(subnet.Tags), CHILD);
    if (owner === undefined || !isLeftover(context, ROUTE_TABLE_ASSOCIATION_TYPE, owner.address))
      return [];
    return [{ ...liveAssociation('', '', id), id: `${id}|${CHILD}`, owner, state: 'failed' }];
  });
}

/** Subnets by id: those with tags are known already. */
async function subnetsWith(
  context: ReadContext,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Subnet>> {
  const tagged = await taggedSubnets(context);
  const known = new Set(tagged.map(({ SubnetId }) => SubnetId));
  const others = await describeEach(
    filterBatches(
      'subnet-id',
      ids.filter((id) => !known.has(id)),
    ),
    (filters) => describeSubnets(context, filters),
  );
  return new Map([...tagged, ...others].map((subnet) => [subnet.SubnetId ?? '', subnet]));
}

/** The explicit association of each subnet that has one: most are with tables that a plan knows already. */
async function associationsRead(
  context: ReadContext,
  subnetIds: readonly string[],
): Promise<ReadonlyMap<string, LiveAssociation>> {
  const known = associationsIn(await taggedRouteTables(context));
  const others = subnetIds.filter((id) => !known.has(id));
  return new Map([...known, ...(await associationsOf(context, others))]);
}

/** The explicit association of each subnet that has one, as it is now. */
async function associationsOf(
  context: Pick<ReadContext, 'aws'>,
  subnetIds: readonly string[],
): Promise<ReadonlyMap<string, LiveAssociation>> {
  return associationsIn(
    await describeEach(filterBatches('association.subnet-id', subnetIds), (filters) =>
      describeRouteTables(context, filters),
    ),
  );
}

function associationsIn(tables: readonly RouteTable[]): ReadonlyMap<string, LiveAssociation> {
  const found = new Map<string, LiveAssociation>();
  for (const { Associations = [], RouteTableId = '' } of tables)
    for (const { SubnetId, RouteTableAssociationId = '', AssociationState } of Associations) {
      const state = AssociationState?.State ?? 'associated';
      if (SubnetId === undefined || state === 'disassociated') continue;
      const live = liveAssociation(RouteTableAssociationId, RouteTableId, SubnetId);
      found.set(SubnetId, { ...live, state: STATES[state] ?? 'ready' });
    }
  return found;
}

const STATES: Readonly<Record<string, NonNullable<Live['state']>>> = {
  associating: 'creating',
  disassociating: 'deleting',
  failed: 'failed',
};

function liveAssociation(id: string, RouteTableId: string, SubnetId: string): LiveAssociation {
  return {
    id,
    properties: { RouteTableId, SubnetId },
    attributes: { AssociationId: id },
    tags: {},
  };
}

function withOwner(
  live: LiveAssociation | undefined,
  subnet: Subnet | undefined,
): LiveAssociation | undefined {
  if (live === undefined) return undefined;
  const owner = childOwner(tagsOf(subnet?.Tags), CHILD);
  return owner === undefined ? live : { ...live, owner };
}

async function create(
  request: CreateRequest<RouteTableAssociationProperties>,
  context: ApplyContext,
): Promise<LiveAssociation> {
  const client = await context.aws.clients.ec2();
  const { RouteTableId = '', SubnetId = '' } = request.properties;
  await claimChild(context, SubnetId, CHILD);
  try {
    const { AssociationId = '' } = await retrying(context, PROPAGATION, () =>
      client.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId })),
    );
    return liveAssociation(AssociationId, RouteTableId, SubnetId);
  } catch (error) {
    if (!hasCode(error, 'Resource.AlreadyAssociated')) throw error;
    // Of an earlier attempt whose answer was lost; anything else would have been read when planning.
    const present = (await associationsOf(context, [SubnetId])).get(SubnetId);
    if (present?.properties.RouteTableId === RouteTableId) return present;
    throw error;
  }
}

async function update(
  request: UpdateRequest<RouteTableAssociationProperties>,
  context: ApplyContext,
): Promise<LiveAssociation> {
  const { live, properties, changes } = request;
  const { RouteTableId = '', SubnetId = '' } = properties;
  await reclaimChild(context, live, SubnetId, CHILD);
  if (changes.length === 0) return live;
  const client = await context.aws.clients.ec2();
  // Never apart: in the gap the subnet would use the main route table.
  try {
    const { NewAssociationId = '' } = await retrying(context, PROPAGATION, () =>
      client.send(
        new ReplaceRouteTableAssociationCommand({ AssociationId: live.id, RouteTableId }),
      ),
    );
    return liveAssociation(NewAssociationId, RouteTableId, SubnetId);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    // Replaced by an attempt whose answer was lost: the association has another id since.
    const present = (await associationsOf(context, [SubnetId])).get(SubnetId);
    if (present?.properties.RouteTableId === RouteTableId) return present;
    throw error;
  }
}

async function remove(live: LiveAssociation, context: ApplyContext): Promise<void> {
  const client = await context.aws.clients.ec2();
  const { SubnetId = '', RouteTableId = '' } = live.properties;
  if (RouteTableId !== '')
    await unlessGone(
      retrying(context, whileInUse(5), () =>
        client.send(new DisassociateRouteTableCommand({ AssociationId: live.id })),
      ),
    );
  await releaseChild(context, SubnetId, CHILD);
}

async function settle(
  live: LiveAssociation,
  verb: string,
  context: ApplyContext,
): Promise<LiveAssociation> {
  if (verb === 'delete') return live;
  const { SubnetId = '', RouteTableId } = live.properties;
  return waitUntil(
    context,
    { what: `the route table of ${SubnetId} to be associated`, timeoutMs: 300_000 },
    async () => {
      const seen = (await associationsOf(context, [SubnetId])).get(SubnetId);
      if (seen?.properties.RouteTableId !== RouteTableId || seen === undefined)
        return { pending: 'not visible' };
      if (seen.state === 'failed') return { failed: 'the association failed' };
      if (seen.state !== 'ready') return { pending: seen.state ?? 'associating' };
      const [subnet] = await describeSubnets(context, [filter('subnet-id', SubnetId)]);
      return { done: withOwner(seen, subnet) ?? seen };
    },
  );
}
