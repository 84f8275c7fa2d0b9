/** Taking revisions of daemon task definitions out of use. Imported by operations only. */
import { DeleteDaemonTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { classifyError, hasCode } from '../../../aws/classify-error.ts';
import type { ApplyContext } from '../../../resource-type.ts';
import { definitionsInUse } from '../daemon/describe.ts';
import { DIGEST_TAG, parseRevision } from '../voucher.ts';
import {
  type DaemonTaskRevision,
  describeDaemonRevision,
  listDaemonRevisions,
} from './revisions.ts';

/** ACTIVE revisions that stay beside those in use: what a rollback by hand goes back to. */
const KEPT = 5;

/**
 * After `current` was registered over `previous`: deletes our revisions beyond the newest five, and spare ones that a lost
 * answer left between the two. Revisions that a daemon runs, or may roll back to, stay.
 */
export async function retireDaemonRevisions(
  previous: DaemonTaskRevision,
  current: DaemonTaskRevision,
  context: ApplyContext,
): Promise<void> {
  const now = parseRevision(current.id);
  if (now === undefined) return;
  const active = await listDaemonRevisions(context.aws, now.family);
  const before = parseRevision(previous.id)?.revision ?? now.revision;
  const isBetween = (arn: string) => {
    const revision = parseRevision(arn)?.revision ?? 0;
    return revision > before && revision < now.revision;
  };
  const candidates = active.filter((arn, index) => index >= KEPT || isBetween(arn));
  if (candidates.length === 0) return;
  const used = await definitionsInUse(context);
  const unused = candidates.filter((arn) => !used.has(arn) && arn !== previous.id);
  for (const revision of await ours(unused, context)) {
    const spare = revision.tags[DIGEST_TAG] === current.tags[DIGEST_TAG];
    if (!isBetween(revision.id) || spare) await remove(revision.id, context);
  }
}

/** Deletes every revision of a family that is ours. AWS keeps what a daemon still runs. */
export async function removeDaemonFamily(family: string, context: ApplyContext): Promise<void> {
  const active = await listDaemonRevisions(context.aws, family);
  for (const { id } of await ours(active, context)) await remove(id, context);
}

async function ours(
  arns: readonly string[],
  context: ApplyContext,
): Promise<readonly DaemonTaskRevision[]> {
  const revisions = await Promise.all(arns.map((arn) => describeDaemonRevision(context.aws, arn)));
  return revisions.filter(
    (revision): revision is DaemonTaskRevision => revision?.tags['gantry:app'] === context.app,
  );
}

async function remove(daemonTaskDefinition: string, { aws }: ApplyContext): Promise<void> {
  const ecs = await aws.clients.ecs();
  try {
    await ecs.send(new DeleteDaemonTaskDefinitionCommand({ daemonTaskDefinition }));
  } catch (error) {
    // Of an earlier attempt whose answer was lost.
    const gone =
      hasCode(error, 'ClientException', 'InvalidParameterException') &&
      /not (in )?active|not exist|not found/i.test(classifyError(error).message);
    if (!gone) throw error;
  }
}
