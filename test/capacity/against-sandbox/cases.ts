/** Random fleets and services: what a cluster may be asked to run, small enough to be understood when it fails. */
import { fc } from '../../generators/fast-check.ts';

/** A group of instances with a capacity provider. */
export interface GroupCase {
  readonly name: string;
  readonly type: string;
  readonly minSize: number;
  readonly maxSize: number;
  /** Percent; undefined: no managed scaling. */
  readonly target: number | undefined;
  readonly warmup: number;
}

/** A service of one container. */
export interface ServiceCase {
  readonly name: string;
  readonly cpu: number;
  readonly memory: number;
  readonly networkMode: 'awsvpc' | 'bridge';
  /** A static port of the host, in bridge mode. */
  readonly hostPort: number | undefined;
  readonly daemon: boolean;
  readonly desired: number;
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
  /** Group by index, with base and weight. */
  readonly strategy: readonly {
    readonly group: number;
    readonly base: number;
    readonly weight: number;
  }[];
}

/** A cluster to be, and the service that gets a new revision once it stands. */
export interface ClusterCase {
  readonly trunking: boolean;
  readonly groups: readonly GroupCase[];
  readonly services: readonly ServiceCase[];
  readonly updated: number;
}

/** Types of 1 to 4 vCPUs, of families with and without trunks, with 1 to 3 network interfaces for tasks. */
const TYPES = ['c5.large', 'm5.large', 't3.small', 't3.medium', 'm5.xlarge', 'c7g.medium'] as const;

const group = (index: number): fc.Arbitrary<GroupCase> =>
  fc
    .record({
      type: fc.constantFrom(...TYPES),
      minSize: fc.integer({ min: 0, max: 3 }),
      room: fc.integer({ min: 0, max: 5 }),
      target: fc.option(fc.constantFrom(100, 100, 80, 50), { nil: undefined }),
      warmup: fc.constantFrom(0, 300),
    })
    .map(({ room, minSize, ...rest }) => ({
      name: `group-${index}`,
      minSize,
      maxSize: Math.max(minSize + room, 1),
      ...rest,
    }));

const service = (index: number, groups: number): fc.Arbitrary<ServiceCase> =>
  fc
    .record({
      cpu: fc.constantFrom(128, 256, 512, 1024),
      memory: fc.constantFrom(128, 256, 512, 1024),
      networkMode: fc.constantFrom('awsvpc' as const, 'bridge' as const),
      staticPort: fc.boolean(),
      daemon: fc.integer({ min: 0, max: 5 }).map((dice) => dice === 0),
      desired: fc.integer({ min: 0, max: 8 }),
      percents: fc.constantFrom([100, 200], [50, 200], [0, 100], [50, 100], [100, 150]),
      weights: fc.array(
        fc.record({
          group: fc.nat({ max: groups - 1 }),
          weight: fc.integer({ min: 1, max: 3 }),
        }),
        { minLength: 1, maxLength: groups },
      ),
      base: fc.integer({ min: 0, max: 3 }),
    })
    .map(({ staticPort, percents: [lower = 100, upper = 200], weights, base, ...rest }) => {
      const strategy = [...new Map(weights.map((one) => [one.group, one])).values()].map(
        (one, place) => ({ ...one, base: place === 0 ? base : 0 }),
      );
      return {
        ...rest,
        name: `service-${index}`,
        hostPort: rest.networkMode === 'bridge' && staticPort ? 8000 + index : undefined,
        minimumHealthyPercent: rest.daemon ? 0 : lower,
        maximumPercent: rest.daemon ? 100 : upper,
        strategy,
      };
    });

/** Any cluster. */
export const clusters: fc.Arbitrary<ClusterCase> = fc.integer({ min: 1, max: 2 }).chain((count) =>
  fc.record({
    trunking: fc.boolean(),
    groups: fc.tuple(...Array.from({ length: count }, (_, index) => group(index))),
    services: fc
      .integer({ min: 1, max: 4 })
      .chain((many) =>
        fc.tuple(...Array.from({ length: many }, (_, index) => service(index, count))),
      ),
    updated: fc.nat({ max: 3 }),
  }),
);
