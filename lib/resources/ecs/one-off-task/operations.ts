/** What is done to the records of one-off tasks in AWS. */
import {
  DeleteParameterCommand,
  GetParametersByPathCommand,
  PutParameterCommand,
} from '@aws-sdk/client-ssm';
import { allPages } from '../../../aws/batch.ts';
import { unlessGone } from '../../../aws/classify-error.ts';
import { isGantryError } from '../../../core/errors.ts';
import type { Address } from '../../../graph/address.ts';
import type {
  ApplyContext,
  Live,
  ReadContext,
  ResourceOperations,
} from '../../../resource-type.ts';
import { readByAddress } from '../../owned.ts';
import { runOnce } from './operations-run.ts';
import type { OneOffTaskProperties } from './properties.ts';
import { parseRecord, recordName, recordsPath, type TaskRecord } from './record.ts';

type LiveTask = Live<OneOffTaskProperties>;

/** Reads records, runs what has not run, and removes records. */
export const oneOffTaskOperations: ResourceOperations<OneOffTaskProperties> = {
  read: readByAddress(list),
  list,
  create: ({ properties }, context) => run(properties, context),
  update: ({ live, properties, changes }, context) =>
    changes.length === 0 && live.owner?.address !== context.address
      ? moveRecord(live, context)
      : run(properties, context),
  delete: forget,
  // The record is all there is of it: the tasks have run.
  disown: (live, _, context) => forget(live, context),
};

async function forget({ id }: LiveTask, context: ApplyContext): Promise<void> {
  const client = await context.aws.clients.ssm();
  await unlessGone(client.send(new DeleteParameterCommand({ Name: id })));
}

/** What has run already does not run again because its construct has another place in the code. */
async function moveRecord(live: LiveTask, context: ApplyContext): Promise<LiveTask> {
  const { address } = context;
  const record = (await recordsOf(context)).find(
    (one) => recordName(context.app, one.address) === live.id,
  );
  if (record === undefined) return live;
  await keep({ ...record, address }, context);
  await forget(live, context);
  return liveOf({ ...record, address }, context);
}

async function list(context: ReadContext): Promise<readonly LiveTask[]> {
  return (await recordsOf(context)).map((record) => liveOf(record, context));
}

function recordsOf(context: ReadContext): Promise<readonly TaskRecord[]> {
  return context.memo('ecs/one-off-tasks', async () => {
    const client = await context.aws.clients.ssm();
    const parameters = await allPages(async (NextToken) => {
      const page = await client.send(
        new GetParametersByPathCommand({
          Path: recordsPath(context.app),
          MaxResults: 10,
          NextToken,
        }),
      );
      return { items: page.Parameters ?? [], next: page.NextToken };
    });
    return parameters.flatMap(({ Value }) => parseRecord(Value) ?? []);
  });
}

/**
 * Runs the task unless it has run for this trigger. The record is written before the task is started, so that a run that
 * is cut off is found again and followed, and never started twice.
 */
async function run(properties: OneOffTaskProperties, context: ApplyContext): Promise<LiveTask> {
  const { address, clock } = context;
  const known = (await recordsOf(context)).find((record) => record.address === address);
  const same = known?.trigger === properties.trigger ? known : undefined;
  const goesOn = same?.outcome === 'RUNNING';
  const record: TaskRecord = goesOn
    ? same
    : {
        address,
        trigger: properties.trigger,
        outcome: 'RUNNING',
        attempt: (known?.attempt ?? 0) + 1,
        since: clock.now(),
      };
  if (!goesOn) await keep(record, context);
  try {
    await runOnce({ record, properties, goesOn }, context);
  } catch (error) {
    // A wait that ends early leaves the task running: the next deploy follows it.
    if (isFailure(error)) await keep({ ...record, outcome: 'FAILED' }, context);
    throw error;
  }
  const done: TaskRecord = { ...record, outcome: 'SUCCEEDED' };
  await keep(done, context);
  return liveOf(done, context);
}

function isFailure(error: unknown): boolean {
  return isGantryError(error) && error.code === 'task/failed';
}

async function keep(record: TaskRecord, context: ApplyContext): Promise<void> {
  const client = await context.aws.clients.ssm();
  await client.send(
    new PutParameterCommand({
      Name: recordName(context.app, record.address),
      Type: 'String',
      Value: JSON.stringify(record),
      Description: `What became of ${record.address}`.slice(0, 1024),
      Overwrite: true,
    }),
  );
}

function liveOf(
  { address, trigger, outcome }: TaskRecord,
  { app }: Pick<ReadContext, 'app'>,
): LiveTask {
  return {
    id: recordName(app, address),
    properties: { trigger, outcome } as OneOffTaskProperties,
    attributes: { outcome },
    tags: {},
    owner: { app, address: address as Address },
  };
}
