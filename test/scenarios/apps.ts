/** Small apps that the stories are told with, and what the stories ask of an account. */
import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListClustersCommand,
  ListServicesCommand,
  ListTasksCommand,
  type Service as LiveService,
  type Task,
} from '@aws-sdk/client-ecs';
import type { Plan, Step } from '../../lib/engine/plan.ts';
import {
  App,
  Cluster,
  type ClusterProps,
  type ContainerDefinitionProps,
  ContainerImage,
  type DefaultCapacity,
  type DeployResult,
  type FargateSize,
  HostedZone,
  type LaunchTypeCapacity,
  LoadBalancedService,
  type LoadBalancedServiceOptions,
  Service,
  type ServiceOptions,
  Stack,
  type StrategyCapacity,
  TaskDefinition,
  type TaskDefinitionOptions,
  Vpc,
  type VpcProps,
} from '../../lib/index.ts';
import { type Account, failuresOf } from '../invariants/harness.ts';
import { clientOf } from '../sandbox/clients.ts';

/** Where the service of a story runs: the task definition is the story's. */
export type Capacity =
  | Omit<LaunchTypeCapacity, 'taskDefinition'>
  | Omit<StrategyCapacity, 'taskDefinition'>
  | Omit<DefaultCapacity, 'taskDefinition'>;

/** What a story's app has of its own; the rest is as small as it can be. */
export interface Shape {
  /** Id of the stack; `Web` unless given. */
  readonly stack?: string;
  readonly image?: string;
  readonly container?: Partial<ContainerDefinitionProps>;
  readonly task?: TaskDefinitionOptions;
  readonly size?: FargateSize;
  readonly vpc?: VpcProps;
  readonly cluster?: ClusterProps;
  readonly service?: Partial<ServiceOptions> & Capacity;
  readonly exposure?: LoadBalancedServiceOptions;
  /** Adds what else there is. */
  readonly also?: (parts: Parts) => void;
}

/** The parts of a story's app. */
export interface Parts {
  readonly app: App;
  readonly stack: Stack;
  readonly vpc: Vpc;
  readonly cluster: Cluster;
  readonly taskDefinition: TaskDefinition;
  readonly service: Service;
}

/** A service that nobody calls: `shop/Web/Service`. */
export function aWorkerApp(shape: Shape = {}): App {
  return assembled(shape, ({ stack, cluster, taskDefinition }) => {
    return new Service(stack, 'Service', {
      cluster,
      taskDefinition,
      ...shape.service,
    });
  });
}

/** A service behind its own load balancer: `shop/Web/Site/Service`. */
export function aWebApp(shape: Shape = {}): App {
  return assembled(shape, ({ stack, cluster, taskDefinition }) => {
    return new LoadBalancedService(stack, 'Site', {
      cluster,
      taskDefinition,
      ...shape.service,
      ...shape.exposure,
    }).service;
  });
}

/** A service under a name of its own in the zone `example.com`: `shop/Web/Site/Service`. */
export function aNamedWebApp({ domainName = 'www.example.com' } = {}): App {
  return assembled({}, ({ stack, cluster, taskDefinition }) => {
    const domainZone = HostedZone.fromLookup(stack, 'Zone', { domainName: 'example.com' });
    const site = { cluster, taskDefinition, domainName, domainZone };
    return new LoadBalancedService(stack, 'Site', site).service;
  });
}

/** A service that the story makes: its task definition and cluster stand. */
export function aServiceApp(shape: Shape, serve: (parts: Omit<Parts, 'service'>) => Service): App {
  return assembled(shape, serve);
}

function assembled(shape: Shape, serve: (parts: Omit<Parts, 'service'>) => Service): App {
  const app = new App({ name: 'shop' });
  const stack = new Stack(app, shape.stack ?? 'Web', { region: 'eu-west-1' });
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0, ...shape.vpc });
  const cluster = new Cluster(stack, 'Cluster', { vpc, ...shape.cluster });
  const taskDefinition = new TaskDefinition(stack, 'Task', {
    ...(shape.size ?? { cpu: 256, memoryMiB: 512 }),
    ...shape.task,
  });
  taskDefinition.addContainer('main', {
    image: ContainerImage.fromRegistry(shape.image ?? 'nginx:1'),
    portMappings: [{ containerPort: 80 }],
    ...shape.container,
  });
  const parts = { app, stack, vpc, cluster, taskDefinition };
  const service = serve(parts);
  shape.also?.({ ...parts, service });
  return app;
}

/** Deploys, and throws what went wrong. */
export async function mustDeploy(account: Account, app: App): Promise<DeployResult> {
  const result = await account.deploy(app);
  const problems = failuresOf(result);
  if (problems.length > 0 || result.exitCode !== 0)
    throw new Error([`exit code ${result.exitCode}`, ...problems].join('\n'));
  return result;
}

/** The actions of a plan that do something: `update shop/Web/Task`. */
export function actionsOf(plan: Plan): readonly string[] {
  return plan.steps
    .filter(({ action }) => action !== 'none')
    .map(({ action, address }) => `${action} ${address}`);
}

/** The step at an address; throws when there is none. */
export function stepAt(plan: Plan, address: string): Step {
  const step = plan.steps.find((one) => one.address === address);
  if (step === undefined) throw new Error(`the plan has no step at ${address}`);
  return step;
}

/** What a step changes: `desiredCount: 5 -> 1, live`. */
export function fieldsAt(plan: Plan, address: string): readonly string[] {
  const step = stepAt(plan, address);
  if (step.action !== 'update' && step.action !== 'replace') return [];
  return step.fields.map(
    ({ path, before, after, impact }) =>
      `${path}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}, ${impact}`,
  );
}

/** A client of ECS that asks the account once, without retries. */
export function ecsOf(account: Account): ECSClient {
  return new ECSClient(clientOf(account.sandbox));
}

/** A client of Auto Scaling that asks the account once, without retries. */
export function autoScalingOf(account: Account): AutoScalingClient {
  return new AutoScalingClient(clientOf(account.sandbox));
}

/** Every service of the account that is not gone, as DescribeServices tells it. */
export async function liveServices(account: Account): Promise<readonly LiveService[]> {
  const ecs = ecsOf(account);
  const { clusterArns = [] } = await ecs.send(new ListClustersCommand({}));
  const found = await Promise.all(
    clusterArns.map(async (cluster) => {
      const { serviceArns = [] } = await ecs.send(
        new ListServicesCommand({ cluster, maxResults: 100 }),
      );
      if (serviceArns.length === 0) return [];
      const { services = [] } = await ecs.send(
        new DescribeServicesCommand({ cluster, services: serviceArns, include: ['TAGS'] }),
      );
      return services;
    }),
  );
  return found.flat().filter(({ status }) => status === 'ACTIVE');
}

/** The only service of the account. */
export async function liveService(account: Account): Promise<LiveService> {
  const [service, ...others] = await liveServices(account);
  if (service === undefined || others.length > 0)
    throw new Error(`${others.length + (service === undefined ? 0 : 1)} services are live`);
  return service;
}

/** Cluster and service of the only service, as calls and the sandbox name them. */
export async function placeOf(account: Account): Promise<{ cluster: string; service: string }> {
  const { clusterArn = '', serviceName = '' } = await liveService(account);
  return { cluster: clusterArn.split('/')[1] ?? '', service: serviceName };
}

/** The scope in which the stories play. */
export const SCOPE = { account: '111111111111', region: 'eu-west-1' } as const;

/** The tasks in the first cluster, running or stopped, that something of a name with this beginning has started. */
export async function tasksStartedBy(
  account: Account,
  beginning: string,
): Promise<readonly Task[]> {
  const { cluster } = await placeOf(account);
  const ecs = ecsOf(account);
  const lists = await Promise.all(
    (['RUNNING', 'STOPPED'] as const).map((desiredStatus) =>
      ecs.send(new ListTasksCommand({ cluster, desiredStatus })),
    ),
  );
  const tasks = lists.flatMap(({ taskArns = [] }) => taskArns);
  const { tasks: found = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks }));
  return found.filter(({ startedBy }) => startedBy?.startsWith(beginning) === true);
}

/** How many tasks were run by RunTask. */
export function runsOf({ sandbox }: Account): number {
  return sandbox.calls.names('writes').filter((name) => name === 'ECS.RunTask').length;
}
