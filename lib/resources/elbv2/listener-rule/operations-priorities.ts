/** Moving listener rules to other priorities, also when rules change places. */
import {
  type RulePriorityPair,
  SetRulePrioritiesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GantryError } from '../../../core/errors.ts';
import type { ApplyContext } from '../../../resource-type.ts';
import { describeRules, type ListenerAndRule } from '../describe.ts';
import { clientOf, type Tagged, withTags } from '../tags.ts';
import { LISTENER_RULE_TYPE } from './properties.ts';

/** The rules of a listener as they are now. */
export async function rulesWithTags(
  context: ApplyContext,
  listenerArn: string,
): Promise<readonly Tagged<ListenerAndRule>[]> {
  const rules = await describeRules(context, listenerArn);
  return withTags(context, rules, ({ rule }) => rule.RuleArn);
}

/** A rule and the priority that it gets; a rule that is still to be made has no ARN. */
export interface Move {
  readonly arn: string;
  readonly priority: number;
}

/**
 * Gives a rule the priority, or clears it for a new one (no ARN). Rules of ours that are in the way move in the same call,
 * so that two rules can change places: to the priority that the code wants of them, or, when it no longer has them, out
 * of the way to the last free one until they are removed.
 */
export async function setPriority(
  siblings: readonly Tagged<ListenerAndRule>[],
  wanted: Move,
  context: ApplyContext,
): Promise<void> {
  const current = siblings.find((rule) => rule.arn === wanted.arn);
  // The rule has moved already, as part of another rule's change.
  if (Number(current?.object.rule.Priority) === wanted.priority) return;
  const taken = new Set(siblings.map(({ object }) => Number(object.rule.Priority)));
  const pairs: RulePriorityPair[] = [];
  let next: Move | undefined = wanted;
  while (next !== undefined) {
    const { arn, priority }: Move = next;
    if (arn !== '') pairs.push({ RuleArn: arn, Priority: priority });
    const holder: Tagged<ListenerAndRule> | undefined = siblings.find(
      (rule) => rule.arn !== arn && Number(rule.object.rule.Priority) === priority,
    );
    const moving = pairs.some((pair) => pair.RuleArn === holder?.arn);
    next =
      holder === undefined || moving
        ? undefined
        : { arn: holder.arn, priority: destinationOf(holder, taken, context) };
    if (next !== undefined) taken.add(next.priority);
  }
  if (pairs.length === 0) return;
  const client = await clientOf(context);
  await client.send(new SetRulePrioritiesCommand({ RulePriorities: pairs }));
}

const LAST_PRIORITY = 50_000;

function destinationOf(
  holder: Tagged<ListenerAndRule>,
  taken: ReadonlySet<number>,
  context: ApplyContext,
): number {
  const current = Number(holder.object.rule.Priority);
  if (holder.tags['gantry:app'] !== context.app)
    throw new GantryError(
      'plan/not-owned',
      `priority ${current} of the listener is taken by ${holder.arn}`,
      { address: context.address },
    );
  const node = context
    .desired(LISTENER_RULE_TYPE)
    .find((one) => one.address === holder.tags['gantry:address']);
  const desired = node?.properties['Priority'];
  if (typeof desired === 'number' && desired !== current) return desired;
  for (let free = LAST_PRIORITY; free > 0; free -= 1) if (!taken.has(free)) return free;
  throw new GantryError('plan/not-owned', 'every priority of the listener is taken', {
    address: context.address,
  });
}
