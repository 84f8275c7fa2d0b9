/** Reading rules, their targets and their tags, which AWS gives one rule a call. */
import {
  DescribeRuleCommand,
  ListRulesCommand,
  ListTagsForResourceCommand,
  ListTargetsByRuleCommand,
  type Rule,
  type Target,
} from '@aws-sdk/client-eventbridge';
import { allPages } from '../../../aws/batch.ts';
import { unlessGone } from '../../../aws/classify-error.ts';
import { isJsonObject, omitUndefined } from '../../../core/json.ts';
import type { Live, ReadContext } from '../../../resource-type.ts';
import { tagsOfOurs, tagsOnce } from '../../tagged.ts';
import { type TagRecord, tagsOf } from '../../tags.ts';
import {
  DEFAULT_BUS,
  EVENT_RULE_TYPE,
  type EventRuleProperties,
  type EventTargetProperties,
} from './properties.ts';

const TAGGED = { type: EVENT_RULE_TYPE, kind: 'events:rule' } as const;
const PAGE = 100;

/** The rule of a name, read once a plan; undefined when there is none. */
export async function ruleOnce(
  context: ReadContext,
  name: string,
  bus: string,
): Promise<Live<EventRuleProperties> | undefined> {
  const below = isBelow(context, name, bus) ? await rulesBelow(context) : undefined;
  const rule =
    below === undefined
      ? await describe(context, name, bus)
      : below.find(({ Name }) => Name === name);
  return (
    rule &&
    whole(context, rule, () =>
      tagsOnce(context, TAGGED, arnOf(rule), () => readTags(context, arnOf(rule))),
    )
  );
}

/** The rule of a name as it is now; undefined when there is none. */
export async function ruleNow(
  context: ReadContext,
  name: string,
  bus: string,
): Promise<Live<EventRuleProperties> | undefined> {
  const rule = await describe(context, name, bus);
  return rule && whole(context, rule, () => readTags(context, arnOf(rule)));
}

/** Rules that can be ours: those below our prefix, and those that the tagging API knows to be. */
export async function candidates(
  context: ReadContext,
): Promise<readonly Live<EventRuleProperties>[]> {
  const [below, tagged] = await Promise.all([
    rulesBelow(context),
    tagsOfOurs(context, TAGGED.kind),
  ]);
  const known = new Set(below.map(arnOf));
  const elsewhere = [...tagged.keys()].filter((arn) => !known.has(arn)).map(placeIn);
  const rules = await Promise.all([
    ...below.map(({ Name = '' }) => ruleOnce(context, Name, DEFAULT_BUS)),
    // The tagging API goes on naming rules that are gone.
    ...elsewhere.map(({ name, bus }) => ruleOnce(context, name, bus)),
  ]);
  return rules.filter((rule) => rule !== undefined);
}

/** All targets that a rule has now. */
export async function targetsOf(
  context: Pick<ReadContext, 'aws' | 'signal'>,
  Rule: string,
  EventBusName: string,
): Promise<readonly Target[]> {
  const client = await context.aws.clients.eventBridge();
  return allPages(async (NextToken) => {
    const answer = await client.send(
      new ListTargetsByRuleCommand({ Rule, EventBusName, NextToken }),
      { abortSignal: context.signal },
    );
    return { items: answer.Targets ?? [], next: answer.NextToken };
  });
}

async function describe(
  { aws, signal }: ReadContext,
  Name: string,
  EventBusName: string,
): Promise<Rule | undefined> {
  const client = await aws.clients.eventBridge();
  return unlessGone(
    client.send(new DescribeRuleCommand({ Name, EventBusName }), { abortSignal: signal }),
  );
}

/** Names of ours begin with the app's, and most stand on the default bus. */
function isBelow(context: ReadContext, name: string, bus: string): boolean {
  return bus === DEFAULT_BUS && name.startsWith(prefixOf(context));
}

function prefixOf({ app }: ReadContext): string {
  return `${app}-`.replace(/[^A-Za-z0-9_.-]+/g, '-');
}

function rulesBelow(context: ReadContext): Promise<readonly Rule[]> {
  const { account, region } = context.aws;
  return context.memo(`events/${account}/${region}/below`, async () => {
    const client = await context.aws.clients.eventBridge();
    return allPages(async (NextToken) => {
      const answer = await client.send(
        new ListRulesCommand({ NamePrefix: prefixOf(context), Limit: PAGE, NextToken }),
        { abortSignal: context.signal },
      );
      return { items: answer.Rules ?? [], next: answer.NextToken };
    });
  });
}

/** A rule with its targets and tags; undefined when it went meanwhile. */
async function whole(
  context: ReadContext,
  rule: Rule,
  tags: () => Promise<TagRecord>,
): Promise<Live<EventRuleProperties> | undefined> {
  const { Name = '', EventBusName = DEFAULT_BUS } = rule;
  const [targets, tagged] = await Promise.all([
    unlessGone(targetsOf(context, Name, EventBusName)),
    tags(),
  ]);
  return targets && liveOf(rule, targets, tagged);
}

async function readTags(context: ReadContext, ResourceARN: string): Promise<TagRecord> {
  const client = await context.aws.clients.eventBridge();
  // None of one that was removed since it was listed.
  const answer = await unlessGone(
    client.send(new ListTagsForResourceCommand({ ResourceARN }), { abortSignal: context.signal }),
  );
  return tagsOf(answer?.Tags);
}

function liveOf(
  rule: Rule,
  targets: readonly Target[],
  tags: TagRecord,
): Live<EventRuleProperties> {
  const { Name = '', EventBusName = DEFAULT_BUS, EventPattern } = rule;
  const { Description, ScheduleExpression, State, RoleArn } = rule;
  const properties = {
    Name,
    EventBusName,
    ...omitUndefined({ Description, ScheduleExpression, State, RoleArn }),
    ...(EventPattern === undefined ? {} : { EventPattern: patternIn(EventPattern) }),
    Targets: Object.fromEntries(
      targets.map(({ Id = '', ...target }) => [Id, omitUndefined(target)]),
    ),
  };
  return {
    id: Name,
    properties: properties as EventRuleProperties & {
      Targets: Record<string, EventTargetProperties>;
    },
    attributes: { Name, Arn: arnOf(rule) },
    tags,
  };
}

function patternIn(text: string): NonNullable<EventRuleProperties['EventPattern']> {
  const pattern: unknown = JSON.parse(text);
  return isJsonObject(pattern) ? pattern : {};
}

function arnOf({ Arn = '' }: Rule): string {
  return Arn;
}

/** Name and bus of the rule of an ARN, in which the default bus is not named. */
function placeIn(arn: string): { readonly name: string; readonly bus: string } {
  const [name = '', bus = DEFAULT_BUS] = arn
    .slice(arn.indexOf(':rule/') + 6)
    .split('/')
    .reverse();
  return { name, bus };
}
