/** What is done to listener rules in AWS. */
import {
  CreateRuleCommand,
  DeleteRuleCommand,
  ModifyRuleCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { hasCode, unlessGone } from '../../../aws/classify-error.ts';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import { groupBy } from '../../../core/group.ts';
import { omitUndefined } from '../../../core/json.ts';
import type {
  ApplyContext,
  Live,
  ReadContext,
  ResourceOperations,
} from '../../../resource-type.ts';
import { belongsTo, changedFields, ownedBy } from '../../changes.ts';
import { writableActions } from '../actions.ts';
import { allRules, type ListenerAndRule } from '../describe.ts';
import { finishActions, updateActions } from '../handover.ts';
import { shiftFindings } from '../in-flight.ts';
import { clientOf, type Tagged, tagList } from '../tags.ts';
import { rulesWithTags, setPriority } from './operations-priorities.ts';
import { LISTENER_RULE_TYPE, type ListenerRuleProperties } from './properties.ts';

const MINUTE = 60_000;

/** How often a priority that others take is cleared. */
const MOST_ATTEMPTS = 3;

const NOT_SPREAD: readonly RetryRule[] = [
  { codes: [/^(TargetGroup|Listener)NotFound/], forMs: 2 * MINUTE },
];

/** Reads, makes, changes and removes listener rules. */
export const listenerRuleOperations: ResourceOperations<ListenerRuleProperties> = {
  async read(requests, context) {
    const byListener = groupBy(await allRules(context), ({ object }) => object.listenerArn);
    return requests.map(({ address, identity }) => {
      const siblings = byListener.get(String(identity['ListenerArn'])) ?? [];
      const own = siblings.find(({ tags }) => belongsTo(tags, { app: context.app, address }));
      const found =
        own ?? siblings.find(({ object }) => object.rule.Priority === String(identity['Priority']));
      // A rule of ours that moves to another priority leaves this one.
      if (found === undefined || (own === undefined && isDesired(found, context))) return undefined;
      return liveOf(found);
    });
  },

  async list(context) {
    return ownedBy(context.app, await allRules(context)).map((one) => liveOf(one));
  },

  async create({ address, properties, tags }, context) {
    const client = await clientOf(context);
    const listenerArn = properties.ListenerArn ?? '';
    const command = new CreateRuleCommand({
      ...properties,
      Actions: writableActions(properties.Actions ?? []),
      Tags: tagList(tags),
    });
    for (let attempt = 1; ; attempt += 1)
      try {
        const answer = await retrying(context, NOT_SPREAD, () => client.send(command));
        const rule = answer.Rules?.[0] ?? {};
        return liveOf({ arn: rule.RuleArn ?? '', object: { listenerArn, rule }, tags }, properties);
      } catch (error) {
        if (!hasCode(error, /^PriorityInUse/) || attempt === MOST_ATTEMPTS) throw error;
        const siblings = await rulesWithTags(context, listenerArn);
        // An attempt whose answer was lost may have made it; else a rule of ours has yet to leave the priority.
        const own = siblings.find((rule) => belongsTo(rule.tags, { app: context.app, address }));
        if (own !== undefined) return liveOf(own, properties);
        await setPriority(siblings, { arn: '', priority: properties.Priority ?? 0 }, context);
      }
  },

  async update(request, context) {
    const { live, properties } = request;
    if (changedFields(request.changes).has('Priority')) {
      const siblings = await rulesWithTags(context, properties.ListenerArn ?? '');
      await setPriority(siblings, { arn: live.id, priority: properties.Priority ?? 0 }, context);
    }
    return updateActions(request, 'Actions', modify, context);
  },

  finish: (request, context) => finishActions(request, 'Actions', modify, context),

  usersOfChange: (live, changes, context) =>
    shiftFindings(live, live.properties.Actions, changes, context),

  async delete(live, context) {
    const client = await clientOf(context);
    await unlessGone(client.send(new DeleteRuleCommand({ RuleArn: live.id })));
  },
};

async function modify(
  RuleArn: string,
  properties: ListenerRuleProperties,
  changed: ReadonlySet<string>,
  context: ApplyContext,
): Promise<void> {
  if (!['Conditions', 'Actions', 'Transforms'].some((field) => changed.has(field))) return;
  const client = await clientOf(context);
  const transforms = properties.Transforms ?? [];
  const input = omitUndefined({
    Conditions: changed.has('Conditions') ? properties.Conditions : undefined,
    Actions: changed.has('Actions') ? writableActions(properties.Actions ?? []) : undefined,
    Transforms: changed.has('Transforms') && transforms.length > 0 ? transforms : undefined,
    ResetTransforms: changed.has('Transforms') && transforms.length === 0 ? true : undefined,
  });
  await retrying(context, NOT_SPREAD, () =>
    client.send(new ModifyRuleCommand({ RuleArn, ...input })),
  );
}

function liveOf(
  { arn, object: { listenerArn, rule }, tags }: Tagged<ListenerAndRule>,
  written?: ListenerRuleProperties,
): Live<ListenerRuleProperties> {
  return {
    id: arn,
    properties: {
      ...omitUndefined({ Transforms: rule.Transforms }),
      ListenerArn: listenerArn,
      Priority: Number(rule.Priority),
      Conditions: rule.Conditions,
      Actions: rule.Actions,
      ...written,
    },
    attributes: { RuleArn: arn },
    tags,
  };
}

/** Whether the code still has the rule, at its own address. */
function isDesired({ tags }: Tagged<ListenerAndRule>, context: ReadContext): boolean {
  return (
    tags['gantry:app'] === context.app &&
    context.desired(LISTENER_RULE_TYPE).some((node) => node.address === tags['gantry:address'])
  );
}
