/** What is done to scalable targets in AWS. */

import {
  DeregisterScalableTargetCommand,
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
  type RegisterScalableTargetRequest,
  type ScalableTarget,
  type ServiceNamespace,
} from '@aws-sdk/client-application-auto-scaling';
import { classifyError, hasCode, unlessGone } from '../../../aws/classify-error.ts';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import { GantryError } from '../../../core/errors.ts';
import { omitUndefined } from '../../../core/json.ts';
import type { Address } from '../../../graph/address.ts';
import type {
  ApplyContext,
  Live,
  Owner,
  ReadContext,
  ResourceOperations,
} from '../../../resource-type.ts';
import { changedFields } from '../../changes.ts';
import { CLUSTER_TYPE } from '../../ecs/cluster/properties.ts';
import { SERVICE_TYPE } from '../../ecs/service/properties.ts';
import { ROLE_TYPE } from '../../iam/role/properties.ts';
import { CONCURRENT, ECS, namespacesOf, targetsIn, targetTags } from '../describe.ts';
import { keyOf, sameTarget } from '../target-key.ts';
import type { ScalableTargetProperties } from './properties.ts';

const NOT_SPREAD: readonly RetryRule[] = [
  { codes: ['ValidationException'], message: /ecs service doesn't exist/i, forMs: 120_000 },
  // The service-linked role, which AWS makes at the first target of an account and may not have yet.
  {
    codes: ['ValidationException'],
    message: /unable to assume iam role.*\/aws-service-role\//i,
    forMs: 120_000,
    always: true,
  },
  // Where AWS does not say which role it is.
  {
    codes: ['ValidationException'],
    message: /unable to assume iam role(?!.*:role\/)/i,
    forMs: 120_000,
  },
  {
    codes: ['ValidationException'],
    message: /unable to assume iam role/i,
    about: [ROLE_TYPE],
    forMs: 120_000,
  },
];

/** Reads, registers, changes and deregisters scalable targets. */
export const scalableTargetOperations: ResourceOperations<ScalableTargetProperties> = {
  async read(requests, context) {
    const targets = await targetsOf(context, namespacesOf(requests));
    const services = await ownedServices(context);
    return Promise.all(
      requests.map(async ({ address, identity }) => {
        const target = targets.find((one) => sameTarget(one, identity));
        if (target === undefined) return undefined;
        const ours = services.has(target.ResourceId ?? '');
        // Nothing else tells whose the target of a foreign service is.
        const owner = ours ? { app: context.app, address } : await ownerByTags(context, target);
        return liveOf(target, owner);
      }),
    );
  },

  async list(context) {
    const targets = await targetsOf(context, [ECS]);
    const services = await ownedServices(context);
    const clusters = await ownedClusters(context);
    const live = await Promise.all(
      targets.map(async (target) => {
        const service = services.get(target.ResourceId ?? '');
        if (service !== undefined)
          return liveOf(target, {
            app: context.app,
            address: `${service}/ScalableTarget` as Address,
          });
        // A service of ours that somebody deleted leaves its target behind: only tags tell it from a foreign one.
        const orphan = clusters.has((target.ResourceId ?? '').split('/')[1] ?? '');
        return liveOf(target, orphan ? await ownerByTags(context, target) : undefined);
      }),
    );
    return live.filter(({ owner }) => owner?.app === context.app);
  },

  async create({ address, properties }, context) {
    const owner = { app: context.app, address };
    const Tags = { 'gantry:app': context.app, 'gantry:address': address };
    const registered = (ScalableTargetARN = '') => ({
      id: ScalableTargetARN,
      properties,
      attributes: { ...keyOf(properties), ScalableTargetARN },
      tags: {},
      owner,
    });
    try {
      return registered(await register({ ...properties, Tags }, context));
    } catch (error) {
      if (!isTaken(error)) throw error;
      await assertOwn(owner, properties, context, error);
      return registered(await register(properties, context));
    }
  },

  async update({ live, properties, changes }, context) {
    const changed = changedFields(changes);
    const sent = Object.entries(properties).filter(([field]) => changed.has(field));
    const { ServiceNamespace, ResourceId, ScalableDimension } = properties;
    const key = { ServiceNamespace, ResourceId, ScalableDimension };
    if (sent.length > 0) await register({ ...key, ...Object.fromEntries(sent) }, context);
    return { ...live, properties: { ...live.properties, ...properties } };
  },

  async delete(live, context) {
    const client = await context.aws.clients.applicationAutoScaling();
    const { ServiceNamespace, ResourceId, ScalableDimension } = live.properties;
    await unlessGone(
      retrying(context, [CONCURRENT], () =>
        client.send(
          new DeregisterScalableTargetCommand({ ServiceNamespace, ResourceId, ScalableDimension }),
        ),
      ),
    );
  },
};

async function register(
  input: RegisterScalableTargetRequest,
  context: ApplyContext,
): Promise<string | undefined> {
  const client = await context.aws.clients.applicationAutoScaling();
  const answer = await retrying(context, [CONCURRENT, ...NOT_SPREAD], () =>
    client.send(new RegisterScalableTargetCommand(input)),
  );
  return answer.ScalableTargetARN;
}

/** AWS takes tags of a new target only. */
function isTaken(error: unknown): boolean {
  return (
    hasCode(error, 'ValidationException') &&
    /tried to tag already exists/i.test(classifyError(error).message)
  );
}

/** How long a target that is surely there may be hidden, and how often it is looked for, in milliseconds. */
const SEEN_WITHIN = 20_000;
const LOOK_EVERY = 2_000;

/** A target that is there already is ours when an attempt of ours has made it, whose answer was lost. */
async function assertOwn(
  owner: Owner,
  { ServiceNamespace, ResourceId, ScalableDimension }: ScalableTargetProperties,
  context: ApplyContext,
  cause: unknown,
): Promise<void> {
  const client = await context.aws.clients.applicationAutoScaling();
  const ResourceIds = [ResourceId ?? ''];
  const look = async () => {
    const { ScalableTargets: [target] = [] } = await client.send(
      new DescribeScalableTargetsCommand({ ServiceNamespace, ScalableDimension, ResourceIds }),
    );
    return target && (await ownerByTags(context, target));
  };
  // It is there, as AWS says: what shows no owner yet may not have spread.
  const end = context.clock.now() + SEEN_WITHIN;
  let found = await look();
  while (found === undefined && context.clock.now() < end) {
    await context.clock.sleep(LOOK_EVERY, context.signal);
    found = await look();
  }
  if (found?.app === owner.app && found.address === owner.address) return;
  throw new GantryError('plan/not-owned', `the scalable target of ${ResourceId}`, {
    address: owner.address,
    cause,
  });
}

function liveOf(target: ScalableTarget, owner: Owner | undefined): Live<ScalableTargetProperties> {
  const { ScalableTargetARN, CreationTime, PredictedCapacity, ...properties } = target;
  return {
    id: ScalableTargetARN ?? target.ResourceId ?? '',
    properties: omitUndefined(properties) as ScalableTargetProperties,
    attributes: { ...keyOf(target), ScalableTargetARN: ScalableTargetARN ?? '' },
    tags: {},
    ...(owner === undefined ? {} : { owner }),
  };
}

async function targetsOf(
  context: ReadContext,
  namespaces: readonly ServiceNamespace[],
): Promise<readonly ScalableTarget[]> {
  return (await Promise.all(namespaces.map((one) => targetsIn(context, one)))).flat();
}

async function ownerByTags(
  context: ReadContext,
  target: ScalableTarget,
): Promise<Owner | undefined> {
  if (target.ScalableTargetARN === undefined) return undefined;
  const tags = await targetTags(context, target.ScalableTargetARN);
  const [app, address] = [tags['gantry:app'], tags['gantry:address']];
  return app === undefined || address === undefined
    ? undefined
    : { app, address: address as Address };
}

/** Addresses of our services by the id under which they scale. */
async function ownedServices(context: ReadContext): Promise<ReadonlyMap<string, string>> {
  const services = await context.owned(SERVICE_TYPE);
  return new Map(
    services.flatMap(({ attributes, tags }) => {
      // The last part of the ARN is the resource id: service/<cluster>/<service>.
      const id = String(attributes['serviceArn'] ?? '').split(':')[5];
      const address = tags['gantry:address'];
      return id === undefined || address === undefined ? [] : [[id, address] as const];
    }),
  );
}

async function ownedClusters(context: ReadContext): Promise<ReadonlySet<string>> {
  const clusters = await context.owned(CLUSTER_TYPE);
  return new Set(clusters.map(({ attributes }) => String(attributes['clusterName'])));
}
