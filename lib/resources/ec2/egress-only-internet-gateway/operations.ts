/** AWS::EC2::EgressOnlyInternetGateway: the effects. */
import {
  CreateEgressOnlyInternetGatewayCommand,
  DeleteEgressOnlyInternetGatewayCommand,
  DescribeEgressOnlyInternetGatewaysCommand,
  type EgressOnlyInternetGateway,
} from '@aws-sdk/client-ec2';
import { allPages } from '../../../aws/batch.ts';
import { isNotFound, unlessGone } from '../../../aws/classify-error.ts';
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
import { tagsOf } from '../../tags.ts';
import { createWithToken, search } from '../create.ts';
import { ownedBy } from '../filters.ts';
import { PROPAGATION, whileInUse } from '../propagation.ts';
import { tagSpecification } from '../tags.ts';
import { updateTags } from '../write-tags.ts';
import type { EgressOnlyInternetGatewayProperties } from './properties.ts';

type LiveGateway = Live<EgressOnlyInternetGatewayProperties>;

/** What AWS is asked for egress-only internet gateways. */
export const egressOnlyInternetGatewayOperations: ResourceOperations<EgressOnlyInternetGatewayProperties> =
  { read: readByAddress(list), list, create, update: updateTags, delete: remove, settle };

async function list(context: ReadContext): Promise<readonly LiveGateway[]> {
  const client = await context.aws.clients.ec2();
  const found = await allPages(async (NextToken) => {
    const input = { Filters: [ownedBy(context.app)], MaxResults: 255, NextToken };
    const page = await client.send(new DescribeEgressOnlyInternetGatewaysCommand(input));
    return { items: page.EgressOnlyInternetGateways ?? [], next: page.NextToken };
  });
  return found.map(liveGateway);
}

function liveGateway(gateway: EgressOnlyInternetGateway): LiveGateway {
  const id = gateway.EgressOnlyInternetGatewayId ?? '';
  const attachment = gateway.Attachments?.find(({ State }) => String(State) !== 'detached');
  const state = String(attachment?.State);
  return {
    id,
    properties: { VpcId: attachment?.VpcId },
    attributes: { EgressOnlyInternetGatewayId: id },
    tags: tagsOf(gateway.Tags),
    state: state === 'attached' || state === 'available' ? 'ready' : 'creating',
  };
}

async function create(
  request: CreateRequest<EgressOnlyInternetGatewayProperties>,
  context: ApplyContext,
): Promise<LiveGateway> {
  const client = await context.aws.clients.ec2();
  const { properties, tags } = request;
  const TagSpecifications = tagSpecification('egress-only-internet-gateway', tags);
  const payload = { VpcId: properties.VpcId, tags };
  const made = await createWithToken(
    context,
    payload,
    (ClientToken) =>
      retrying(context, PROPAGATION, async () => {
        const input = { ...properties, TagSpecifications, ClientToken };
        const answer = await client.send(new CreateEgressOnlyInternetGatewayCommand(input));
        return answer.EgressOnlyInternetGateway ?? {};
      }),
    async ({ EgressOnlyInternetGatewayId = '' }) =>
      (await search(context, () => find(context, EgressOnlyInternetGatewayId))) !== undefined,
  );
  return { ...liveGateway(made), properties, tags };
}

async function remove(live: LiveGateway, context: ApplyContext): Promise<void> {
  const client = await context.aws.clients.ec2();
  await unlessGone(
    retrying(context, whileInUse(20), () =>
      client.send(
        new DeleteEgressOnlyInternetGatewayCommand({ EgressOnlyInternetGatewayId: live.id }),
      ),
    ),
  );
}

async function settle(
  live: LiveGateway,
  verb: string,
  context: ApplyContext,
): Promise<LiveGateway> {
  if (verb === 'delete') return live;
  return waitUntil(
    context,
    { what: `egress-only internet gateway ${live.id} to be attached`, timeoutMs: 300_000 },
    async () => {
      const gateway = await find(context, live.id);
      if (gateway === undefined) return { pending: 'not visible' };
      const seen = liveGateway(gateway);
      return seen.state === 'ready' ? { done: seen } : { pending: seen.state ?? 'attaching' };
    },
  );
}

async function find(
  context: ApplyContext,
  id: string,
): Promise<EgressOnlyInternetGateway | undefined> {
  const client = await context.aws.clients.ec2();
  const input = { EgressOnlyInternetGatewayIds: [id] };
  try {
    const answer = await client.send(new DescribeEgressOnlyInternetGatewaysCommand(input));
    return answer.EgressOnlyInternetGateways?.[0];
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
