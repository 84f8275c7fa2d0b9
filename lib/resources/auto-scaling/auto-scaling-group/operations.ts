/** AWS::AutoScaling::AutoScalingGroup: the effects. */
import { CreateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import type { CapacityProvider } from '@aws-sdk/client-ecs';
import { hasCode } from '../../../aws/classify-error.ts';
import { retrying } from '../../../aws/retry.ts';
import { waitUntil } from '../../../aws/wait.ts';
import type {
  ApplyContext,
  CreateRequest,
  Finding,
  Live,
  ReadContext,
  ReadRequest,
  ResourceOperations,
  UpdateRequest,
} from '../../../resource-type.ts';
import { ownedBy } from '../../changes.ts';
import { adoptOwn } from '../../ec2/adopt.ts';
import { groupProviders } from '../../ecs/capacity-provider/describe.ts';
import { liveCapacityProvider } from '../../ecs/capacity-provider/live.ts';
import { CAPACITY_PROVIDER_TYPE } from '../../ecs/capacity-provider/properties.ts';
import { allGroups, groupNamed } from '../describe.ts';
import { EMPTY, waitsForProvider } from '../first-instances.ts';
import { NOT_SPREAD } from '../retries.ts';
import { tagList } from '../tags.ts';
import { writeTags } from '../write-tags.ts';
import { type LiveGroup, liveGroup, withSizeOfPolicies } from './operations-reading.ts';
import { removeGroup } from './operations-removal.ts';
import { createInput, writeFields, writeMetrics, writeProcesses } from './operations-writing.ts';
import type { AutoScalingGroupProperties } from './properties.ts';

const MINUTE = 60_000;

/** Reads, makes, changes and removes groups. No verb but removal waits for instances. */
export const autoScalingGroupOperations: ResourceOperations<AutoScalingGroupProperties> = {
  read,
  async list(context) {
    return ownedBy(
      context.app,
      (await allGroups(context)).map((group) => liveGroup(group)),
    );
  },
  create,
  update,
  usersOf,
  delete: remove,
  settle,
};

async function read(
  requests: readonly ReadRequest<AutoScalingGroupProperties>[],
  context: ReadContext,
): Promise<readonly (LiveGroup | undefined)[]> {
  const groups = new Map(
    (await allGroups(context)).map((group) => [group.AutoScalingGroupName, group]),
  );
  return Promise.all(
    requests.map(async ({ identity, properties }) => {
      const group = groups.get(String(identity['AutoScalingGroupName']));
      if (group === undefined) return undefined;
      return withSizeOfPolicies(liveGroup(group, properties), properties, context);
    }),
  );
}

async function create(
  request: CreateRequest<AutoScalingGroupProperties>,
  context: ApplyContext,
): Promise<LiveGroup> {
  const { tags } = request;
  const isWaiting = await waitsForProvider(context);
  const properties = { ...request.properties, ...(isWaiting ? EMPTY : {}) };
  const { AutoScalingGroupName: name, EnabledMetrics, SuspendedProcesses } = properties;
  await make({ ...request, properties }, context);
  await writeProcesses(name, { before: [], after: SuspendedProcesses ?? [] }, context);
  await writeMetrics(name, { before: [], after: EnabledMetrics ?? [] }, context);
  return {
    id: name,
    properties,
    attributes: { AutoScalingGroupName: name },
    tags,
    state: 'creating',
  };
}

async function make(
  { properties, tags }: CreateRequest<AutoScalingGroupProperties>,
  context: ApplyContext,
): Promise<void> {
  const client = await context.aws.clients.autoScaling();
  const name = properties.AutoScalingGroupName;
  const send = () =>
    retrying(context, NOT_SPREAD, () =>
      client.send(
        new CreateAutoScalingGroupCommand({
          ...createInput(properties),
          Tags: tagList(name, tags),
        }),
      ),
    );
  try {
    await send();
  } catch (error) {
    if (!hasCode(error, /^AlreadyExists/)) throw error;
    const existing = await groupNamed(context, name);
    if (existing?.Status !== undefined) {
      // The name of a group that is being deleted is free when it is gone.
      await untilGone(name, context);
      await send();
      return;
    }
    const live = existing && liveGroup(existing);
    adoptOwn(context, live, { id: name, tags: live?.tags ?? {} }, error);
  }
}

async function update(
  request: UpdateRequest<AutoScalingGroupProperties>,
  context: ApplyContext,
): Promise<LiveGroup> {
  const { live, properties, tags } = request;
  const isWaiting = isStarting(request) && (await waitsForProvider(context));
  await writeFields(isWaiting ? withoutStart(request) : request, context);
  // Tags come last: what the code declares is recorded only once it holds.
  await writeTags(context, live.id, tags);
  return { ...live, properties: { ...live.properties, ...properties }, tags: tags.all };
}

/** Whether the update gives the group its first instances. */
function isStarting({ live, changes }: UpdateRequest<AutoScalingGroupProperties>): boolean {
  return live.properties.DesiredCapacity === 0 && changes.some(({ path }) => STARTING.has(path));
}

const STARTING: ReadonlySet<string> = new Set(['MinSize', 'DesiredCapacity']);

/** The association of its provider starts the instances. */
function withoutStart(
  request: UpdateRequest<AutoScalingGroupProperties>,
): UpdateRequest<AutoScalingGroupProperties> {
  return { ...request, changes: request.changes.filter(({ path }) => !STARTING.has(path)) };
}

async function usersOf(
  live: Live<AutoScalingGroupProperties>,
  context: ReadContext,
  going: (type: string, id: string) => boolean,
): Promise<readonly Finding[]> {
  const providers = (await providersOver(live, context)).filter(
    (provider) =>
      !isGoing(provider) && !going(CAPACITY_PROVIDER_TYPE, provider.capacityProviderArn ?? ''),
  );
  return providers.map(({ name }) => ({
    severity: 'error',
    code: 'plan/in-use',
    detail: `${live.id}: the capacity provider ${name} places tasks on its instances`,
  }));
}

/** Removes the group once no provider is over it that an earlier run has asked to go, and that still looks after it. */
async function remove(live: LiveGroup, context: ApplyContext): Promise<void> {
  await waitUntil(
    context,
    { what: `the capacity providers over ${live.id} to be gone`, timeoutMs: 20 * MINUTE },
    async () => {
      const [going] = (await providersOver(live, context)).filter(isGoing);
      return going === undefined ? { done: true } : { pending: `${going.name} is being deleted` };
    },
  );
  await removeGroup(live, context);
}

async function providersOver(
  { attributes }: LiveGroup,
  context: ReadContext,
): Promise<readonly CapacityProvider[]> {
  const arn = attributes['AutoScalingGroupARN'];
  return [...(await groupProviders(context)).values()].filter(
    ({ autoScalingGroupProvider: group }) => group?.autoScalingGroupArn === arn,
  );
}

function isGoing(provider: CapacityProvider): boolean {
  return liveCapacityProvider(provider).state === 'deleting';
}

async function settle(live: LiveGroup, verb: string, context: ApplyContext): Promise<LiveGroup> {
  if (verb === 'update') return live;
  if (verb === 'delete') {
    await untilGone(live.id, context);
    return live;
  }
  return waitUntil(
    context,
    { what: `Auto Scaling group ${live.id} to be visible`, timeoutMs: 2 * MINUTE },
    async () => {
      const group = await groupNamed(context, live.id);
      if (group === undefined) return { pending: 'not visible yet' };
      return { done: { ...liveGroup(group, live.properties), state: 'ready' as const } };
    },
  );
}

function untilGone(name: string, context: ApplyContext): Promise<true> {
  return waitUntil(
    context,
    { what: `Auto Scaling group ${name} to be gone`, timeoutMs: 10 * MINUTE },
    async () => {
      const group = await groupNamed(context, name);
      if (group === undefined) return { done: true as const };
      return { pending: group.Status ?? `${group.Instances?.length ?? 0} instances` };
    },
  );
}
