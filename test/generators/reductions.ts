/** Apps and the same apps with one optional part less. */

import type { AppOptions, AppShape, ServiceShape } from './app-shape.ts';
import { type AppMaker, appShape, makerOf } from './apps.ts';
import { fc } from './fast-check.ts';

/** An app, and the same without one thing that it may be without; where it has no such thing, both are the same. */
export function arbitraryReduction(
  options: AppOptions = {},
): fc.Arbitrary<readonly [AppMaker, AppMaker]> {
  return fc.tuple(appShape(options), fc.nat(1_000)).map(([shape, choice]) => {
    const reduced = reductionsOf(shape);
    const less = reduced[choice % Math.max(1, reduced.length)] ?? shape;
    return [makerOf(shape, options), makerOf(less, options)] as const;
  });
}

/** Every app that has one optional part less. */
function reductionsOf(shape: AppShape): readonly AppShape[] {
  const { vpc } = shape;
  return [
    ...without(shape.tags).map((tags) => ({ ...shape, tags })),
    ...(shape.insights === undefined ? [] : [{ ...shape, insights: undefined }]),
    ...(shape.spotByDefault ? [{ ...shape, spotByDefault: false }] : []),
    ...(vpc.kind === 'new' && vpc.s3Endpoint
      ? [{ ...shape, vpc: { ...vpc, s3Endpoint: false } }]
      : []),
    ...(vpc.kind === 'new' && vpc.logsEndpoint
      ? [{ ...shape, vpc: { ...vpc, logsEndpoint: false } }]
      : []),
    ...shape.services.flatMap((service, index) => {
      const others = (one: ServiceShape | undefined) => ({
        ...shape,
        services: shape.services.map((known, i) => (i === index ? one : known)),
      });
      return service === undefined ? [] : [others(undefined), ...lessOf(service).map(others)];
    }),
  ];
}

function lessOf(service: ServiceShape): readonly ServiceShape[] {
  const { scaling } = service;
  return [
    ...without(service.environment).map((environment) => ({ ...service, environment })),
    ...without(service.tags).map((tags) => ({ ...service, tags })),
    ...(service.sidecar ? [{ ...service, sidecar: false }] : []),
    ...(service.logs ? [{ ...service, logs: false }] : []),
    ...(service.exec ? [{ ...service, exec: false }] : []),
    ...(service.logRetention === 'forever'
      ? []
      : [{ ...service, logRetention: 'forever' as const }]),
    ...(scaling === undefined
      ? []
      : [
          { ...service, scaling: undefined },
          { ...service, scaling: { ...scaling, cpu: undefined } },
          { ...service, scaling: { ...scaling, memory: undefined } },
          { ...service, scaling: { ...scaling, requests: false, schedule: false } },
        ]),
  ];
}

function without<T>(entries: Readonly<Record<string, T>>): readonly Readonly<Record<string, T>>[] {
  return Object.keys(entries).map((key) =>
    Object.fromEntries(Object.entries(entries).filter(([other]) => other !== key)),
  );
}
