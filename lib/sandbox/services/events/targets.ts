/** The targets of rules. */
import type {
  ListTargetsByRuleRequest,
  PutTargetsRequest,
  PutTargetsResultEntry,
  RemoveTargetsRequest,
  Target,
} from '@aws-sdk/client-eventbridge';
import { paginate } from '../../paginate.ts';
import type { Call, Decoded } from '../../service.ts';
import type { Table } from '../../world.ts';
import { spreadRole } from '../iam/store.ts';
import { checkUnmanaged, invalid, keyOf, type Place, ruleNamed, rules, tooMany } from './store.ts';

/** Targets a rule may have. */
const MOST = 5;
/** Targets a request may name. */
const A_REQUEST = 10;

/** PutTargets: a target of the same id is written over. */
export function putTargets(input: Decoded<PutTargetsRequest>, call: Call): object {
  const rule = ruleNamed(call, input.Rule, input.EventBusName);
  checkUnmanaged(rule);
  const given = input.Targets as readonly Target[];
  if (given.length < 1 || given.length > A_REQUEST)
    throw invalid(`Targets must have 1 to ${A_REQUEST} items.`);
  for (const target of given) checkTarget(call, target);
  const failed = given.flatMap(({ Id = '' }) => failureOf(call, Id));
  const byId = new Map(rule.targets.map((target) => [target.Id, target]));
  for (const target of given)
    if (failed.every(({ TargetId }) => TargetId !== target.Id)) byId.set(target.Id, target);
  if (byId.size > MOST)
    throw tooMany(
      `The requested resource exceeds the maximum number allowed: ${MOST} targets per rule.`,
    );
  rules(call).set(keyOf(rule.name, rule.bus), { ...rule, targets: [...byId.values()] });
  return { FailedEntryCount: failed.length, FailedEntries: failed };
}

/** Lets the next PutTargets fail for the target of an id, under a code, while it answers that all is well. */
export function failTarget(place: Place, id: string, code: string): void {
  failures(place).set(id, { code });
}

function failureOf(place: Place, TargetId: string): readonly PutTargetsResultEntry[] {
  const failure = failures(place).get(TargetId);
  if (failure === undefined) return [];
  failures(place).delete(TargetId);
  return [{ TargetId, ErrorCode: failure.code, ErrorMessage: 'Too many requests at a time.' }];
}

function failures({ world, scope }: Place): Table<{ readonly code: string }> {
  return world.table(scope, 'events.failures-to-come');
}

/** RemoveTargets: ids that the rule does not have are told as failed entries. */
export function removeTargets(input: Decoded<RemoveTargetsRequest>, call: Call): object {
  const rule = ruleNamed(call, input.Rule, input.EventBusName);
  if (input.Force !== true) checkUnmanaged(rule);
  const ids = input.Ids as readonly string[];
  const known = new Set(rule.targets.map(({ Id }) => Id));
  const failed = ids.filter((id) => !known.has(id));
  rules(call).set(keyOf(rule.name, rule.bus), {
    ...rule,
    targets: rule.targets.filter(({ Id = '' }) => !ids.includes(Id)),
  });
  return {
    FailedEntryCount: failed.length,
    FailedEntries: failed.map((TargetId) => ({
      TargetId,
      ErrorCode: 'ResourceNotFoundException',
      ErrorMessage: `Target ${TargetId} does not exist on rule ${rule.name}.`,
    })),
  };
}

/** ListTargetsByRule. */
export function listTargetsByRule(input: Decoded<ListTargetsByRuleRequest>, call: Call): object {
  const { targets } = ruleNamed(call, input.Rule, input.EventBusName);
  const page = paginate(targets, {
    size: input.Limit ?? 100,
    token: input.NextToken,
    badToken: 'ValidationException',
  });
  return { Targets: page.items, NextToken: page.next };
}

function checkTarget(call: Call, target: Target): void {
  const { Id = '', Arn = '', RoleArn } = target;
  if (!/^[\w.-]{1,64}$/.test(Id))
    throw invalid(
      `1 validation error detected: Value '${Id}' at 'targets.1.member.id' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+`,
    );
  const [, , service = ''] = Arn.split(':');
  if (!Arn.startsWith('arn:') || service === '')
    throw invalid(`Parameter ${Arn} is not valid. Reason: Provided Arn is not in correct format.`);
  checkInput(target);
  if (RoleArn !== undefined && !isTrusting(call, RoleArn))
    throw invalid(
      `Provided role '${RoleArn}' cannot be assumed by principal 'events.amazonaws.com'.`,
    );
  if (service === 'ecs') checkTask(target);
  if (target.EcsParameters !== undefined && service !== 'ecs')
    throw invalid(`EcsParameters is not supported for target ${Id}.`);
  if (service === 'sqs' && Arn.endsWith('.fifo') && target.SqsParameters === undefined)
    throw invalid(
      `Parameter(s) SqsParameters must be specified for target: ${Id}. Reason: MessageGroupId is required for FIFO queues.`,
    );
}

function checkInput({ Id, Input, InputPath, InputTransformer }: Target): void {
  if ([Input, InputPath, InputTransformer].filter((one) => one !== undefined).length > 1)
    throw invalid(
      `Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`,
    );
  if (Input !== undefined && !isJson(Input))
    throw invalid(`JSON syntax error in input for target ${Id}.`);
  if (InputPath !== undefined && !/^\$(\.|$)/.test(InputPath))
    throw invalid(`Invalid input path for target ${Id}.`);
}

function checkTask({ Id, Arn = '', RoleArn, EcsParameters: parameters }: Target): void {
  if (!/:cluster\//.test(Arn)) throw invalid(`Parameter ${Arn} is not valid for target ${Id}.`);
  if (parameters === undefined)
    throw invalid(`Parameter(s) EcsParameters must be specified for target: ${Id}.`);
  if (RoleArn === undefined) throw invalid(`RoleArn is required for target ${Arn}.`);
  const { TaskCount: count = 1, LaunchType, CapacityProviderStrategy } = parameters;
  if (count < 1 || count > 10) throw invalid(`TaskCount must be between 1 and 10 for ${Id}.`);
  if (LaunchType !== undefined && (CapacityProviderStrategy ?? []).length > 0)
    throw invalid('Specifying both LaunchType and CapacityProviderStrategy is not supported.');
  if (LaunchType === 'FARGATE' && parameters.NetworkConfiguration === undefined)
    throw invalid(`Parameter(s) NetworkConfiguration must be specified for target: ${Id}.`);
}

function isTrusting({ world, scope }: Call, roleArn: string): boolean {
  const role = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  return spreadRole(world, scope, role)?.trust.includes('events.amazonaws.com') === true;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
