/**
 * EventBridge: buses, rules with their targets, and events that are brought to queues, log groups and tasks.
 * May import: service, paginate, world; IAM's roles, Scheduler's expressions and requests, queues of SQS, logs, ECS's
 * RunTask. Must not: know the wire. Who sends events imports `arrive.ts` alone.
 */
import type { SandboxService } from '../../service.ts';
import { createEventBus, deleteEventBus, describeEventBus, listEventBuses } from './buses.ts';
import { deliver } from './deliver.ts';
import { putEvents, testEventPattern } from './put-events.ts';
import { deleteRule, describeRule, disableRule, enableRule, listRules, putRule } from './rules.ts';
import { busArn, buses, ruleArn, rules } from './store.ts';
import { listTagsForResource, tagResource, untagResource } from './tags.ts';
import { listTargetsByRule, putTargets, removeTargets } from './targets.ts';

/** Amazon EventBridge. */
export const events: SandboxService = {
  name: 'EventBridge',
  operations: {
    CreateEventBus: createEventBus,
    DeleteEventBus: deleteEventBus,
    DeleteRule: deleteRule,
    DescribeEventBus: describeEventBus,
    DescribeRule: describeRule,
    DisableRule: disableRule,
    EnableRule: enableRule,
    ListEventBuses: listEventBuses,
    ListRules: listRules,
    ListTagsForResource: listTagsForResource,
    ListTargetsByRule: listTargetsByRule,
    PutEvents: putEvents,
    PutRule: putRule,
    PutTargets: putTargets,
    RemoveTargets: removeTargets,
    TagResource: tagResource,
    TestEventPattern: testEventPattern,
    UntagResource: untagResource,
  },
  timers: { 'events.deliver': deliver },
  tagged: (scope, world) => {
    const place = { scope, world };
    return [
      ...[...rules(place).values()].map((rule) => ({ arn: ruleArn(place, rule), tags: rule.tags })),
      ...[...buses(place).values()].map(({ name, tags }) => ({ arn: busArn(place, name), tags })),
    ];
  },
};
