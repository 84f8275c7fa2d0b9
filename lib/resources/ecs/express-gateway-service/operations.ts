/** The effects of Express services. */

import {
  CreateExpressGatewayServiceCommand,
  DeleteExpressGatewayServiceCommand,
  DescribeExpressGatewayServiceCommand,
  type ECSExpressGatewayService,
  type Service,
  UpdateExpressGatewayServiceCommand,
} from '@aws-sdk/client-ecs';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import { waitUntil } from '../../../aws/wait.ts';
import { GantryError } from '../../../core/errors.ts';
import type { Json } from '../../../core/json.ts';
import type {
  ApplyContext,
  CreateRequest,
  Live,
  ReadContext,
  ReadRequest,
  ResourceOperations,
  UpdateRequest,
} from '../../../resource-type.ts';
import { ROLE_TYPE } from '../../iam/role/properties.ts';
import { covers } from '../covers.ts';
import { clusterNameOf } from '../names.ts';
import { assertOurs } from '../ownership.ts';
import { existingServices, visibleExpressServices } from '../service/describe.ts';
import { isNameTaken } from '../service/retries.ts';
import { fromTagList, toTagList } from '../tags.ts';
import { writeTags } from '../write-tags.ts';
import { canonicalExpress } from './canonical.ts';
import { isAbsent, isGoing } from './faults.ts';
import { handleOf, liveExpress, otherService } from './live.ts';
import type { ExpressGatewayServiceProperties } from './properties.ts';
import { createInput, updateInput } from './requests.ts';

type LiveExpress = Live<ExpressGatewayServiceProperties>;

const MINUTE = 60_000;

/** Roles made a moment ago. */
const WRITE_RETRIES: readonly RetryRule[] = [
  {
    codes: ['AccessDeniedException', 'ClientException', 'InvalidParameterException'],
    message: /assume|not able to validate the provided access credentials/i,
    about: [ROLE_TYPE],
    forMs: 4 * MINUTE,
  },
  { codes: ['ClusterNotFoundException'], forMs: 4 * MINUTE },
];

/** How Express services are read, made, changed and removed. */
export const expressOperations: ResourceOperations<ExpressGatewayServiceProperties> = {
  async read(requests, context) {
    const known = new Map<string, Service>();
    for (const service of await visibleExpressServices(context)) known.set(keyOf(service), service);
    return Promise.all(
      requests.map(async (request) => {
        const service = known.get(askedKey(request)) ?? (await hidden(request, context));
        return service && asAsked(await lookAt(service, context), request);
      }),
    );
  },

  async list(context) {
    const ours = (await visibleExpressServices(context)).filter(
      ({ tags }) => fromTagList(tags)['gantry:app'] === context.app,
    );
    return Promise.all(ours.map((service) => lookAt(service, context)));
  },

  async create(request, context) {
    for (let attempt = 1; ; attempt += 1) {
      const bearer = await freeName(request, context);
      if (bearer !== undefined) return adopted(bearer, request, context);
      try {
        return await send(request, context);
      } catch (error) {
        // Of an earlier attempt whose answer was lost, or of a service that has gone a moment ago.
        if (!isNameTaken(error) || attempt === MOST_TRIES) throw error;
        await context.clock.sleep(1_000 * attempt, context.signal);
      }
    }
  },

  async update(request, context) {
    const { live, changes, tags } = request;
    const ecs = await context.aws.clients.ecs();
    const sent = changes.length === 0 ? undefined : await sendUpdate(request, context);
    await writeTags(ecs, live.id, tags);
    return { ...(sent ?? live), tags: tags.all };
  },

  async delete(live, context) {
    const ecs = await context.aws.clients.ecs();
    try {
      await ecs.send(new DeleteExpressGatewayServiceCommand({ serviceArn: live.id }));
    } catch (error) {
      if (!isAbsent(error) && !isGoing(error)) throw error;
    }
  },

  settle: (live, verb, context) =>
    verb === 'delete' ? untilGone(live, context) : untilKnown(live, context),
};

const MOST_TRIES = 12;

function keyOf({ clusterArn, serviceName }: Service): string {
  return `${clusterNameOf(clusterArn)}/${serviceName}`;
}

function askedKey({ identity }: ReadRequest<ExpressGatewayServiceProperties>): string {
  return `${clusterNameOf(String(identity['cluster']))}/${String(identity['serviceName'])}`;
}

/** A service of the name that lists do not show: one on its way out, or one that is no Express service. */
async function hidden(
  { identity }: ReadRequest<ExpressGatewayServiceProperties>,
  { aws }: ReadContext,
): Promise<Service | undefined> {
  const name = String(identity['serviceName']);
  const cluster = clusterNameOf(String(identity['cluster']));
  return (await existingServices(aws, cluster, [name])).get(name);
}

async function lookAt(service: Service, context: ReadContext): Promise<LiveExpress> {
  if (service.resourceManagementType !== 'ECS') return otherService(service);
  const express = await context.memo(`ecs/express/${service.serviceArn}`, () =>
    describe(service.serviceArn ?? '', context),
  );
  return express === undefined ? otherService(service) : liveExpress(express, service);
}

/** Undefined when AWS knows no such service, or only that it has been there. */
async function describe(
  serviceArn: string,
  { aws }: ReadContext,
): Promise<ECSExpressGatewayService | undefined> {
  const ecs = await aws.clients.ecs();
  try {
    const { service } = await ecs.send(
      new DescribeExpressGatewayServiceCommand({ serviceArn, include: ['TAGS'] }),
    );
    return service?.status?.statusCode === 'INACTIVE' ? undefined : service;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** What somebody's own task definition says is not asked for here. */
function asAsked(
  live: LiveExpress,
  { properties }: ReadRequest<ExpressGatewayServiceProperties>,
): LiveExpress {
  if (properties.taskDefinitionArn === undefined) return live;
  const {
    primaryContainer: _p,
    executionRoleArn: _e,
    taskRoleArn: _t,
    cpu: _c,
    memory: _m,
    cpuArchitecture: _a,
    ...rest
  } = live.properties;
  return { ...live, properties: rest };
}

/** The service that bears the name; undefined when the name is free. Waits while the old bearer drains. */
function freeName(
  { properties }: CreateRequest<ExpressGatewayServiceProperties>,
  context: ApplyContext,
): Promise<Service | undefined> {
  const { serviceName: name = '', cluster } = properties;
  return waitUntil(
    context,
    { what: `the name ${name} to be free`, timeoutMs: 30 * MINUTE },
    async () => {
      const found = await existingServices(context.aws, clusterNameOf(cluster), [name]);
      const bearer = found.get(name);
      return bearer?.status === 'DRAINING'
        ? { pending: 'the old service is DRAINING' }
        : { done: bearer };
    },
  );
}

async function adopted(
  bearer: Service,
  { address, properties }: CreateRequest<ExpressGatewayServiceProperties>,
  context: ApplyContext,
): Promise<LiveExpress> {
  const express =
    bearer.resourceManagementType === 'ECS'
      ? await describe(bearer.serviceArn ?? '', context)
      : undefined;
  const found = express === undefined ? otherService(bearer) : liveExpress(express, bearer);
  const live = assertOurs(found, context.app, address);
  const has = canonicalExpress(live.properties) as unknown as Json;
  if (!covers(has, canonicalExpress(properties) as unknown as Json))
    throw new GantryError('plan/stale', `${live.id} has appeared and is not what is asked for`, {
      address,
    });
  const rollout = handleOf(express ?? {}, express?.activeConfigurations?.[0]);
  return { ...live, ...(rollout === undefined ? {} : { rollout }) };
}

async function send(
  { properties, tags }: CreateRequest<ExpressGatewayServiceProperties>,
  context: ApplyContext,
): Promise<LiveExpress> {
  const ecs = await context.aws.clients.ecs();
  const { service = {} } = await retrying(context, WRITE_RETRIES, () =>
    ecs.send(
      new CreateExpressGatewayServiceCommand({ ...createInput(properties), tags: toTagList(tags) }),
    ),
  );
  const rollout = handleOf(service, service.activeConfigurations?.[0]);
  return { ...liveExpress(service), tags, ...(rollout === undefined ? {} : { rollout }) };
}

async function sendUpdate(
  { live, properties, changes }: UpdateRequest<ExpressGatewayServiceProperties>,
  context: ApplyContext,
): Promise<LiveExpress> {
  const ecs = await context.aws.clients.ecs();
  const input = updateInput(live, properties, changes);
  const { service = {} } = await retrying(context, WRITE_RETRIES, () =>
    ecs.send(new UpdateExpressGatewayServiceCommand(input)),
  );
  const rollout = handleOf(service, service.targetConfiguration);
  return {
    ...live,
    properties: { ...live.properties, ...properties },
    ...(rollout === undefined ? {} : { rollout }),
  };
}

/** Until AWS tells where it answers. */
async function untilKnown(live: LiveExpress, context: ApplyContext): Promise<LiveExpress> {
  if (live.attributes['endpoint'] !== undefined) return live;
  const endpoint = await waitUntil(
    context,
    { what: `the endpoint of ${live.properties.serviceName}`, timeoutMs: 15 * MINUTE },
    async () => {
      const express = await describe(live.id, context);
      if (express === undefined) return { pending: 'not visible yet' };
      const known = liveExpress(express).attributes['endpoint'];
      return known === undefined ? { pending: 'its load balancer is being made' } : { done: known };
    },
  );
  return { ...live, attributes: { ...live.attributes, endpoint } };
}

/** DRAINING goes on until the load balancer and all else that ECS made for it have gone. */
function untilGone(live: LiveExpress, context: ApplyContext): Promise<LiveExpress> {
  return waitUntil(
    context,
    { what: `Express service ${live.properties.serviceName} to be gone`, timeoutMs: 30 * MINUTE },
    async () => {
      const express = await describe(live.id, context);
      return express === undefined
        ? { done: live }
        : { pending: express.status?.statusCode ?? 'DRAINING' };
    },
  );
}
