/** AWS::EC2::VPC: the effects. */
import {
  AssociateVpcCidrBlockCommand,
  CreateVpcCommand,
  DeleteVpcCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  DisassociateVpcCidrBlockCommand,
  type Filter,
  ModifyVpcAttributeCommand,
  type Vpc,
} from '@aws-sdk/client-ec2';
import { allPages } from '../../../aws/batch.ts';
import { isNotFound, unlessGone } from '../../../aws/classify-error.ts';
import { retrying } from '../../../aws/retry.ts';
import { once } from '../../../aws/send-once.ts';
import { waitUntil } from '../../../aws/wait.ts';
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
import { createOnce } from '../create.ts';
import { filter, ownedAt, ownedBy } from '../filters.ts';
import { PROPAGATION, whileInUse } from '../propagation.ts';
import { rememberedTags } from '../remembered.ts';
import { tagSpecification } from '../tags.ts';
import { writeTags } from '../write-tags.ts';
import { type DnsAttributes, ipv6Of, liveVpc, UNREADABLE } from './live.ts';
import type { VpcProperties } from './properties.ts';

/** What AWS is asked for VPCs. */
export const vpcOperations: ResourceOperations<VpcProperties> = {
  read: readByAddress(list),
  list,
  create,
  update,
  delete: remove,
  settle,
};

async function list(context: ReadContext): Promise<readonly Live<VpcProperties>[]> {
  const vpcs = await describe(context, [ownedBy(context.app)]);
  return (await Promise.all(vpcs.map((vpc) => complete(context, vpc)))).flatMap(
    (live) => live ?? [],
  );
}

async function create(
  request: CreateRequest<VpcProperties>,
  context: ApplyContext,
): Promise<Live<VpcProperties>> {
  const client = await context.aws.clients.ec2();
  const { EnableDnsSupport, EnableDnsHostnames, ...input } = request.properties;
  const tags = { ...request.tags, ...rememberedTags(request.properties, UNREADABLE) };
  const command = () =>
    once(new CreateVpcCommand({ ...input, TagSpecifications: tagSpecification('vpc', tags) }));
  const vpc = await createOnce(
    context,
    async () => (await client.send(command())).Vpc,
    () => findUnanswered(request, context),
  );
  const id = vpc?.VpcId ?? '';
  // AWS's defaults need no call: support on, host names off.
  if (EnableDnsSupport === false) await setDns(context, id, 'EnableDnsSupport', false);
  if (EnableDnsHostnames === true) await setDns(context, id, 'EnableDnsHostnames', true);
  return liveVpc(
    { ...vpc, Tags: tagList(tags) },
    {
      EnableDnsSupport: EnableDnsSupport ?? true,
      EnableDnsHostnames: EnableDnsHostnames ?? false,
    },
  );
}

/** The VPC of a create whose answer was lost: ours, here, and not the one that this one replaces. */
async function findUnanswered(
  request: CreateRequest<VpcProperties>,
  context: ApplyContext,
): Promise<Vpc | undefined> {
  const found = await describe(context, ownedAt(context.app, request.address));
  return found.find(({ CidrBlock }) => CidrBlock === (request.properties.CidrBlock ?? CidrBlock));
}

async function update(
  request: UpdateRequest<VpcProperties>,
  context: ApplyContext,
): Promise<Live<VpcProperties>> {
  const { live, properties, changes, tags } = request;
  const changed = new Set(changes.map(({ path }) => path));
  const { EnableDnsSupport = true, EnableDnsHostnames = false } = properties;
  // Host names need support: it is switched on before them, and off after them.
  const steps = [
    ['EnableDnsSupport', EnableDnsSupport],
    ['EnableDnsHostnames', EnableDnsHostnames],
  ] as const;
  for (const [attribute, value] of EnableDnsSupport ? steps : [...steps].reverse())
    if (changed.has(attribute)) await setDns(context, live.id, attribute, value);
  if (changed.has('AmazonProvidedIpv6CidrBlock'))
    await setIpv6(context, live.id, properties.AmazonProvidedIpv6CidrBlock === true);
  // Tags come last: what the code declares is recorded only once it holds.
  await writeTags(context, live.id, tags);
  return { ...live, properties: { ...live.properties, ...properties }, tags: tags.all };
}

async function setDns(
  context: ApplyContext,
  VpcId: string,
  attribute: keyof DnsAttributes,
  Value: boolean,
): Promise<void> {
  const client = await context.aws.clients.ec2();
  // One attribute a call: AWS refuses two.
  await retrying({ ...context, fresh: true }, PROPAGATION, () =>
    client.send(new ModifyVpcAttributeCommand({ VpcId, [attribute]: { Value } })),
  );
  await waitUntil(
    context,
    { what: `${attribute} of ${VpcId} to become ${Value}`, timeoutMs: 300_000 },
    async () => {
      const seen = await dnsOfNew(context, VpcId);
      return seen[attribute] === Value ? { done: undefined } : { pending: 'unchanged' };
    },
  );
}

async function setIpv6(context: ApplyContext, VpcId: string, wanted: boolean): Promise<void> {
  const client = await context.aws.clients.ec2();
  const [vpc] = await describe(context, [filter('vpc-id', VpcId)]);
  const association = vpc === undefined ? undefined : ipv6Of(vpc);
  if (wanted && association === undefined)
    await client.send(
      new AssociateVpcCidrBlockCommand({ VpcId, AmazonProvidedIpv6CidrBlock: true }),
    );
  if (!wanted && association !== undefined)
    await retrying(context, whileInUse(5, 'InvalidCidrBlock.InUse'), () =>
      client.send(
        new DisassociateVpcCidrBlockCommand({ AssociationId: association.AssociationId }),
      ),
    );
}

async function remove(live: Live<VpcProperties>, context: ApplyContext): Promise<void> {
  const client = await context.aws.clients.ec2();
  await unlessGone(
    retrying(context, whileInUse(5), () => client.send(new DeleteVpcCommand({ VpcId: live.id }))),
  );
}

async function settle(
  live: Live<VpcProperties>,
  verb: string,
  context: ApplyContext,
): Promise<Live<VpcProperties>> {
  if (verb === 'delete') return live;
  const wantsIpv6 = live.properties.AmazonProvidedIpv6CidrBlock === true;
  const vpc = await waitUntil(
    context,
    { what: `VPC ${live.id} to become available`, timeoutMs: 600_000, consecutive: 2 },
    async () => {
      const [seen] = await describe(context, [filter('vpc-id', live.id)]);
      if (seen === undefined) return { pending: 'not visible' };
      if (seen.State !== 'available') return { pending: seen.State ?? 'without a state' };
      const ipv6 = ipv6Of(seen)?.Ipv6CidrBlockState?.State;
      if (wantsIpv6 && ipv6 !== 'associated') return { pending: `IPv6 ${ipv6 ?? 'missing'}` };
      if (!wantsIpv6 && ipv6 === 'associating') return { pending: 'IPv6 associating' };
      return { done: seen };
    },
  );
  return liveVpc(vpc, await dnsOfNew(context, live.id));
}

/** A VPC with the attributes that DescribeVpcs leaves out; undefined when it vanished meanwhile. */
async function complete(context: ReadContext, vpc: Vpc): Promise<Live<VpcProperties> | undefined> {
  try {
    return liveVpc(vpc, await dnsOf(context, vpc.VpcId ?? ''));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** The attributes of a VPC that may have been made a moment ago. */
function dnsOfNew(context: ApplyContext, id: string): Promise<DnsAttributes> {
  return retrying({ ...context, fresh: true }, PROPAGATION, () => dnsOf(context, id));
}

async function dnsOf(context: Pick<ReadContext, 'aws'>, VpcId: string): Promise<DnsAttributes> {
  const client = await context.aws.clients.ec2();
  const [support, hostnames] = await Promise.all([
    client.send(new DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsSupport' })),
    client.send(new DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsHostnames' })),
  ]);
  return {
    EnableDnsSupport: support.EnableDnsSupport?.Value ?? true,
    EnableDnsHostnames: hostnames.EnableDnsHostnames?.Value ?? false,
  };
}

async function describe(
  context: Pick<ReadContext, 'aws'>,
  filters: Filter[],
): Promise<readonly Vpc[]> {
  const client = await context.aws.clients.ec2();
  return allPages(async (NextToken) => {
    const input = { Filters: filters, MaxResults: 1000, NextToken };
    const page = await client.send(new DescribeVpcsCommand(input));
    return { items: page.Vpcs ?? [], next: page.NextToken };
  });
}
