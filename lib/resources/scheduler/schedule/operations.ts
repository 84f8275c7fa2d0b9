/** What is done to schedules in AWS. */

import {
  CreateScheduleCommand,
  type CreateScheduleInput,
  DeleteScheduleCommand,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { hasCode, unlessGone } from '../../../aws/classify-error.ts';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import { GantryError } from '../../../core/errors.ts';
import type { JsonObject } from '../../../core/json.ts';
import type { ApplyContext, Live, ResourceOperations } from '../../../resource-type.ts';
import { ROLE_TYPE } from '../../iam/role/properties.ts';
import { ownerOfSchedule } from '../ownership.ts';
import { scheduleNamed, schedulesIn } from '../reading.ts';
import { SCHEDULE_GROUP_TYPE } from '../schedule-group/properties.ts';
import type { ScheduleProperties } from './properties.ts';

const MINUTE = 60_000;

/** The role, or the group, was made a moment ago. */
const NOT_SPREAD: readonly RetryRule[] = [
  { codes: ['ValidationException'], message: /role/i, about: [ROLE_TYPE], forMs: 2 * MINUTE },
  { codes: ['ResourceNotFoundException'], message: /group/i, forMs: MINUTE },
];

/** Somebody else changes the same schedule. */
const CONCURRENT: RetryRule = { codes: ['ConflictException'], forMs: MINUTE, always: true };

/** Reads, makes, changes and removes schedules. */
export const scheduleOperations: ResourceOperations<ScheduleProperties> = {
  read: (requests, context) =>
    Promise.all(
      requests.map(({ identity }) =>
        scheduleNamed(context, String(identity['GroupName']), String(identity['Name'])),
      ),
    ),

  async list(context) {
    const groups = await context.owned(SCHEDULE_GROUP_TYPE);
    const schedules = await Promise.all(groups.map(({ id }) => schedulesIn(context, id)));
    return schedules.flat().filter(({ owner }) => owner?.app === context.app);
  },

  async create({ address, properties }, context) {
    const client = await context.aws.clients.scheduler();
    const input = requestOf(properties);
    try {
      const { ScheduleArn = '' } = await retrying(context, NOT_SPREAD, () =>
        client.send(
          new CreateScheduleCommand({
            ...input,
            ClientToken: context.clientToken(properties as unknown as JsonObject),
          }),
        ),
      );
      return made(properties, ScheduleArn);
    } catch (error) {
      if (!hasCode(error, 'ConflictException')) throw error;
      // An interrupted create of ours is completed; a schedule of somebody else is left alone.
      const existing = await scheduleNamed(context, input.GroupName ?? '', input.Name ?? '');
      if (existing === undefined) throw error;
      if (existing.owner?.app !== context.app || existing.owner.address !== address)
        throw new GantryError('plan/not-owned', existing.id, { address });
      await write(properties, context);
      return made(properties, String(existing.attributes['Arn']));
    }
  },

  async update({ live, properties }, context) {
    const wanted = { ...live.properties, ...properties };
    await write(wanted, context);
    return { ...live, properties: wanted, ...ownerPart(wanted) };
  },

  async delete(live, context) {
    const client = await context.aws.clients.scheduler();
    const { GroupName } = live.properties;
    await unlessGone(
      retrying(context, [CONCURRENT], () =>
        client.send(new DeleteScheduleCommand({ GroupName, Name: live.id })),
      ),
    );
  },
};

async function write(properties: ScheduleProperties, context: ApplyContext): Promise<void> {
  const client = await context.aws.clients.scheduler();
  await retrying(context, [CONCURRENT, ...NOT_SPREAD], () =>
    client.send(new UpdateScheduleCommand(requestOf(properties))),
  );
}

/** The whole request, without what is declared to be absent. */
function requestOf(properties: ScheduleProperties): CreateScheduleInput {
  const { StartDate, EndDate, ...rest } = Object.fromEntries(
    Object.entries(properties).filter(([, value]) => value !== undefined && value !== 'none'),
  ) as unknown as ScheduleProperties;
  return {
    ...(rest as Omit<CreateScheduleInput, 'StartDate' | 'EndDate'>),
    ...(StartDate === undefined ? {} : { StartDate: new Date(StartDate) }),
    ...(EndDate === undefined ? {} : { EndDate: new Date(EndDate) }),
  };
}

function made(properties: ScheduleProperties, Arn: string): Live<ScheduleProperties> {
  const Name = properties.Name ?? '';
  return {
    id: Name,
    properties,
    attributes: { Arn, Name },
    tags: {},
    ...ownerPart(properties),
  };
}

function ownerPart({ Description }: ScheduleProperties): Pick<Live, 'owner'> {
  const owner = ownerOfSchedule(Description);
  return owner === undefined ? {} : { owner };
}
