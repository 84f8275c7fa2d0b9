/** Reading schedules. Only operations import this. */
import {
  GetScheduleCommand,
  type GetScheduleOutput,
  ListSchedulesCommand,
} from '@aws-sdk/client-scheduler';
import { allPages } from '../../aws/batch.ts';
import { unlessGone } from '../../aws/classify-error.ts';
import { omitUndefined } from '../../core/json.ts';
import type { Live, ReadContext } from '../../resource-type.ts';
import { ownerOfSchedule } from './ownership.ts';
import type { ScheduleProperties } from './schedule/properties.ts';

/** The schedule of a name as it is now; undefined when there is none. */
export async function scheduleNamed(
  context: ReadContext,
  GroupName: string,
  Name: string,
): Promise<Live<ScheduleProperties> | undefined> {
  const client = await context.aws.clients.scheduler();
  const found = await unlessGone(client.send(new GetScheduleCommand({ GroupName, Name })));
  return found === undefined ? undefined : liveOf(found);
}

/** Every schedule of a group; none when there is no such group. */
export async function schedulesIn(
  context: ReadContext,
  GroupName: string,
): Promise<readonly Live<ScheduleProperties>[]> {
  const client = await context.aws.clients.scheduler();
  const summaries = await unlessGone(
    allPages(async (NextToken) => {
      const page = await client.send(
        new ListSchedulesCommand({ GroupName, MaxResults: 100, NextToken }),
      );
      return { items: page.Schedules ?? [], next: page.NextToken };
    }),
  );
  const found = await Promise.all(
    (summaries ?? []).map(({ Name = '' }) => scheduleNamed(context, GroupName, Name)),
  );
  return found.filter((schedule) => schedule !== undefined);
}

function liveOf(answer: GetScheduleOutput): Live<ScheduleProperties> {
  const { Arn = '', Name = '', StartDate, EndDate, ...rest } = answer;
  const { CreationDate: _, LastModificationDate: __, ...properties } = withoutMetadata(rest);
  const owner = ownerOfSchedule(answer.Description);
  return {
    id: Name,
    properties: omitUndefined({
      ...properties,
      Name,
      StartDate: StartDate?.toISOString() ?? 'none',
      EndDate: EndDate?.toISOString() ?? 'none',
      KmsKeyArn: answer.KmsKeyArn ?? 'none',
    }) as unknown as ScheduleProperties,
    attributes: { Arn, Name },
    tags: {},
    ...(owner === undefined ? {} : { owner }),
  };
}

/** The answer of a command also carries what the SDK says of the call. */
function withoutMetadata<T extends object>(answer: T): Omit<T, '$metadata'> {
  const { $metadata: _, ...rest } = answer as T & { readonly $metadata?: unknown };
  return rest;
}
