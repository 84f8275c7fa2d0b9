/** What the tests of ECS types share: a sandbox with a network, and short ways to make things in it. */
import { CreateSubnetCommand, CreateVpcCommand } from '@aws-sdk/client-ec2';
import { DescribeServicesCommand, type Service } from '@aws-sdk/client-ecs';
import {
  CreateHttpNamespaceCommand,
  ListNamespacesCommand,
} from '@aws-sdk/client-servicediscovery';
import { digest, type JsonObject } from '../../../lib/core/json.ts';
import type { Address } from '../../../lib/graph/address.ts';
import type {
  AnyResourceType,
  ApplyContext,
  Live,
  ReadContext,
  UpdateRequest,
} from '../../../lib/resource-type.ts';
import { ecsCluster } from '../../../lib/resources/ecs/cluster/index.ts';
import { ecsService } from '../../../lib/resources/ecs/service/index.ts';
import type { ServiceProperties } from '../../../lib/resources/ecs/service/properties.ts';
import { ecsTaskDefinition } from '../../../lib/resources/ecs/task-definition/index.ts';
import type { TaskDefinitionProperties } from '../../../lib/resources/ecs/task-definition/properties.ts';
import { aWorld, creating, ownTags, readOne, type TestWorld } from '../contexts.ts';

/** A sandbox with cluster `main` of ours, a VPC and a subnet. */
export interface EcsWorld extends TestWorld {
  readonly vpc: string;
  readonly subnet: string;
  /** What has been read or made, by type: what the engine tells through `observed`. */
  readonly seen: Map<string, Live[]>;
  /** A reading context that knows what was seen. */
  plan(overrides?: Partial<ReadContext>): ReadContext;
  /** An applying context that knows what was seen. */
  apply(overrides?: Partial<ApplyContext>): ApplyContext;
}

/** Makes it. */
export async function anEcsWorld(): Promise<EcsWorld> {
  const world = aWorld({
    types: [ecsCluster, ecsTaskDefinition, ecsService] as unknown as readonly AnyResourceType[],
  });
  const ec2 = await world.aws.clients.ec2();
  const { Vpc: vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const { Subnet: subnet } = await ec2.send(
    new CreateSubnetCommand({ VpcId: vpc?.VpcId, CidrBlock: '10.0.0.0/24' }),
  );
  const seen = new Map<string, Live[]>();
  const observed = (type: string) => seen.get(type) ?? [];
  const clusters = await ecsCluster.operations();
  await clusters.create(creating('shop/Cluster', { clusterName: 'main' }), world.applying());
  world.calls.length = 0;
  return {
    ...world,
    vpc: vpc?.VpcId ?? '',
    subnet: subnet?.SubnetId ?? '',
    seen,
    plan: (overrides) => world.reading({ observed, ...overrides }),
    apply: (overrides) => world.applying({ observed, ...overrides }),
  };
}

/** A Fargate task definition of one container. */
export function aTask(
  overrides: Partial<TaskDefinitionProperties> = {},
  image = 'nginx:1.27',
): TaskDefinitionProperties {
  return {
    family: 'shop-web',
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    containerDefinitions: [{ name: 'web', image, portMappings: [{ containerPort: 80 }] }],
    ...overrides,
  };
}

/** The digest that the engine would give a task definition. */
export function digestOf(properties: TaskDefinitionProperties): string {
  return digest(ecsTaskDefinition.canonical(properties), 32);
}

/** Registers a task definition of ours and remembers it as the engine does. */
export async function registered(
  world: EcsWorld,
  properties: TaskDefinitionProperties,
): Promise<Live<TaskDefinitionProperties>> {
  const operations = await ecsTaskDefinition.operations();
  const live = await operations.create(
    creating('shop/Task', ecsTaskDefinition.canonical(properties), {
      'gantry:digest': digestOf(properties),
    }),
    world.apply({ address: 'shop/Task' as Address }),
  );
  remember(world, ecsTaskDefinition.name, live as unknown as Live);
  return live;
}

/** Remembers what was read or made. */
export function remember(world: EcsWorld, type: string, live: Live): void {
  world.seen.set(type, [...(world.seen.get(type) ?? []), live]);
}

/** A Fargate service in the world's subnet. */
export function aService(
  world: EcsWorld,
  taskDefinition: string,
  overrides: Partial<ServiceProperties> = {},
): ServiceProperties {
  return {
    cluster: 'main',
    serviceName: 'web',
    taskDefinition,
    desiredCount: 1,
    launchType: 'FARGATE',
    networkConfiguration: { awsvpcConfiguration: { subnets: [world.subnet] } },
    ...overrides,
  };
}

/** Makes a service of ours. */
export async function made(
  world: EcsWorld,
  properties: ServiceProperties,
): Promise<Live<ServiceProperties>> {
  const operations = await ecsService.operations();
  return operations.create(
    creating('shop/Test', ecsService.canonical(properties)),
    world.apply({ address: 'shop/Test' as Address }),
  );
}

/** Reads a service as a plan does. */
export async function readService(
  world: EcsWorld,
  properties: ServiceProperties,
): Promise<Live<ServiceProperties>> {
  const live = await readOne(ecsService, properties, world.plan());
  if (live === undefined) throw new Error('the service is absent');
  return live;
}

/** Changes fields of a live service. */
export async function updated(
  world: EcsWorld,
  live: Live<ServiceProperties>,
  changed: Partial<ServiceProperties>,
  paths: readonly string[] = Object.keys(changed),
  redeploy: Pick<UpdateRequest, 'redeploy'> = {},
): Promise<Live<ServiceProperties>> {
  const operations = await ecsService.operations();
  const request: UpdateRequest<ServiceProperties> = {
    address: 'shop/Test' as Address,
    live,
    properties: ecsService.canonical({
      cluster: 'main',
      serviceName: 'web',
      taskDefinition: live.properties.taskDefinition,
      ...changed,
    }),
    changes: paths.map((path) => ({
      path,
      before: undefined,
      after: undefined,
      change: 'update',
      impact: 'live',
    })),
    tags: { set: {}, remove: [], all: live.tags },
    ...redeploy,
  };
  return operations.update(request, world.apply({ address: 'shop/Test' as Address }));
}

/** The service as DescribeServices shows it. */
export async function shown(world: EcsWorld, name = 'web'): Promise<Service> {
  const ecs = await world.aws.clients.ecs();
  const { services } = await ecs.send(
    new DescribeServicesCommand({ cluster: 'main', services: [name], include: ['TAGS'] }),
  );
  const [service] = services ?? [];
  if (service === undefined) throw new Error(`no service ${name}`);
  return service;
}

/** Input of the last call of an operation. */
export function lastInput(world: TestWorld, operation: string): JsonObject {
  const call = world.sandbox.calls.entries.filter((entry) => entry.operation === operation).at(-1);
  if (call === undefined) throw new Error(`${operation} was never called`);
  return call.input as JsonObject;
}

export { creating, ownTags };

/** A namespace of Cloud Map that is there. */
export async function aNamespace(
  { aws, sandbox }: Pick<TestWorld, 'aws' | 'sandbox'>,
  Name: string,
): Promise<{ readonly Name: string; readonly Arn: string }> {
  const client = await aws.clients.serviceDiscovery();
  await client.send(new CreateHttpNamespaceCommand({ Name }));
  sandbox.clock.advance(120_000);
  const { Namespaces = [] } = await client.send(new ListNamespacesCommand({}));
  return { Name, Arn: Namespaces.find((one) => one.Name === Name)?.Arn ?? '' };
}
