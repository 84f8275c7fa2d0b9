/** AWS::EC2::Subnet: the effects. */
import { CreateSubnetCommand, DeleteSubnetCommand, type Subnet } from '@aws-sdk/client-ec2';
import { hasCode, unlessGone } from '../../../aws/classify-error.ts';
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
import { tagList, tagsOf } from '../../tags.ts';
import { adoptOwn } from '../adopt.ts';
import { describeEach, describeSubnets, ownedSubnets, taggedSubnets } from '../describe.ts';
import { filter, filterBatches } from '../filters.ts';
import { PROPAGATION, whileInUse } from '../propagation.ts';
import { rememberedTags } from '../remembered.ts';
import { tagSpecification } from '../tags.ts';
import { writeTags } from '../write-tags.ts';
import { changeAttributes, changeIpv6, setNewAttributes } from './attributes.ts';
import { clearOfInstances } from './leaving.ts';
import { ipv6Of, liveSubnet, UNREADABLE } from './live.ts';
import type { SubnetProperties } from './properties.ts';

/** What AWS is asked for subnets. */
export const subnetOperations: ResourceOperations<SubnetProperties> = {
  read,
  list: async (context) => (await ownedSubnets(context)).map(liveSubnet),
  create,
  update,
  delete: remove,
  settle,
};

async function read(
  requests: readonly ReadRequest<SubnetProperties>[],
  context: ReadContext,
): Promise<readonly (Live<SubnetProperties> | undefined)[]> {
  const byKey = new Map<string, Subnet>();
  const enter = (subnets: readonly Subnet[]) => {
    for (const subnet of subnets) byKey.set(`${subnet.VpcId} ${subnet.CidrBlock}`, subnet);
  };
  enter(await taggedSubnets(context));
  // A VPC has each block once: only blocks that are not among the known need a look, somebody else may have them.
  const vpcs = requests.flatMap(({ identity }) =>
    byKey.has(keyOf(identity)) ? [] : String(identity['VpcId']),
  );
  enter(
    await describeEach(filterBatches('vpc-id', vpcs), (filters) =>
      describeSubnets(context, filters),
    ),
  );
  return requests.map(({ identity }) => {
    const subnet = byKey.get(keyOf(identity));
    return subnet === undefined ? undefined : liveSubnet(subnet);
  });
}

function keyOf(identity: ReadRequest['identity']): string {
  return `${String(identity['VpcId'])} ${String(identity['CidrBlock'])}`;
}

async function create(
  request: CreateRequest<SubnetProperties>,
  context: ApplyContext,
): Promise<Live<SubnetProperties>> {
  const tags = { ...request.tags, ...rememberedTags(request.properties, UNREADABLE) };
  const subnet = await make(request, context, tags);
  await setNewAttributes(context, subnet.SubnetId ?? '', request.properties);
  const live = liveSubnet({ ...subnet, Tags: tagList(tags) });
  return { ...live, properties: { ...live.properties, ...request.properties } };
}

async function make(
  request: CreateRequest<SubnetProperties>,
  context: ApplyContext,
  tags: CreateRequest['tags'],
): Promise<Subnet> {
  const client = await context.aws.clients.ec2();
  const {
    MapPublicIpOnLaunch: _map,
    AssignIpv6AddressOnCreation: _assign,
    EnableDns64: _dns64,
    PrivateDnsNameOptionsOnLaunch: _names,
    ...input
  } = request.properties;
  const command = new CreateSubnetCommand({
    ...input,
    TagSpecifications: tagSpecification('subnet', tags),
  });
  try {
    const { Subnet: made } = await retrying(context, PROPAGATION, () => client.send(command));
    return made ?? {};
  } catch (error) {
    if (!hasCode(error, 'InvalidSubnet.Conflict')) throw error;
    // The block may be taken by the subnet of an earlier attempt whose answer was lost.
    const rivals = await describeSubnets(context, [filter('vpc-id', input.VpcId ?? '')]);
    const same = rivals.find(({ CidrBlock }) => CidrBlock === input.CidrBlock);
    return adoptOwn(context, same, { id: same?.SubnetId, tags: tagsOf(same?.Tags) }, error);
  }
}

async function update(
  request: UpdateRequest<SubnetProperties>,
  context: ApplyContext,
): Promise<Live<SubnetProperties>> {
  const { live, properties, changes, tags } = request;
  const paths = new Set(changes.map(({ path }) => path));
  const stopsAssigning =
    paths.has('AssignIpv6AddressOnCreation') && properties.AssignIpv6AddressOnCreation !== true;
  // A subnet without an IPv6 block can give no addresses of it: the order depends on the direction.
  if (stopsAssigning) await changeAttributes(context, live.id, properties, paths);
  if (paths.has('Ipv6CidrBlock'))
    await changeIpv6(context, live.id, properties.Ipv6CidrBlock ?? undefined);
  if (!stopsAssigning) await changeAttributes(context, live.id, properties, paths);
  // Tags come last: what the code declares is recorded only once it holds.
  await writeTags(context, live.id, tags);
  return { ...live, properties: { ...live.properties, ...properties }, tags: tags.all };
}

async function remove(live: Live<SubnetProperties>, context: ApplyContext): Promise<void> {
  const client = await context.aws.clients.ec2();
  const send = () => client.send(new DeleteSubnetCommand({ SubnetId: live.id }));
  try {
    await unlessGone(send());
  } catch (error) {
    if (!hasCode(error, 'DependencyViolation')) throw error;
    await clearOfInstances(live.id, context);
    await unlessGone(retrying(context, whileInUse(20), send));
  }
}

async function settle(
  live: Live<SubnetProperties>,
  verb: string,
  context: ApplyContext,
): Promise<Live<SubnetProperties>> {
  if (verb === 'delete') return live;
  const subnet = await waitUntil(
    context,
    { what: `subnet ${live.id} to become available`, timeoutMs: 600_000, consecutive: 2 },
    async () => {
      const [seen] = await describeSubnets(context, [filter('subnet-id', live.id)]);
      if (seen === undefined) return { pending: 'not visible' };
      if (seen.State !== 'available') return { pending: seen.State ?? 'without a state' };
      const ipv6 = ipv6Of(seen)?.Ipv6CidrBlockState?.State;
      return ipv6 === 'associating' ? { pending: 'IPv6 associating' } : { done: seen };
    },
  );
  return liveSubnet(subnet);
}
