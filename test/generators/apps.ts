/** Random valid apps for property tests: data first, and an app built from it as often as wanted. */
import fc from 'fast-check';
import {
  App,
  ApplicationLoadBalancer,
  Cluster,
  type ClusterLike,
  ContainerImage,
  Duration,
  LoadBalancedService,
  LogDrivers,
  Service,
  Stack,
  TaskDefinition,
  Vpc,
  type VpcAttributes,
  type VpcLike,
} from '../../lib/index.ts';

/** A VPC to make, or an existing one. */
export type VpcShape =
  | { readonly kind: 'existing' }
  | {
      readonly kind: 'new';
      readonly maxAzs: 2 | 3;
      readonly natGateways: 0 | 1 | 2;
      readonly dualStack: boolean;
      readonly s3Endpoint: boolean;
      readonly logsEndpoint: boolean;
    };

/** How a service scales itself. */
export interface ScalingShape {
  readonly min: number;
  readonly more: number;
  readonly cpu: number | undefined;
  readonly memory: number | undefined;
  readonly requests: boolean;
  readonly schedule: boolean;
}

/** One service. */
export interface ServiceShape {
  readonly secondStack: boolean;
  readonly size: 'small' | 'medium' | 'large';
  readonly image: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly sidecar: boolean;
  readonly logs: boolean;
  readonly logRetention: 7 | 30 | 'forever';
  readonly desiredCount: number;
  readonly exposure: 'none' | 'own' | 'shared';
  readonly healthPath: string;
  readonly deregistrationSeconds: number;
  readonly capacity: 'default' | 'launch-type' | 'strategy';
  readonly exec: boolean;
  readonly scaling: ScalingShape | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** An app as data. */
export interface AppShape {
  readonly tags: Readonly<Record<string, string>>;
  readonly vpc: VpcShape;
  readonly insights: 'disabled' | 'enabled' | undefined;
  readonly spotByDefault: boolean;
  /** By position: an absent one is a service that the app does not have. */
  readonly services: readonly (ServiceShape | undefined)[];
}

/** What generated apps may use. */
export interface AppOptions {
  /** A VPC that exists where the apps are deployed; without it every app makes its own. */
  readonly existingVpc?: VpcAttributes;
  /** Name of the apps. @default 'gen' */
  readonly name?: string;
  /** Most services of an app. @default 4 */
  readonly maxServices?: number;
}

/** Makes the same app, anew on each call. `shape` and the text of a failing case say which. */
export interface AppMaker {
  (): App;
  readonly shape: AppShape;
}

/** A random valid app of one or two stacks. */
export function arbitraryApp(options: AppOptions = {}): fc.Arbitrary<AppMaker> {
  return appShape(options).map((shape) => makerOf(shape, options));
}

/**
 * Two variants of one app: parts changed, removed and added between them. What AWS lets nobody change back (whether the
 * VPC is ours and has IPv6, where a service runs) is the same in both.
 */
export function arbitraryAppPair(
  options: AppOptions = {},
): fc.Arbitrary<readonly [AppMaker, AppMaker]> {
  const parts = fc.record({
    tags: fc.boolean(),
    vpc: fc.boolean(),
    cluster: fc.boolean(),
    services: fc.array(fc.constantFrom('keep', 'change', 'change', 'remove'), {
      minLength: options.maxServices ?? 4,
      maxLength: options.maxServices ?? 4,
    }),
  });
  return fc.tuple(appShape(options), appShape(options), parts).map(([a, other, changed]) => {
    const b: AppShape = {
      tags: changed.tags ? other.tags : a.tags,
      vpc: changed.vpc ? changeVpc(a.vpc, other.vpc) : a.vpc,
      insights: changed.cluster ? other.insights : a.insights,
      spotByDefault: changed.cluster ? other.spotByDefault : a.spotByDefault,
      services: changed.services.map((how, index) => {
        const before = a.services[index];
        const after = other.services[index];
        if (how === 'keep') return before;
        if (how === 'remove') return undefined;
        return before && after ? { ...after, capacity: before.capacity } : (after ?? before);
      }),
    };
    return [makerOf(a, options), makerOf(b, options)] as const;
  });
}

/** The app that a shape describes. */
export function buildApp(shape: AppShape, options: AppOptions = {}): App {
  const app = new App({ name: options.name ?? 'gen', tags: shape.tags });
  const base = new Stack(app, 'Base', { region: 'eu-west-1' });
  const vpc = vpcOf(base, shape.vpc, options);
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
    addService(stack, `Service${index}`, { service, cluster, listener, priority: index + 1 });
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
  readonly listener: ReturnType<ApplicationLoadBalancer['addListener']> | undefined;
  readonly priority: number;
}

function addService(stack: Stack, id: string, place: ServicePlace): void {
  const { service: shape, cluster, listener, priority } = place;
  const taskDefinition = new TaskDefinition(stack, `${id}Task`, {
    ...SIZES[shape.size],
    logRetention: shape.logRetention,
    tags: shape.tags,
  });
  taskDefinition.addContainer('main', {
    image: ContainerImage.fromRegistry(shape.image),
    environment: shape.environment,
    portMappings: [{ containerPort: 8080 }],
    ...(shape.logs ? {} : { logging: LogDrivers.none() }),
  });
  if (shape.sidecar)
    taskDefinition.addContainer('sidecar', {
      image: ContainerImage.fromRegistry('busybox:1.37'),
      essential: false,
      command: ['sleep', 'infinity'],
    });
  const props = {
    cluster,
    taskDefinition,
    desiredCount: shape.desiredCount,
    enableExecuteCommand: shape.exec,
    tags: shape.tags,
    ...CAPACITY[shape.capacity],
  };
  const pattern = {
    ...props,
    healthCheck: { path: shape.healthPath },
    deregistrationDelay: Duration.seconds(shape.deregistrationSeconds),
  };
  let service: Service;
  if (shape.exposure === 'shared' && listener !== undefined)
    service = new LoadBalancedService(stack, id, {
      ...pattern,
      listener,
      priority,
      pathPatterns: [`/${id}/*`],
    }).service;
  else if (shape.exposure === 'own') service = new LoadBalancedService(stack, id, pattern).service;
  else service = new Service(stack, id, props);
  if (shape.scaling !== undefined) scale(service, shape.scaling);
}

const CAPACITY = {
  default: {},
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

function vpcOf(stack: Stack, shape: VpcShape, options: AppOptions): VpcLike {
  if (shape.kind === 'existing' && options.existingVpc !== undefined)
    return Vpc.fromVpcAttributes(stack, 'Vpc', options.existingVpc);
  const made =
    shape.kind === 'new'
      ? shape
      : { maxAzs: 2, natGateways: 1, dualStack: false, s3Endpoint: false, logsEndpoint: false };
  const vpc = new Vpc(stack, 'Vpc', {
    maxAzs: made.maxAzs,
    natGateways: made.natGateways,
    dualStack: made.dualStack,
  });
  if (made.s3Endpoint) vpc.addGatewayEndpoint('S3', { service: 's3' });
  if (made.logsEndpoint) vpc.addInterfaceEndpoint('Logs', { service: 'logs' });
  return vpc;
}

function changeVpc(before: VpcShape, after: VpcShape): VpcShape {
  if (before.kind === 'existing' || after.kind === 'existing') return before;
  return { ...after, dualStack: before.dualStack };
}

function makerOf(shape: AppShape, options: AppOptions): AppMaker {
  return Object.assign(() => buildApp(shape, options), {
    shape,
    [fc.toStringMethod]: () => `buildApp(${JSON.stringify(shape)})`,
  });
}

function appShape(options: AppOptions): fc.Arbitrary<AppShape> {
  const most = options.maxServices ?? 4;
  const made: fc.Arbitrary<VpcShape> = fc.record({
    kind: fc.constant('new' as const),
    maxAzs: fc.constantFrom(2 as const, 3 as const),
    natGateways: fc.constantFrom(0 as const, 1 as const, 2 as const),
    dualStack: fc.boolean(),
    s3Endpoint: fc.boolean(),
    logsEndpoint: fc.boolean(),
  });
  return fc.record({
    tags,
    vpc:
      options.existingVpc === undefined
        ? made
        : fc.oneof(made, fc.constant<VpcShape>({ kind: 'existing' })),
    insights: fc.constantFrom(undefined, 'disabled' as const, 'enabled' as const),
    spotByDefault: fc.boolean(),
    services: fc
      .tuple(
        serviceShape,
        fc.array(fc.option(serviceShape, { nil: undefined }), { maxLength: most - 1 }),
      )
      .map(([first, others]) => [first, ...others]),
  });
}

const tags = fc.dictionary(
  fc.constantFrom('team', 'stage', 'cost-center'),
  fc.constantFrom('a', 'b', 'with blanks and +-=._:/@'),
  { maxKeys: 2, noNullPrototype: true },
);

const scalingShape: fc.Arbitrary<ScalingShape> = fc.record({
  min: fc.integer({ min: 1, max: 2 }),
  more: fc.integer({ min: 3, max: 6 }),
  cpu: fc.option(fc.constantFrom(40, 60, 80), { nil: undefined }),
  memory: fc.option(fc.constantFrom(50, 75), { nil: undefined }),
  requests: fc.boolean(),
  schedule: fc.boolean(),
});

const serviceShape: fc.Arbitrary<ServiceShape> = fc.record({
  secondStack: fc.boolean(),
  size: fc.constantFrom('small' as const, 'medium' as const, 'large' as const),
  image: fc.constantFrom('nginx:1.27', 'nginx:1.28', 'example/app:v3'),
  environment: fc.dictionary(
    fc.constantFrom('MODE', 'LEVEL', 'GREETING'),
    fc.constantFrom('', 'x', 'zwei Wörter', '{"a":1}'),
    { noNullPrototype: true },
  ),
  sidecar: fc.boolean(),
  logs: fc.boolean(),
  logRetention: fc.constantFrom(7 as const, 30 as const, 'forever' as const),
  desiredCount: fc.integer({ min: 0, max: 3 }),
  exposure: fc.constantFrom('none' as const, 'own' as const, 'shared' as const),
  healthPath: fc.constantFrom('/', '/health'),
  deregistrationSeconds: fc.constantFrom(0, 5, 30),
  capacity: fc.constantFrom('default' as const, 'launch-type' as const, 'strategy' as const),
  exec: fc.boolean(),
  scaling: fc.option(scalingShape, { nil: undefined }),
  tags,
});
