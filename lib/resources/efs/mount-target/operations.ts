/** AWS::EFS::MountTarget: the effects. */
import {
  CreateMountTargetCommand,
  DeleteMountTargetCommand,
  DescribeMountTargetSecurityGroupsCommand,
  DescribeMountTargetsCommand,
  ModifyMountTargetSecurityGroupsCommand,
  type MountTargetDescription,
} from '@aws-sdk/client-efs';
import { hasCode, isNotFound, unlessGone } from '../../../aws/classify-error.ts';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import { omitUndefined } from '../../../core/json.ts';
import type { Address } from '../../../graph/address.ts';
import type {
  ApplyContext,
  CreateRequest,
  Live,
  Owner,
  ReadContext,
  ReadRequest,
  ResourceOperations,
  UpdateRequest,
  Verb,
} from '../../../resource-type.ts';
import { isLeftover, ownChildren } from '../../children.ts';
import { childOwner, childTag, tagsOf } from '../../tags.ts';
import { allFileSystems, mountTargetsOf } from '../describe.ts';
import { settleObject } from '../settle.ts';
import { stateOf } from '../states.ts';
import { writeTags } from '../write-tags.ts';
import { MOUNT_TARGET_TYPE, type MountTargetProperties } from './properties.ts';

type LiveMountTarget = Live<MountTargetProperties>;

/** Subnet, groups and file system were made a moment ago. */
const NOT_SPREAD: readonly RetryRule[] = [
  { codes: ['SubnetNotFound', 'SecurityGroupNotFound', 'FileSystemNotFound'], forMs: 120_000 },
];

/** What AWS is asked for mount targets. */
export const mountTargetOperations: ResourceOperations<MountTargetProperties> = {
  read,
  list,
  create,
  update,
  delete: remove,
  disown: (live, _, context) => release(live, context),
  settle,
};

async function read(
  requests: readonly ReadRequest<MountTargetProperties>[],
  context: ReadContext,
): Promise<readonly (LiveMountTarget | undefined)[]> {
  const ids = requests.map(({ identity }) => String(identity['FileSystemId']));
  const targets = await targetsIn(context, ids);
  return requests.map(({ identity }, index) =>
    targets.get(ids[index] ?? '')?.find((one) => one.properties.SubnetId === identity['SubnetId']),
  );
}

async function list(context: ReadContext): Promise<readonly LiveMountTarget[]> {
  const parents = (await allFileSystems(context)).flatMap(({ FileSystemId: id = '', Tags }) => {
    const children = ownChildren(context, { id, tags: tagsOf(Tags) });
    return children.length === 0 ? [] : [{ id, children }];
  });
  const targets = await targetsIn(
    context,
    parents.map(({ id }) => id),
  );
  return parents.flatMap(({ id, children }) =>
    children.flatMap(({ key, address }) => {
      const SubnetId = subnetOf(key);
      const live = targets.get(id)?.find((one) => one.properties.SubnetId === SubnetId);
      if (live !== undefined) return [live];
      if (!isLeftover(context, MOUNT_TARGET_TYPE, address)) return [];
      return [leftover(id, SubnetId, { app: context.app, address: address as Address })];
    }),
  );
}

/** A claim on a file system whose target never came to be. */
function leftover(FileSystemId: string, SubnetId: string, owner: Owner): LiveMountTarget {
  const target = liveTarget({ FileSystemId, SubnetId }, []);
  return { ...target, id: `${FileSystemId}|${SubnetId}`, owner, state: 'failed' };
}

/** The targets of file systems, with their owners, by file system. */
async function targetsIn(
  context: ReadContext,
  fileSystemIds: readonly string[],
): Promise<ReadonlyMap<string, readonly LiveMountTarget[]>> {
  const tags = new Map(
    (await allFileSystems(context)).map((one) => [one.FileSystemId ?? '', tagsOf(one.Tags)]),
  );
  const wanted = [...new Set(fileSystemIds)];
  const found = await Promise.all(
    wanted.map((id) =>
      context.memo(`efs/mount-targets/${id}`, async () => {
        const targets = await mountTargetsOf(context, id);
        return Promise.all(targets.map((target) => withGroups(context, target)));
      }),
    ),
  );
  return new Map(
    wanted.map((id, index) => [
      id,
      (found[index] ?? []).map((live) => {
        const owner = childOwner(tags.get(id) ?? {}, keyOf(live.properties.SubnetId));
        return owner === undefined ? live : { ...live, owner };
      }),
    ]),
  );
}

async function create(
  { properties }: CreateRequest<MountTargetProperties>,
  context: ApplyContext,
): Promise<LiveMountTarget> {
  const { FileSystemId = '', SubnetId = '', SecurityGroups, IpAddress } = properties;
  const client = await context.aws.clients.efs();
  await claim(context, FileSystemId, SubnetId);
  const input = {
    FileSystemId,
    SubnetId,
    ...(IpAddress === undefined ? {} : { IpAddress }),
    ...(SecurityGroups === undefined ? {} : { SecurityGroups: [...SecurityGroups] }),
  };
  try {
    const made = await retrying(context, NOT_SPREAD, () =>
      client.send(new CreateMountTargetCommand(input)),
    );
    return liveTarget(made, SecurityGroups ?? []);
  } catch (error) {
    // Of an earlier attempt whose answer was lost; anything else would have been read when planning.
    if (!hasCode(error, 'MountTargetConflict', 'IpAddressInUse')) throw error;
    const present = (await mountTargetsOf(context, FileSystemId)).find(
      (one) => one.SubnetId === SubnetId && one.LifeCycleState !== 'deleting',
    );
    if (present === undefined) throw error;
    return withGroups(context, present);
  }
}

async function update(
  { live, properties, changes }: UpdateRequest<MountTargetProperties>,
  context: ApplyContext,
): Promise<LiveMountTarget> {
  const { FileSystemId = '', SubnetId = '', SecurityGroups = [] } = properties;
  if (live.owner?.address !== context.address) await claim(context, FileSystemId, SubnetId);
  if (changes.length === 0) return live;
  const client = await context.aws.clients.efs();
  await retrying(context, NOT_SPREAD, () =>
    client.send(
      new ModifyMountTargetSecurityGroupsCommand({
        MountTargetId: live.id,
        SecurityGroups: [...SecurityGroups],
      }),
    ),
  );
  return { ...live, properties: { ...live.properties, ...properties } };
}

async function remove(live: LiveMountTarget, context: ApplyContext): Promise<void> {
  const client = await context.aws.clients.efs();
  // A claim whose target never came to be has no id of its own.
  if (!live.id.includes('|'))
    await unlessGone(client.send(new DeleteMountTargetCommand({ MountTargetId: live.id })));
  await release(live, context);
}

async function release({ properties }: LiveMountTarget, context: ApplyContext): Promise<void> {
  const { FileSystemId = '', SubnetId } = properties;
  await unlessGone(
    writeTags(context, FileSystemId, { set: {}, remove: [childTag(keyOf(SubnetId))] }),
  );
}

async function settle(
  live: LiveMountTarget,
  verb: Verb,
  context: ApplyContext,
): Promise<LiveMountTarget> {
  if (live.id.includes('|')) return live;
  const { owner, properties } = live;
  const now = async () => {
    const present = await targetNow(context, live.id);
    if (present === undefined) return undefined;
    const target = liveTarget(present, properties.SecurityGroups ?? []);
    return owner === undefined ? target : { ...target, owner };
  };
  const patience = { timeoutMs: 600_000, intervalMs: 3_000 };
  return settleObject({ kind: 'mount target', live, now, patience }, verb, context);
}

async function targetNow(
  context: ApplyContext,
  MountTargetId: string,
): Promise<MountTargetDescription | undefined> {
  const client = await context.aws.clients.efs();
  try {
    const answer = await client.send(new DescribeMountTargetsCommand({ MountTargetId }));
    return answer.MountTargets?.[0];
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

async function withGroups(
  context: Pick<ReadContext, 'aws'>,
  target: MountTargetDescription,
): Promise<LiveMountTarget> {
  const client = await context.aws.clients.efs();
  const { MountTargetId } = target;
  try {
    const answer = await client.send(
      new DescribeMountTargetSecurityGroupsCommand({ MountTargetId }),
    );
    return liveTarget(target, answer.SecurityGroups ?? []);
  } catch (error) {
    // Gone since it was listed, or going.
    if (!hasCode(error, 'MountTargetNotFound', 'IncorrectMountTargetState')) throw error;
    return { ...liveTarget(target, []), state: 'deleting' };
  }
}

function liveTarget(
  target: Partial<MountTargetDescription>,
  groups: readonly string[],
): LiveMountTarget {
  const { MountTargetId = '', FileSystemId, SubnetId, IpAddress, LifeCycleState } = target;
  return {
    id: MountTargetId,
    properties: omitUndefined({
      FileSystemId,
      SubnetId,
      IpAddress,
      SecurityGroups: groups,
    }) as MountTargetProperties,
    attributes: { MountTargetId, IpAddress: IpAddress ?? '' },
    tags: {},
    state: stateOf(LifeCycleState),
  };
}

/** Names the owner on the file system, before the target is made. */
async function claim(context: ApplyContext, fileSystemId: string, subnetId: string): Promise<void> {
  const set = { [childTag(keyOf(subnetId))]: context.address };
  await retrying(context, NOT_SPREAD, () => writeTags(context, fileSystemId, { set, remove: [] }));
}

const KEY = 'mount-target:';

function keyOf(subnetId: string | undefined): string {
  return `${KEY}${subnetId ?? ''}`;
}

function subnetOf(key: string): string {
  return key.slice(KEY.length);
}
