/** Taking revisions out of use. Imported by operations only. */
import { DeleteTaskDefinitionsCommand, DeregisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { chunksOf } from '../../../aws/batch.ts';
import type { AwsEnvironment } from '../../../aws/environment.ts';
import type { ApplyContext, Live } from '../../../resource-type.ts';
import { visibleServices } from '../service/describe.ts';
import { DIGEST_TAG, parseRevision } from '../voucher.ts';
import type { TaskDefinitionProperties } from './properties.ts';
import { describeRevision, listRevisions } from './revisions.ts';

type Revision = Live<TaskDefinitionProperties>;

/** ACTIVE revisions that stay beside those in use: what a rollback by hand goes back to. */
const KEPT = 5;

/** Revisions that one DeleteTaskDefinitions call takes. */
const PER_DELETE = 10;

/**
 * After `current` was registered over `previous`: deregisters our revisions beyond the newest five, and spare ones that
 * a lost answer left between the two. Revisions that any service we can see runs, or may roll back to, stay.
 */
export async function retireRevisions(
  previous: Revision,
  current: Revision,
  context: ApplyContext,
): Promise<void> {
  const now = parseRevision(current.id);
  if (now === undefined) return;
  const active = await listRevisions(context.aws, now.family, 'ACTIVE');
  const before = parseRevision(previous.id)?.revision ?? now.revision;
  const isBetween = (arn: string) => {
    const revision = parseRevision(arn)?.revision ?? 0;
    return revision > before && revision < now.revision;
  };
  const candidates = active.filter((arn, index) => index >= KEPT || isBetween(arn));
  if (candidates.length === 0) return;
  const used = await revisionsInUse(context);
  const unused = candidates.filter((arn) => !used.has(arn) && arn !== previous.id);
  for (const revision of await ours(unused, context)) {
    const spare = revision.tags[DIGEST_TAG] === current.tags[DIGEST_TAG];
    if (!isBetween(revision.id) || spare) await deregister(context.aws, revision.id);
  }
}

/** Deregisters every revision of a family that is ours (or none), and asks AWS to delete those that are. */
export async function removeFamily(
  family: string,
  context: ApplyContext,
  { inactiveOnly }: { readonly inactiveOnly: boolean },
): Promise<void> {
  const active = inactiveOnly ? [] : await listRevisions(context.aws, family, 'ACTIVE');
  for (const { id } of await ours(active, context)) await deregister(context.aws, id);
  const inactive = await listRevisions(context.aws, family, 'INACTIVE');
  const gone = await ours(inactive, context);
  const ecs = await context.aws.clients.ecs();
  // AWS deletes them when their last task has gone, however long that takes: nothing waits for it.
  for (const batch of chunksOf(gone, PER_DELETE)) {
    const { failures = [] } = await ecs.send(
      new DeleteTaskDefinitionsCommand({ taskDefinitions: batch.map(({ id }) => id) }),
    );
    for (const { arn, reason } of failures) context.progress(`${arn} stays INACTIVE: ${reason}`);
  }
}

async function ours(arns: readonly string[], context: ApplyContext): Promise<readonly Revision[]> {
  const revisions = await Promise.all(arns.map((arn) => describeRevision(context.aws, arn)));
  return revisions.filter(
    (revision): revision is Revision => revision?.tags['gantry:app'] === context.app,
  );
}

interface Use {
  readonly since: number;
  readonly revisions: Promise<ReadonlySet<string>>;
}

const uses = new WeakMap<AwsEnvironment, Use>();

/** A look at every service is shared for a minute: what begins to be used meanwhile is newer than what is retired. */
const SHARED_MS = 60_000;

function revisionsInUse(context: ApplyContext): Promise<ReadonlySet<string>> {
  const known = uses.get(context.aws);
  const now = context.clock.now();
  if (known !== undefined && now - known.since < SHARED_MS) return known.revisions;
  const revisions = lookAtUse(context);
  uses.set(context.aws, { since: now, revisions });
  revisions.catch(() => uses.delete(context.aws));
  return revisions;
}

async function lookAtUse(context: ApplyContext): Promise<ReadonlySet<string>> {
  const services = await visibleServices(context);
  return new Set(
    services.flatMap(({ taskDefinition, deployments = [], taskSets = [] }) => [
      taskDefinition ?? '',
      ...deployments.map((deployment) => deployment.taskDefinition ?? ''),
      ...taskSets.map((taskSet) => taskSet.taskDefinition ?? ''),
    ]),
  );
}

async function deregister(aws: AwsEnvironment, taskDefinition: string): Promise<void> {
  const ecs = await aws.clients.ecs();
  await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
}
