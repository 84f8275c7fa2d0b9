/** AWS::AutoScaling::WarmPool: the effects. */
import { type AutoScalingGroup, PutWarmPoolCommand } from '@aws-sdk/client-auto-scaling';
import { retrying } from '../../../aws/retry.ts';
import { GantryError } from '../../../core/errors.ts';
import type {
  ApplyContext,
  Live,
  ReadContext,
  ResourceOperations,
} from '../../../resource-type.ts';
import { isLeftover } from '../../children.ts';
import { childOwner, tagsOf } from '../../tags.ts';
import { allGroups, groupNamed } from '../describe.ts';
import { BUSY } from '../retries.ts';
import { WARM_POOL_KEY } from '../tags.ts';
import { claimChild, reclaimChild, releaseChild } from '../write-tags.ts';
import { removeWarmPool } from './operations-removal.ts';
import { WARM_POOL_TYPE, type WarmPoolProperties } from './properties.ts';

type LivePool = Live<WarmPoolProperties>;

/** Reads, puts and removes warm pools. */
export const warmPoolOperations: ResourceOperations<WarmPoolProperties> = {
  async read(requests, context) {
    const groups = await allGroups(context);
    return requests.map(({ identity }) => {
      const group = groups.find(
        (one) => one.AutoScalingGroupName === identity['AutoScalingGroupName'],
      );
      return group?.WarmPoolConfiguration === undefined ? undefined : livePool(group);
    });
  },

  async list(context) {
    return (await allGroups(context)).filter(isOurs(context)).map(livePool);
  },

  async create({ address, properties }, context) {
    const { AutoScalingGroupName: name = '' } = properties;
    const group = await groupNamed(context, name);
    const live = group && livePool(group);
    if (group?.WarmPoolConfiguration !== undefined && live?.owner?.address !== address)
      throw new GantryError('plan/not-owned', `the warm pool of ${name}`, { address });
    // Before the call, so that a run that dies between the two leaves nothing without an owner.
    await claimChild(context, name, WARM_POOL_KEY);
    await put(properties, context);
    return {
      id: name,
      properties,
      attributes: { AutoScalingGroupName: name },
      tags: {},
      owner: { app: context.app, address },
    };
  },

  async update({ live, properties, changes }, context) {
    await reclaimChild(context, live, live.id, WARM_POOL_KEY);
    if (changes.length === 0) return live;
    // What of it nobody declares stays as it is.
    const wanted = { ...live.properties, ...properties };
    await put(wanted, context);
    return { ...live, properties: wanted };
  },

  async delete(live, context) {
    await removeWarmPool(live.id, context);
    await releaseChild(context, live.id, WARM_POOL_KEY);
  },

  disown: ({ id }, _, context) => releaseChild(context, id, WARM_POOL_KEY),
};

async function put(properties: WarmPoolProperties, context: ApplyContext): Promise<void> {
  const client = await context.aws.clients.autoScaling();
  await retrying(context, BUSY, () => client.send(new PutWarmPoolCommand(properties)));
}

/** Pools of the app, and what an interrupted run has left of one on its group. */
function isOurs(context: ReadContext): (group: AutoScalingGroup) => boolean {
  return ({ Tags, WarmPoolConfiguration }) => {
    const owner = childOwner(tagsOf(Tags), WARM_POOL_KEY);
    if (owner?.app !== context.app) return false;
    return (
      WarmPoolConfiguration !== undefined || isLeftover(context, WARM_POOL_TYPE, owner.address)
    );
  };
}

function livePool(group: AutoScalingGroup): LivePool {
  const { AutoScalingGroupName: name = '', WarmPoolConfiguration: pool } = group;
  const owner = childOwner(tagsOf(group.Tags), WARM_POOL_KEY);
  return {
    id: name,
    properties: {
      AutoScalingGroupName: name,
      MaxGroupPreparedCapacity: pool?.MaxGroupPreparedCapacity ?? -1,
      MinSize: pool?.MinSize ?? 0,
      PoolState: pool?.PoolState ?? 'Stopped',
      InstanceReusePolicy: { ReuseOnScaleIn: pool?.InstanceReusePolicy?.ReuseOnScaleIn ?? false },
    },
    attributes: { AutoScalingGroupName: name },
    tags: {},
    ...(owner === undefined ? {} : { owner }),
    state: stateOf(pool),
  };
}

function stateOf(pool: AutoScalingGroup['WarmPoolConfiguration']): NonNullable<Live['state']> {
  if (pool === undefined) return 'failed';
  return pool.Status === 'PendingDelete' ? 'deleting' : 'ready';
}
