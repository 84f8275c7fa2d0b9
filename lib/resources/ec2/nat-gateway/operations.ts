/** AWS::EC2::NatGateway: the effects. */
import {
  CreateNatGatewayCommand,
  DeleteNatGatewayCommand,
  DescribeNatGatewaysCommand,
  type Filter,
  type NatGateway,
} from '@aws-sdk/client-ec2';
import { allPages } from '../../../aws/batch.ts';
import { unlessGone } from '../../../aws/classify-error.ts';
import { retrying } from '../../../aws/retry.ts';
import { waitUntil } from '../../../aws/wait.ts';
import type { JsonObject } from '../../../core/json.ts';
import type {
  ApplyContext,
  CreateRequest,
  Live,
  ReadContext,
  ResourceOperations,
  UpdateRequest,
} from '../../../resource-type.ts';
import { readByAddress } from '../../owned.ts';
import { createWithToken } from '../create.ts';
import { filter, ownedBy } from '../filters.ts';
import { PROPAGATION } from '../propagation.ts';
import { tagSpecification } from '../tags.ts';
import { writeTags } from '../write-tags.ts';
import { changeSecondaryAddresses } from './addresses.ts';
import { liveNatGateway } from './live.ts';
import type { NatGatewayProperties } from './properties.ts';

type LiveNatGateway = Live<NatGatewayProperties>;

/** What AWS is asked for NAT gateways. */
export const natGatewayOperations: ResourceOperations<NatGatewayProperties> = {
  read: readByAddress(list),
  list,
  create,
  update,
  delete: remove,
  settle,
};

/** Deleted gateways stay describable for an hour, with their tags. */
const NOT_DELETED = filter('state', 'pending', 'available', 'deleting', 'failed');

async function list(context: ReadContext): Promise<readonly LiveNatGateway[]> {
  const client = await context.aws.clients.ec2();
  const found = await allPages(async (NextToken) => {
    const Filter: Filter[] = [ownedBy(context.app), NOT_DELETED];
    const page = await client.send(
      new DescribeNatGatewaysCommand({ Filter, MaxResults: 1000, NextToken }),
    );
    return { items: page.NatGateways ?? [], next: page.NextToken };
  });
  return found.map(liveNatGateway);
}

async function create(
  request: CreateRequest<NatGatewayProperties>,
  context: ApplyContext,
): Promise<LiveNatGateway> {
  const client = await context.aws.clients.ec2();
  const { properties, tags } = request;
  const TagSpecifications = tagSpecification('natgateway', tags);
  const payload = { properties: properties as JsonObject, tags };
  const made = await createWithToken(
    context,
    payload,
    (ClientToken) =>
      retrying(context, PROPAGATION, async () => {
        const input = { ...properties, TagSpecifications, ClientToken };
        return (await client.send(new CreateNatGatewayCommand(input))).NatGateway ?? {};
      }),
    // The token of a gateway that is gone, or never came to be, answers with that gateway for an hour.
    ({ State }) => State === undefined || State === 'pending' || State === 'available',
  );
  return { ...liveNatGateway(made), tags };
}

async function update(
  request: UpdateRequest<NatGatewayProperties>,
  context: ApplyContext,
): Promise<LiveNatGateway> {
  const { live, properties, changes, tags } = request;
  if (changes.length > 0) {
    const gateway = await describe(context, live.id);
    if (gateway !== undefined) await changeSecondaryAddresses(context, gateway, properties);
  }
  // Tags come last: what the code declares is recorded only once it holds.
  await writeTags(context, live.id, tags);
  return { ...live, properties: { ...live.properties, ...properties }, tags: tags.all };
}

async function remove(live: LiveNatGateway, context: ApplyContext): Promise<void> {
  const client = await context.aws.clients.ec2();
  await unlessGone(client.send(new DeleteNatGatewayCommand({ NatGatewayId: live.id })));
}

async function settle(
  live: LiveNatGateway,
  verb: string,
  context: ApplyContext,
): Promise<LiveNatGateway> {
  if (verb === 'delete') return untilDeleted(live, context);
  return waitUntil(
    context,
    { what: `NAT gateway ${live.id} to become available`, timeoutMs: 600_000, intervalMs: 3_000 },
    async () => {
      const gateway = await describe(context, live.id);
      if (gateway === undefined) return { pending: 'not visible' };
      const { State, FailureCode, FailureMessage } = gateway;
      if (State === 'available') return { done: liveNatGateway(gateway) };
      if (State === 'pending') return { pending: State };
      return { failed: `${State}: ${FailureCode ?? 'no code'}: ${FailureMessage ?? 'no reason'}` };
    },
  );
}

/** Its address, its interface and the internet gateway are free only when it is deleted. */
function untilDeleted(live: LiveNatGateway, context: ApplyContext): Promise<LiveNatGateway> {
  return waitUntil(
    context,
    { what: `NAT gateway ${live.id} to be deleted`, timeoutMs: 1_800_000, intervalMs: 3_000 },
    async () => {
      const state = (await describe(context, live.id))?.State ?? 'deleted';
      // One that failed holds nothing, and may be shown as failed until AWS forgets it.
      return state === 'deleted' || (state === 'failed' && live.state === 'failed')
        ? { done: live }
        : { pending: state };
    },
  );
}

async function describe(context: ApplyContext, id: string): Promise<NatGateway | undefined> {
  const client = await context.aws.clients.ec2();
  const input = { Filter: [filter('nat-gateway-id', id)] };
  return (await client.send(new DescribeNatGatewaysCommand(input))).NatGateways?.[0];
}
