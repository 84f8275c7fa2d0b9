/** AWS::EC2::InternetGateway: the effects. */
import {
  CreateInternetGatewayCommand,
  DeleteInternetGatewayCommand,
  type InternetGateway,
} from '@aws-sdk/client-ec2';
import { unlessGone } from '../../../aws/classify-error.ts';
import { retrying } from '../../../aws/retry.ts';
import { once } from '../../../aws/send-once.ts';
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
import { createOnce } from '../create.ts';
import { describeInternetGateways, ownedInternetGateways } from '../describe.ts';
import { filter, ownedAt } from '../filters.ts';
import { whileInUse } from '../propagation.ts';
import { tagSpecification } from '../tags.ts';
import { updateTags } from '../write-tags.ts';
import type { InternetGatewayProperties } from './properties.ts';

type LiveGateway = Live<InternetGatewayProperties>;

/** What AWS is asked for internet gateways. */
export const internetGatewayOperations: ResourceOperations<InternetGatewayProperties> = {
  read: readByAddress(list),
  list,
  create,
  update: updateTags,
  delete: remove,
  settle,
};

async function list(context: ReadContext): Promise<readonly LiveGateway[]> {
  return (await ownedInternetGateways(context)).map(liveGateway);
}

function liveGateway(gateway: InternetGateway): LiveGateway {
  return {
    id: gateway.InternetGatewayId ?? '',
    properties: {},
    attributes: { InternetGatewayId: gateway.InternetGatewayId },
    tags: tagsOf(gateway.Tags),
  };
}

async function create(
  request: CreateRequest<InternetGatewayProperties>,
  context: ApplyContext,
): Promise<LiveGateway> {
  const client = await context.aws.clients.ec2();
  const TagSpecifications = tagSpecification('internet-gateway', request.tags);
  const made = await createOnce(
    context,
    async () =>
      (await client.send(once(new CreateInternetGatewayCommand({ TagSpecifications }))))
        .InternetGateway,
    async () => (await describeInternetGateways(context, ownedAt(context.app, request.address)))[0],
  );
  return { ...liveGateway(made ?? {}), tags: request.tags };
}

async function remove(live: LiveGateway, context: ApplyContext): Promise<void> {
  const client = await context.aws.clients.ec2();
  await unlessGone(
    retrying(context, whileInUse(20), () =>
      client.send(new DeleteInternetGatewayCommand({ InternetGatewayId: live.id })),
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
    { what: `internet gateway ${live.id} to be visible`, timeoutMs: 300_000 },
    async () => {
      const filters = [filter('internet-gateway-id', live.id)];
      const [seen] = await describeInternetGateways(context, filters);
      return seen === undefined ? { pending: 'not visible' } : { done: liveGateway(seen) };
    },
  );
}
