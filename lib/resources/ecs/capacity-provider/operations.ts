/** The effects of capacity providers. */
import {
  type CapacityProvider,
  CreateCapacityProviderCommand,
  DeleteCapacityProviderCommand,
  UpdateCapacityProviderCommand,
} from '@aws-sdk/client-ecs';
import { isNotFound } from '../../../aws/classify-error.ts';
import { retrying } from '../../../aws/retry.ts';
import { type Poll, waitUntil } from '../../../aws/wait.ts';
import type { JsonObject } from '../../../core/json.ts';
import type {
  ApplyContext,
  Live,
  ReadContext,
  ReadRequest,
  ResourceOperations,
  UpdateRequest,
} from '../../../resource-type.ts';
import { isInactiveCluster } from '../faults.ts';
import { assertOurs } from '../ownership.ts';
import { fromTagList, toTagList } from '../tags.ts';
import { usersOfProvider } from '../users.ts';
import { writeTags } from '../write-tags.ts';
import { groupNameOf } from './canonical.ts';
import {
  clustersWithManaged,
  describeProvider,
  groupProviders,
  managedProvidersOf,
} from './describe.ts';
import { isGone, liveCapacityProvider } from './live.ts';
import type { CapacityProviderProperties } from './properties.ts';
import { protectInstances } from './protection.ts';
import {
  DELETE_RETRIES,
  isInUse,
  isNameTaken,
  isNoProvider,
  isPassing,
  WRITE_RETRIES,
} from './retries.ts';
import { merged, updateRequest } from './update-request.ts';

const MINUTE = 60_000;

/** How long services and daemons that an earlier run has removed may use a provider while they drain. */
const IN_USE_MS = 20 * MINUTE;
const IN_USE_PAUSE_MS = 10_000;

/** How often a change that AWS gives up with an error of its own is asked for again. */
const MORE_TRIES = 3;

type LiveProvider = Live<CapacityProviderProperties>;

/** How capacity providers are read, made, changed and removed. */
export const capacityProviderOperations: ResourceOperations<CapacityProviderProperties> = {
  async read(requests, context) {
    return Promise.all(
      requests.map(async (request) => {
        const provider = await providerFor(request, context);
        return provider && withGroupAsAsked(liveCapacityProvider(provider), request);
      }),
    );
  },

  async list(context) {
    const clusters = await clustersWithManaged(context);
    const lists = await Promise.all([
      groupProviders(context),
      ...clusters.map((cluster) => managedProvidersOf(context, cluster)),
    ]);
    return lists
      .flatMap((list) => [...list.values()])
      .map(liveCapacityProvider)
      .filter(({ tags }) => tags['gantry:app'] === context.app);
  },

  async create({ address, properties, tags }, context) {
    const bearer = await freeName(properties, context);
    if (bearer !== undefined) {
      const live = assertOurs(liveCapacityProvider(bearer), context.app, address);
      await protectFor(properties, context);
      return live;
    }
    await protectFor(properties, context);
    const ecs = await context.aws.clients.ecs();
    // The caller needs autoscaling:CreateOrUpdateTags as well: ECS marks the group as its own in the caller's name.
    try {
      const { capacityProvider = {} } = await retrying(context, WRITE_RETRIES, () =>
        ecs.send(new CreateCapacityProviderCommand({ ...properties, tags: toTagList(tags) })),
      );
      return { ...liveCapacityProvider({ ...properties, ...capacityProvider }), tags };
    } catch (error) {
      // Of an earlier attempt whose answer was lost, unless it is somebody else's.
      const made = isNameTaken(error) ? await freeName(properties, context) : undefined;
      if (made === undefined) throw error;
      return assertOurs(liveCapacityProvider(made), context.app, address);
    }
  },

  async update(request, context) {
    const { live, properties, changes, tags } = request;
    const protects = changes.some(({ path }) => path.endsWith('.managedTerminationProtection'));
    const on = properties.autoScalingGroupProvider?.managedTerminationProtection === 'ENABLED';
    if (protects && on) await protectFor(properties, context);
    const again = changes.length === 0 && (await hasFailed(live, context));
    if (changes.length > 0 || again) await send(live.properties, properties, context);
    if (protects && !on) await protectGroup(live, false, context);
    const ecs = await context.aws.clients.ecs();
    await writeTags(ecs, live.id, tags);
    return { ...live, properties: desiredOver(request), tags: tags.all };
  },

  usersOf: usersOfProvider,

  async delete(live, context) {
    await sendDelete(live, context);
  },

  settle: (live, verb, context) =>
    verb === 'delete' ? untilGone(live, context) : untilReady(live, verb, context),
};

/**
 * The provider of a name: of managed instances, that of the cluster which the code names, else one of ours that it has
 * left in another cluster.
 */
async function providerFor(
  { identity, properties }: ReadRequest<CapacityProviderProperties>,
  context: ReadContext,
): Promise<CapacityProvider | undefined> {
  const name = String(identity['name']);
  const overGroup = (await groupProviders(context)).get(name);
  if (overGroup !== undefined) return overGroup;
  const { cluster: home } = properties;
  const inside =
    typeof home === 'string' ? (await managedProvidersOf(context, home)).get(name) : undefined;
  if (inside !== undefined) return inside;
  const others = await Promise.all(
    (await clustersWithManaged(context)).map((one) => managedProvidersOf(context, one)),
  );
  return others
    .flatMap((list) => list.get(name) ?? [])
    .find(({ tags }) => fromTagList(tags)['gantry:app'] === context.app);
}

/** The code may name a group by its name, where AWS answers its ARN. */
function withGroupAsAsked(
  live: LiveProvider,
  { properties }: ReadRequest<CapacityProviderProperties>,
): LiveProvider {
  const group = live.properties.autoScalingGroupProvider;
  const asked: unknown = properties.autoScalingGroupProvider?.autoScalingGroupArn;
  if (group?.autoScalingGroupArn === undefined || typeof asked !== 'string') return live;
  if (asked !== groupNameOf(group.autoScalingGroupArn)) return live;
  const named = { ...group, autoScalingGroupArn: asked };
  return { ...live, properties: { ...live.properties, autoScalingGroupProvider: named } };
}

/** The provider that bears the name; undefined when the name is free. Waits while the old bearer goes. */
function freeName(
  { name = '', cluster }: CapacityProviderProperties,
  context: ApplyContext,
): Promise<CapacityProvider | undefined> {
  return waitUntil(
    context,
    { what: `the name ${name} to be free`, timeoutMs: 20 * MINUTE },
    async () => {
      const bearer = await describeProvider(context.aws, name, cluster);
      if (bearer === undefined || isGone(bearer)) return { done: undefined };
      return liveCapacityProvider(bearer).state === 'deleting'
        ? { pending: 'the old capacity provider is being deleted' }
        : { done: bearer };
    },
  );
}

/** Protects what runs in the group already, where ECS is to lift the protection of what is empty. */
async function protectFor(
  { autoScalingGroupProvider: group }: CapacityProviderProperties,
  context: ApplyContext,
): Promise<void> {
  if (group?.managedTerminationProtection !== 'ENABLED') return;
  await protectInstances(group.autoScalingGroupArn ?? '', true, context);
}

async function protectGroup(
  { properties }: LiveProvider,
  isProtected: boolean,
  context: ApplyContext,
): Promise<void> {
  const group = properties.autoScalingGroupProvider?.autoScalingGroupArn;
  if (group !== undefined) await protectInstances(group, isProtected, context);
}

async function hasFailed(live: LiveProvider, { aws }: ReadContext): Promise<boolean> {
  if (live.state !== 'creating') return false;
  const { name = '', cluster } = live.properties;
  return (await describeProvider(aws, name, cluster))?.updateStatus === 'UPDATE_FAILED';
}

async function send(
  live: CapacityProviderProperties,
  properties: CapacityProviderProperties,
  context: ApplyContext,
): Promise<void> {
  const ecs = await context.aws.clients.ecs();
  await retrying(context, WRITE_RETRIES, () =>
    ecs.send(new UpdateCapacityProviderCommand(updateRequest(live, properties))),
  );
}

function desiredOver({
  live,
  properties,
}: UpdateRequest<CapacityProviderProperties>): CapacityProviderProperties {
  return merged(
    live.properties as unknown as JsonObject,
    properties as unknown as JsonObject,
  ) as unknown as CapacityProviderProperties;
}

async function sendDelete(live: LiveProvider, context: ApplyContext): Promise<void> {
  const ecs = await context.aws.clients.ecs();
  const { cluster } = live.properties;
  try {
    await retrying(context, DELETE_RETRIES, () =>
      ecs.send(new DeleteCapacityProviderCommand({ capacityProvider: live.id, cluster })),
    );
  } catch (error) {
    if (!isNotFound(error) && !isNoProvider(error) && !isInactiveCluster(error)) throw error;
  }
}

/**
 * Waits until it is gone. A deletion that fails is tried once more, without instances that nobody may take away; one that fails
 * because of what uses the provider, for as long as that may take to go.
 */
async function untilGone(live: LiveProvider, context: ApplyContext): Promise<LiveProvider> {
  const end = context.clock.now() + IN_USE_MS;
  for (let tries = 1; ; tries += 1) {
    const outcome = await waitUntil<LiveProvider | { readonly reason: string }>(
      context,
      {
        what: `capacity provider ${live.properties.name} to be gone`,
        timeoutMs: 20 * MINUTE,
      },
      async () => {
        const { name = '', cluster } = live.properties;
        const provider = await describeProvider(context.aws, name, cluster);
        if (provider === undefined || isGone(provider)) return { done: live };
        const { status = 'ACTIVE', updateStatus = '', updateStatusReason: reason } = provider;
        if (updateStatus !== 'DELETE_FAILED')
          return { pending: updateStatus === '' ? status : updateStatus };
        const inUse = isInUse(reason) && context.clock.now() < end;
        return tries === 1 || inUse
          ? { done: { reason: reason ?? updateStatus } }
          : { failed: reason ?? updateStatus };
      },
    );
    if (!('reason' in outcome)) return outcome;
    context.progress(`the deletion failed (${outcome.reason}): tries once more`);
    if (tries > 1) await context.clock.sleep(IN_USE_PAUSE_MS, context.signal);
    await protectGroup(live, false, context);
    await sendDelete(live, context);
  }
}

/** Waits until it is usable. A change that AWS gives up with an error of its own is asked for again. */
async function untilReady(
  live: LiveProvider,
  verb: 'create' | 'update',
  context: ApplyContext,
): Promise<LiveProvider> {
  for (let tries = 1; ; tries += 1) {
    const settled = await waitUntil<LiveProvider | { readonly reason: string }>(
      context,
      { what: `capacity provider ${live.properties.name}`, timeoutMs: 10 * MINUTE },
      async () => {
        const { name = '', cluster } = live.properties;
        const provider = await describeProvider(context.aws, name, cluster);
        return provider === undefined || isGone(provider)
          ? { pending: 'not visible yet' }
          : progressOf(provider, verb === 'update' && tries <= MORE_TRIES);
      },
    );
    if (!('reason' in settled)) return settled;
    context.progress(`the change failed (${settled.reason}): asks for it again`);
    await send(live.properties, live.properties, context);
  }
}

function progressOf(
  provider: CapacityProvider,
  mayTryAgain: boolean,
): Poll<LiveProvider | { readonly reason: string }> {
  const { status = '', updateStatus = '', updateStatusReason: reason } = provider;
  if (updateStatus === 'UPDATE_FAILED' && mayTryAgain && isPassing(reason))
    return { done: { reason: reason ?? updateStatus } };
  if (updateStatus === 'CREATE_FAILED' || updateStatus === 'UPDATE_FAILED')
    return { failed: reason ?? updateStatus };
  const live = liveCapacityProvider(provider);
  return live.state === 'ready'
    ? { done: live }
    : { pending: updateStatus === '' ? status : updateStatus };
}
