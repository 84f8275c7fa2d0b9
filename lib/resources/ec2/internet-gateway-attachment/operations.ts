/** AWS::EC2::VPCGatewayAttachment of an internet gateway: the effects. */
import {
  AttachInternetGatewayCommand,
  DetachInternetGatewayCommand,
  type InternetGateway,
} from '@aws-sdk/client-ec2';
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
import { isLeftover } from '../../children.ts';
import { childOwner, childTag, tagsOf } from '../../tags.ts';
import { describeEach, describeInternetGateways, taggedInternetGateways } from '../describe.ts';
import { filter, filterBatches } from '../filters.ts';
import { PROPAGATION, whileInUse } from '../propagation.ts';
import { claimChild, reclaimChild, releaseChild } from '../write-tags.ts';
import {
  INTERNET_GATEWAY_ATTACHMENT_TYPE,
  type InternetGatewayAttachmentProperties,
} from './properties.ts';

type LiveAttachment = Live<InternetGatewayAttachmentProperties>;

/** Key of the tag on the gateway. */
const CHILD = 'attachment';

/** What AWS is asked for attachments. */
export const internetGatewayAttachmentOperations: ResourceOperations<InternetGatewayAttachmentProperties> =
  { read, list, create, update, delete: remove, disown, settle };

async function read(
  requests: readonly ReadRequest<InternetGatewayAttachmentProperties>[],
  context: ReadContext,
): Promise<readonly (LiveAttachment | undefined)[]> {
  const [tagged, claimed] = await Promise.all([
    taggedInternetGateways(context),
    context.owned(INTERNET_GATEWAY_ATTACHMENT_TYPE) as Promise<readonly LiveAttachment[]>,
  ]);
  const byVpc = new Map<string | undefined, LiveAttachment>();
  const enter = (gateways: readonly InternetGateway[]) => {
    for (const live of gateways.flatMap((gateway) => liveAttachment(gateway) ?? []))
      byVpc.set(live.properties.VpcId, live);
  };
  enter(tagged);
  // A VPC has one gateway: only those without a known one need a look, they may have somebody else's.
  const vpcs = requests.map(({ identity }) => String(identity['VpcId']));
  const others = filterBatches(
    'attachment.vpc-id',
    vpcs.filter((vpc) => !byVpc.has(vpc)),
  );
  enter(await describeEach(others, (filters) => describeInternetGateways(context, filters)));
  return requests.map(
    ({ address }, i) =>
      byVpc.get(vpcs[i]) ??
      // Ours to another VPC: a gateway has one, so it must leave that one first.
      claimed.find(({ owner, state }) => owner?.address === address && state !== 'failed'),
  );
}

async function list(context: ReadContext): Promise<readonly LiveAttachment[]> {
  return (await taggedInternetGateways(context)).flatMap((gateway) => {
    const owner = childOwner(tagsOf(gateway.Tags), CHILD);
    if (owner?.app !== context.app) return [];
    const live = liveAttachment(gateway);
    if (live !== undefined) return [live];
    return isLeftover(context, INTERNET_GATEWAY_ATTACHMENT_TYPE, owner.address)
      ? [{ ...attachmentOf(gateway, ''), owner, state: 'failed' as const }]
      : [];
  });
}

function liveAttachment(gateway: InternetGateway): LiveAttachment | undefined {
  const attachment = gateway.Attachments?.find(({ State }) => String(State) !== 'detached');
  if (attachment?.VpcId === undefined) return undefined;
  const owner = childOwner(tagsOf(gateway.Tags), CHILD);
  const live = attachmentOf(gateway, attachment.VpcId);
  const state = STATES[String(attachment.State)] ?? 'ready';
  return { ...live, state, ...(owner === undefined ? {} : { owner }) };
}

const STATES: Readonly<Record<string, NonNullable<Live['state']>>> = {
  attaching: 'creating',
  detaching: 'deleting',
};

function attachmentOf(gateway: InternetGateway, VpcId: string): LiveAttachment {
  const InternetGatewayId = gateway.InternetGatewayId ?? '';
  return {
    id: `${InternetGatewayId}|${VpcId}`,
    properties: { InternetGatewayId, VpcId },
    attributes: { InternetGatewayId, VpcId },
    tags: {},
  };
}

async function create(
  request: CreateRequest<InternetGatewayAttachmentProperties>,
  context: ApplyContext,
): Promise<LiveAttachment> {
  const client = await context.aws.clients.ec2();
  const { InternetGatewayId = '', VpcId = '' } = request.properties;
  await claimChild(context, InternetGatewayId, CHILD);
  try {
    await retrying(context, PROPAGATION, () =>
      client.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId })),
    );
  } catch (error) {
    if (!hasCode(error, 'Resource.AlreadyAssociated')) throw error;
    const [gateway] = await seen(context, InternetGatewayId);
    const live = gateway === undefined ? undefined : liveAttachment(gateway);
    if (live?.properties.VpcId !== VpcId) throw error;
  }
  return attachmentOf(
    { InternetGatewayId, Tags: [{ Key: childTag(CHILD), Value: context.address }] },
    VpcId,
  );
}

async function update(
  { live }: UpdateRequest<InternetGatewayAttachmentProperties>,
  context: ApplyContext,
): Promise<LiveAttachment> {
  await reclaimChild(context, live, live.properties.InternetGatewayId ?? '', CHILD);
  return live;
}

async function remove(live: LiveAttachment, context: ApplyContext): Promise<void> {
  const client = await context.aws.clients.ec2();
  const { InternetGatewayId = '', VpcId = '' } = live.properties;
  if (VpcId !== '')
    // Public addresses of instances, NAT gateways and load balancers that are on their way out block it.
    await unlessGone(
      retrying(context, whileInUse(20), () =>
        client.send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId })),
      ),
    );
  await releaseChild(context, InternetGatewayId, CHILD);
}

function disown(
  { properties }: LiveAttachment,
  _: readonly string[],
  context: ApplyContext,
): Promise<void> {
  return releaseChild(context, properties.InternetGatewayId ?? '', CHILD);
}

async function settle(
  live: LiveAttachment,
  verb: string,
  context: ApplyContext,
): Promise<LiveAttachment> {
  if (verb === 'delete') return live;
  const { InternetGatewayId = '' } = live.properties;
  return waitUntil(
    context,
    { what: `internet gateway ${InternetGatewayId} to be attached`, timeoutMs: 1_200_000 },
    async () => {
      const [gateway] = await seen(context, InternetGatewayId);
      const attachment = gateway === undefined ? undefined : liveAttachment(gateway);
      if (attachment?.state === 'ready') return { done: attachment };
      return { pending: attachment?.state ?? 'not visible' };
    },
  );
}

function seen(context: ApplyContext, id: string): Promise<readonly InternetGateway[]> {
  return describeInternetGateways(context, [filter('internet-gateway-id', id)]);
}
