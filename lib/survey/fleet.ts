/** The container instances of a cluster, and what runs on them. */
import {
  type ContainerInstance,
  DescribeContainerInstancesCommand,
  DescribeTasksCommand,
  type LaunchType,
  ListContainerInstancesCommand,
  ListTasksCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { allPages, inBatches } from '../aws/batch.ts';
import type { AwsEnvironment } from '../aws/environment.ts';
import type { InstanceFacts, InstanceTypeFacts, PlacedTask } from '../capacity/snapshot.ts';
import type { Registered } from './instance-types.ts';
import type { Reader } from './reader.ts';
import { needsOfTask } from './task-needs.ts';

/** What was read of a cluster. */
export interface Fleet {
  /** Those that take or still hold tasks. */
  readonly instances: readonly ContainerInstance[];
  /** Tasks on instances. */
  readonly tasks: readonly Task[];
}

const PER_CALL = 100;

/** The instances and tasks of a cluster; undefined when they may not be read. */
export function readFleet(
  aws: AwsEnvironment,
  reader: Reader,
  cluster: string,
): Promise<Fleet | undefined> {
  return reader.read(`the container instances of cluster ${cluster} are not known`, async () => {
    const instances = (await registeredInstances(aws, cluster)).filter(holdsTasks);
    return { instances, tasks: await tasksOn(aws, cluster, instances) };
  });
}

/** Whether an instance takes tasks, or still holds some. */
export function holdsTasks({ status }: ContainerInstance): boolean {
  return status === 'ACTIVE' || status === 'DRAINING';
}

/** The tasks on instances of a cluster, those on managed ones where there are such; none is asked for without instances. */
export async function tasksOn(
  aws: AwsEnvironment,
  cluster: string,
  instances: readonly ContainerInstance[],
  hasManaged = false,
): Promise<readonly Task[]> {
  if (instances.length === 0) return [];
  const outside = instances.some(({ ec2InstanceId }) => !ec2InstanceId?.startsWith('i-'));
  const launchTypes: readonly LaunchType[] = [
    'EC2',
    ...(outside ? (['EXTERNAL'] as const) : []),
    ...(hasManaged ? (['MANAGED_INSTANCES'] as const) : []),
  ];
  const lists = await Promise.all(launchTypes.map((one) => readTasks(aws, cluster, one)));
  return lists.flat();
}

/** A container instance with what runs on it. `keyOf` tells the key of a service by its name. */
export function instanceFacts(
  instance: ContainerInstance,
  tasks: readonly Task[],
  type: InstanceTypeFacts,
  group: string | undefined,
  keyOf: (service: string) => string | undefined,
): InstanceFacts {
  const attributes = attributesOf(instance);
  const registered = registeredOf(instance);
  return {
    id: instance.ec2InstanceId ?? idOf(instance),
    group,
    provider: instance.capacityProviderName,
    type,
    zone: attributes['ecs.availability-zone'],
    status: instance.status === 'DRAINING' ? 'DRAINING' : 'ACTIVE',
    trunked: attributes['ecs.awsvpc-trunk-id'] !== undefined,
    ...registered,
    reservedPorts: reservedPortsOf(instance),
    attributes,
    tasks: tasks.map((task): PlacedTask => {
      const service = serviceOf(task);
      return {
        service: service === undefined ? undefined : keyOf(service),
        needs: needsOfTask(task),
      };
    }),
  };
}

/** The type that an instance says it is of; undefined for a machine outside EC2. */
export function typeNameOf(instance: ContainerInstance): string | undefined {
  return attributesOf(instance)['ecs.instance-type'];
}

/** What an instance has registered. */
export function registeredOf({ registeredResources = [] }: ContainerInstance): Registered {
  const find = (name: string) => registeredResources.find((one) => one.name === name);
  return {
    cpu: find('CPU')?.integerValue ?? 0,
    memory: find('MEMORY')?.integerValue ?? 0,
    gpus: find('GPU')?.stringSetValue?.length ?? 0,
  };
}

/** The name of the service that a task belongs to; undefined for a standalone one. */
export function serviceOf({ group = '' }: Task): string | undefined {
  return group.startsWith('service:') ? group.slice('service:'.length) : undefined;
}

/** Every container instance that a cluster knows, in whatever state, but INACTIVE ones. */
export async function registeredInstances(
  aws: AwsEnvironment,
  cluster: string,
): Promise<readonly ContainerInstance[]> {
  const ecs = await aws.clients.ecs();
  const arns = await allPages(async (nextToken) => {
    const page = await ecs.send(
      new ListContainerInstancesCommand({ cluster, maxResults: PER_CALL, nextToken }),
    );
    return { items: page.containerInstanceArns ?? [], next: page.nextToken };
  });
  return inBatches(arns, PER_CALL, async (batch) => {
    const answer = await ecs.send(
      new DescribeContainerInstancesCommand({ cluster, containerInstances: [...batch] }),
    );
    return answer.containerInstances ?? [];
  });
}

async function readTasks(
  aws: AwsEnvironment,
  cluster: string,
  launchType: LaunchType,
): Promise<readonly Task[]> {
  const ecs = await aws.clients.ecs();
  const arns = await allPages(async (nextToken) => {
    const page = await ecs.send(
      new ListTasksCommand({ cluster, launchType, desiredStatus: 'RUNNING', nextToken }),
    );
    return { items: page.taskArns ?? [], next: page.nextToken };
  });
  const tasks = await inBatches(arns, PER_CALL, async (batch) => {
    const answer = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [...batch] }));
    return answer.tasks ?? [];
  });
  return tasks.filter(
    ({ containerInstanceArn, lastStatus }) =>
      containerInstanceArn !== undefined && lastStatus !== 'STOPPED',
  );
}

function attributesOf({ attributes = [] }: ContainerInstance): Record<string, string> {
  return Object.fromEntries(attributes.map(({ name = '', value = '' }) => [name, value]));
}

function reservedPortsOf({ registeredResources = [] }: ContainerInstance): readonly number[] {
  const ports = registeredResources.find(({ name }) => name === 'PORTS')?.stringSetValue ?? [];
  return ports.map(Number);
}

function idOf({ containerInstanceArn = '' }: ContainerInstance): string {
  return containerInstanceArn.split('/').at(-1) ?? '';
}
