/** The pure part of the type of EventBridge's rules. */
import { isJsonObject } from '../../../core/json.ts';
import type { ResourceType } from '../../../resource-type.ts';
import { withoutDefaults } from '../../canonical.ts';
import { canonicalEcsParameters, canonicalRetries } from '../../scheduler/canonical-target.ts';
import {
  EVENT_RULE_TYPE,
  type EventRuleProperties,
  type EventTargetProperties,
} from './properties.ts';
import { ruleFindings } from './rules.ts';

const replaced = { change: 'replace', impact: 'replacement', off: 'keep' } as const;
const live = { change: 'update', impact: 'live' } as const;
const cleared = { ...live, off: { value: null } } as const;

/**
 * Rules of EventBridge with their targets. A put writes over the whole rule, but neither its targets nor its tags. Rules
 * that a service of AWS manages carry no tags of ours; AWS refuses to have them changed.
 */
export const eventsRule: ResourceType<EventRuleProperties> = {
  name: EVENT_RULE_TYPE,
  fields: {
    Name: replaced,
    EventBusName: replaced,
    Description: cleared,
    EventPattern: cleared,
    ScheduleExpression: cleared,
    State: { ...live, off: { value: 'ENABLED' } },
    RoleArn: cleared,
    Targets: { ...live, entries: { off: () => undefined } },
  },
  requires: ['Name', 'EventBusName'],
  attributes: { Name: 'name of the rule', Arn: 'ARN of the rule' },
  removedBefore: [
    'AWS::ECS::Cluster',
    'AWS::ECS::TaskDefinition',
    'AWS::IAM::Role',
    'AWS::Logs::LogGroup',
    'AWS::Logs::ResourcePolicy',
    'AWS::SQS::Queue',
    'AWS::EC2::SecurityGroup',
    'AWS::EC2::Subnet',
  ],
  identity: ({ Name, EventBusName }) => ({ Name: Name ?? '', EventBusName: EventBusName ?? '' }),
  canonical: ({ Targets, ...properties }) =>
    withoutDefaults({
      ...properties,
      ...(Targets === undefined ? {} : { Targets: canonicalTargets(Targets) }),
    }),
  validate: ruleFindings,
  calls: {
    create: ['PutRule', 'PutTargets', 'TagResource'],
    update: ['PutRule', 'PutTargets', 'RemoveTargets', 'TagResource', 'UntagResource'],
    delete: ['RemoveTargets', 'DeleteRule'],
  },
  operations: async () => (await import('./operations.ts')).ruleOperations,
};

function canonicalTargets(
  targets: Readonly<Record<string, EventTargetProperties>>,
): Record<string, EventTargetProperties> {
  if (!isJsonObject(targets)) return targets;
  const entries = Object.entries(targets as Readonly<Record<string, EventTargetProperties>>);
  return Object.fromEntries(entries.map(([id, target]) => [id, canonicalTarget(target)]));
}

/** A target is written whole: members that repeat a default of AWS are left out on both sides. */
function canonicalTarget(target: EventTargetProperties): EventTargetProperties {
  if (!isJsonObject(target)) return target;
  const { EcsParameters, RetryPolicy, ...rest } = target as EventTargetProperties;
  return withoutDefaults({
    ...rest,
    ...canonicalRetries(RetryPolicy),
    ...(EcsParameters === undefined
      ? {}
      : { EcsParameters: canonicalEcsParameters(EcsParameters) }),
  });
}
