/** What is done to rules of EventBridge in AWS. */
import {
  DeleteRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  TagResourceCommand,
  type Target,
  UntagResourceCommand,
} from '@aws-sdk/client-eventbridge';
import { unlessGone } from '../../../aws/classify-error.ts';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import type {
  ApplyContext,
  Live,
  ResourceOperations,
  UpdateRequest,
} from '../../../resource-type.ts';
import { assertOurs, changedEntries, changedFields, ownedBy } from '../../changes.ts';
import { ROLE_TYPE } from '../../iam/role/properties.ts';
import { type TagRecord, tagList } from '../../tags.ts';
import { failedEntries } from './failed-entries.ts';
import { candidates, ruleNow, ruleOnce, targetsOf } from './operations-reading.ts';
import {
  DEFAULT_BUS,
  type EventRuleProperties,
  type EventTargetProperties,
  MOST_TARGETS,
} from './properties.ts';

const MINUTE = 60_000;

const RETRIED: readonly RetryRule[] = [
  // Somebody else changes the same rule.
  { codes: ['ConcurrentModificationException'], forMs: MINUTE, always: true },
  // The role of a target was made a moment ago.
  {
    codes: ['ValidationException'],
    message: /role.*cannot be assumed/i,
    about: [ROLE_TYPE],
    forMs: 2 * MINUTE,
  },
];

/** A rule that was put a moment ago is not there yet for whoever gives it targets. */
const NOT_VISIBLE: RetryRule = {
  codes: ['ResourceNotFoundException'],
  message: /rule/i,
  forMs: MINUTE,
  always: true,
};

/** Reads, puts and removes rules with their targets. */
export const ruleOperations: ResourceOperations<EventRuleProperties> = {
  read: (requests, context) =>
    Promise.all(
      requests.map(({ identity }) =>
        ruleOnce(context, String(identity['Name']), String(identity['EventBusName'])),
      ),
    ),

  async list(context) {
    return ownedBy(context.app, await candidates(context));
  },

  async create({ address, properties, tags }, context) {
    const { Name = '', EventBusName = '' } = properties;
    // A put writes over whatever has the name: what has come there since the plan must be an attempt of ours.
    const present = await ruleNow(context, Name, EventBusName);
    if (present !== undefined) assertOurs({ id: Name, tags: present.tags }, { address }, context);
    const arn = await put(properties, context, tags);
    await putTargets(properties, properties.Targets ?? {}, context, [NOT_VISIBLE]);
    // Of a rule that is there, a put leaves the tags as they are.
    if (present !== undefined) await tag(arn, tags, context);
    return { id: Name, properties, attributes: { Name, Arn: arn }, tags };
  },

  async update(request, context) {
    const { live, properties, changes, tags } = request;
    const whole = { ...live.properties, ...properties };
    const fields = [...changedFields(changes)].filter((field) => field !== 'Targets');
    if (fields.length > 0) await put(whole, context);
    await changeTargets(request, context);
    const ResourceARN = String(live.attributes['Arn']);
    const client = await context.aws.clients.eventBridge();
    // Tags come last: what the code declares is recorded only once it holds.
    if (tags.remove.length > 0)
      await retrying(context, RETRIED, () =>
        client.send(new UntagResourceCommand({ ResourceARN, TagKeys: [...tags.remove] })),
      );
    if (Object.keys(tags.set).length > 0) await tag(ResourceARN, tags.set, context);
    return { ...live, properties: whole, tags: tags.all };
  },

  async delete(live, context) {
    const client = await context.aws.clients.eventBridge();
    const { Name, EventBusName } = placeOf(live.properties);
    // A rule goes without targets only, whoever has added them since.
    const targets = (await unlessGone(targetsOf(context, Name, EventBusName))) ?? [];
    await unlessGone(
      removeTargets(
        live.properties,
        targets.map(({ Id = '' }) => Id),
        context,
      ),
    );
    await unlessGone(
      retrying(context, RETRIED, () => client.send(new DeleteRuleCommand({ Name, EventBusName }))),
    );
  },
};

/** Puts a rule, without its targets; tags count only when it is new. Its ARN. */
async function put(
  { Targets: _, EventPattern, ...properties }: EventRuleProperties,
  context: ApplyContext,
  tags: TagRecord = {},
): Promise<string> {
  const client = await context.aws.clients.eventBridge();
  const given = Object.entries(properties).filter(
    ([, value]) => value !== null && value !== undefined,
  );
  const { RuleArn = '' } = await retrying(context, RETRIED, () =>
    client.send(
      new PutRuleCommand({
        ...(Object.fromEntries(given) as typeof properties),
        Name: properties.Name ?? '',
        ...(EventPattern === undefined || EventPattern === null
          ? {}
          : { EventPattern: JSON.stringify(EventPattern) }),
        ...(Object.keys(tags).length === 0 ? {} : { Tags: tagList(tags) }),
      }),
    ),
  );
  return RuleArn;
}

/** What comes is put before what goes is removed, unless there is no room for both. */
async function changeTargets(
  { live, properties, changes }: UpdateRequest<EventRuleProperties>,
  context: ApplyContext,
): Promise<void> {
  const changed = changedEntries(changes, 'Targets', properties.Targets);
  const coming = Object.entries(changed).filter(([, target]) => target !== null);
  const going = Object.keys(changed).filter((id) => changed[id] === null);
  const present = live.properties.Targets ?? {};
  const added = coming.filter(([id]) => !Object.hasOwn(present, id)).length;
  const targets = Object.fromEntries(coming) as unknown as Record<string, EventTargetProperties>;
  const steps = [
    () => putTargets(live.properties, targets, context),
    () => removeTargets(live.properties, going, context),
  ];
  if (Object.keys(present).length + added > MOST_TARGETS) steps.reverse();
  for (const step of steps) await step();
}

async function putTargets(
  rule: EventRuleProperties,
  targets: Readonly<Record<string, EventTargetProperties>>,
  context: ApplyContext,
  more: readonly RetryRule[] = [],
): Promise<void> {
  const Targets = Object.entries(targets).map(
    ([Id, target]): Target => ({ Id, ...target }) as Target,
  );
  if (Targets.length === 0) return;
  const client = await context.aws.clients.eventBridge();
  const { Name: Rule, EventBusName } = placeOf(rule);
  await retrying(context, [...RETRIED, ...more], async () =>
    failedEntries(
      `target of rule ${Rule}`,
      await client.send(new PutTargetsCommand({ Rule, EventBusName, Targets })),
    ),
  );
}

async function removeTargets(
  rule: EventRuleProperties,
  Ids: readonly string[],
  context: ApplyContext,
): Promise<void> {
  if (Ids.length === 0) return;
  const client = await context.aws.clients.eventBridge();
  const { Name: Rule, EventBusName } = placeOf(rule);
  await retrying(context, RETRIED, async () =>
    failedEntries(
      `target of rule ${Rule}`,
      await client.send(new RemoveTargetsCommand({ Rule, EventBusName, Ids: [...Ids] })),
      // What is gone already is what was wanted.
      ['ResourceNotFoundException'],
    ),
  );
}

async function tag(ResourceARN: string, tags: TagRecord, context: ApplyContext): Promise<void> {
  const client = await context.aws.clients.eventBridge();
  await retrying(context, RETRIED, () =>
    client.send(new TagResourceCommand({ ResourceARN, Tags: tagList(tags) })),
  );
}

function placeOf({
  Name = '',
  EventBusName = DEFAULT_BUS,
}: Live<EventRuleProperties>['properties']) {
  return { Name, EventBusName };
}
