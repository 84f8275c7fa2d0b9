/** What is done to namespaces of every kind. Imported by operations only. */
import {
  DeleteNamespaceCommand,
  type NamespaceSummary,
  type NamespaceType,
  type Tag,
} from '@aws-sdk/client-servicediscovery';
import { classifyError, hasCode, isNotFound } from '../../aws/classify-error.ts';
import { type RetryRule, retrying } from '../../aws/retry.ts';
import { GantryError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type {
  ApplyContext,
  Live,
  ReadContext,
  ReadRequest,
  ResourceOperations,
} from '../../resource-type.ts';
import { assertOurs, belongsTo, ownedBy } from '../changes.ts';
import { tagList } from '../tags.ts';
import { readTags, servicesIn, type Tags, withTags } from './describe.ts';
import { allNamespaces, listNamespaces } from './namespaces.ts';
import { operationDone } from './operation.ts';
import { writeTags } from './write.ts';

interface Named {
  Name?: string | undefined;
  Vpc?: string | undefined;
}

/** What one kind of namespace has of its own. */
export interface NamespaceKind<P extends Named> {
  readonly type: NamespaceType;
  /** Asks for a new one; the id of the operation. */
  create(
    properties: P,
    tags: Tag[],
    token: string,
    context: ApplyContext,
  ): Promise<string | undefined>;
  /** Asks for a change; the id of the operation. */
  update(id: string, properties: P, context: ApplyContext): Promise<string | undefined>;
  /** Its properties as AWS answers them. */
  propertiesOf(namespace: NamespaceSummary, vpc: string | undefined): P;
}

/** Cloud Map does not tell the VPC of a namespace: the tag remembers it. */
const VPC_TAG = 'gantry:vpc';

const DELETE_RETRIES: readonly RetryRule[] = [
  // ECS removes the endpoints that it has made a little after the tasks behind them.
  { codes: ['ResourceInUse'], forMs: 300_000, always: true },
];

/** Reads, makes, changes and removes namespaces of a kind. */
export function namespaceOperations<P extends Named>(
  kind: NamespaceKind<P>,
): ResourceOperations<P> {
  const liveOf = (namespace: NamespaceSummary, tags: Tags, vpc?: string): Live<P> => {
    const { Id = '', Arn = '', Name = '' } = namespace;
    const zone = namespace.Properties?.DnsProperties?.HostedZoneId;
    return {
      id: Id,
      properties: kind.propertiesOf(namespace, tags[VPC_TAG] ?? vpc),
      attributes: { Id, Arn, Name, ...(zone === undefined ? {} : { HostedZoneId: zone }) },
      tags,
    };
  };
  const ofKind = async (context: ReadContext) =>
    (await allNamespaces(context)).filter(({ Type }) => Type === kind.type);

  const made = async (id: string, asked: P, context: ApplyContext): Promise<Live<P>> => {
    const namespace = (await listNamespaces(context)).find(({ Id }) => Id === id);
    if (namespace === undefined)
      throw new GantryError('wait/failed', `namespace ${id} has gone`, {
        address: context.address,
      });
    return liveOf(namespace, await readTags(context, namespace.Arn ?? ''), asked.Vpc);
  };

  return {
    read: (requests, context) =>
      Promise.all(
        requests.map(async (request) => {
          const named = (await ofKind(context)).filter(
            ({ Name }) => Name === request.identity['Name'],
          );
          const tagged = await Promise.all(
            named.map(async (one) =>
              liveOf(one, await readTags(context, one.Arn ?? ''), vpcOf(request.identity)),
            ),
          );
          return nearest(tagged, request, context);
        }),
      ),

    async list(context) {
      const all = await withTags(context, await ofKind(context));
      return ownedBy(
        context.app,
        all.map(({ object, tags }) => liveOf(object, tags)),
      );
    },

    async create({ address, properties, tags }, context) {
      const what = `namespace ${properties.Name ?? ''}`;
      const { Vpc } = properties;
      const all = Vpc === undefined ? tags : { ...tags, [VPC_TAG]: Vpc };
      let id: string | undefined;
      try {
        const operation = await kind.create(properties, tagList(all), tokenOf(context), context);
        id = (await operationDone(context, what, operation))['NAMESPACE'];
      } catch (error) {
        // An interrupted create of ours is completed; a namespace of somebody else is left alone.
        if (!hasCode(error, 'DuplicateRequest', 'NamespaceAlreadyExists')) throw error;
        const { NamespaceId, DuplicateOperationId } = error as Existing;
        id =
          DuplicateOperationId === undefined
            ? NamespaceId
            : (await operationDone(context, what, DuplicateOperationId))['NAMESPACE'];
        const existing = await made(id ?? '', properties, context);
        assertOurs(existing, { address }, context);
        return existing;
      }
      return made(id ?? '', properties, context);
    },

    async update({ live, properties, changes, tags }, context) {
      if (changes.length > 0)
        await operationDone(
          context,
          `namespace ${properties.Name ?? live.id}`,
          await kind.update(live.id, properties, context),
        );
      await writeTags(context, String(live.attributes['Arn']), tags);
      return { ...live, properties: { ...live.properties, ...properties }, tags: tags.all };
    },

    async delete(live, context) {
      const client = await context.aws.clients.serviceDiscovery();
      try {
        const { OperationId } = await retrying(context, DELETE_RETRIES, () =>
          client.send(new DeleteNamespaceCommand({ Id: live.id })),
        );
        await operationDone(context, `namespace ${live.id} to go`, OperationId);
      } catch (error) {
        if (isNotFound(error)) return;
        if (hasCode(error, 'DuplicateRequest'))
          await operationDone(
            context,
            `namespace ${live.id} to go`,
            (error as Existing).DuplicateOperationId,
          );
        else if (hasCode(error, 'ResourceInUse')) throw await stillUsed(live.id, error, context);
        else throw error;
      }
    },
  };
}

/** Of namespaces of one name (there may be one a VPC): the one of the address, else any that may be of the VPC. */
function nearest<P extends Named>(
  found: readonly Live<P>[],
  { address, identity }: ReadRequest<P>,
  { app }: ReadContext,
): Live<P> | undefined {
  const there = found.filter(({ properties: { Vpc } }) => Vpc === identity['Vpc']);
  return there.find(({ tags }) => belongsTo(tags, { app, address })) ?? there[0];
}

async function stillUsed(id: string, error: unknown, context: ApplyContext): Promise<GantryError> {
  const names = (await servicesIn(context, id)).map(({ Name }) => Name);
  return new GantryError(
    'wait/timed-out',
    `namespace ${id}: ${classifyError(error).message} Its services: ${names.join(', ')}`,
    { address: context.address, hint: 'remove these services, or retain the namespace' },
  );
}

function vpcOf({ Vpc }: JsonObject): string | undefined {
  return typeof Vpc === 'string' ? Vpc : undefined;
}

function tokenOf(context: ApplyContext): string {
  // A namespace that has gone must not stand in the way of the next one.
  return context.clientToken({ namespace: context.address, at: context.clock.now() });
}

interface Existing {
  readonly NamespaceId?: string;
  readonly DuplicateOperationId?: string;
}
