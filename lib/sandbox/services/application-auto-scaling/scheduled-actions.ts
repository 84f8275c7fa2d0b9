/** Scheduled actions of a target: an upsert by name. They are kept, not carried out. */
import type {
  DeleteScheduledActionRequest,
  DescribeScheduledActionsRequest,
  DescribeScheduledActionsResponse,
  PutScheduledActionRequest,
  ScheduledAction,
} from '@aws-sdk/client-application-auto-scaling';
import { paginate } from '../../paginate.ts';
import type { Call, Decoded } from '../../service.ts';
import {
  type ActionRecord,
  actions,
  childKey,
  chosen,
  invalid,
  notFound,
  partsOf,
  targetOf,
} from './records.ts';

/** PutScheduledAction: what an update leaves out stays, but start and end times go. */
export function putScheduledAction(input: Decoded<PutScheduledActionRequest>, call: Call): object {
  targetOf(call, input);
  const key = childKey(input, input.ScheduledActionName);
  const old = actions(call).get(key);
  const schedule = input.Schedule ?? old?.schedule;
  if (schedule === undefined)
    throw invalid('A schedule must be specified for a new scheduled action');
  if (!/^(at|rate|cron)\(.+\)$/.test(schedule)) throw invalid(`Invalid schedule: ${schedule}`);
  const action = input.ScalableTargetAction ?? old?.action;
  if (action?.MinCapacity === undefined && action?.MaxCapacity === undefined)
    throw invalid('At least one of minimum capacity and maximum capacity must be specified');
  if (
    action.MinCapacity !== undefined &&
    action.MaxCapacity !== undefined &&
    action.MaxCapacity < action.MinCapacity
  )
    throw invalid('Maximum capacity cannot be less than minimum capacity');
  actions(call).set(key, {
    ...partsOf(input),
    name: input.ScheduledActionName,
    arn: old?.arn ?? actionArn(call, input),
    createdAt: old?.createdAt ?? call.world.now(),
    schedule,
    timezone: input.Timezone ?? old?.timezone,
    startTime: input.StartTime?.getTime(),
    endTime: input.EndTime?.getTime(),
    action: { ...action },
  });
  return {};
}

/** DescribeScheduledActions: fifty a page. */
export function describeScheduledActions(
  input: Decoded<DescribeScheduledActionsRequest>,
  call: Call,
): DescribeScheduledActionsResponse {
  const names = input.ScheduledActionNames ?? [];
  const found = [...actions(call).values()].filter(
    (record) => chosen(record, input) && (names.length === 0 || names.includes(record.name)),
  );
  const page = paginate(found, {
    size: Math.min(input.MaxResults ?? 50, 50),
    token: input.NextToken,
    badToken: 'InvalidNextTokenException',
  });
  return { ScheduledActions: page.items.map(view), NextToken: page.next };
}

/** DeleteScheduledAction. */
export function deleteScheduledAction(
  input: Decoded<DeleteScheduledActionRequest>,
  call: Call,
): object {
  if (!actions(call).delete(childKey(input, input.ScheduledActionName)))
    throw notFound('No scheduled action found', input, input.ScheduledActionName);
  return {};
}

function actionArn(call: Call, input: Decoded<PutScheduledActionRequest>): string {
  return `arn:aws:autoscaling:${call.region}:${call.account}:scheduledAction:${call.world.hex(32)}:resource/${input.ServiceNamespace}/${input.ResourceId}:scheduledActionName/${input.ScheduledActionName}`;
}

function view(record: ActionRecord): ScheduledAction {
  return {
    ScheduledActionName: record.name,
    ScheduledActionARN: record.arn,
    ...(partsOf(record) as Pick<
      ScheduledAction,
      'ServiceNamespace' | 'ResourceId' | 'ScalableDimension'
    >),
    Schedule: record.schedule,
    ...(record.timezone === undefined ? {} : { Timezone: record.timezone }),
    ...(record.startTime === undefined ? {} : { StartTime: new Date(record.startTime) }),
    ...(record.endTime === undefined ? {} : { EndTime: new Date(record.endTime) }),
    ScalableTargetAction: { ...record.action },
    CreationTime: new Date(record.createdAt),
  };
}
