/** AWS::EFS::AccessPoint: the effects. */
import {
  type AccessPointDescription,
  CreateAccessPointCommand,
  type CreateAccessPointRequest,
  DeleteAccessPointCommand,
  DescribeAccessPointsCommand,
} from '@aws-sdk/client-efs';
import { allPages } from '../../../aws/batch.ts';
import { hasCode, isNotFound, unlessGone } from '../../../aws/classify-error.ts';
import { type JsonObject, omitUndefined } from '../../../core/json.ts';
import type {
  ApplyContext,
  CreateRequest,
  Live,
  ReadContext,
  ResourceOperations,
  Verb,
} from '../../../resource-type.ts';
import { assertOurs, ownedBy } from '../../changes.ts';
import { readByAddress } from '../../owned.ts';
import { tagList, tagsOf } from '../../tags.ts';
import { allAccessPoints } from '../describe.ts';
import { settleObject } from '../settle.ts';
import { stateOf } from '../states.ts';
import { writeTags } from '../write-tags.ts';
import type { AccessPointProperties } from './properties.ts';

type LiveAccessPoint = Live<AccessPointProperties>;

/** What AWS is asked for access points. */
export const accessPointOperations: ResourceOperations<AccessPointProperties> = {
  read: readByAddress(list),
  list,
  create,
  settle,

  async update({ live, tags }, context) {
    await writeTags(context, live.id, tags);
    return { ...live, tags: tags.all };
  },

  async delete({ id: AccessPointId }, context) {
    const client = await context.aws.clients.efs();
    await unlessGone(client.send(new DeleteAccessPointCommand({ AccessPointId })));
  },
};

async function list(context: ReadContext): Promise<readonly LiveAccessPoint[]> {
  const found = await allAccessPoints(context);
  return ownedBy(context.app, found.map(liveAccessPoint)).filter(
    ({ state }) => state !== 'deleting',
  );
}

/** A lost answer makes no second one: the token is that of the first. */
async function create(
  request: CreateRequest<AccessPointProperties>,
  context: ApplyContext,
): Promise<LiveAccessPoint> {
  const { properties, tags } = request;
  const client = await context.aws.clients.efs();
  const ClientToken = context.clientToken({ properties: properties as object as JsonObject });
  try {
    const made = await client.send(
      new CreateAccessPointCommand({
        ...(properties as CreateAccessPointRequest),
        ClientToken,
        Tags: tagList(tags),
      }),
    );
    return { ...liveAccessPoint(made), tags };
  } catch (error) {
    if (!hasCode(error, 'AccessPointAlreadyExists')) throw error;
    const present = (await pointsOf(context, properties.FileSystemId ?? '')).find(
      (point) => point.ClientToken === ClientToken,
    );
    if (present === undefined) throw error;
    const live = liveAccessPoint(present);
    assertOurs(live, request, context);
    return live;
  }
}

async function pointsOf(
  context: ApplyContext,
  FileSystemId: string,
): Promise<readonly AccessPointDescription[]> {
  const client = await context.aws.clients.efs();
  return allPages(async (NextToken) => {
    const page = await client.send(new DescribeAccessPointsCommand({ FileSystemId, NextToken }));
    return { items: page.AccessPoints ?? [], next: page.NextToken };
  });
}

function settle(
  live: LiveAccessPoint,
  verb: Verb,
  context: ApplyContext,
): Promise<LiveAccessPoint> {
  const now = async () => {
    const present = await pointNow(context, live.id);
    return present && liveAccessPoint(present);
  };
  const patience = { timeoutMs: 300_000 };
  return settleObject({ kind: 'access point', live, now, patience }, verb, context);
}

async function pointNow(
  context: ApplyContext,
  AccessPointId: string,
): Promise<AccessPointDescription | undefined> {
  const client = await context.aws.clients.efs();
  try {
    const answer = await client.send(new DescribeAccessPointsCommand({ AccessPointId }));
    return answer.AccessPoints?.[0];
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function liveAccessPoint(description: AccessPointDescription): LiveAccessPoint {
  const { AccessPointId = '', AccessPointArn = '', LifeCycleState, Tags } = description;
  return {
    id: AccessPointId,
    properties: omitUndefined({
      FileSystemId: description.FileSystemId,
      PosixUser: description.PosixUser,
      RootDirectory: description.RootDirectory,
    }) as AccessPointProperties,
    attributes: { AccessPointId, Arn: AccessPointArn },
    tags: tagsOf(Tags),
    state: stateOf(LifeCycleState),
  };
}
