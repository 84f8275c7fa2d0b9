/** The effects of services of Cloud Map. */
import {
  CreateServiceCommand,
  type DnsRecord,
  type ServiceSummary,
  UpdateServiceCommand,
} from '@aws-sdk/client-servicediscovery';
import { hasCode } from '../../../aws/classify-error.ts';
import { omitUndefined } from '../../../core/json.ts';
import type { Live, ReadContext, ResourceOperations } from '../../../resource-type.ts';
import { assertOurs, ownedBy } from '../../changes.ts';
import { tagList } from '../../tags.ts';
import {
  allServices,
  namespaceOf,
  readTags,
  servicesIn,
  type Tags,
  withTags,
} from '../describe.ts';
import { listNamespaces } from '../namespaces.ts';
import { operationDone } from '../operation.ts';
import { writeTags } from '../write.ts';
import type { DiscoveryServiceProperties, DnsRecordType } from './properties.ts';
import { removeService } from './removal.ts';

const TTL = 60;

/** Reads, makes, changes and removes services of Cloud Map. */
export const discoveryServiceOperations: ResourceOperations<DiscoveryServiceProperties> = {
  read: (requests, context) =>
    Promise.all(
      requests.map(async ({ identity }) => {
        const namespaceId = String(identity['NamespaceId']);
        const found = await find(namespaceId, String(identity['Name']), context);
        return found && liveOf(found, namespaceId, await readTags(context, found.Arn ?? ''));
      }),
    ),

  async list(context) {
    const all = await withTags(context, await allServices(context));
    return Promise.all(
      ownedBy(context.app, [...all]).map(async ({ object, tags }) =>
        liveOf(object, await namespaceOf(context, object), tags),
      ),
    );
  },

  async create({ address, properties, tags }, context) {
    const client = await context.aws.clients.serviceDiscovery();
    const { Name, NamespaceId = '', HealthCheckConfig } = properties;
    const { DnsRecordTypes: types = [], RoutingPolicy } = properties;
    try {
      const { Service = {} } = await client.send(
        new CreateServiceCommand({
          Name,
          NamespaceId,
          Tags: tagList(tags),
          ...omitUndefined({
            Description: properties.Description,
            HealthCheckConfig,
            HealthCheckCustomConfig: properties.HealthCheckCustomConfig,
            Type: types.length === 0 && (await hasDns(NamespaceId, context)) ? 'HTTP' : undefined,
            DnsConfig:
              types.length === 0
                ? undefined
                : { DnsRecords: recordsOf(properties), ...omitUndefined({ RoutingPolicy }) },
          }),
        }),
      );
      return liveOf(Service, NamespaceId, tags);
    } catch (error) {
      if (!hasCode(error, 'ServiceAlreadyExists')) throw error;
      // An interrupted create of ours is completed; a service of somebody else is left alone.
      const found = await find(NamespaceId, Name ?? '', context);
      if (found === undefined) throw error;
      const live = liveOf(found, NamespaceId, await readTags(context, found.Arn ?? ''));
      assertOurs(live, { address }, context);
      return live;
    }
  },

  async update({ live, properties, changes, tags }, context) {
    const after = { ...live.properties, ...properties };
    if (changes.length > 0) {
      const client = await context.aws.clients.serviceDiscovery();
      const records = recordsOf(after);
      const check = after.HealthCheckConfig ?? undefined;
      // What is left out is deleted: everything that stays goes along.
      const { OperationId } = await client.send(
        new UpdateServiceCommand({
          Id: live.id,
          Service: {
            Description: after.Description ?? '',
            ...(records.length === 0 ? {} : { DnsConfig: { DnsRecords: records } }),
            ...(check === undefined ? {} : { HealthCheckConfig: check }),
          },
        }),
      );
      await operationDone(context, `service ${live.id}`, OperationId);
    }
    await writeTags(context, String(live.attributes['Arn']), tags);
    return { ...live, properties: after, tags: tags.all };
  },

  delete: removeService,
};

async function find(
  namespaceId: string,
  name: string,
  context: ReadContext,
): Promise<ServiceSummary | undefined> {
  // AWS takes names that differ in case for the same in DNS namespaces, and answers them as they were given.
  return (await servicesIn(context, namespaceId)).find(
    ({ Name }) => Name?.toLowerCase() === name.toLowerCase(),
  );
}

/** In a namespace with DNS, a service without records must say that only the API tells its instances. */
async function hasDns(namespaceId: string, context: ReadContext): Promise<boolean> {
  const namespace = (await listNamespaces(context)).find(({ Id }) => Id === namespaceId);
  return namespace !== undefined && namespace.Type !== 'HTTP';
}

function recordsOf({
  DnsRecordTypes: types = [],
  DnsRecordTtls: ttls = {},
}: DiscoveryServiceProperties): DnsRecord[] {
  return types.map((Type) => ({ Type, TTL: ttls[Type] ?? TTL }));
}

function liveOf(
  service: ServiceSummary,
  NamespaceId: string,
  tags: Tags,
): Live<DiscoveryServiceProperties> {
  const { Id = '', Arn = '', Name = '', DnsConfig, Description = '' } = service;
  const records = DnsConfig?.DnsRecords ?? [];
  return {
    id: Id,
    properties: omitUndefined({
      Name,
      NamespaceId,
      Description,
      DnsRecordTypes: records.map(({ Type }) => Type as DnsRecordType),
      DnsRecordTtls: Object.fromEntries(records.map(({ Type, TTL: ttl }) => [Type, ttl])),
      RoutingPolicy: DnsConfig?.RoutingPolicy,
      HealthCheckConfig: service.HealthCheckConfig as
        | DiscoveryServiceProperties['HealthCheckConfig']
        | undefined,
      HealthCheckCustomConfig: service.HealthCheckCustomConfig,
    }) as DiscoveryServiceProperties,
    attributes: { Id, Arn, Name },
    tags,
  };
}
