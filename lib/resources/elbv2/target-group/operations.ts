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
import { unlessGone } from '../../../aws/classify-error.ts';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import { omitUndefined } from '../../../core/json.ts';
import type {
  ApplyContext,
  Live,
  ReadContext,
  ResourceOperations,
  UpdateRequest,
} from '../../../resource-type.ts';
import { changedFields } from '../../changes.ts';
import { changedAttributes } from '../attribute-table.ts';
import {
  type AttributedKind,
  type Attributes,
  attributedOperations,
  attributePairs,
  attributeRecord,
} from '../attributed.ts';
import { allTargetGroups, describeTargetGroups } from '../describe.ts';
import { fullName } from '../names.ts';
import { clientOf, type Tagged, tagList, writeTags } from '../tags.ts';
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

const kind: AttributedKind<TargetGroupProperties, TargetGroup> = {
  canonical: canonicalTargetGroup,
  defaults: TARGET_GROUP_ATTRIBUTES,
  all: allTargetGroups,
  named: (context, name) => describeTargetGroups(context, { Names: [name] }),
  nameOf: (object) => object.TargetGroupName,
  arnOf: (object) => object.TargetGroupArn,
  liveOf,
  make: (input, tags, context) =>
    retrying(context, NOT_SPREAD, async () => {
      const client = await clientOf(context);
      const answer = await client.send(
        new CreateTargetGroupCommand({ ...input, Tags: tagList(tags) }),
      );
      return answer.TargetGroups?.[0] ?? {};
    }),
  readAttributes,
  writeAttributes,
};

/** Reads, makes, changes and removes target groups; their targets are ECS's business. */
export const targetGroupOperations: ResourceOperations<TargetGroupProperties> = {
  ...attributedOperations(kind),

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
    await unlessGone(
      retrying(context, STILL_USED, () =>
        client.send(new DeleteTargetGroupCommand({ TargetGroupArn: live.id })),
      ),
    );
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

async function readAttributes(context: ReadContext, arn: string): Promise<Record<string, string>> {
  const client = await clientOf(context);
  const answer = await client.send(
    new DescribeTargetGroupAttributesCommand({ TargetGroupArn: arn }),
    { abortSignal: context.signal },
  );
  return attributeRecord(answer.Attributes);
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
  attributes: Attributes,
  context: ApplyContext,
): Promise<void> {
  const Attributes = attributePairs(attributes);
  if (Attributes.length === 0) return;
  const client = await clientOf(context);
  await client.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes }));
}
