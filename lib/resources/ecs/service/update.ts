/** Changing services. Imported by operations only. */
import { UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { retrying } from '../../../aws/retry.ts';
import { omitUndefined } from '../../../core/json.ts';
import type { ApplyContext, Live, UpdateRequest } from '../../../resource-type.ts';
import { MOST_GROUPS, mustOverlap } from '../../elbv2/handover.ts';
import { clusterNameOf } from '../names.ts';
import { DIGEST_TAG } from '../voucher.ts';
import { writeTags } from '../write-tags.ts';
import { COPIED_PROVIDERS } from './default-strategy.ts';
import {
  declaresRevisionFields,
  handleOf,
  LAUNCH_TYPE_TAG,
  liveService,
  REVISION_FIELDS_TAG,
} from './live.ts';
import type { ServiceProperties } from './properties.ts';
import { WRITE_RETRIES } from './retries.ts';
import { updateRequest } from './update-request.ts';
import { voucherFor } from './voucher.ts';

type Request = UpdateRequest<ServiceProperties>;
type LiveService = Live<ServiceProperties>;
type Settings = ReturnType<typeof updateRequest>;

/**
 * Changes what differs. New target groups that cannot serve yet are added to those that do; {@link finishService} leaves
 * the old ones when the traffic has moved.
 */
export async function updateService(request: Request, context: ApplyContext): Promise<LiveService> {
  const { live, properties } = request;
  await rememberLaunchType(request, context);
  const both = await bothLoadBalancers(request, context);
  const settings = updateRequest({
    ...request,
    ...(both === undefined ? {} : { properties: { ...properties, loadBalancers: both } }),
  });
  const sent = await sendInTurn(request, settings, context);
  const voucher = voucherFor(properties.taskDefinition ?? live.properties.taskDefinition, context);
  const tags = tagsAfter(request, voucher);
  // After the update: until then, the tags tell what the service still declares.
  await writeTags(await context.aws.clients.ecs(), live.id, tags);
  const updated = { ...(sent ?? live), tags: tags.all };
  return both === undefined ? updated : { ...updated, unfinished: true };
}

/** Leaves the target groups that have been replaced: a deployment of its own. */
export async function finishService(request: Request, context: ApplyContext): Promise<LiveService> {
  const { live, properties, tags } = request;
  const sent = await send(request, { loadBalancers: properties.loadBalancers ?? [] }, context);
  return { ...(sent ?? live), tags: tags.all };
}

/** AWS takes a grace period only for a service that has load balancers already: with its first ones it goes after them. */
async function sendInTurn(
  request: Request,
  settings: Settings,
  context: ApplyContext,
): Promise<LiveService | undefined> {
  const { healthCheckGracePeriodSeconds, ...rest } = settings ?? {};
  const first =
    (request.live.properties.loadBalancers ?? []).length === 0 &&
    (rest.loadBalancers ?? []).length > 0;
  if (!first || healthCheckGracePeriodSeconds === undefined)
    return send(request, settings, context);
  const sent = await send(request, rest, context);
  return (await send(request, { healthCheckGracePeriodSeconds }, context)) ?? sent;
}

/** The service as it is after the call; undefined when there is nothing to send. */
async function send(
  { live }: Request,
  settings: Settings,
  context: ApplyContext,
): Promise<LiveService | undefined> {
  if (settings === undefined) return undefined;
  const ecs = await context.aws.clients.ecs();
  const { service } = await retrying(context, WRITE_RETRIES, () =>
    ecs.send(
      new UpdateServiceCommand({
        cluster: clusterNameOf(live.properties.cluster),
        service: live.properties.serviceName,
        ...settings,
      }),
    ),
  );
  if (service === undefined) return undefined;
  const now = liveService(service);
  const started = now.attributes['deploymentId'] !== live.attributes['deploymentId'];
  const resized = settings.desiredCount !== undefined;
  const rollout = started || resized ? handleOf(service) : now.rollout;
  return omitUndefined({ ...now, rollout }) as LiveService;
}

/** The desired load balancers and the old ones, all with the containers of now; undefined when the desired ones will do. */
async function bothLoadBalancers(
  { live, properties, changes }: Request,
  context: ApplyContext,
): Promise<ServiceProperties['loadBalancers']> {
  if (!changes.some(({ path }) => path === 'loadBalancers')) return undefined;
  const desired = properties.loadBalancers ?? [];
  const arnsIn = (list: ServiceProperties['loadBalancers'] = []) =>
    list.flatMap(({ targetGroupArn }) => targetGroupArn ?? []);
  const wanted = arnsIn(desired);
  const present = arnsIn(live.properties.loadBalancers);
  const before = present.filter((arn) => !wanted.includes(arn));
  const after = desired.filter(({ targetGroupArn = '' }) => !present.includes(targetGroupArn));
  if (desired.length + before.length > MOST_GROUPS) return undefined;
  if (!(await mustOverlap(before, arnsIn(after), context))) return undefined;
  context.progress('stays with the old target groups until the traffic has moved');
  const old = before.map((targetGroupArn, i) => ({
    ...(after[i] ?? after[0]),
    targetGroupArn,
  }));
  return [...desired, ...old];
}

/** Before the update, which takes away what tells it. */
async function rememberLaunchType(request: Request, context: ApplyContext): Promise<void> {
  const launchType = launchTypeLeft(request);
  if (launchType === undefined || launchType === request.live.tags[LAUNCH_TYPE_TAG]) return;
  const tags = { set: { [LAUNCH_TYPE_TAG]: launchType }, remove: [] };
  await writeTags(await context.aws.clients.ecs(), request.live.id, tags);
}

/** The launch type of a service that leaves it for a strategy. */
function launchTypeLeft({
  live: { properties: live, attributes },
  properties,
}: Pick<Request, 'live' | 'properties'>): string | undefined {
  const had = (live.capacityProviderStrategy ?? []).length > 0;
  const moves = (properties.capacityProviderStrategy ?? []).length > 0;
  return had || attributes[COPIED_PROVIDERS] !== undefined || !moves ? undefined : live.launchType;
}

function tagsAfter(
  { live, properties, tags }: Request,
  voucher: string | undefined,
): Request['tags'] {
  const set: Record<string, string> = { ...tags.set };
  const remove = [...tags.remove];
  const all: Record<string, string> = { ...tags.all };
  const put = (key: string, value: string) => {
    all[key] = value;
    if (live.tags[key] !== value) set[key] = value;
  };
  const old = live.tags[DIGEST_TAG];
  if (voucher !== undefined) put(DIGEST_TAG, voucher);
  else if (old !== undefined) {
    remove.push(DIGEST_TAG);
    delete all[DIGEST_TAG];
  }
  if (declaresRevisionFields(properties)) put(REVISION_FIELDS_TAG, 'yes');
  const launchType = launchTypeLeft({ live, properties });
  if (launchType !== undefined) all[LAUNCH_TYPE_TAG] = launchType;
  return { set, remove: [...new Set(remove)], all };
}
