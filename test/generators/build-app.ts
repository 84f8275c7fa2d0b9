/** From an app as data to the app. */
import {
  App,
  ApplicationLoadBalancer,
  type AsgCapacityProvider,
  Cluster,
  type ClusterLike,
  type ContainerDefinitionProps,
  ContainerImage,
  Duration,
  LoadBalancedService,
  type LoadBalancedServiceProps,
  LogDrivers,
  Service,
  type ServiceProps,
  Stack,
  TaskDefinition,
  type TaskDefinitionProps,
  Vpc,
  type VpcLike,
} from '../../lib/index.ts';
import type { AppOptions, AppShape, ScalingShape, ServiceShape } from './app-shape.ts';

/** The app that a shape describes. */
export function buildApp(shape: AppShape, options: AppOptions = {}): App {
  const app = new App({ name: options.name ?? 'gen', tags: shape.tags });
  const base = new Stack(app, 'Base', { region: 'eu-west-1' });
  const vpc = vpcOf(base, shape, options);
  const cluster = new Cluster(base, 'Cluster', {
    vpc,
    ...(shape.insights === undefined ? {} : { containerInsights: shape.insights }),
    ...(shape.spotByDefault
      ? {
          defaultCapacityProviderStrategy: [
            { capacityProvider: 'FARGATE', base: 1, weight: 1 },
            { capacityProvider: 'FARGATE_SPOT', weight: 2 },
          ],
        }
      : {}),
  });
  const { instances } = shape;
  const fleet = instances && {
    provider: cluster.addAsgCapacityProvider('Instances', {
      instanceType: 'm5.xlarge',
      maxCapacity: instances.max,
      trunking: instances.trunking,
    }),
    networkMode: instances.awsvpc ? ('awsvpc' as const) : ('bridge' as const),
  };
  const used = shape.services.flatMap((service) => service ?? []);
  const second = used.some(({ secondStack }) => secondStack)
    ? new Stack(app, 'More', { region: 'eu-west-1', tags: { stack: 'more' } })
    : base;
  const listener = used.some(({ exposure }) => exposure === 'shared')
    ? new ApplicationLoadBalancer(base, 'Front', { vpc, internetFacing: true }).addListener('Http')
    : undefined;
  shape.services.forEach((service, index) => {
    if (service === undefined) return;
    const stack = service.secondStack ? second : base;
    addService(stack, `Service${index}`, {
      service,
      cluster,
      fleet,
      listener,
      priority: index + 1,
    });
  });
  return app;
}

const SIZES = {
  small: { cpu: 256, memoryMiB: 512 },
  medium: { cpu: 512, memoryMiB: 2048 },
  large: { cpu: 1024, memoryMiB: 4096 },
} as const;

interface ServicePlace {
  readonly service: ServiceShape;
  readonly cluster: ClusterLike;
  readonly fleet: Fleet | undefined;
  readonly listener: ReturnType<ApplicationLoadBalancer['addListener']> | undefined;
  readonly priority: number;
}

/** The instances of an app, and how tasks on them are networked. */
interface Fleet {
  readonly provider: AsgCapacityProvider;
  readonly networkMode: 'awsvpc' | 'bridge';
}

function addService(stack: Stack, id: string, place: ServicePlace): void {
  const { service: shape, cluster, fleet, listener, priority } = place;
  const props = {
    cluster,
    desiredCount: shape.desiredCount,
    enableExecuteCommand: shape.exec,
    tags: shape.tags,
  };
  if (fleet !== undefined && shape.capacity === 'daemon') {
    const taskDefinition = instanceTask(stack, `${id}Task`, shape, 'bridge');
    new Service(stack, id, { cluster, tags: shape.tags, taskDefinition, daemon: true });
    return;
  }
  const exposure = {
    healthCheck: { path: shape.healthPath },
    deregistrationDelay: Duration.seconds(shape.deregistrationSeconds),
    ...(shape.exposure === 'shared' && listener !== undefined
      ? { listener, priority, pathPatterns: [`/${id}/*`] }
      : {}),
  };
  const capacity =
    fleet !== undefined && shape.capacity === 'instances'
      ? {
          taskDefinition: instanceTask(stack, `${id}Task`, shape, fleet.networkMode),
          capacityProviderStrategies: [{ capacityProvider: fleet.provider, weight: 1 }],
        }
      : { taskDefinition: fargateTask(stack, `${id}Task`, shape), ...CAPACITY[shape.capacity] };
  // Which props go together is what the shape says: the compiler cannot follow data.
  const service =
    shape.exposure === 'none'
      ? new Service(stack, id, { ...props, ...capacity } as ServiceProps)
      : new LoadBalancedService(stack, id, {
          ...props,
          ...capacity,
          ...exposure,
        } as LoadBalancedServiceProps).service;
  if (shape.scaling !== undefined) scale(service, shape.scaling);
}

function fargateTask(stack: Stack, id: string, shape: ServiceShape): TaskDefinition {
  const { logRetention, tags } = shape;
  const definition = new TaskDefinition(stack, id, { ...SIZES[shape.size], logRetention, tags });
  definition.addContainer('main', mainContainer(shape));
  if (shape.sidecar) definition.addContainer('sidecar', SIDECAR);
  return definition;
}

function instanceTask<Mode extends 'awsvpc' | 'bridge'>(
  stack: Stack,
  id: string,
  shape: ServiceShape,
  networkMode: Mode,
): TaskDefinition<'EC2', Mode> {
  const { logRetention, tags } = shape;
  const definition = new TaskDefinition<'EC2', Mode>(stack, id, {
    compatibility: 'EC2',
    networkMode,
    logRetention,
    tags,
  } as TaskDefinitionProps<'EC2', Mode>);
  const main = { ...mainContainer(shape), memoryReservationMiB: 128 };
  definition.addContainer('main', main as unknown as ContainerDefinitionProps<Mode>);
  if (shape.sidecar)
    definition.addContainer('sidecar', {
      ...SIDECAR,
      memoryReservationMiB: 64,
    } as ContainerDefinitionProps<Mode>);
  return definition;
}

function mainContainer(shape: ServiceShape) {
  return {
    image: ContainerImage.fromRegistry(shape.image),
    environment: shape.environment,
    portMappings: [{ containerPort: 8080 }],
    ...(shape.logs ? {} : { logging: LogDrivers.none() }),
  };
}

const SIDECAR = {
  image: ContainerImage.fromRegistry('busybox:1.37'),
  essential: false,
  command: ['sleep', 'infinity'],
} as const;

const CAPACITY = {
  default: {},
  instances: {},
  daemon: {},
  'launch-type': { launchType: 'FARGATE' },
  strategy: {
    capacityProviderStrategies: [
      { capacityProvider: 'FARGATE', weight: 1, base: 1 },
      { capacityProvider: 'FARGATE_SPOT', weight: 1 },
    ],
  },
} as const;

function scale(service: Service, shape: ScalingShape): void {
  const scaling = service.autoScale({ min: shape.min, max: shape.min + shape.more });
  if (shape.cpu !== undefined) scaling.onCpu({ targetPercent: shape.cpu });
  if (shape.memory !== undefined) scaling.onMemory({ targetPercent: shape.memory });
  if (shape.requests && service.targetGroups.length > 0)
    scaling.onRequestsPerTarget({ requests: 500 });
  if (shape.schedule)
    scaling.onSchedule('Night', { schedule: 'cron(0 20 * * ? *)', min: shape.min, max: shape.min });
}

function vpcOf(stack: Stack, { vpc: shape, instances }: AppShape, options: AppOptions): VpcLike {
  if (shape.kind === 'existing' && options.existingVpc !== undefined)
    return Vpc.fromVpcAttributes(stack, 'Vpc', options.existingVpc);
  const made =
    shape.kind === 'new'
      ? shape
      : { maxAzs: 2, natGateways: 1, dualStack: false, s3Endpoint: false, logsEndpoint: false };
  const vpc = new Vpc(stack, 'Vpc', {
    maxAzs: made.maxAzs,
    // Instances have no public address: without a way out they never register.
    natGateways: instances === undefined ? made.natGateways : Math.max(1, made.natGateways),
    dualStack: made.dualStack,
  });
  if (made.s3Endpoint) vpc.addGatewayEndpoint('S3', { service: 's3' });
  if (made.logsEndpoint) vpc.addInterfaceEndpoint('Logs', { service: 'logs' });
  return vpc;
}
