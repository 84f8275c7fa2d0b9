/** What is done to target groups in AWS. */
import {
  CreateTargetGroupCommand,
  DeleteTargetGroupCommand,
  DescribeTargetGroupAttributesCommand,
  ModifyTargetGroupAttributesCommand,
  ModifyTargetGroupCommand,
  type ModifyTargetGroupInput,
  type TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { isNotFound } from '../../../aws/classify-error.ts';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import { omitUndefined } from '../../../core/json.ts';
import type {
  ApplyContext,
  Live,
  ReadContext,
  ResourceOperations,
  UpdateRequest,
} from '../../../resource-type.ts';
import { assertOurs, changedFields, ownedBy } from '../../changes.ts';
import { withAttributes } from '../attribute-reading.ts';
import { beyondDefaults, changedAttributes } from '../attribute-table.ts';
import { allTargetGroups, describeTargetGroups } from '../describe.ts';
import { fullName } from '../names.ts';
import { clientOf, type Tagged, tagList, tagStages, withTags, writeTags } from '../tags.ts';
import { TARGET_GROUP_ATTRIBUTES } from './attributes.ts';
import { canonicalTargetGroup } from './canonical.ts';
import type { TargetGroupProperties } from './properties.ts';

const MINUTE = 60_000;

const NOT_SPREAD: readonly RetryRule[] = [
  { codes: [/^ValidationError/], message: /VPC.*(does not exist|not found)/i, forMs: 2 * MINUTE },
];

/** A listener or rule that was removed just now still counts as a user for a while. */
const STILL_USED: readonly RetryRule[] = [
  { codes: [/^ResourceInUse/], forMs: 2 * MINUTE, always: true },
];

const HEALTH_CHECK = [
  'HealthCheckProtocol',
  'HealthCheckPort',
  'HealthCheckPath',
  'HealthCheckEnabled',
  'HealthCheckIntervalSeconds',
  'HealthCheckTimeoutSeconds',
  'HealthyThresholdCount',
  'UnhealthyThresholdCount',
  'Matcher',
] as const;

/** Reads, makes, changes and removes target groups; their targets are ECS's business. */
export const targetGroupOperations: ResourceOperations<TargetGroupProperties> = {
  async read(requests, context) {
    const byName = new Map(
      (await allTargetGroups(context)).map((one) => [one.object.TargetGroupName, one]),
    );
    return Promise.all(
      requests.map((request) => {
        const found = byName.get(String(request.identity['Name']));
        if (found === undefined) return undefined;
        return withAttributes({
          canonical: canonicalTargetGroup,
          live: liveOf(found),
          request,
          context,
          fetch: () => readAttributes(context, found.arn),
        });
      }),
    );
  },

  async list(context) {
    return ownedBy(context.app, await allTargetGroups(context)).map((one) => liveOf(one));
  },

  async create({ address, properties, tags }, context) {
    const client = await clientOf(context);
    const { Attributes, ...input } = properties;
    // AWS answers a second create of the same settings with the first object, whoever made it: look first.
    const existing = await findByName(context, properties.Name ?? '');
    if (existing !== undefined)
      assertOurs({ id: existing.arn, tags: existing.tags }, { address }, context);
    const wanted =
      existing === undefined
        ? beyondDefaults(TARGET_GROUP_ATTRIBUTES, Attributes)
        : (Attributes ?? {});
    const stages = tagStages(tags, existing !== undefined || Object.keys(wanted).length > 0);
    const made =
      existing ??
      (await retrying(context, NOT_SPREAD, async () => {
        const answer = await client.send(
          new CreateTargetGroupCommand({ ...input, Tags: tagList(stages.first) }),
        );
        const object = answer.TargetGroups?.[0] ?? {};
        return { arn: object.TargetGroupArn ?? '', object, tags };
      }));
    await writeAttributes(made.arn, wanted, context);
    await writeTags(made.arn, { set: stages.last, remove: [], all: tags }, context);
    return liveOf({ ...made, tags }, properties);
  },

  async update(request, context) {
    const { live, properties } = request;
    const health = healthCheckChanges(request);
    if (health !== undefined) {
      const client = await clientOf(context);
      await client.send(new ModifyTargetGroupCommand({ TargetGroupArn: live.id, ...health }));
    }
    await writeAttributes(
      live.id,
      changedAttributes(request.changes, properties.Attributes),
      context,
    );
    await writeTags(live.id, request.tags, context);
    return { ...live, properties: { ...live.properties, ...properties }, tags: request.tags.all };
  },

  async delete(live, context) {
    const client = await clientOf(context);
    try {
      await retrying(context, STILL_USED, () =>
        client.send(new DeleteTargetGroupCommand({ TargetGroupArn: live.id })),
      );
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  },
};

function liveOf(
  { arn, object, tags }: Tagged<TargetGroup>,
  written?: TargetGroupProperties,
): Live<TargetGroupProperties> {
  const { TargetGroupArn, TargetGroupName, LoadBalancerArns, ...read } = object;
  return {
    id: arn,
    properties: { ...omitUndefined(read), ...written, Name: TargetGroupName },
    attributes: {
      TargetGroupArn: arn,
      TargetGroupName: TargetGroupName ?? '',
      TargetGroupFullName: fullName(arn),
    },
    tags,
  };
}

async function findByName(
  context: ReadContext,
  name: string,
): Promise<Tagged<TargetGroup> | undefined> {
  const found = await describeTargetGroups(context, { Names: [name] });
  return (await withTags(context, found, (one) => one.TargetGroupArn))[0];
}

async function readAttributes(context: ReadContext, arn: string): Promise<Record<string, string>> {
  const client = await clientOf(context);
  const answer = await client.send(
    new DescribeTargetGroupAttributesCommand({ TargetGroupArn: arn }),
    { abortSignal: context.signal },
  );
  return Object.fromEntries(
    (answer.Attributes ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']),
  );
}

/** The health check settings to send; undefined when none differs. */
function healthCheckChanges({
  changes,
  properties,
}: UpdateRequest<TargetGroupProperties>): Partial<ModifyTargetGroupInput> | undefined {
  const changed = changedFields(changes);
  const wanted = HEALTH_CHECK.filter((field) => changed.has(field));
  if (wanted.length === 0) return undefined;
  // Another protocol has other defaults: everything that is declared goes with it.
  const sent = changed.has('HealthCheckProtocol') ? HEALTH_CHECK : wanted;
  return omitUndefined(Object.fromEntries(sent.map((field) => [field, properties[field]])));
}

async function writeAttributes(
  TargetGroupArn: string,
  attributes: Readonly<Record<string, string>>,
  context: ApplyContext,
): Promise<void> {
  const Attributes = Object.entries(attributes).map(([Key, Value]) => ({ Key, Value }));
  if (Attributes.length === 0) return;
  const client = await clientOf(context);
  await client.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes }));
}
