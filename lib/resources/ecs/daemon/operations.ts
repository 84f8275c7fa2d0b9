/** The effects of managed daemons. */

import {
  CreateDaemonCommand,
  DeleteDaemonCommand,
  UpdateDaemonCommand,
  type UpdateDaemonRequest,
} from '@aws-sdk/client-ecs';
import { classifyError, hasCode, isNotFound } from '../../../aws/classify-error.ts';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import { waitUntil } from '../../../aws/wait.ts';
import { GantryError } from '../../../core/errors.ts';
import type { Json } from '../../../core/json.ts';
import type {
  ApplyContext,
  CreateRequest,
  ReadContext,
  ResourceOperations,
} from '../../../resource-type.ts';
import { withoutDefaults } from '../../canonical.ts';
import { ROLE_TYPE } from '../../iam/role/properties.ts';
import { CAPACITY_PROVIDER_TYPE } from '../capacity-provider/properties.ts';
import { covers } from '../covers.ts';
import { isInactiveCluster } from '../faults.ts';
import { assertOurs } from '../ownership.ts';
import { toTagList } from '../tags.ts';
import { writeTags } from '../write-tags.ts';
import { canonicalDaemon } from './canonical.ts';
import { REPLACING, STARTED, untilDeployed, untilGone } from './deployment.ts';
import { allDaemons, daemonsOf, daemonTags, keyOf, lookAtDaemon } from './describe.ts';
import { type LiveDaemon, liveDaemon } from './live.ts';
import type { DaemonProperties } from './properties.ts';

const MINUTE = 60_000;

/** The provider, the cluster and the roles of its tasks, made a moment ago. */
const WRITE_RETRIES: readonly RetryRule[] = [
  {
    codes: ['AccessDeniedException', 'ClientException', 'InvalidParameterException'],
    message: /capacity provider .*not (active|found)|definition not found/i,
    forMs: 4 * MINUTE,
  },
  {
    codes: ['AccessDeniedException', 'ClientException', 'InvalidParameterException'],
    message: /assume/i,
    behind: [ROLE_TYPE],
    forMs: 4 * MINUTE,
  },
  { codes: ['ClusterNotFoundException'], forMs: 4 * MINUTE },
];

/** How managed daemons are read, made, changed and removed. */
export const daemonOperations: ResourceOperations<DaemonProperties> = {
  async read(requests, context) {
    const daemons = await allDaemons(context);
    return Promise.all(
      requests.map(async ({ identity }) => {
        const arn = daemons.get(keyOf(String(identity['cluster']), String(identity['daemonName'])));
        return arn === undefined ? undefined : lookAt(arn, context);
      }),
    );
  },

  async list(context) {
    const arns = [...(await allDaemons(context)).values()];
    const tags = await Promise.all(arns.map((arn) => tagsOf(arn, context)));
    const ours = arns.filter((_, index) => tags[index]?.['gantry:app'] === context.app);
    const found = await Promise.all(ours.map((arn) => lookAt(arn, context)));
    return found.filter((daemon): daemon is LiveDaemon => daemon !== undefined);
  },

  async create(request, context) {
    const { clusterArn = '', daemonName = '' } = request.properties;
    const bearer = await freeName(clusterArn, daemonName, context);
    if (bearer !== undefined) return adopted(bearer, request, context);
    try {
      return await send(request, context);
    } catch (error) {
      // Of an earlier attempt whose answer was lost, unless it is somebody else's.
      const made = isNameTaken(error) ? await freeName(clusterArn, daemonName, context) : undefined;
      if (made === undefined) throw error;
      return adopted(made, request, context);
    }
  },

  async update({ live, properties, changes, tags }, context) {
    const ecs = await context.aws.clients.ecs();
    // Tags first: the deployment may hand them on to its tasks.
    await writeTags(ecs, live.id, tags);
    if (changes.length === 0) return { ...live, tags: tags.all };
    const now = { ...live.properties, ...withoutDefaults(properties) };
    const input = updateInput(live, now);
    const { deploymentArn } = await retrying(context, WRITE_RETRIES, () =>
      ecs.send(new UpdateDaemonCommand(input)),
    );
    return started({ ...live, properties: now, tags: tags.all }, deploymentArn);
  },

  async usersOf(live, _, going) {
    const providers = live.properties.capacityProviderArns ?? [];
    if (providers.every((arn) => going(CAPACITY_PROVIDER_TYPE, arn))) return [];
    return [
      {
        severity: 'warning',
        code: 'plan/in-use',
        detail: `daemon ${live.properties.daemonName} runs on instances that stay: they are drained, and replaced by others without it`,
        hint: 'remove it when the services on them may be moved',
      },
    ];
  },

  async delete(live, context) {
    const ecs = await context.aws.clients.ecs();
    try {
      await ecs.send(new DeleteDaemonCommand({ daemonArn: live.id }));
    } catch (error) {
      const isGoing = hasCode(error, 'DaemonNotActiveException') || isInactiveCluster(error);
      if (!isNotFound(error) && !isGoing) throw error;
    }
  },

  settle: (live, verb, context) =>
    verb === 'delete' ? untilGone(live, context) : untilDeployed(live, context),
};

function lookAt(arn: string, context: ReadContext): Promise<LiveDaemon | undefined> {
  return context.memo(`ecs/daemon/${arn}`, async () => {
    const [look, tags] = await Promise.all([lookAtDaemon(context.aws, arn), tagsOf(arn, context)]);
    return look && liveDaemon(look, tags);
  });
}

function tagsOf(arn: string, context: ReadContext): Promise<Readonly<Record<string, string>>> {
  return context.memo(`ecs/daemon-tags/${arn}`, () => daemonTags(context.aws, arn));
}

/** The daemon that bears the name; undefined when the name is free. Waits while the old bearer goes. */
function freeName(
  clusterArn: string,
  name: string,
  { aws, ...context }: ApplyContext,
): Promise<LiveDaemon | undefined> {
  return waitUntil(
    context,
    { what: `the name ${name} to be free`, timeoutMs: REPLACING },
    async () => {
      const arn = (await daemonsOf(aws, clusterArn)).get(keyOf(clusterArn, name));
      const look = arn === undefined ? undefined : await lookAtDaemon(aws, arn);
      if (arn === undefined || look === undefined) return { done: undefined };
      if (look.daemon.status === 'DELETE_IN_PROGRESS') return { pending: look.daemon.status };
      return {
        done: started(liveDaemon(look, await daemonTags(aws, arn)), look.daemon.deploymentArn),
      };
    },
  );
}

function adopted(
  bearer: LiveDaemon,
  { address, properties }: CreateRequest<DaemonProperties>,
  { app }: ApplyContext,
): LiveDaemon {
  const live = assertOurs(bearer, app, address);
  const has = canonicalDaemon(live.properties) as unknown as Json;
  if (!covers(has, canonicalDaemon(properties) as unknown as Json))
    throw new GantryError('plan/stale', `${live.id} has appeared and is not what is asked for`, {
      address,
    });
  return live;
}

async function send(
  { properties, tags }: CreateRequest<DaemonProperties>,
  context: ApplyContext,
): Promise<LiveDaemon> {
  const ecs = await context.aws.clients.ecs();
  const { daemonArn = '', deploymentArn } = await retrying(context, WRITE_RETRIES, () =>
    ecs.send(new CreateDaemonCommand({ ...properties, tags: toTagList(tags) })),
  );
  const { daemonName = '' } = properties;
  const live = { id: daemonArn, properties, attributes: { daemonArn, daemonName }, tags };
  return started(live, deploymentArn);
}

/** An update says everything: what it leaves out AWS may put back to its default. */
function updateInput(live: LiveDaemon, properties: DaemonProperties): UpdateDaemonRequest {
  const {
    daemonName: _,
    clusterArn: _c,
    deploymentConfiguration: deployment,
    ...rest
  } = properties;
  const before = live.properties.deploymentConfiguration;
  return {
    ...rest,
    daemonArn: live.id,
    deploymentConfiguration: {
      ...before,
      ...deployment,
      alarms: { alarmNames: [], enable: false, ...before?.alarms, ...deployment?.alarms },
    },
  };
}

function started(live: LiveDaemon, deploymentArn: string | undefined): LiveDaemon {
  if (deploymentArn === undefined) return live;
  return { ...live, attributes: { ...live.attributes, [STARTED]: deploymentArn } };
}

function isNameTaken(error: unknown): boolean {
  return (
    hasCode(error, 'InvalidParameterException', 'ClientException') &&
    /already exists|not idempotent|being deleted/i.test(classifyError(error).message)
  );
}
