/** Making services: a name is free only when the old bearer is INACTIVE. Imported by operations only. */
import { CreateServiceCommand, type CreateServiceRequest, type Service } from '@aws-sdk/client-ecs';
import { retrying } from '../../../aws/retry.ts';
import { waitUntil } from '../../../aws/wait.ts';
import { GantryError } from '../../../core/errors.ts';
import type { Json } from '../../../core/json.ts';
import type { ApplyContext, CreateRequest, Live } from '../../../resource-type.ts';
import { rebalancingObstacle } from '../../../rules/service/rebalancing.ts';
import { covers } from '../covers.ts';
import { clusterNameOf } from '../names.ts';
import { assertOurs } from '../ownership.ts';
import { toTagList } from '../tags.ts';
import { DIGEST_TAG } from '../voucher.ts';
import { canonicalService } from './canonical.ts';
import { describeServices } from './describe.ts';
import { declaresRevisionFields, handleOf, liveService, REVISION_FIELDS_TAG } from './live.ts';
import type { ServiceProperties } from './properties.ts';
import { isNameTaken, WRITE_RETRIES } from './retries.ts';
import { voucherFor } from './voucher.ts';

const TWENTY_MINUTES = 1_200_000;

/** Makes a service, once its name is free. One of ours that is there already is adopted if it is what is asked for. */
export async function createService(
  request: CreateRequest<ServiceProperties>,
  context: ApplyContext,
): Promise<Live<ServiceProperties>> {
  const end = context.clock.now() + TWENTY_MINUTES;
  for (let attempt = 1; ; attempt += 1) {
    const bearer = await freeName(request, context);
    if (bearer?.status === 'ACTIVE') return adopted(bearer, request, context);
    try {
      return await send(request, bearer, context);
    } catch (error) {
      // For a moment after a service has gone INACTIVE its name may still be refused.
      if (!isNameTaken(error) || context.clock.now() >= end) throw error;
      await context.clock.sleep(Math.min(15_000, 1_000 * attempt), context.signal);
    }
  }
}

/** The service that bears the name: ACTIVE, INACTIVE (the name is free) or none. Waits while it is draining. */
function freeName(
  { properties }: CreateRequest<ServiceProperties>,
  context: ApplyContext,
): Promise<Service | undefined> {
  const name = properties.serviceName ?? '';
  return waitUntil(
    context,
    { what: `the name ${name} to be free`, timeoutMs: TWENTY_MINUTES },
    async () => {
      const cluster = clusterNameOf(properties.cluster);
      const [bearer] = await describeServices(context.aws, cluster, [name]);
      return bearer?.status === 'DRAINING'
        ? { pending: 'the old service is DRAINING' }
        : { done: bearer };
    },
  );
}

async function send(
  { properties, tags }: CreateRequest<ServiceProperties>,
  predecessor: Service | undefined,
  context: ApplyContext,
): Promise<Live<ServiceProperties>> {
  const ecs = await context.aws.clients.ecs();
  const voucher = voucherFor(properties.taskDefinition, context);
  const allTags = {
    ...tags,
    ...(voucher === undefined ? {} : { [DIGEST_TAG]: voucher }),
    ...(declaresRevisionFields(properties) ? { [REVISION_FIELDS_TAG]: 'yes' } : {}),
  };
  const input = createRequest(properties);
  const clientToken = context.clientToken({
    ...(input as unknown as Record<string, Json>),
    // A token that made a service which has gone since must not be used for the next one.
    after: predecessor?.createdAt?.toISOString() ?? null,
  });
  const { service = {} } = await retrying(context, WRITE_RETRIES, () =>
    ecs.send(new CreateServiceCommand({ ...input, tags: toTagList(allTags), clientToken })),
  );
  return withRollout(service, allTags);
}

function createRequest(properties: ServiceProperties): CreateServiceRequest {
  const daemon = properties.schedulingStrategy === 'DAEMON';
  const { desiredCount, capacityProviderStrategy: strategy = [], ...rest } = properties;
  // For a daemon AWS does without, and refuses a count.
  const count = daemon ? {} : { desiredCount: desiredCount ?? 1 };
  const disabled =
    !daemon &&
    properties.availabilityZoneRebalancing === undefined &&
    rebalancingObstacle(properties) !== undefined;
  return {
    ...rest,
    ...(strategy.length === 0 ? {} : { capacityProviderStrategy: strategy }),
    ...launchTypeOf(properties),
    ...count,
    ...(disabled ? { availabilityZoneRebalancing: 'DISABLED' as const } : {}),
  };
}

/** A daemon takes no strategy, not even the cluster's default one. */
function launchTypeOf({
  schedulingStrategy,
  launchType,
}: ServiceProperties): Pick<CreateServiceRequest, 'launchType'> {
  if (launchType !== undefined) return { launchType };
  return schedulingStrategy === 'DAEMON' ? { launchType: 'EC2' } : {};
}

function adopted(
  service: Service,
  { address, properties }: CreateRequest<ServiceProperties>,
  context: ApplyContext,
): Live<ServiceProperties> {
  const live = assertOurs(liveService(service), context.app, address);
  const { desiredCount: _, ...asked } = canonicalService(properties);
  if (!covers(canonicalService(live.properties) as unknown as Json, asked as unknown as Json))
    throw new GantryError('plan/stale', `${live.id} has appeared and is not what is asked for`, {
      address,
    });
  return withRollout(service, live.tags);
}

function withRollout(
  service: Service,
  tags: Readonly<Record<string, string>>,
): Live<ServiceProperties> {
  const rollout = handleOf(service);
  return { ...liveService(service), tags, ...(rollout === undefined ? {} : { rollout }) };
}
