/** Taking revisions out of use. Imported by operations only. */
import { DeleteTaskDefinitionsCommand, DeregisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { chunksOf } from '../../../aws/batch.ts';
import type { AwsEnvironment } from '../../../aws/environment.ts';
import type { ApplyContext, Live } from '../../../resource-type.ts';
import {
  disownRevisions,
  oursAmong,
  type Retiring,
  retireSuperseded,
} from '../retire-revisions.ts';
import { visibleServices } from '../service/describe.ts';
import { writeTags } from '../write-tags.ts';
import type { TaskDefinitionProperties } from './properties.ts';
import { describeRevision, listRevisions } from './revisions.ts';

type Revision = Live<TaskDefinitionProperties>;

/** Revisions that one DeleteTaskDefinitions call takes. */
const PER_DELETE = 10;

/** After `current` was registered over `previous`: deregisters what neither stays nor is run by a service we can see. */
export function retireRevisions(
  previous: Revision,
  current: Revision,
  context: ApplyContext,
): Promise<void> {
  return retireSuperseded(previous, current, retiring(context));
}

/** Deregisters every revision of a family that is ours (or none), and asks AWS to delete those that are. */
export async function removeFamily(
  family: string,
  context: ApplyContext,
  { inactiveOnly }: { readonly inactiveOnly: boolean },
): Promise<void> {
  const active = inactiveOnly ? [] : await listRevisions(context.aws, family, 'ACTIVE');
  for (const { id } of await oursAmong(active, retiring(context)))
    await deregister(context.aws, id);
  const inactive = await listRevisions(context.aws, family, 'INACTIVE');
  const gone = await oursAmong(inactive, retiring(context));
  const ecs = await context.aws.clients.ecs();
  // AWS deletes them when their last task has gone, however long that takes: nothing waits for it.
  for (const batch of chunksOf(gone, PER_DELETE)) {
    const { failures = [] } = await ecs.send(
      new DeleteTaskDefinitionsCommand({ taskDefinitions: batch.map(({ id }) => id) }),
    );
    for (const { arn, reason } of failures) context.progress(`${arn} stays INACTIVE: ${reason}`);
  }
}

/** Takes our tags off every revision of a family that is ours. */
export async function disownFamily(
  family: string,
  context: ApplyContext,
  { inactiveOnly }: { readonly inactiveOnly: boolean },
): Promise<void> {
  const ecs = await context.aws.clients.ecs();
  const status = inactiveOnly ? 'INACTIVE' : 'ACTIVE';
  const revisions = await listRevisions(context.aws, family, status);
  await disownRevisions(revisions, retiring(context), (arn, remove) =>
    writeTags(ecs, arn, { set: {}, remove }),
  );
}

function retiring(context: ApplyContext): Retiring {
  return {
    app: context.app,
    active: (family) => listRevisions(context.aws, family, 'ACTIVE'),
    inUse: () => revisionsInUse(context),
    describe: (arn) => describeRevision(context.aws, arn),
    retire: (arn) => deregister(context.aws, arn),
  };
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
