/** What is done to log groups in AWS. */
import {
  AssociateKmsKeyCommand,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DeleteRetentionPolicyCommand,
  DisassociateKmsKeyCommand,
  PutLogGroupDeletionProtectionCommand,
  PutRetentionPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { classifyError, hasCode, isNotFound } from '../../../aws/classify-error.ts';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import type {
  ApplyContext,
  Live,
  ResourceOperations,
  UpdateRequest,
} from '../../../resource-type.ts';
import { assertOurs, changedFields, ownedBy } from '../../changes.ts';
import {
  arnOf,
  candidates,
  currentGroup,
  currentTags,
  liveOf,
  logGroupsByName,
  readTags,
} from './operations-reading.ts';
import type { LogGroupProperties } from './properties.ts';

/** Somebody else changes the same group. */
const CONCURRENT: readonly RetryRule[] = [
  { codes: ['OperationAbortedException'], forMs: 60_000, always: true },
];

/** Reads, makes, changes and removes log groups. */
export const logGroupOperations: ResourceOperations<LogGroupProperties> = {
  async read(requests, context) {
    const nameOf = ({ identity }: (typeof requests)[number]) => String(identity['logGroupName']);
    const groups = await logGroupsByName(context, requests.map(nameOf));
    return Promise.all(
      requests.map(async (request) => {
        const group = groups.get(nameOf(request));
        if (group === undefined) return undefined;
        return liveOf(group, await readTags(context, group), request.properties);
      }),
    );
  },

  async list(context) {
    const groups = await candidates(context);
    const live = await Promise.all(
      groups.map(async (group) => liveOf(group, await readTags(context, group))),
    );
    return ownedBy(context.app, live);
  },

  async create({ address, properties, tags }, context) {
    const client = await context.aws.clients.logs();
    const { retentionInDays, ...input } = properties;
    const name = properties.logGroupName ?? '';
    try {
      await retrying(context, CONCURRENT, () =>
        client.send(new CreateLogGroupCommand({ ...input, tags: { ...tags } })),
      );
    } catch (error) {
      if (!hasCode(error, 'ResourceAlreadyExistsException')) throw error;
      // An interrupted create of ours is completed; a group that ECS or anybody else made is left alone.
      const existing = await currentGroup(context, name);
      if (existing === undefined) throw error;
      const found = await currentTags(context, arnOf(existing));
      assertOurs({ id: name, tags: found }, { address }, context);
    }
    if (typeof retentionInDays === 'number' && retentionInDays > 0)
      await putRetention(name, retentionInDays, context);
    return { id: name, properties, attributes: attributesOf(name, context), tags };
  },

  async update(request, context) {
    const { live, properties, tags } = request;
    await writeFields(request, context);
    const client = await context.aws.clients.logs();
    const resourceArn = String(live.attributes['arn']);
    // Tags come last: what the code declares is recorded only once it holds.
    if (tags.remove.length > 0)
      await retrying(context, CONCURRENT, () =>
        client.send(new UntagResourceCommand({ resourceArn, tagKeys: [...tags.remove] })),
      );
    if (Object.keys(tags.set).length > 0)
      await retrying(context, CONCURRENT, () =>
        client.send(new TagResourceCommand({ resourceArn, tags: { ...tags.set } })),
      );
    return { ...live, properties: { ...live.properties, ...properties }, tags: tags.all };
  },

  async delete(live, context) {
    const client = await context.aws.clients.logs();
    const remove = () =>
      retrying(context, CONCURRENT, () =>
        client.send(new DeleteLogGroupCommand({ logGroupName: live.id })),
      );
    try {
      await remove();
    } catch (error) {
      if (isNotFound(error)) return;
      // It is protected against deletion, and whoever took it out of the code means it to go.
      if (!/deletion protection/i.test(classifyError(error).message)) throw error;
      await putDeletionProtection(live.id, false, context);
      await remove();
    }
  },
};

async function writeFields(
  { live, properties, changes }: UpdateRequest<LogGroupProperties>,
  context: ApplyContext,
): Promise<void> {
  const client = await context.aws.clients.logs();
  const changed = changedFields(changes);
  const logGroupName = live.id;
  const kmsKeyId = properties.kmsKeyId ?? undefined;
  if (changed.has('kmsKeyId'))
    await retrying(context, CONCURRENT, () =>
      kmsKeyId === undefined
        ? client.send(new DisassociateKmsKeyCommand({ logGroupName }))
        : client.send(new AssociateKmsKeyCommand({ logGroupName, kmsKeyId })),
    );
  if (changed.has('retentionInDays'))
    await putRetention(logGroupName, properties.retentionInDays ?? 0, context);
  if (changed.has('deletionProtectionEnabled'))
    await putDeletionProtection(
      logGroupName,
      properties.deletionProtectionEnabled === true,
      context,
    );
}

/** Zero days mean for ever. */
async function putRetention(
  logGroupName: string,
  retentionInDays: number,
  context: ApplyContext,
): Promise<void> {
  const client = await context.aws.clients.logs();
  await retrying(context, CONCURRENT, () =>
    retentionInDays === 0
      ? client.send(new DeleteRetentionPolicyCommand({ logGroupName }))
      : client.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays })),
  );
}

async function putDeletionProtection(
  logGroupIdentifier: string,
  deletionProtectionEnabled: boolean,
  context: ApplyContext,
): Promise<void> {
  const client = await context.aws.clients.logs();
  await retrying(context, CONCURRENT, () =>
    client.send(
      new PutLogGroupDeletionProtectionCommand({ logGroupIdentifier, deletionProtectionEnabled }),
    ),
  );
}

/** CreateLogGroup answers nothing, and the ARN follows from the name. */
function attributesOf(name: string, { aws }: ApplyContext): Live['attributes'] {
  const arn = `arn:${aws.partition}:logs:${aws.region}:${aws.account}:log-group:${name}`;
  return { logGroupName: name, arn };
}
