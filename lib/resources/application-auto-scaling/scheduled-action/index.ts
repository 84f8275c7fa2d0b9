/** The pure part of the scheduled action type. */
import type { Finding, ResourceType } from '../../../resource-type.ts';
import { malformed, outside, violation } from '../../findings.ts';
import { SCALABLE_TARGET_TYPE } from '../scalable-target/properties.ts';
import { keyFindings, keyOf } from '../target-key.ts';
import { canonicalAction } from './canonical.ts';
import { SCHEDULED_ACTION_TYPE, type ScheduledActionProperties } from './properties.ts';

const replaced = { change: 'replace', impact: 'replacement', off: 'keep' } as const;
const kept = { change: 'update', impact: 'live', off: 'keep' } as const;

/** Scheduled actions of scalable targets. Their names tell their owner: `gantry.<address>`, with `~` for `/`. */
export const applicationAutoScalingScheduledAction: ResourceType<ScheduledActionProperties> = {
  name: SCHEDULED_ACTION_TYPE,
  fields: {
    ScheduledActionName: replaced,
    ServiceNamespace: replaced,
    ResourceId: replaced,
    ScalableDimension: replaced,
    Schedule: kept,
    Timezone: kept,
    StartTime: kept,
    EndTime: kept,
    ScalableTargetAction: kept,
  },
  requires: [
    'ScheduledActionName',
    'ServiceNamespace',
    'ResourceId',
    'ScalableDimension',
    'Schedule',
  ],
  attributes: { ScheduledActionARN: 'ARN of the scheduled action' },
  taggable: false,
  removedBefore: [SCALABLE_TARGET_TYPE],
  identity: (properties) => ({
    ...keyOf(properties),
    ScheduledActionName: properties.ScheduledActionName ?? '',
  }),
  canonical: canonicalAction,
  validate: (properties) => [
    ...malformed('ScheduledActionName', properties.ScheduledActionName, {
      most: 256,
      pattern: /^(?! )[^:/|\p{Cc}]+(?<! )$/u,
      says: 'a name of at most 256 characters without : / | and without spaces at its ends',
    }),
    ...keyFindings(properties),
    ...scheduleFindings(properties),
    ...boundFindings(properties),
  ],
  diesWith: ['ResourceId'],
  calls: {
    create: ['PutScheduledAction'],
    update: ['PutScheduledAction'],
    delete: ['DeleteScheduledAction'],
  },
  operations: async () => (await import('./operations.ts')).scheduledActionOperations,
};

function scheduleFindings({ Schedule, StartTime, EndTime }: ScheduledActionProperties): Finding[] {
  const findings: Finding[] = [];
  if (Schedule === undefined) findings.push(violation('Schedule', 'a scheduled action needs it'));
  if (typeof Schedule === 'string' && !/^(at|rate|cron)\(.+\)$/.test(Schedule))
    findings.push(
      violation(
        'Schedule',
        `${JSON.stringify(Schedule)} is neither at(...), rate(...) nor cron(...)`,
      ),
    );
  for (const [path, value] of Object.entries({ StartTime, EndTime }))
    if (typeof value === 'string' && Number.isNaN(Date.parse(value)))
      findings.push(violation(path, `${JSON.stringify(value)} is no ISO 8601 moment`));
  if (typeof StartTime === 'string' && typeof EndTime === 'string')
    if (Date.parse(StartTime) >= Date.parse(EndTime))
      findings.push(violation('EndTime', `${EndTime} is not after ${StartTime}`));
  return findings;
}

const MOST = 1_000_000;

function boundFindings({ ScalableTargetAction: action }: ScheduledActionProperties): Finding[] {
  const path = 'ScalableTargetAction';
  const { MinCapacity, MaxCapacity } = action ?? {};
  if (MinCapacity === undefined && MaxCapacity === undefined)
    return [violation(path, 'a scheduled action sets MinCapacity, MaxCapacity or both')];
  const findings = [
    ...outside(`${path}.MinCapacity`, MinCapacity, 0, MOST),
    ...outside(`${path}.MaxCapacity`, MaxCapacity, 0, MOST),
  ];
  if (typeof MinCapacity === 'number' && typeof MaxCapacity === 'number')
    if (MinCapacity > MaxCapacity)
      findings.push(
        violation(path, `the least of ${MinCapacity} is above the most of ${MaxCapacity}`),
      );
  return findings;
}
