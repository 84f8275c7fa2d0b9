/** What EventBridge refuses of a rule. */
import { isJsonObject, type Json } from '../../../core/json.ts';
import { isUnknown } from '../../../graph/resolve.ts';
import type { Finding } from '../../../resource-type.ts';
import { malformed, outside, violation } from '../../findings.ts';
import { patternFindings } from './pattern-rules.ts';
import {
  DEFAULT_BUS,
  type EventRuleProperties,
  type EventTargetProperties,
  MOST_TARGETS,
} from './properties.ts';

const NAME = /^[\w.-]+$/;

/** Breaches of what EventBridge's API reference and quotas say of PutRule and PutTargets. */
export function ruleFindings(properties: EventRuleProperties): readonly Finding[] {
  const { EventPattern: pattern, ScheduleExpression: schedule, EventBusName: bus } = properties;
  const targets = isJsonObject(properties.Targets) ? Object.entries(properties.Targets) : [];
  return [
    ...malformed('Name', properties.Name, {
      most: 64,
      pattern: NAME,
      says: 'a name of at most 64 letters, digits and - _ .',
    }),
    ...malformed('Description', properties.Description ?? undefined, {
      most: 512,
      says: 'a description of at most 512 characters',
    }),
    ...malformed('ScheduleExpression', schedule ?? undefined, {
      most: 256,
      pattern: /^(rate\(\d+ (minute|hour|day)s?\)|cron\((\S+ ){5}\S+\))$/,
      says: 'rate(5 minutes) or cron(minutes hours day-of-month month day-of-week year)',
    }),
    ...(isAbsent(pattern) && isAbsent(schedule)
      ? [violation('EventPattern', 'a rule needs something to match', 'give it a pattern')]
      : []),
    ...(typeof schedule === 'string' && typeof bus === 'string' && bus !== DEFAULT_BUS
      ? [
          violation(
            'ScheduleExpression',
            `only rules of the bus ${DEFAULT_BUS} have it, not of ${bus}`,
          ),
        ]
      : []),
    ...(isAbsent(pattern) ? [] : patternFindings('EventPattern', pattern as unknown as Json)),
    ...(targets.length > MOST_TARGETS
      ? [
          violation(
            'Targets',
            `${targets.length} targets: EventBridge takes ${MOST_TARGETS}`,
            'make another rule of the same pattern for the rest',
          ),
        ]
      : []),
    ...targets.flatMap(([id, target]) =>
      targetFindings(id, target as unknown as EventTargetProperties),
    ),
  ];
}

function targetFindings(id: string, target: EventTargetProperties): readonly Finding[] {
  const path = `Targets.${id}`;
  const { EcsParameters: task, RetryPolicy: retries, Input, InputPath, InputTransformer } = target;
  const inputs = [Input, InputPath, InputTransformer].filter((one) => one !== undefined);
  return [
    ...malformed(path, id, {
      most: 64,
      pattern: NAME,
      says: 'an id of at most 64 letters, digits and - _ .',
    }),
    ...(inputs.length > 1
      ? [violation(path, 'a target has one of Input, InputPath and InputTransformer')]
      : []),
    ...(task !== undefined && target.RoleArn === undefined
      ? [violation(`${path}.RoleArn`, 'tasks are run with a role')]
      : []),
    ...(task?.LaunchType !== undefined && (task.CapacityProviderStrategy ?? []).length > 0
      ? [
          violation(
            `${path}.EcsParameters`,
            'a launch type and capacity providers exclude each other',
          ),
        ]
      : []),
    ...outside(`${path}.EcsParameters.TaskCount`, task?.TaskCount, 1, 10),
    ...outside(`${path}.RetryPolicy.MaximumRetryAttempts`, retries?.MaximumRetryAttempts, 0, 185),
    ...outside(
      `${path}.RetryPolicy.MaximumEventAgeInSeconds`,
      retries?.MaximumEventAgeInSeconds,
      60,
      86_400,
    ),
  ];
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || (!isUnknown(value as Json) && value === '');
}
