/** AWS::EC2::VPCEndpoint: the effects. */
import {
  CreateVpcEndpointCommand,
  DeleteVpcEndpointsCommand,
  DescribeVpcEndpointsCommand,
  type Filter,
  ModifyVpcEndpointCommand,
  type ModifyVpcEndpointRequest,
  type VpcEndpoint,
} from '@aws-sdk/client-ec2';
import { allPages } from '../../../aws/batch.ts';
import { isAmong, NOT_FOUND_CODES } from '../../../aws/error-codes.ts';
import { retrying } from '../../../aws/retry.ts';
import { waitUntil } from '../../../aws/wait.ts';
import { GantryError } from '../../../core/errors.ts';
import { type JsonObject, omitUndefined } from '../../../core/json.ts';
import type {
  ApplyContext,
  CreateRequest,
  Live,
  ReadContext,
  ResourceOperations,
  UpdateRequest,
} from '../../../resource-type.ts';
import { readByAddress } from '../../owned.ts';
import { tagList } from '../../tags.ts';
import { createWithToken } from '../create.ts';
import { filter, ownedBy } from '../filters.ts';
import { PROPAGATION } from '../propagation.ts';
import { rememberedTags } from '../remembered.ts';
import { tagSpecification } from '../tags.ts';
import { writeTags } from '../write-tags.ts';
import { liveEndpoint, stateOf, UNREADABLE } from './live.ts';
import type { VpcEndpointProperties } from './properties.ts';

type LiveEndpoint = Live<VpcEndpointProperties>;

/** What AWS is asked for endpoints. */
export const vpcEndpointOperations: ResourceOperations<VpcEndpointProperties> = {
  read: readByAddress(list),
  list,
  create,
  update,
  delete: remove,
  settle,
};

async function list(context: ReadContext): Promise<readonly LiveEndpoint[]> {
  const found = await describe(context, [ownedBy(context.app)]);
  return found.filter((endpoint) => stateOf(endpoint) !== 'deleted').map(liveEndpoint);
}

async function create(
  request: CreateRequest<VpcEndpointProperties>,
  context: ApplyContext,
): Promise<LiveEndpoint> {
  const client = await context.aws.clients.ec2();
  const { properties } = request;
  const tags = { ...request.tags, ...rememberedTags(properties, UNREADABLE) };
  const TagSpecifications = tagSpecification('vpc-endpoint', tags);
  const payload = { properties: properties as unknown as JsonObject, tags };
  const made = await createWithToken(
    context,
    payload,
    (ClientToken) =>
      retrying(context, PROPAGATION, async () => {
        const input = { ...properties, TagSpecifications, ClientToken };
        return (await client.send(new CreateVpcEndpointCommand(input))).VpcEndpoint ?? {};
      }),
    (endpoint) => !['deleting', 'deleted', 'failed'].includes(stateOf(endpoint)),
  );
  return liveEndpoint({ ...made, Tags: tagList(tags) });
}

async function update(
  request: UpdateRequest<VpcEndpointProperties>,
  context: ApplyContext,
): Promise<LiveEndpoint> {
  const { live, properties, changes, tags } = request;
  const changed = new Set(changes.map(({ path }) => path.split('.')[0] ?? ''));
  const kept = changed.has('SubnetConfigurations') ? rememberedTags(properties, UNREADABLE) : {};
  if (changed.size > 0) {
    const client = await context.aws.clients.ec2();
    await retrying(context, PROPAGATION, () =>
      client.send(new ModifyVpcEndpointCommand(modification(live, properties, changed))),
    );
  }
  // Tags come last: what the code declares is recorded only once it holds.
  await writeTags(context, live.id, { ...tags, set: { ...tags.set, ...kept } });
  const all = { ...tags.all, ...kept };
  return { ...live, properties: { ...live.properties, ...properties }, tags: all };
}

function modification(
  live: LiveEndpoint,
  properties: VpcEndpointProperties,
  changed: ReadonlySet<string>,
): ModifyVpcEndpointRequest {
  const lists = <F extends 'RouteTableIds' | 'SubnetIds' | 'SecurityGroupIds'>(field: F) => {
    if (!changed.has(field)) return {};
    const present = new Set(live.properties[field] ?? []);
    const wanted = new Set(properties[field] ?? []);
    const added = [...wanted].filter((id) => !present.has(id));
    const removed = [...present].filter((id) => !wanted.has(id));
    return {
      ...(added.length === 0 ? {} : { [`Add${field}`]: added }),
      ...(removed.length === 0 ? {} : { [`Remove${field}`]: removed }),
    };
  };
  const when = <F extends keyof VpcEndpointProperties>(field: F) =>
    changed.has(field) ? { [field]: properties[field] } : {};
  return omitUndefined({
    VpcEndpointId: live.id,
    ...lists('RouteTableIds'),
    ...lists('SubnetIds'),
    ...lists('SecurityGroupIds'),
    ...when('PolicyDocument'),
    ...when('PrivateDnsEnabled'),
    ...when('IpAddressType'),
    ...when('DnsOptions'),
    ...when('SubnetConfigurations'),
  }) as ModifyVpcEndpointRequest;
}

async function remove(live: LiveEndpoint, context: ApplyContext): Promise<void> {
  const client = await context.aws.clients.ec2();
  const { Unsuccessful = [] } = await client.send(
    new DeleteVpcEndpointsCommand({ VpcEndpointIds: [live.id] }),
  );
  // The call succeeds even where it deletes nothing.
  const [failure] = Unsuccessful;
  const code = failure?.Error?.Code ?? '';
  if (failure === undefined || isAmong(code, NOT_FOUND_CODES)) return;
  throw new GantryError(
    'aws/refused',
    `EC2 DeleteVpcEndpoints: ${live.id}: ${failure.Error?.Message ?? 'no reason'} (${code})`,
    { address: context.address },
  );
}

async function settle(
  live: LiveEndpoint,
  verb: string,
  context: ApplyContext,
): Promise<LiveEndpoint> {
  const timing = { timeoutMs: 600_000, intervalMs: 2_000 };
  if (verb === 'delete')
    return waitUntil(context, { what: `endpoint ${live.id} to be gone`, ...timing }, async () => {
      const [endpoint] = await describe(context, [filter('vpc-endpoint-id', live.id)]);
      const state = endpoint === undefined ? 'deleted' : stateOf(endpoint);
      return state === 'deleted' ? { done: live } : { pending: state };
    });
  return waitUntil(
    context,
    { what: `endpoint ${live.id} to become available`, ...timing },
    async () => {
      const [endpoint] = await describe(context, [filter('vpc-endpoint-id', live.id)]);
      if (endpoint === undefined) return { pending: 'not visible' };
      const state = stateOf(endpoint);
      // Somebody else's service lets us in when its owner says so: that is not ours to wait for.
      if (state === 'available' || state === 'pendingacceptance')
        return { done: liveEndpoint(endpoint) };
      if (liveEndpoint(endpoint).state !== 'failed') return { pending: state };
      const reason = endpoint.LastError?.Message ?? endpoint.FailureReason ?? 'no reason given';
      return { failed: `${state}: ${reason}` };
    },
  );
}

async function describe(
  context: Pick<ReadContext, 'aws'>,
  filters: Filter[],
): Promise<readonly VpcEndpoint[]> {
  const client = await context.aws.clients.ec2();
  return allPages(async (NextToken) => {
    const input = { Filters: filters, MaxResults: 1000, NextToken };
    const page = await client.send(new DescribeVpcEndpointsCommand(input));
    return { items: page.VpcEndpoints ?? [], next: page.NextToken };
  });
}
