/** What is done to activations in AWS, and to the parameters that keep their codes. */

import {
  type Activation,
  AddTagsToResourceCommand,
  CreateActivationCommand,
  DeleteActivationCommand,
  DeleteParameterCommand,
  DescribeActivationsCommand,
  ListTagsForResourceCommand,
  PutParameterCommand,
  RemoveTagsFromResourceCommand,
} from '@aws-sdk/client-ssm';
import { allPages } from '../../../aws/batch.ts';
import { classifyError, hasCode, isAmbiguous, unlessGone } from '../../../aws/classify-error.ts';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import { once } from '../../../aws/send-once.ts';
import { omitUndefined } from '../../../core/json.ts';
import type {
  ApplyContext,
  CreateRequest,
  Live,
  ReadContext,
  ResourceOperations,
} from '../../../resource-type.ts';
import { belongsTo, ownedBy } from '../../changes.ts';
import { search } from '../../ec2/create.ts';
import { ROLE_TYPE } from '../../iam/role/properties.ts';
import { readByAddress } from '../../owned.ts';
import { tagList, tagsOf } from '../../tags.ts';
import { codeParameterOf } from './code-parameter.ts';
import type { ActivationProperties } from './properties.ts';

type LiveActivation = Live<ActivationProperties>;

/** The role was made a moment ago. */
const NEW_ROLE: RetryRule = {
  codes: [/^InvalidRole/, 'ValidationException'],
  message: /role/i,
  about: [ROLE_TYPE],
  forMs: 120_000,
};

const MOST_ATTEMPTS = 5;

/** Reads, makes and removes activations. */
export const activationOperations: ResourceOperations<ActivationProperties> = {
  read: readByAddress(list),
  list,
  create,

  async update({ live, tags }, context) {
    const client = await context.aws.clients.ssm();
    const parameter = {
      ResourceType: 'Parameter',
      ResourceId: codeParameterOf(context, live.id),
    } as const;
    if (tags.remove.length > 0)
      await client.send(
        new RemoveTagsFromResourceCommand({ ...parameter, TagKeys: [...tags.remove] }),
      );
    if (Object.keys(tags.set).length > 0)
      await client.send(new AddTagsToResourceCommand({ ...parameter, Tags: tagList(tags.set) }));
    return { ...live, tags: tags.all };
  },

  async delete(live, context) {
    await remove(live.id, context);
  },
};

async function list(context: ReadContext): Promise<readonly LiveActivation[]> {
  const live = await context.memo('ssm/activations', async () => {
    // The tags of its birth tell whether an activation is ours; those of its parameter are the ones of now.
    const own = (await activationsOf(context)).filter(
      ({ Tags }) => tagsOf(Tags)['gantry:app'] === context.app,
    );
    return Promise.all(own.map((activation) => liveActivation(context, activation)));
  });
  return ownedBy(context.app, live);
}

async function create(
  { address, properties, tags }: CreateRequest<ActivationProperties>,
  context: ApplyContext,
): Promise<LiveActivation> {
  const { id, code } = await make({ address, properties, tags }, context);
  await keep(id, code, tags, context);
  return { id, properties, attributes: { ActivationId: id }, tags };
}

/**
 * Makes an activation. There is no token, and a lost answer takes the code with it: what was made without anybody
 * knowing its code goes before another attempt, be it one of this run or of a run that was cut off.
 */
async function make(
  { properties, tags }: CreateRequest<ActivationProperties>,
  context: ApplyContext,
): Promise<{ readonly id: string; readonly code: string }> {
  const { ExpirationDate, ...input } = properties;
  const client = await context.aws.clients.ssm();
  const send = () =>
    client.send(
      once(
        new CreateActivationCommand({
          ...input,
          ...(ExpirationDate === undefined ? {} : { ExpirationDate: new Date(ExpirationDate) }),
          Tags: tagList(tags),
        }),
      ),
    );
  await removeLost(await lostActivation(context), context);
  for (let attempt = 1; ; attempt += 1)
    try {
      const { ActivationId = '', ActivationCode = '' } = await retrying(context, [NEW_ROLE], send);
      return { id: ActivationId, code: ActivationCode };
    } catch (error) {
      if (!isAmbiguous(error) || attempt === MOST_ATTEMPTS) throw error;
      context.progress(
        `the answer was lost (${classifyError(error).code}): looking whether it was made`,
      );
      await removeLost(await search(context, () => lostActivation(context)), context);
    }
}

/** An activation of this address whose code nobody knows. */
async function lostActivation(context: ApplyContext): Promise<string | undefined> {
  for (const { ActivationId, Tags } of await activationsOf(context))
    if (
      ActivationId !== undefined &&
      belongsTo(tagsOf(Tags), context) &&
      (await parameterTags(context, ActivationId)) === undefined
    )
      return ActivationId;
  return undefined;
}

async function removeLost(id: string | undefined, context: ApplyContext): Promise<void> {
  if (id !== undefined) await remove(id, context);
}

async function keep(
  id: string,
  Value: string,
  tags: Live['tags'],
  context: ApplyContext,
): Promise<void> {
  const client = await context.aws.clients.ssm();
  try {
    await client.send(
      new PutParameterCommand({
        Name: codeParameterOf(context, id),
        Type: 'SecureString',
        Value,
        Overwrite: false,
        Tags: tagList(tags),
      }),
    );
  } catch (error) {
    // The id is new: a parameter of its name is that of an attempt whose answer was lost.
    if (!hasCode(error, /^ParameterAlreadyExists/)) throw error;
  }
}

async function remove(ActivationId: string, context: ApplyContext): Promise<void> {
  const client = await context.aws.clients.ssm();
  await unlessGone(
    client.send(new DeleteParameterCommand({ Name: codeParameterOf(context, ActivationId) })),
  );
  // Last: while it is there, what is left of it is found. Its parameter alone nobody looks for.
  try {
    await client.send(new DeleteActivationCommand({ ActivationId }));
  } catch (error) {
    if (!hasCode(error, /^InvalidActivation(Id)?$/)) throw error;
  }
}

async function liveActivation(
  context: ReadContext,
  activation: Activation,
): Promise<LiveActivation> {
  const { ActivationId: id = '', RegistrationLimit = 1, RegistrationsCount = 0 } = activation;
  const kept = await parameterTags(context, id);
  const { ExpirationDate, Description, DefaultInstanceName, IamRole } = activation;
  const over = ExpirationDate !== undefined && ExpirationDate.getTime() <= context.clock.now();
  const isUsable =
    kept !== undefined &&
    activation.Expired !== true &&
    !over &&
    RegistrationsCount < RegistrationLimit;
  return {
    id,
    properties: omitUndefined({
      Description,
      DefaultInstanceName,
      IamRole,
      RegistrationLimit,
      ExpirationDate: ExpirationDate?.toISOString(),
    }) as ActivationProperties,
    attributes: { ActivationId: id },
    tags: kept ?? tagsOf(activation.Tags),
    state: isUsable ? 'ready' : 'failed',
  };
}

/** The tags of the parameter that keeps an activation's code; undefined when there is none. */
async function parameterTags(
  context: ReadContext,
  id: string,
): Promise<Readonly<Record<string, string>> | undefined> {
  const client = await context.aws.clients.ssm();
  try {
    const { TagList } = await client.send(
      new ListTagsForResourceCommand({
        ResourceType: 'Parameter',
        ResourceId: codeParameterOf(context, id),
      }),
    );
    return tagsOf(TagList);
  } catch (error) {
    if (hasCode(error, 'InvalidResourceId', 'ParameterNotFound')) return undefined;
    throw error;
  }
}

async function activationsOf({ aws }: ReadContext): Promise<readonly Activation[]> {
  const client = await aws.clients.ssm();
  return allPages(async (NextToken) => {
    const page = await client.send(new DescribeActivationsCommand({ MaxResults: 50, NextToken }));
    return { items: page.ActivationList ?? [], next: page.NextToken };
  });
}
