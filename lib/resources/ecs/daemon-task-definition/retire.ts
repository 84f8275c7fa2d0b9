/** Taking revisions of daemon task definitions out of use. Imported by operations only. */
import { DeleteDaemonTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { classifyError, hasCode } from '../../../aws/classify-error.ts';
import type { ApplyContext } from '../../../resource-type.ts';
import { definitionsInUse } from '../daemon/describe.ts';
import {
  disownRevisions,
  oursAmong,
  type Retiring,
  retireSuperseded,
} from '../retire-revisions.ts';
import { writeTags } from '../write-tags.ts';
import {
  type DaemonTaskRevision,
  describeDaemonRevision,
  listDaemonRevisions,
} from './revisions.ts';

/** After `current` was registered over `previous`: deletes what neither stays nor is run, or gone back to, by a daemon. */
export function retireDaemonRevisions(
  previous: DaemonTaskRevision,
  current: DaemonTaskRevision,
  context: ApplyContext,
): Promise<void> {
  return retireSuperseded(previous, current, retiring(context));
}

/** Deletes every revision of a family that is ours. AWS keeps what a daemon still runs. */
export async function removeDaemonFamily(family: string, context: ApplyContext): Promise<void> {
  const active = await listDaemonRevisions(context.aws, family);
  for (const { id } of await oursAmong(active, retiring(context))) await remove(id, context);
}

/** Takes our tags off every revision of a family that is ours. */
export async function disownDaemonFamily(family: string, context: ApplyContext): Promise<void> {
  const ecs = await context.aws.clients.ecs();
  const revisions = await listDaemonRevisions(context.aws, family);
  await disownRevisions(revisions, retiring(context), (arn, remove) =>
    writeTags(ecs, arn, { set: {}, remove }),
  );
}

function retiring(context: ApplyContext): Retiring {
  return {
    app: context.app,
    active: (family) => listDaemonRevisions(context.aws, family),
    inUse: () => definitionsInUse(context),
    describe: (arn) => describeDaemonRevision(context.aws, arn),
    retire: (arn) => remove(arn, context),
  };
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
