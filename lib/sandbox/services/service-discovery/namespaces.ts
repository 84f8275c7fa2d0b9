/** Namespaces: made, changed and removed by operations that take their time. */
import type {
  CreateHttpNamespaceRequest,
  CreatePrivateDnsNamespaceRequest,
  CreatePublicDnsNamespaceRequest,
  DeleteNamespaceRequest,
  GetNamespaceRequest,
  ListNamespacesRequest,
  NamespaceFilter,
  Tag,
  UpdateHttpNamespaceRequest,
  UpdatePrivateDnsNamespaceRequest,
  UpdatePublicDnsNamespaceRequest,
} from '@aws-sdk/client-servicediscovery';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { tagRecord } from '../../tag-list.ts';
import { table as ec2Table } from '../ec2/store.ts';
import { runningOperation, startOperation, type Worker } from './operations.ts';
import {
  arnOf,
  invalid,
  type NamespaceRecord,
  namespaceBy,
  namespaces,
  type Place,
  pageOf,
  servicesIn,
} from './store.ts';

const SECOND = 1000;
/** How long making and removing takes: a hosted zone is slower than a name. */
const HTTP_TAKES = 3 * SECOND;
const DNS_TAKES = 40 * SECOND;
const MOST_NAMESPACES = 50;
const DEFAULT_SOA_TTL = 15;

/** CreateHttpNamespace. */
export function createHttpNamespace(
  input: Decoded<CreateHttpNamespaceRequest>,
  call: Call,
): object {
  return create(call, 'HTTP', input, {});
}

/** CreatePrivateDnsNamespace: fails in its own time when the VPC is not there. */
export function createPrivateDnsNamespace(
  input: Decoded<CreatePrivateDnsNamespaceRequest>,
  call: Call,
): object {
  return create(call, 'DNS_PRIVATE', input, {
    vpcId: input.Vpc,
    soaTtl: input.Properties?.DnsProperties?.SOA?.TTL,
  });
}

/** CreatePublicDnsNamespace. */
export function createPublicDnsNamespace(
  input: Decoded<CreatePublicDnsNamespaceRequest>,
  call: Call,
): object {
  return create(call, 'DNS_PUBLIC', input, { soaTtl: input.Properties?.DnsProperties?.SOA?.TTL });
}

/** Makes an HTTP namespace as ECS does for a cluster; its id, at once. */
export function namespaceForEcs(place: Place, name: string): string {
  const record = newRecord(place, 'HTTP', { Name: name }, { AmazonECSManaged: 'true' }, {});
  startOperation(place, 'CREATE_NAMESPACE', { NAMESPACE: record.id }, { delay: 0 });
  namespaces(place).set(record.id, record);
  return record.id;
}

/** The namespace that a name or ARN means where ECS takes either; the oldest of the name. */
export function namespaceNamed(place: Place, reference: string): NamespaceRecord | undefined {
  if (reference.startsWith('arn:'))
    return namespaces(place).get(reference.slice(reference.lastIndexOf('/') + 1));
  return [...namespaces(place).values()].find(({ name }) => name === reference);
}

/** GetNamespace: says nothing of the VPC. */
export function getNamespace(input: Decoded<GetNamespaceRequest>, call: Call): object {
  const record = namespaceBy(call, input.Id);
  return { Namespace: { ...view(call, record), CreatorRequestId: record.creatorRequestId } };
}

/** ListNamespaces. */
export function listNamespaces(input: ListNamespacesRequest, call: Call): object {
  const page = pageOf(namespaces(call).values(), input, matches);
  return {
    Namespaces: page.items.map((one) => view(call, one)),
    NextToken: page.next,
  };
}

/** DeleteNamespace: refused while it has services. */
export function deleteNamespace(input: Decoded<DeleteNamespaceRequest>, call: Call): object {
  const record = namespaceBy(call, input.Id);
  checkEmpty(call, record);
  const request = `delete/${record.id}`;
  const running = runningOperation(call, request);
  if (running !== undefined) throw duplicate(running);
  return {
    OperationId: startOperation(
      call,
      'DELETE_NAMESPACE',
      { NAMESPACE: record.id },
      {
        delay: takes(record.type),
        request,
        work: { kind: 'delete-namespace', payload: { id: record.id } },
      },
    ),
  };
}

/** UpdateHttpNamespace. */
export function updateHttpNamespace(
  input: Decoded<UpdateHttpNamespaceRequest>,
  call: Call,
): object {
  return update(call, 'HTTP', input.Id, { description: input.Namespace.Description });
}

/** UpdatePrivateDnsNamespace. */
export function updatePrivateDnsNamespace(
  input: Decoded<UpdatePrivateDnsNamespaceRequest>,
  call: Call,
): object {
  return update(call, 'DNS_PRIVATE', input.Id, {
    description: input.Namespace.Description,
    soaTtl: input.Namespace.Properties?.DnsProperties?.SOA?.TTL,
  });
}

/** UpdatePublicDnsNamespace. */
export function updatePublicDnsNamespace(
  input: Decoded<UpdatePublicDnsNamespaceRequest>,
  call: Call,
): object {
  return update(call, 'DNS_PUBLIC', input.Id, {
    description: input.Namespace.Description,
    soaTtl: input.Namespace.Properties?.DnsProperties?.SOA?.TTL,
  });
}

/** What the operations on namespaces do when their time has come. */
export const NAMESPACE_WORK: Readonly<Record<string, Worker>> = {
  'create-namespace': ({ record }: { readonly record: NamespaceRecord }, place) => {
    if (record.vpcId !== undefined && !ec2Table(place, 'vpc').has(record.vpcId))
      return {
        code: 'CANNOT_CREATE_HOSTED_ZONE',
        message: `The VPC ${record.vpcId} does not exist in this Region, or you are not allowed to use it.`,
      };
    namespaces(place).set(record.id, { ...record, created: place.world.now() });
    return undefined;
  },
  'update-namespace': (
    {
      id,
      ...change
    }: { readonly id: string; readonly description?: string; readonly soaTtl?: number },
    place,
  ) => {
    const record = namespaces(place).get(id);
    if (record !== undefined) namespaces(place).set(id, { ...record, ...change });
    return undefined;
  },
  'delete-namespace': ({ id }: { readonly id: string }, place) => {
    namespaces(place).delete(id);
    return undefined;
  },
};

function create(
  call: Call,
  type: NamespaceRecord['type'],
  input: {
    readonly Name: string;
    readonly CreatorRequestId?: string;
    readonly Description?: string;
    readonly Tags?: Tag[];
  },
  dns: { readonly vpcId?: string | undefined; readonly soaTtl?: number | undefined },
): object {
  const longest = type === 'HTTP' ? 1024 : 253;
  if (!/^[!-~]+$/.test(input.Name) || input.Name.length > longest)
    throw invalid(`The namespace name ${input.Name} is not valid.`);
  const request = `create/${type}/${input.Name}/${dns.vpcId ?? ''}`;
  const running = runningOperation(call, request);
  if (running !== undefined) throw duplicate(running);
  const taken = [...namespaces(call).values()].find(
    (one) => one.type === type && one.name === input.Name && one.vpcId === dns.vpcId,
  );
  if (taken !== undefined)
    throw new ServiceFault('NamespaceAlreadyExists', 'Namespace already exists.', {
      members: { NamespaceId: taken.id, CreatorRequestId: taken.creatorRequestId },
    });
  if (namespaces(call).size >= MOST_NAMESPACES)
    throw new ServiceFault('ResourceLimitExceeded', 'Namespaces limit exceeded.');
  const record = newRecord(call, type, input, tagRecord(input.Tags), dns);
  return {
    OperationId: startOperation(
      call,
      'CREATE_NAMESPACE',
      { NAMESPACE: record.id },
      {
        delay: takes(type),
        request,
        work: { kind: 'create-namespace', payload: { record } },
      },
    ),
  };
}

function newRecord(
  { world }: Place,
  type: NamespaceRecord['type'],
  input: {
    readonly Name: string;
    readonly CreatorRequestId?: string;
    readonly Description?: string;
  },
  tags: Readonly<Record<string, string>>,
  dns: { readonly vpcId?: string | undefined; readonly soaTtl?: number | undefined },
): NamespaceRecord {
  return {
    id: `ns-${world.hex(16)}`,
    name: input.Name,
    type,
    creatorRequestId: input.CreatorRequestId,
    created: world.now(),
    hostedZoneId: type === 'HTTP' ? undefined : `Z${world.hex(20).toUpperCase()}`,
    vpcId: dns.vpcId,
    description: input.Description,
    soaTtl: dns.soaTtl ?? DEFAULT_SOA_TTL,
    tags,
  };
}

function update(
  call: Call,
  type: NamespaceRecord['type'],
  reference: string,
  change: { readonly description: string | undefined; readonly soaTtl?: number | undefined },
): object {
  const record = namespaceBy(call, reference);
  if (record.type !== type) throw invalid(`The namespace ${record.id} is not of the type ${type}.`);
  const given = Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== undefined),
  );
  return {
    OperationId: startOperation(
      call,
      'UPDATE_NAMESPACE',
      { NAMESPACE: record.id },
      { delay: SECOND, work: { kind: 'update-namespace', payload: { id: record.id, ...given } } },
    ),
  };
}

function checkEmpty(place: Place, { id }: NamespaceRecord): void {
  if (servicesIn(place, id).length > 0)
    throw new ServiceFault(
      'ResourceInUse',
      'Namespace has associated services, please delete the services before deleting the namespace.',
    );
}

function duplicate(DuplicateOperationId: string): ServiceFault {
  return new ServiceFault('DuplicateRequest', 'Another operation of type is in progress.', {
    members: { DuplicateOperationId },
  });
}

function takes(type: NamespaceRecord['type']): number {
  return type === 'HTTP' ? HTTP_TAKES : DNS_TAKES;
}

function matches(record: NamespaceRecord, filter: NamespaceFilter): boolean {
  const { Name, Values = [], Condition = 'EQ' } = filter;
  const values: Readonly<Record<string, string | undefined>> = {
    TYPE: record.type,
    NAME: record.name,
    HTTP_NAME: record.name,
  };
  const value = values[Name ?? ''] ?? '';
  return Condition === 'BEGINS_WITH'
    ? Values.some((start) => value.startsWith(start))
    : Values.includes(value);
}

function view(place: Place, record: NamespaceRecord): object {
  return {
    Id: record.id,
    Arn: arnOf(place, 'namespace', record.id),
    ResourceOwner: place.scope.account,
    Name: record.name,
    Type: record.type,
    Description: record.description,
    ServiceCount: servicesIn(place, record.id).length,
    Properties: {
      DnsProperties:
        record.hostedZoneId === undefined
          ? undefined
          : { HostedZoneId: record.hostedZoneId, SOA: { TTL: record.soaTtl } },
      HttpProperties: { HttpName: record.name },
    },
    CreateDate: new Date(record.created),
  };
}
