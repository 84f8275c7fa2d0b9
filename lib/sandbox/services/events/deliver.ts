/** Bringing events to targets: queues, log groups, tasks of ECS. */
import type { Target } from '@aws-sdk/client-eventbridge';
import { type Call, ServiceFault } from '../../service.ts';
import { putDatapoint } from '../cloudwatch/datapoints.ts';
import { appendLog } from '../cloudwatch-logs/append.ts';
import { policyDocuments } from '../cloudwatch-logs/resource-policies.ts';
import { runTask } from '../ecs/run-task.ts';
import { runRequestOf } from '../scheduler/run-request.ts';
import { sendMessage } from '../sqs/messages.ts';
import { queues, urlOf } from '../sqs/store.ts';
import { allows, type Wish } from './allowed.ts';
import type { ArrivedEvent, Delivery } from './arrive.ts';
import { inputOf } from './input.ts';
import { type Place, type RuleRecord, ruleArn, rules } from './store.ts';

/**
 * Brings an event to the targets that its rule has now. What AWS would try again for a day goes to the dead-letter queue at
 * once, and is counted where there is none.
 */
export function deliver({ rule: key, event }: Delivery, place: Place): void {
  const rule = rules(place).get(key);
  if (rule === undefined) return;
  for (const target of rule.targets) {
    if (failureOf(place, rule, target, event) === undefined) continue;
    const dead = target.DeadLetterConfig?.Arn;
    if (dead !== undefined) send(place, rule, { Id: target.Id, Arn: dead }, JSON.stringify(event));
    else putDatapoint(place, 'AWS/Events', 'FailedInvocations', { RuleName: rule.name }, 1);
  }
}

/** Why an event did not reach a target; undefined when it did. */
function failureOf(
  place: Place,
  rule: RuleRecord,
  target: Target,
  event: ArrivedEvent,
): string | undefined {
  switch (target.Arn?.split(':')[2]) {
    case 'sqs':
      return send(place, rule, target, inputOf(target, event));
    case 'logs':
      return write(place, rule, target, event);
    case 'ecs':
      return run(place, rule, target, event);
    // What the sandbox does not model takes everything.
    default:
      return undefined;
  }
}

function send(place: Place, rule: RuleRecord, target: Target, body: string): string | undefined {
  const { Arn = '', SqsParameters } = target;
  const name = Arn.slice(Arn.lastIndexOf(':') + 1);
  const queue = queues(place).get(name);
  if (queue === undefined) return 'AWS.SimpleQueueService.NonExistentQueue';
  const wish = wishOf(place, rule, 'sqs:SendMessage', Arn);
  if (!allows(queue.attributes['Policy'], wish)) return 'AccessDenied';
  return refusalOf(() =>
    sendMessage(
      {
        QueueUrl: urlOf(place, name),
        MessageBody: body,
        MessageGroupId: SqsParameters?.MessageGroupId,
      } as Parameters<typeof sendMessage>[0],
      callOf(place, target),
    ),
  );
}

function write(
  place: Place,
  rule: RuleRecord,
  target: Target,
  event: ArrivedEvent,
): string | undefined {
  const { world, scope } = place;
  const [, group = ''] = /:log-group:([^:]+)/.exec(target.Arn ?? '') ?? [];
  const arn = `arn:aws:logs:${scope.region}:${scope.account}:log-group:${group}`;
  const stream = String(event['id']);
  const may = (action: string) => {
    const wish = wishOf(place, rule, action, `${arn}:log-stream:${stream}`);
    return policyDocuments(place).some((document) => allows(document, wish));
  };
  if (!may('logs:CreateLogStream') || !may('logs:PutLogEvents')) return 'AccessDenied';
  return appendLog(world, scope, group, stream, inputOf(target, event))
    ? undefined
    : 'ResourceNotFoundException';
}

function run(
  place: Place,
  rule: RuleRecord,
  target: Target,
  event: ArrivedEvent,
): string | undefined {
  // Nothing of the event is passed to a task unless the target says so.
  const { Input, InputPath, InputTransformer } = target;
  const told =
    (Input ?? InputPath ?? InputTransformer) === undefined ? undefined : inputOf(target, event);
  return refusalOf(() =>
    runTask(
      runRequestOf({
        cluster: target.Arn,
        parameters: target.EcsParameters,
        startedBy: `events-rule/${rule.name}`,
        overrides: told,
      }),
      callOf(place, target),
    ),
  );
}

function refusalOf(attempt: () => object): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    if (error instanceof ServiceFault) return error.code;
    throw error;
  }
}

function wishOf(place: Place, rule: RuleRecord, action: string, resource: string): Wish {
  return { action, resource, source: ruleArn(place, rule), account: place.scope.account };
}

function callOf({ world, scope }: Place, { RoleArn }: Target): Call {
  return { world, scope, ...scope, principal: RoleArn ?? 'events.amazonaws.com' };
}
