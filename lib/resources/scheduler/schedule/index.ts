/** The pure part of the schedule type. */
import { jsonEquals } from '../../../core/json.ts';
import type { Finding, ResourceType } from '../../../resource-type.ts';
import { withoutDefaults } from '../../canonical.ts';
import { malformed, outside, violation } from '../../findings.ts';
import { canonicalEcsParameters, canonicalRetries } from '../canonical-target.ts';
import { ownerOfSchedule } from '../ownership.ts';
import { SCHEDULE_GROUP_TYPE } from '../schedule-group/properties.ts';
import { SCHEDULE_TYPE, type ScheduleProperties, type ScheduleTarget } from './properties.ts';

const replaced = { change: 'replace', impact: 'replacement', off: 'keep' } as const;
const kept = { change: 'update', impact: 'live', off: 'keep' } as const;

/**
 * Schedules that run tasks. They carry no tags: ours stand in groups of the app, and their description ends with
 * `gantry:<address>`. UpdateSchedule sets what it is not given back to the default, so that all of a schedule is sent.
 */
export const schedulerSchedule: ResourceType<ScheduleProperties> = {
  name: SCHEDULE_TYPE,
  fields: {
    Name: replaced,
    GroupName: replaced,
    Description: kept,
    ScheduleExpression: kept,
    // Nothing remembers what a schedule declared: what is to be off is declared as UTC, ENABLED, NONE or none.
    ScheduleExpressionTimezone: kept,
    StartDate: kept,
    EndDate: kept,
    State: kept,
    KmsKeyArn: kept,
    FlexibleTimeWindow: kept,
    Target: kept,
    ActionAfterCompletion: kept,
  },
  requires: [
    'Name',
    'GroupName',
    'Description',
    'ScheduleExpression',
    'FlexibleTimeWindow',
    'Target',
  ],
  attributes: { Arn: 'ARN of the schedule', Name: 'name of the schedule' },
  taggable: false,
  removedBefore: [
    SCHEDULE_GROUP_TYPE,
    'AWS::ECS::Cluster',
    'AWS::ECS::TaskDefinition',
    'AWS::IAM::Role',
    'AWS::SQS::Queue',
    'AWS::EC2::SecurityGroup',
    'AWS::EC2::Subnet',
  ],
  identity: ({ Name, GroupName }) => ({ Name: Name ?? '', GroupName: GroupName ?? '' }),
  canonical: ({ StartDate, EndDate, Target, ...properties }) =>
    withoutDefaults({
      ...properties,
      ...(StartDate === undefined ? {} : { StartDate: canonicalMoment(StartDate) }),
      ...(EndDate === undefined ? {} : { EndDate: canonicalMoment(EndDate) }),
      Target: canonicalTarget(Target),
    }),
  validate: scheduleFindings,
  calls: { create: ['CreateSchedule'], update: ['UpdateSchedule'], delete: ['DeleteSchedule'] },
  operations: async () => (await import('./operations.ts')).scheduleOperations,
};

/** AWS keeps whole seconds. */
function canonicalMoment(moment: string): string {
  const time = typeof moment === 'string' ? Date.parse(moment) : Number.NaN;
  return Number.isNaN(time) ? moment : new Date(Math.floor(time / 1000) * 1000).toISOString();
}

/** The target is written whole: members that repeat a default of AWS are left out on both sides. */
function canonicalTarget(target: ScheduleTarget | undefined): ScheduleTarget | undefined {
  if (target?.EcsParameters === undefined) return target;
  const { EcsParameters, RetryPolicy, Input, ...rest } = target;
  return {
    ...rest,
    ...(Input === undefined || jsonEquals(Input, '{}') ? {} : { Input }),
    ...canonicalRetries(RetryPolicy),
    EcsParameters: canonicalEcsParameters(EcsParameters),
  };
}

function scheduleFindings(properties: ScheduleProperties): readonly Finding[] {
  const { Description, FlexibleTimeWindow: window, Target: target } = properties;
  const findings = [
    ...malformed('Name', properties.Name, {
      most: 64,
      pattern: /^[\w.-]+$/,
      says: 'a name of at most 64 letters, digits and - _ .',
    }),
    ...malformed('ScheduleExpression', properties.ScheduleExpression, {
      most: 256,
      pattern:
        /^(rate\(\d+ (minute|hour|day)s?\)|cron\((\S+ ){5}\S+\)|at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\))$/,
      says: 'rate(5 minutes), cron(minutes hours day-of-month month day-of-week year) or at(2030-01-01T08:00:00)',
    }),
    ...malformed('Description', Description, {
      most: 512,
      says: 'a description of at most 512 characters',
    }),
    ...outside(
      'FlexibleTimeWindow.MaximumWindowInMinutes',
      window?.MaximumWindowInMinutes,
      1,
      1440,
    ),
    ...outside('Target.EcsParameters.TaskCount', target?.EcsParameters?.TaskCount, 1, 10),
    ...outside(
      'Target.RetryPolicy.MaximumRetryAttempts',
      target?.RetryPolicy?.MaximumRetryAttempts,
      0,
      185,
    ),
    ...outside(
      'Target.RetryPolicy.MaximumEventAgeInSeconds',
      target?.RetryPolicy?.MaximumEventAgeInSeconds,
      60,
      86_400,
    ),
  ];
  if (typeof Description === 'string' && ownerOfSchedule(Description) === undefined)
    findings.push(
      violation('Description', 'it does not end with gantry:<address>, which says whose it is'),
    );
  if (
    window !== undefined &&
    (window?.Mode === 'FLEXIBLE') !== (window?.MaximumWindowInMinutes !== undefined)
  )
    findings.push(
      violation('FlexibleTimeWindow', 'FLEXIBLE and MaximumWindowInMinutes go together'),
    );
  return findings;
}
