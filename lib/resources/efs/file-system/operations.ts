/** AWS::EFS::FileSystem: the effects. */
import {
  CreateFileSystemCommand,
  type CreateFileSystemRequest,
  DeleteFileSystemCommand,
  DescribeFileSystemsCommand,
  type FileSystemDescription,
  UpdateFileSystemCommand,
  type UpdateFileSystemRequest,
} from '@aws-sdk/client-efs';
import { hasCode, unlessGone } from '../../../aws/classify-error.ts';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import { type JsonObject, omitUndefined } from '../../../core/json.ts';
import type {
  ApplyContext,
  CreateRequest,
  Live,
  ReadContext,
  ResourceOperations,
  UpdateRequest,
  Verb,
} from '../../../resource-type.ts';
import { assertOurs, changedFields, ownedBy } from '../../changes.ts';
import { readByAddress } from '../../owned.ts';
import { tagList, tagsOf } from '../../tags.ts';
import { allFileSystems, fileSystemNow } from '../describe.ts';
import { settleObject } from '../settle.ts';
import { stateOf } from '../states.ts';
import { writeTags } from '../write-tags.ts';
import type { FileSystemProperties } from './properties.ts';

type LiveFileSystem = Live<FileSystemProperties>;

/** A mount target that was removed just now still counts for a while. */
const STILL_USED: readonly RetryRule[] = [
  { codes: ['FileSystemInUse'], forMs: 120_000, always: true },
];

/** What AWS is asked for file systems. */
export const fileSystemOperations: ResourceOperations<FileSystemProperties> = {
  read: readByAddress(list),
  list,
  create,
  update,
  settle,

  async delete({ id: FileSystemId }, context) {
    const client = await context.aws.clients.efs();
    await unlessGone(
      retrying(context, STILL_USED, () =>
        client.send(new DeleteFileSystemCommand({ FileSystemId })),
      ),
    );
  },
};

async function list(context: ReadContext): Promise<readonly LiveFileSystem[]> {
  const found = await allFileSystems(context);
  return ownedBy(context.app, found.map(liveFileSystem)).filter(
    ({ state }) => state !== 'deleting',
  );
}

/** A lost answer makes no second one: the token is that of the first. */
async function create(
  request: CreateRequest<FileSystemProperties>,
  context: ApplyContext,
): Promise<LiveFileSystem> {
  const { properties, tags } = request;
  const client = await context.aws.clients.efs();
  const CreationToken = context.clientToken({ properties: properties as JsonObject });
  try {
    const made = await client.send(
      new CreateFileSystemCommand({
        ...(properties as Partial<CreateFileSystemRequest>),
        CreationToken,
        Tags: tagList(tags),
      }),
    );
    return { ...liveFileSystem(made as FileSystemDescription), tags };
  } catch (error) {
    if (!hasCode(error, 'FileSystemAlreadyExists')) throw error;
    const answer = await client.send(new DescribeFileSystemsCommand({ CreationToken }));
    const [present] = answer.FileSystems ?? [];
    if (present === undefined) throw error;
    const live = liveFileSystem(present);
    assertOurs(live, request, context);
    return live;
  }
}

async function update(
  { live, properties, changes, tags }: UpdateRequest<FileSystemProperties>,
  context: ApplyContext,
): Promise<LiveFileSystem> {
  const changed = changedFields(changes);
  if (changed.has('ThroughputMode') || changed.has('ProvisionedThroughputInMibps')) {
    const client = await context.aws.clients.efs();
    const { ThroughputMode, ProvisionedThroughputInMibps } = properties;
    const wanted = ThroughputMode === 'provisioned' ? { ProvisionedThroughputInMibps } : {};
    await client.send(
      new UpdateFileSystemCommand({
        FileSystemId: live.id,
        ...(omitUndefined({ ThroughputMode, ...wanted }) as Partial<UpdateFileSystemRequest>),
      }),
    );
  }
  // Tags come last: what the code declares is recorded only once it holds.
  await writeTags(context, live.id, tags);
  return { ...live, properties: { ...live.properties, ...properties }, tags: tags.all };
}

function settle(live: LiveFileSystem, verb: Verb, context: ApplyContext): Promise<LiveFileSystem> {
  const now = async () => {
    const present = await fileSystemNow(context, live.id);
    return present && liveFileSystem(present);
  };
  const patience = { timeoutMs: 300_000 };
  return settleObject({ kind: 'file system', live, now, patience }, verb, context);
}

function liveFileSystem(description: FileSystemDescription): LiveFileSystem {
  const { FileSystemId = '', FileSystemArn = '', LifeCycleState, Tags } = description;
  return {
    id: FileSystemId,
    properties: omitUndefined({
      PerformanceMode: description.PerformanceMode,
      Encrypted: description.Encrypted,
      KmsKeyId: description.KmsKeyId,
      ThroughputMode: description.ThroughputMode,
      ProvisionedThroughputInMibps: description.ProvisionedThroughputInMibps,
      AvailabilityZoneName: description.AvailabilityZoneName,
    }) as FileSystemProperties,
    attributes: { FileSystemId, Arn: FileSystemArn },
    tags: tagsOf(Tags),
    state: stateOf(LifeCycleState),
  };
}
