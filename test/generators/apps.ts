/** Random valid apps for property tests: data first, and an app built from it as often as wanted. */

import type { App } from '../../lib/index.ts';
import type {
  AppOptions,
  AppShape,
  InstancesShape,
  ScalingShape,
  ServiceShape,
  VpcShape,
} from './app-shape.ts';
import { buildApp } from './build-app.ts';
import { fc } from './fast-check.ts';

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
  return fc
    .tuple(appShape(options), appShape(options), arbitraryParts(options))
    .map(([a, other, parts]) => {
      return [makerOf(a, options), makerOf(variantOf(a, other, parts), options)] as const;
    });
}

/** Variants of one app, each of the one before it. */
export function arbitraryAppHistory(
  length: { readonly min: number; readonly max: number },
  options: AppOptions = {},
): fc.Arbitrary<readonly AppMaker[]> {
  const change = fc.tuple(appShape(options), arbitraryParts(options));
  const changes = fc.array(change, { minLength: length.min - 1, maxLength: length.max - 1 });
  return fc.tuple(appShape(options), changes).map(([first, later]) => {
    const shapes = [first];
    for (const [other, parts] of later)
      shapes.push(variantOf(shapes.at(-1) ?? first, other, parts));
    return shapes.map((shape) => makerOf(shape, options));
  });
}

/** Which parts of an app become those of another. */
interface ChangedParts {
  readonly tags: boolean;
  readonly vpc: boolean;
  readonly cluster: boolean;
  readonly services: readonly ('keep' | 'change' | 'remove')[];
}

function arbitraryParts(options: AppOptions): fc.Arbitrary<ChangedParts> {
  const most = options.maxServices ?? 4;
  return fc.record({
    tags: fc.boolean(),
    vpc: fc.boolean(),
    cluster: fc.boolean(),
    services: fc.array(fc.constantFrom('keep', 'change', 'change', 'remove'), {
      minLength: most,
      maxLength: most,
    }),
  });
}

function variantOf(a: AppShape, other: AppShape, changed: ChangedParts): AppShape {
  const services = changed.services.map((how, index) => {
    const before = a.services[index];
    const after = other.services[index];
    if (how === 'keep') return before;
    if (how === 'remove') return undefined;
    return before && after ? { ...after, capacity: before.capacity } : (after ?? before);
  });
  const onInstances = services.some(
    (service) => service?.capacity === 'instances' || service?.capacity === 'daemon',
  );
  const fewer = onInstances ? (other.instances ?? a.instances) : other.instances;
  return {
    tags: changed.tags ? other.tags : a.tags,
    vpc: changed.vpc ? changeVpc(a.vpc, other.vpc) : a.vpc,
    insights: changed.cluster ? other.insights : a.insights,
    spotByDefault: changed.cluster ? other.spotByDefault : a.spotByDefault,
    // An app that had none gets none: its services run elsewhere.
    instances: a.instances && changed.cluster ? fewer : a.instances,
    services,
  };
}

function changeVpc(before: VpcShape, after: VpcShape): VpcShape {
  if (before.kind === 'existing' || after.kind === 'existing') return before;
  return { ...after, dualStack: before.dualStack };
}

/** Makes apps of one shape. */
export function makerOf(shape: AppShape, options: AppOptions): AppMaker {
  return Object.assign(() => buildApp(shape, options), {
    shape,
    [fc.toStringMethod]: () =>
      `() => buildApp(${fc.stringify(structuredClone(shape))}, ${fc.stringify(options)})`,
  });
}

/** Random shapes. */
export function appShape(options: AppOptions): fc.Arbitrary<AppShape> {
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
        : fc.oneof(made, {
            weight: 5,
            arbitrary: fc.constant<VpcShape>({ kind: 'existing' }),
          }),
    insights: fc.constantFrom(undefined, 'disabled' as const, 'enabled' as const),
    spotByDefault: fc.boolean(),
    instances: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, instancesShape),
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

const instancesShape: fc.Arbitrary<InstancesShape> = fc.record({
  max: fc.constantFrom(6 as const, 8 as const),
  trunking: fc.boolean(),
  awsvpc: fc.boolean(),
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
  capacity: fc.constantFrom(
    ...(['default', 'launch-type', 'strategy', 'instances', 'instances', 'daemon'] as const),
  ),
  exec: fc.boolean(),
  scaling: fc.option(scalingShape, { nil: undefined }),
  tags,
});
