/** Stories of container instances: machines that are launched one by one, and short ways to look at them. */
import type { ContainerInstance, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs';
import { ec2 } from '../../../../lib/sandbox/services/ec2/index.ts';
import {
  IMAGE_FAMILIES,
  newestImage,
} from '../../../../lib/sandbox/services/ec2/machine-images.ts';
import { type Story, scope } from './story.ts';

/** What a machine is launched with. */
export interface HostWish {
  /** Such as `m5.large`. */
  readonly type?: string;
  /** Which of the story's subnets; in turn unless given. */
  readonly subnet?: number;
  readonly userData?: string;
  /** Name of its instance profile; `instances` unless given, none when null. */
  readonly profile?: string | null;
  /** Part of the parameter that names its image's family. */
  readonly image?: string;
}

/** Launches machines whose agents join cluster `main`; their ids. They register 50 seconds later. */
export function launch(story: Story, count: number, wish: HostWish = {}): readonly string[] {
  const { type = 't3.medium', userData = 'ECS_CLUSTER=main', profile = 'instances' } = wish;
  const family = IMAGE_FAMILIES.find(({ parameter }) =>
    parameter.includes(wish.image ?? 'optimized-ami/amazon-linux-2023/recommended'),
  );
  if (family === undefined) throw new Error(`no image ${wish.image}`);
  return Array.from({ length: count }, (_, index) => {
    const [launched] = story.call<{ Instances: { InstanceId: string }[] }>(ec2, 'RunInstances', {
      ImageId: newestImage(story.world, scope, family).id,
      InstanceType: type,
      MinCount: 1,
      MaxCount: 1,
      SubnetId: story.subnets[(wish.subnet ?? index) % story.subnets.length],
      ...(profile === null ? {} : { IamInstanceProfile: { Name: profile } }),
      UserData: Buffer.from(userData).toString('base64'),
    }).Instances;
    if (launched === undefined) throw new Error('nothing launched');
    return launched.InstanceId;
  });
}

/** Launches machines and lets them register; their container instances, in order of launch. */
export function hosts(
  story: Story,
  count: number,
  wish: HostWish = {},
): readonly ContainerInstance[] {
  const ids = launch(story, count, wish);
  story.pass(60);
  const registered = hostsOf(story);
  return ids.map((id) => {
    const found = registered.find(({ ec2InstanceId }) => ec2InstanceId === id);
    if (found === undefined) throw new Error(`${id} has not registered`);
    return found;
  });
}

/** The container instances of a cluster, INACTIVE ones aside. */
export function hostsOf(story: Story, cluster = 'main'): readonly ContainerInstance[] {
  const { containerInstanceArns } = story.ecs<{ containerInstanceArns: string[] }>(
    'ListContainerInstances',
    { cluster },
  );
  if (containerInstanceArns.length === 0) return [];
  return story.ecs<{ containerInstances: ContainerInstance[] }>('DescribeContainerInstances', {
    cluster,
    containerInstances: containerInstanceArns,
    include: ['TAGS', 'CONTAINER_INSTANCE_HEALTH'],
  }).containerInstances;
}

/** The value of an attribute of a container instance; empty for one without value, undefined without it. */
export function attributeOf(host: ContainerInstance | undefined, name: string): string | undefined {
  const found = host?.attributes?.find((one) => one.name === name);
  return found === undefined ? undefined : (found.value ?? '');
}

/** Registers a task definition for instances: one container with 64 CPU units and 128 MiB, bridged, unless told otherwise. */
export function registerOnHosts(
  story: Story,
  container: object = {},
  overrides: Partial<RegisterTaskDefinitionRequest> = {},
): void {
  story.ecs('RegisterTaskDefinition', {
    family: 'web',
    requiresCompatibilities: ['EC2'],
    containerDefinitions: [
      { name: 'web', image: 'nginx:1.27', cpu: 64, memory: 128, ...container },
    ],
    ...overrides,
  });
}

/** A request for a service on instances. */
export function onHosts(overrides: object = {}): object {
  return {
    cluster: 'main',
    serviceName: 'web',
    taskDefinition: 'web',
    desiredCount: 2,
    launchType: 'EC2',
    ...overrides,
  };
}
