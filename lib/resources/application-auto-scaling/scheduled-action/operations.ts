/** What is done to scheduled actions in AWS. */
import {
  DeleteScheduledActionCommand,
  DescribeScheduledActionsCommand,
  PutScheduledActionCommand,
  type ScheduledAction,
} from '@aws-sdk/client-application-auto-scaling';
import { unlessGone } from '../../../aws/classify-error.ts';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import { omitUndefined } from '../../../core/json.ts';
import type { ApplyContext, Live, ResourceOperations } from '../../../resource-type.ts';
import { actionsIn, CONCURRENT, ECS, namespacesOf } from '../describe.ts';
import { ownerOfAction } from '../ownership.ts';
import { sameTarget } from '../target-key.ts';
import type { ScheduledActionProperties } from './properties.ts';

/** A scalable target that was made a moment ago. */
const NOT_SPREAD: RetryRule = { codes: ['ObjectNotFoundException'], forMs: 120_000 };

/** Reads, puts and removes scheduled actions. */
export const scheduledActionOperations: ResourceOperations<ScheduledActionProperties> = {
  async read(requests, context) {
    const namespaces = namespacesOf(requests);
    const actions = (
      await Promise.all(namespaces.map((namespace) => actionsIn(context, namespace)))
    ).flat();
    return requests.map(({ identity }) => {
      const found = actions.find(
        (one) =>
          one.ScheduledActionName === identity['ScheduledActionName'] && sameTarget(one, identity),
      );
      return found === undefined ? undefined : liveOf(found);
    });
  },

  async list(context) {
    const actions = await actionsIn(context, ECS);
    return actions
      .filter(({ ScheduledActionName }) => ownerOfAction(ScheduledActionName)?.app === context.app)
      .map(liveOf);
  },

  async create({ properties }, context) {
    await put(properties, context);
    // The put answers nothing, not even the ARN.
    const client = await context.aws.clients.applicationAutoScaling();
    const { ServiceNamespace, ResourceId, ScalableDimension, ScheduledActionName } = properties;
    const answer = await client.send(
      new DescribeScheduledActionsCommand({
        ServiceNamespace,
        ResourceId,
        ScalableDimension,
        ScheduledActionNames: [ScheduledActionName ?? ''],
      }),
    );
    const arn = answer.ScheduledActions?.[0]?.ScheduledActionARN ?? '';
    return {
      id: ScheduledActionName ?? '',
      properties,
      attributes: { ScheduledActionARN: arn },
      tags: {},
      ...ownerPart(ScheduledActionName),
    };
  },

  async update({ live, properties }, context) {
    await put(properties, context);
    return { ...live, properties };
  },

  async delete(live, context) {
    const client = await context.aws.clients.applicationAutoScaling();
    const { ScheduledActionName, ServiceNamespace, ResourceId, ScalableDimension } =
      live.properties;
    await unlessGone(
      retrying(context, [CONCURRENT], () =>
        client.send(
          new DeleteScheduledActionCommand({
            ScheduledActionName,
            ServiceNamespace,
            ResourceId,
            ScalableDimension,
          }),
        ),
      ),
    );
  },
};

/** Puts the whole action: AWS keeps what an update leaves out, but forgets the two moments. */
async function put(properties: ScheduledActionProperties, context: ApplyContext): Promise<void> {
  const client = await context.aws.clients.applicationAutoScaling();
  const { StartTime, EndTime, ...rest } = properties;
  await retrying(context, [CONCURRENT, NOT_SPREAD], () =>
    client.send(
      new PutScheduledActionCommand({
        ...rest,
        ...omitUndefined({ StartTime: dateOf(StartTime), EndTime: dateOf(EndTime) }),
      }),
    ),
  );
}

function dateOf(time: string | null | undefined): Date | undefined {
  return time === undefined || time === null ? undefined : new Date(time);
}

function liveOf(action: ScheduledAction): Live<ScheduledActionProperties> {
  const { ScheduledActionARN, CreationTime, StartTime, EndTime, ...rest } = action;
  return {
    id: action.ScheduledActionName ?? '',
    properties: omitUndefined({
      ...rest,
      StartTime: StartTime?.toISOString(),
      EndTime: EndTime?.toISOString(),
    }) as ScheduledActionProperties,
    attributes: { ScheduledActionARN: ScheduledActionARN ?? '' },
    tags: {},
    ...ownerPart(action.ScheduledActionName),
  };
}

function ownerPart(name: string | undefined): Pick<Live, 'owner'> {
  const owner = ownerOfAction(name);
  return owner === undefined ? {} : { owner };
}
