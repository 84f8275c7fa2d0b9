/** AWS::EC2::EIP: the effects. */
import {
  type Address,
  AllocateAddressCommand,
  DescribeAddressesCommand,
  DisassociateAddressCommand,
  type Filter,
  ReleaseAddressCommand,
} from '@aws-sdk/client-ec2';
import { hasCode, isNotFound, unlessGone } from '../../../aws/classify-error.ts';
import { retrying } from '../../../aws/retry.ts';
import { once } from '../../../aws/send-once.ts';
import { waitUntil } from '../../../aws/wait.ts';
import { omitUndefined } from '../../../core/json.ts';
import type {
  ApplyContext,
  CreateRequest,
  Live,
  ReadContext,
  ResourceOperations,
} from '../../../resource-type.ts';
import { readByAddress } from '../../owned.ts';
import { tagList, tagsOf } from '../../tags.ts';
import { createOnce } from '../create.ts';
import { filter, ownedAt, ownedBy } from '../filters.ts';
import { whileInUse } from '../propagation.ts';
import { remembered, rememberedTags } from '../remembered.ts';
import { tagSpecification } from '../tags.ts';
import { updateTags } from '../write-tags.ts';
import type { ElasticIpProperties } from './properties.ts';

type LiveAddress = Live<ElasticIpProperties>;

const UNREADABLE = ['IpamPoolId'] as const;

/** What AWS is asked for Elastic IP addresses. */
export const elasticIpOperations: ResourceOperations<ElasticIpProperties> = {
  read: readByAddress(list),
  list,
  create,
  update: updateTags,
  delete: remove,
  settle,
};

async function list(context: ReadContext): Promise<readonly LiveAddress[]> {
  return (await describe(context, [ownedBy(context.app)])).map(liveAddress);
}

function liveAddress(address: Address): LiveAddress {
  const tags = tagsOf(address.Tags);
  return {
    id: address.AllocationId ?? '',
    properties: omitUndefined({
      ...remembered<ElasticIpProperties>(tags, UNREADABLE),
      Domain: address.Domain,
      Address: address.PublicIp,
      PublicIpv4Pool: address.PublicIpv4Pool,
      NetworkBorderGroup: address.NetworkBorderGroup,
      CustomerOwnedIpv4Pool: address.CustomerOwnedIpv4Pool,
    }),
    attributes: { AllocationId: address.AllocationId, PublicIp: address.PublicIp },
    tags,
  };
}

async function create(
  request: CreateRequest<ElasticIpProperties>,
  context: ApplyContext,
): Promise<LiveAddress> {
  const client = await context.aws.clients.ec2();
  const tags = { ...request.tags, ...rememberedTags(request.properties, UNREADABLE) };
  const input = {
    ...request.properties,
    TagSpecifications: tagSpecification('elastic-ip', tags),
  };
  const made = await createOnce<Address>(
    context,
    () => client.send(once(new AllocateAddressCommand(input))),
    () => findUnanswered(request, context),
  );
  return liveAddress({ ...made, Tags: tagList(tags) });
}

/** The address of an allocation whose answer was lost: ours, here, unused, and not the one that this one replaces. */
async function findUnanswered(
  request: CreateRequest<ElasticIpProperties>,
  context: ApplyContext,
): Promise<Address | undefined> {
  const found = await describe(context, ownedAt(context.app, request.address));
  return found.find((address) => {
    const { properties } = liveAddress(address);
    return (
      address.AssociationId === undefined &&
      Object.entries(request.properties).every(
        ([field, value]) => properties[field as keyof ElasticIpProperties] === value,
      )
    );
  });
}

async function remove(live: LiveAddress, context: ApplyContext): Promise<void> {
  const client = await context.aws.clients.ec2();
  try {
    // A NAT gateway gives its address back only when it is deleted; AWS answers AuthFailure for what others manage.
    await retrying(context, whileInUse(30, 'InvalidIPAddress.InUse'), async () => {
      await disassociate(context, live.id);
      await client.send(new ReleaseAddressCommand({ AllocationId: live.id }));
    });
  } catch (error) {
    if (isNotFound(error)) return;
    // Released by an earlier attempt, the address is not ours any more.
    if (hasCode(error, 'AuthFailure') && (await isGone(context, live.id))) return;
    throw error;
  }
}

/** Takes the address off an instance; a NAT gateway lets go of it by itself. */
async function disassociate(context: ApplyContext, id: string): Promise<void> {
  const client = await context.aws.clients.ec2();
  const [address] = await describe(context, [filter('allocation-id', id)]);
  if (address?.AssociationId === undefined || (address.InstanceId ?? '') === '') return;
  await unlessGone(
    client.send(new DisassociateAddressCommand({ AssociationId: address.AssociationId })),
  );
}

async function isGone(context: ApplyContext, id: string): Promise<boolean> {
  return (await describe(context, [filter('allocation-id', id)])).length === 0;
}

async function settle(
  live: LiveAddress,
  verb: string,
  context: ApplyContext,
): Promise<LiveAddress> {
  if (verb === 'delete') return live;
  return waitUntil(
    context,
    { what: `address ${live.id} to be visible`, timeoutMs: 300_000 },
    async () => {
      const [seen] = await describe(context, [filter('allocation-id', live.id)]);
      return seen === undefined ? { pending: 'not visible' } : { done: liveAddress(seen) };
    },
  );
}

/** DescribeAddresses answers all at once. */
async function describe(
  context: Pick<ReadContext, 'aws'>,
  filters: Filter[],
): Promise<readonly Address[]> {
  const client = await context.aws.clients.ec2();
  return (await client.send(new DescribeAddressesCommand({ Filters: filters }))).Addresses ?? [];
}
