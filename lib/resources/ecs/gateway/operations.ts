/** The effects of gateways. */

import {
  CreateGatewayCommand,
  type CreateGatewayRequest,
  DeleteGatewayCommand,
  type Gateway,
  type UpdateGatewayAlbConfiguration,
  UpdateGatewayCommand,
  type UpdateGatewayRequest,
} from '@aws-sdk/client-ecs';
import { classifyError, hasCode, isNotFound } from '../../../aws/classify-error.ts';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import { waitUntil } from '../../../aws/wait.ts';
import { type Json, omitUndefined } from '../../../core/json.ts';
import type {
  ApplyContext,
  FieldChange,
  Live,
  ResourceOperations,
} from '../../../resource-type.ts';
import { changedFields } from '../../changes.ts';
import { ROLE_TYPE } from '../../iam/role/properties.ts';
import { assertOurs } from '../ownership.ts';
import { fromTagList, toTagList } from '../tags.ts';
import { writeTags } from '../write-tags.ts';
import { allGateways, describeGateway } from './describe.ts';
import type { GatewayProperties } from './properties.ts';

type LiveGateway = Live<GatewayProperties>;

const MINUTE = 60_000;

const WRITE_RETRIES: readonly RetryRule[] = [
  // The role, made a moment ago.
  {
    codes: ['AccessDeniedException', 'ClientException', 'InvalidParameterException'],
    message: /assume|not authorized to perform/i,
    about: [ROLE_TYPE],
    forMs: 4 * MINUTE,
  },
  {
    codes: ['InvalidParameterException', 'ClientException'],
    message: /being updated|UPDATE_IN_PROGRESS/i,
    forMs: 10 * MINUTE,
    always: true,
  },
];

/** Services leave its clusters in the same run, and the associations go after them. */
const DELETE_RETRIES: readonly RetryRule[] = [
  ...WRITE_RETRIES,
  {
    codes: ['InvalidParameterException', 'ClientException'],
    message: /associat/i,
    forMs: 10 * MINUTE,
    always: true,
  },
];

/** How gateways are read, made, changed and removed. */
export const gatewayOperations: ResourceOperations<GatewayProperties> = {
  async read(requests, context) {
    const gateways = await allGateways(context);
    return requests.map(({ identity }) => {
      const gateway = gateways.get(String(identity['name']));
      return gateway && liveGateway(gateway);
    });
  },

  async list(context) {
    const gateways = [...(await allGateways(context)).values()].map(liveGateway);
    return gateways.filter(({ tags }) => tags['gantry:app'] === context.app);
  },

  async create({ address, properties, tags }, context) {
    const bearer = await describeGateway(context.aws, properties.name ?? '');
    if (bearer !== undefined) return assertOurs(liveGateway(bearer), context.app, address);
    const ecs = await context.aws.clients.ecs();
    const input = properties as unknown as CreateGatewayRequest;
    const clientToken = context.clientToken({ ...(input as unknown as Record<string, Json>) });
    try {
      const { gatewayArn = '' } = await retrying(context, WRITE_RETRIES, () =>
        ecs.send(new CreateGatewayCommand({ ...input, tags: toTagList(tags), clientToken })),
      );
      return { ...liveGateway({ gatewayArn, name: properties.name }), properties, tags };
    } catch (error) {
      // Of an earlier attempt whose answer was lost, unless it is somebody else's.
      const made = isNameTaken(error)
        ? await describeGateway(context.aws, properties.name ?? '')
        : undefined;
      if (made === undefined) throw error;
      return assertOurs(liveGateway(made), context.app, address);
    }
  },

  async update({ live, properties, changes, tags }, context) {
    const ecs = await context.aws.clients.ecs();
    if (changes.length > 0)
      await retrying(context, WRITE_RETRIES, () =>
        ecs.send(new UpdateGatewayCommand(updateInput(live, properties, changes))),
      );
    await writeTags(ecs, live.id, tags);
    return { ...live, properties: { ...live.properties, ...properties }, tags: tags.all };
  },

  async usersOf(live) {
    if (live.properties.deletionProtection !== true) return [];
    return [
      {
        severity: 'warning',
        code: 'rule/violated',
        path: 'deletionProtection',
        detail: `gateway ${live.properties.name} is protected against deletion; its protection is lifted, and it goes`,
        hint: 'keep it in the code, or retain it, if it shall stay',
      },
    ];
  },

  async delete(live, context) {
    const ecs = await context.aws.clients.ecs();
    const remove = () => ecs.send(new DeleteGatewayCommand({ gateway: live.id }));
    try {
      // Whoever took it out of the code means it to go.
      const now = await describeGateway(context.aws, live.id);
      if (now === undefined) return;
      if (now.deletionProtection === true) {
        await retrying(context, WRITE_RETRIES, () =>
          ecs.send(new UpdateGatewayCommand({ gateway: live.id, deletionProtection: false })),
        );
        await untilSettled(live, context);
      }
      await retrying(context, DELETE_RETRIES, remove);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  },

  settle: (live, verb, context) =>
    verb === 'update' ? untilSettled(live, context) : Promise.resolve(live),
};

function liveGateway(gateway: Gateway): LiveGateway {
  const { gatewayArn = '', name = '', configuration, status } = gateway;
  const { currentAlbCount: _, ...shared } = configuration?.hostSharedAlb ?? {};
  return {
    id: gatewayArn,
    properties: omitUndefined({
      name,
      infrastructureRoleArn: gateway.infrastructureRoleArn,
      deletionProtection: gateway.deletionProtection,
      propagateTags: gateway.propagateTags,
      configuration: { hostSharedAlb: shared },
    }) as GatewayProperties,
    attributes: { gatewayArn, name },
    tags: fromTagList(gateway.tags),
    state: status === 'UPDATE_IN_PROGRESS' ? 'updating' : 'ready',
  };
}

/** The fields that differ; the structure of the load balancers only with those of its members that can change. */
function updateInput(
  live: LiveGateway,
  properties: GatewayProperties,
  changes: readonly FieldChange[],
): UpdateGatewayRequest {
  const changed = changedFields(changes);
  const has = (path: string) =>
    changes.some((change) => change.path.startsWith(`configuration.hostSharedAlb.${path}`));
  const { hostSharedAlb: shared } = properties.configuration;
  const group = shared.networkConfiguration?.inboundSecurityGroup;
  const members: UpdateGatewayAlbConfiguration = omitUndefined({
    networkConfiguration: has('networkConfiguration') ? { inboundSecurityGroup: group } : undefined,
    maxAlbCount: has('maxAlbCount') ? shared.maxAlbCount : undefined,
    webACLArn: has('webACLArn') ? shared.webACLArn : undefined,
    accessLogs: has('accessLogs') ? shared.accessLogs : undefined,
    httpDesync: has('httpDesync') ? shared.httpDesync : undefined,
    testTrafficRules: has('testTrafficRules') ? shared.testTrafficRules : undefined,
  });
  return omitUndefined({
    gateway: live.id,
    infrastructureRoleArn: changed.has('infrastructureRoleArn')
      ? properties.infrastructureRoleArn
      : undefined,
    deletionProtection: changed.has('deletionProtection')
      ? properties.deletionProtection
      : undefined,
    propagateTags: changed.has('propagateTags') ? properties.propagateTags : undefined,
    configuration: changed.has('configuration') ? { hostSharedAlb: members } : undefined,
  }) as UpdateGatewayRequest;
}

function isNameTaken(error: unknown): boolean {
  return (
    hasCode(error, 'InvalidParameterException', 'ClientException') &&
    /already exists|not idempotent/i.test(classifyError(error).message)
  );
}

function untilSettled(live: LiveGateway, context: ApplyContext): Promise<LiveGateway> {
  return waitUntil(
    context,
    { what: `gateway ${live.properties.name}`, timeoutMs: 10 * MINUTE },
    async () => {
      const gateway = await describeGateway(context.aws, live.id);
      if (gateway === undefined) return { done: live };
      if (gateway.status === 'UPDATE_FAILED')
        return { failed: gateway.statusReason ?? gateway.status };
      return gateway.status === 'UPDATE_IN_PROGRESS'
        ? { pending: gateway.status }
        : { done: liveGateway(gateway) };
    },
  );
}
