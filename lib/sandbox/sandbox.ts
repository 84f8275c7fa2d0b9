/** Puts a sandbox together: world, services, clock, log, faults, limits and the handler. */
import { Buckets } from './buckets.ts';
import { CallLog } from './call-log.ts';
import { VirtualClock } from './clock.ts';
import { type Core, dispatch } from './dispatch.ts';
import { Faults } from './faults.ts';
import { createHandler, type SandboxHandler } from './handler.ts';
import { History } from './history.ts';
import type { SandboxService } from './service.ts';
import { SERVICES } from './services/index.ts';
import type { WireAnswer, WireRequest } from './wire/index.ts';
import { type Scope, World, type WorldSnapshot } from './world.ts';

/** Settings of a sandbox. */
export interface SandboxOptions {
  /** Virtual time at the start, in milliseconds since the epoch. @default - 1 January 2026, 00:00 UTC */
  readonly now?: number;
  /** Whether AWS's published request rates are enforced. @default false */
  readonly enforceRates?: boolean;
  /** Seed of the generator that decides faults with a probability. @default 1 */
  readonly seed?: number;
  /**
   * The services it models.
   *
   * @default - every service there is
   * @internal
   */
  readonly services?: readonly SandboxService[];
  /** State to start from. @default - empty accounts */
  readonly snapshot?: WorldSnapshot;
  /** Awaited after every write, before its answer goes out. @default - nothing */
  readonly afterWrite?: (sandbox: Sandbox) => Promise<void>;
}

/** AWS in a box. */
export interface Sandbox {
  /**
   * The data of every account and Region.
   *
   * @internal
   */
  readonly world: World;
  /** Give this to SDK clients as `requestHandler`. */
  readonly requestHandler: SandboxHandler;
  /** Virtual time. */
  readonly clock: VirtualClock;
  /** What was asked. */
  readonly calls: CallLog;
  /** What goes wrong. */
  readonly faults: Faults;
  /** Request rates. */
  readonly rates: Buckets;
  /**
   * Answers a request of any other transport.
   *
   * @internal
   */
  readonly answer: (request: WireRequest) => Promise<WireAnswer>;
  /**
   * Carries an operation out at once, without wire, faults, rates or log: for tests that make thousands of calls.
   *
   * @internal
   */
  readonly call: (
    service: string,
    operation: string,
    input: object,
    scope?: Partial<Scope>,
  ) => unknown;
  /** The whole state as JSON. */
  readonly snapshot: () => WorldSnapshot;
  /** Replaces the whole state. */
  readonly restore: (snapshot: WorldSnapshot) => void;
  /** Every record: `account/region/table` to records by key. */
  readonly dump: () => Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Makes a sandbox. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const { services = SERVICES, afterWrite } = options;
  const handlers = new Map(services.flatMap((service) => Object.entries(service.timers ?? {})));
  const world = new World({ now: options.now ?? Date.UTC(2026, 0, 1), handlers });
  if (options.snapshot !== undefined) world.restore(structuredClone(options.snapshot));
  const clock = new VirtualClock(world);
  const core: Core = {
    world,
    services: new Map(services.map((service) => [service.name, service])),
    calls: new CallLog(),
    faults: new Faults(options.seed ?? 1),
    history: new History(handlers),
    buckets: new Buckets(options.enforceRates ?? false),
    requestId: requestIds(),
    afterWrite: afterWrite === undefined ? undefined : () => afterWrite(sandbox),
  };
  const sandbox: Sandbox = {
    world,
    clock,
    calls: core.calls,
    faults: core.faults,
    rates: core.buckets,
    requestHandler: createHandler(core, clock),
    call: (service, operation, input, { account = ACCOUNT, region = REGION } = {}) => {
      const carryOut = core.services.get(service)?.operations[operation];
      if (carryOut === undefined)
        throw new Error(`The sandbox does not model ${service} ${operation}`);
      const scope = { account, region };
      const principal = `arn:aws:iam::${account}:user/gantry`;
      return carryOut(input as never, { ...scope, scope, world, principal });
    },
    answer: (request) => clock.during(() => dispatch(core, request)),
    snapshot: () => JSON.parse(JSON.stringify(world.snapshot())) as WorldSnapshot,
    restore: (snapshot) => {
      world.restore(structuredClone(snapshot));
      core.history.clear();
    },
    dump: () => structuredClone(world.dump()),
  };
  return sandbox;
}

/** Where a call without wire goes unless it says otherwise. */
const ACCOUNT = '111111111111';
const REGION = 'us-east-1';

/** Request ids in the form of AWS's, numbered, so that two runs of the same calls are the same. */
function requestIds(): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `00000000-0000-4000-8000-${count.toString(16).padStart(12, '0')}`;
  };
}
