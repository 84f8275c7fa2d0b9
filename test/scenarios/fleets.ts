/** Small apps on container instances that the stories are told with, and what the stories ask of their instances. */
import {
  type AutoScalingGroup,
  DescribeAutoScalingGroupsCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  type ContainerInstance,
  DescribeContainerInstancesCommand,
  DescribeTasksCommand,
  ListClustersCommand,
  ListContainerInstancesCommand,
  ListTasksCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import {
  App,
  Cluster,
  ContainerImage,
  LoadBalancedService,
  Service,
  Stack,
  TaskDefinition,
  Vpc,
} from '../../lib/index.ts';
import type { Account } from '../invariants/harness.ts';
import { autoScalingOf, ecsOf } from './apps.ts';

/** What every fleet has. */
export interface Fleet {
  readonly app: App;
  readonly stack: Stack;
  readonly vpc: Vpc;
  readonly cluster: Cluster;
}

/** An app with a VPC and a cluster of instances alone: `fleet/Ec2/Cluster`. */
export function aFleet(build: (fleet: Fleet) => void): App {
  const app = new App({ name: 'fleet' });
  const stack = new Stack(app, 'Ec2', { region: 'eu-west-1' });
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
  const cluster = new Cluster(stack, 'Cluster', { vpc, enableFargateCapacityProviders: false });
  build({ app, stack, vpc, cluster });
  return app;
}

/** What a task of a story has of its own. */
export interface Job {
  readonly image?: string;
  /** What the task reserves, in MiB. @default 256 */
  readonly memoryMiB?: number;
}

/** A task behind the bridge of its instance: Docker chooses the port. */
export function aBridgeTask(
  { stack }: Pick<Fleet, 'stack'>,
  id: string,
  job: Job = {},
): TaskDefinition<'EC2', 'bridge'> {
  const definition = new TaskDefinition(stack, id, {
    compatibility: 'EC2',
    networkMode: 'bridge',
  });
  definition.addContainer('main', containerOf(job));
  return definition;
}

/** A task with a network interface of its own. */
export function anAwsvpcTask(
  { stack }: Pick<Fleet, 'stack'>,
  id: string,
  job: Job = {},
): TaskDefinition<'EC2', 'awsvpc'> {
  const definition = new TaskDefinition(stack, id, {
    compatibility: 'EC2',
    networkMode: 'awsvpc',
  });
  definition.addContainer('main', containerOf(job));
  return definition;
}

function containerOf({ image = 'nginx:1', memoryMiB = 256 }: Job) {
  return {
    image: ContainerImage.fromRegistry(image),
    cpu: 128,
    memoryReservationMiB: memoryMiB,
    portMappings: [{ containerPort: 80 }],
  };
}

/** Two protected instances, a service behind a load balancer that scales itself, one with interfaces, and a daemon. */
export function aBusyFleet(): App {
  return aFleet((fleet) => {
    const { stack, cluster } = fleet;
    cluster.addAsgCapacityProvider('Instances', {
      instanceType: 'm5.large',
      minCapacity: 2,
      maxCapacity: 4,
      lifecycleHooks: { Bye: { transition: 'terminating', defaultResult: 'continue' } },
    });
    const { service } = new LoadBalancedService(stack, 'Site', {
      cluster,
      taskDefinition: aBridgeTask(fleet, 'SiteTask'),
      desiredCount: 2,
    });
    service.autoScale({ min: 2, max: 4 }).onCpu({ targetPercent: 60 });
    new Service(stack, 'Worker', {
      cluster,
      taskDefinition: anAwsvpcTask(fleet, 'WorkerTask'),
      desiredCount: 2,
    });
    new Service(stack, 'Agent', {
      cluster,
      taskDefinition: aBridgeTask(fleet, 'AgentTask', { memoryMiB: 64 }),
      daemon: true,
    });
  });
}

/** The only cluster of the account, by its ARN. */
export async function clusterOf(account: Account): Promise<string> {
  const { clusterArns = [] } = await ecsOf(account).send(new ListClustersCommand({}));
  const [cluster] = clusterArns;
  if (cluster === undefined || clusterArns.length > 1)
    throw new Error(`${clusterArns.length} clusters are live`);
  return cluster;
}

/** The container instances of the only cluster. */
export async function liveInstances(account: Account): Promise<readonly ContainerInstance[]> {
  const ecs = ecsOf(account);
  const cluster = await clusterOf(account);
  const { containerInstanceArns = [] } = await ecs.send(
    new ListContainerInstancesCommand({ cluster }),
  );
  if (containerInstanceArns.length === 0) return [];
  const { containerInstances = [] } = await ecs.send(
    new DescribeContainerInstancesCommand({ cluster, containerInstances: containerInstanceArns }),
  );
  return containerInstances;
}

/** The tasks of the only cluster that run, or are to run. */
export async function liveTasks(account: Account): Promise<readonly Task[]> {
  const ecs = ecsOf(account);
  const cluster = await clusterOf(account);
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster }));
  if (taskArns.length === 0) return [];
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
  return tasks;
}

/** The groups of the account. */
export async function liveGroups(account: Account): Promise<readonly AutoScalingGroup[]> {
  const { AutoScalingGroups = [] } = await autoScalingOf(account).send(
    new DescribeAutoScalingGroupsCommand({}),
  );
  return AutoScalingGroups;
}
