/** Cloud Map in the sandbox, and what ECS does with it. */
import { describe, expect, test } from 'vitest';
import { serviceDiscovery } from '../../../../lib/sandbox/services/service-discovery/index.ts';
import { aService, newStory, register, type Story } from '../ecs/story.ts';

const map = <T>(story: Story, operation: string, input: object): T =>
  story.call<T>(serviceDiscovery, operation, input);

function namespaceOf(story: Story, input: object, kind = 'Http'): string {
  const { OperationId } = map<{ OperationId: string }>(story, `Create${kind}Namespace`, input);
  story.pass(60);
  const { Operation } = map<{ Operation: { Status: string; Targets: { NAMESPACE: string } } }>(
    story,
    'GetOperation',
    { OperationId },
  );
  expect(Operation.Status).toBe('SUCCESS');
  return Operation.Targets.NAMESPACE;
}

function serviceOf(story: Story, input: object): { Id: string; Arn: string } {
  return map<{ Service: { Id: string; Arn: string } }>(story, 'CreateService', input).Service;
}

const refused = (code: string) => expect.objectContaining({ code });

function caught(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('namespaces', () => {
  test('stand when their operation has ended, not before', () => {
    const story = newStory();
    const { OperationId } = map<{ OperationId: string }>(story, 'CreateHttpNamespace', {
      Name: 'shop',
    });
    expect(map(story, 'GetOperation', { OperationId })).toMatchObject({
      Operation: { Status: 'PENDING' },
    });
    expect(map(story, 'ListNamespaces', {})).toMatchObject({ Namespaces: [] });
    story.pass(3);
    expect(map(story, 'ListNamespaces', {})).toMatchObject({ Namespaces: [{ Name: 'shop' }] });
  });

  test('operations are listed by type, state and moment', () => {
    const story = newStory();
    const idsOf = (...Filters: object[]) =>
      map<{ Operations: { Id: string; Status: string }[] }>(story, 'ListOperations', { Filters });
    const made = { Name: 'TYPE', Values: ['CREATE_NAMESPACE'] };
    const running = { Name: 'STATUS', Values: ['SUBMITTED', 'PENDING'], Condition: 'IN' };
    const between = (from: number, to: number) => {
      const values = [from, to].map((ms) => String(Math.floor(ms / 1000)));
      return { Name: 'UPDATE_DATE', Values: values, Condition: 'BETWEEN' };
    };
    const start = story.world.now();
    const { OperationId: Id } = map<{ OperationId: string }>(story, 'CreateHttpNamespace', {
      Name: 'shop',
    });
    expect(idsOf(made, running)).toMatchObject({ Operations: [{ Id, Status: 'PENDING' }] });
    expect(idsOf({ Name: 'TYPE', Values: ['DELETE_NAMESPACE'] })).toMatchObject({ Operations: [] });
    story.pass(60);
    expect(idsOf(made, running)).toMatchObject({ Operations: [] });
    const ended = { Name: 'STATUS', Values: ['SUCCEED'] };
    expect(idsOf(ended)).toMatchObject({ Operations: [{ Id, Status: 'SUCCESS' }] });
    expect(idsOf(between(start, start + 60_000))).toMatchObject({ Operations: [{ Id }] });
    expect(idsOf(between(0, start - 1_000))).toMatchObject({ Operations: [] });
  });

  test('the same request twice is told of the operation, and later of the namespace', () => {
    const story = newStory();
    const again = () => map(story, 'CreateHttpNamespace', { Name: 'shop' });
    again();
    expect(caught(again)).toEqual(refused('DuplicateRequest'));
    story.pass(10);
    expect(caught(again)).toEqual(refused('NamespaceAlreadyExists'));
  });

  test('a private one fails in its own time without its VPC, and does not tell it afterwards', () => {
    const story = newStory();
    const { OperationId } = map<{ OperationId: string }>(story, 'CreatePrivateDnsNamespace', {
      Name: 'shop.local',
      Vpc: 'vpc-none',
    });
    story.pass(60);
    expect(map(story, 'GetOperation', { OperationId })).toMatchObject({
      Operation: { Status: 'FAIL', ErrorCode: 'CANNOT_CREATE_HOSTED_ZONE' },
    });
    const id = namespaceOf(story, { Name: 'shop.local', Vpc: story.vpc }, 'PrivateDns');
    expect(JSON.stringify(map(story, 'GetNamespace', { Id: id }))).not.toContain(story.vpc);
  });

  test('go only without services', () => {
    const story = newStory();
    const id = namespaceOf(story, { Name: 'shop' });
    const { Id } = serviceOf(story, { Name: 'web', NamespaceId: id });
    const remove = () => map(story, 'DeleteNamespace', { Id: id });
    expect(caught(remove)).toEqual(refused('ResourceInUse'));
    map(story, 'DeleteService', { Id });
    remove();
    story.pass(10);
    expect(caught(() => map(story, 'GetNamespace', { Id: id }))).toEqual(
      refused('NamespaceNotFound'),
    );
  });
});

describe('services', () => {
  test('an update deletes the records that it leaves out, and adds none', () => {
    const story = newStory();
    const namespace = namespaceOf(story, { Name: 'shop.local', Vpc: story.vpc }, 'PrivateDns');
    const { Id } = serviceOf(story, {
      Name: 'web',
      NamespaceId: namespace,
      DnsConfig: {
        DnsRecords: [
          { Type: 'A', TTL: 60 },
          { Type: 'SRV', TTL: 60 },
        ],
      },
    });
    const update = (DnsRecords: object[]) =>
      map(story, 'UpdateService', { Id, Service: { DnsConfig: { DnsRecords } } });
    expect(caught(() => update([{ Type: 'AAAA', TTL: 60 }]))).toEqual(refused('InvalidInput'));
    update([{ Type: 'A', TTL: 10 }]);
    story.pass(5);
    expect(map(story, 'GetService', { Id })).toMatchObject({
      Service: {
        Type: 'DNS_HTTP',
        DnsConfig: { RoutingPolicy: 'MULTIVALUE', DnsRecords: [{ Type: 'A', TTL: 10 }] },
      },
    });
  });
});

describe('tasks of ECS', () => {
  test('are instances of their registry while they live, with their addresses', () => {
    const story = newStory();
    register(story);
    const namespace = namespaceOf(story, { Name: 'shop.local', Vpc: story.vpc }, 'PrivateDns');
    const { Id, Arn } = serviceOf(story, {
      Name: 'web',
      NamespaceId: namespace,
      DnsConfig: { DnsRecords: [{ Type: 'A', TTL: 60 }] },
      HealthCheckCustomConfig: {},
    });
    story.ecs('CreateService', aService(story, { serviceRegistries: [{ registryArn: Arn }] }));
    story.pass(120);
    const discover = () =>
      map<{ Instances: { Attributes: Record<string, string> }[] }>(story, 'DiscoverInstances', {
        NamespaceName: 'shop.local',
        ServiceName: 'web',
      }).Instances;
    const [first] = discover();
    expect(first?.Attributes).toMatchObject({
      AWS_INSTANCE_IPV4: expect.stringMatching(/^10\.0\./),
      ECS_SERVICE_NAME: 'web',
    });
    const remove = () => map(story, 'DeleteService', { Id });
    expect(caught(remove)).toEqual(refused('ResourceInUse'));
    story.ecs('UpdateService', { cluster: 'main', service: 'web', serviceRegistries: [] });
    story.pass(300);
    expect(discover()).toEqual([]);
    remove();
  });

  test('publish endpoints that go with the last of them', () => {
    const story = newStory();
    register(story);
    story.ecs('UpdateCluster', { cluster: 'main', serviceConnectDefaults: { namespace: 'shop' } });
    const { Namespaces } = map<{ Namespaces: { Id: string }[] }>(story, 'ListNamespaces', {});
    expect(Namespaces).toMatchObject([{ Name: 'shop', Type: 'HTTP' }]);
    const [port] = ports(story);
    const serviceConnectConfiguration = {
      enabled: true,
      services: [{ portName: port, discoveryName: 'api' }],
    };
    story.ecs('CreateService', aService(story, { serviceConnectConfiguration }));
    story.pass(120);
    const services = () =>
      map<{ Services: object[] }>(story, 'ListServices', {}).Services as { Name: string }[];
    expect(services()).toMatchObject([{ Name: 'api' }]);
    expect(story.service('web').deployments?.[0]).toMatchObject({
      serviceConnectResources: [{ discoveryName: 'api' }],
    });
    story.ecs('DeleteService', { cluster: 'main', service: 'web', force: true });
    story.pass(300);
    expect(services()).toEqual([]);
  });

  test('are refused a registry, a namespace or a port that is not there', () => {
    const story = newStory();
    register(story);
    const create = (more: object) =>
      caught(() => story.ecs('CreateService', aService(story, more)));
    expect(
      create({ serviceRegistries: [{ registryArn: 'arn:aws:x:y:z:service/srv-no' }] }),
    ).toEqual(expect.objectContaining({ message: expect.stringContaining('srv-no') }));
    const connect = (more: object) =>
      create({ serviceConnectConfiguration: { enabled: true, ...more } });
    expect(connect({})).toEqual(
      expect.objectContaining({ message: expect.stringContaining('namespace must be specified') }),
    );
    expect(connect({ namespace: 'none' })).toEqual(
      expect.objectContaining({ message: expect.stringContaining('none does not exist') }),
    );
    namespaceOf(story, { Name: 'shop' });
    expect(connect({ namespace: 'shop', services: [{ portName: 'nobody' }] })).toEqual(
      expect.objectContaining({ message: expect.stringContaining('portName nobody') }),
    );
  });
});

/** Registers a revision of the task definition whose port has a name; the name. */
function ports(story: Story): readonly string[] {
  register(story, undefined, {
    containerDefinitions: [
      {
        name: 'web',
        image: 'nginx',
        portMappings: [{ name: 'http', containerPort: 80, appProtocol: 'http' }],
      },
    ],
  });
  return ['http'];
}
