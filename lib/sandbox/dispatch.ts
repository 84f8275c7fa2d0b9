/** Carries a request out: route, decode, limits and faults, the operation, encode. */
import type { Buckets } from './buckets.ts';
import { type CallLog, isWrite } from './call-log.ts';
import { faultNamed } from './fault-codes.ts';
import { type FaultEffect, type Faults, type FaultTarget, refusalOf } from './faults.ts';
import type { History } from './history.ts';
import { capPageSize } from './page-size.ts';
import { type Caller, callerOf } from './role-sessions.ts';
import { type Call, type Operation, type SandboxService, ServiceFault } from './service.ts';
import {
  CODECS,
  isRest,
  loadShapes,
  matchOperation,
  type OperationShape,
  type Route,
  route,
  type ServiceShapes,
  validateInput,
  type WireAnswer,
  type WireRequest,
} from './wire/index.ts';
import type { World } from './world.ts';

/** What requests are carried out against. */
export interface Core {
  readonly world: World;
  readonly services: ReadonlyMap<string, SandboxService>;
  readonly calls: CallLog;
  readonly faults: Faults;
  readonly history: History;
  readonly buckets: Buckets;
  /** The next request id. */
  readonly requestId: () => string;
  /** Awaited after every write that reached its operation or may have, before the answer goes out. */
  readonly afterWrite: (() => Promise<void>) | undefined;
}

/** The connection broke: the caller gets no answer. */
export class ConnectionLost extends Error {
  /** Node's code of a connection that the other side closed. */
  readonly code = 'ECONNRESET';

  constructor() {
    super('socket hang up');
    this.name = 'ConnectionLost';
  }
}

/** Answers a request. Throws {@link ConnectionLost} when a fault takes the answer away. */
export async function dispatch(core: Core, request: WireRequest): Promise<WireAnswer> {
  const requestId = core.requestId();
  const found = tryRoute(request);
  if (found instanceof ServiceFault) {
    const protocol = request.headers['x-amz-target'] === undefined ? 'query' : 'json';
    return CODECS[protocol].fault(undefined, undefined, found, requestId);
  }
  const shapes = await loadShapes(found.service);
  const codec = CODECS[found.service.protocol];
  let operation: string | undefined;
  try {
    const shape = shapeOf(found, shapes, request);
    operation = shape.name;
    const input = codec.decode(shape, request);
    const asked = { ...found, operation };
    const output = perform(
      core,
      { found: asked, shape, userAgent: request.headers['user-agent'] },
      input,
    );
    return codec.encode(found.service, shape, output, requestId);
  } catch (error) {
    if (error instanceof ServiceFault) return codec.fault(found.service, shapes, error, requestId);
    throw error;
  } finally {
    if (operation !== undefined && isWrite(operation)) await core.afterWrite?.();
  }
}

function tryRoute(request: WireRequest): Route | ServiceFault {
  try {
    return route(request);
  } catch (error) {
    if (error instanceof ServiceFault) return error;
    throw error;
  }
}

function shapeOf(
  { service, operation }: Route,
  shapes: ServiceShapes,
  request: WireRequest,
): OperationShape {
  const shape = isRest(service)
    ? matchOperation(shapes, request)
    : shapes.operations.get(operation);
  if (shape !== undefined) return shape;
  throw service.protocol !== 'query' && service.protocol !== 'ec2'
    ? new ServiceFault('UnknownOperationException', `${service.name} has no operation ${operation}`)
    : new ServiceFault(
        'InvalidAction',
        `The action ${operation} is not valid for this web service.`,
      );
}

interface Asked {
  readonly found: Route;
  readonly shape: OperationShape;
  readonly userAgent: string | undefined;
}

function perform(core: Core, { found, shape, userAgent }: Asked, input: unknown): unknown {
  const caller = callerOf(core.world, found.accessKey);
  const scope = { account: caller.account, region: found.region };
  const target: FaultTarget = {
    service: found.service.name,
    operation: found.operation,
    ...scope,
    input: structuredClone(input),
    write: isWrite(found.operation),
  };
  const call: Call = {
    ...scope,
    scope,
    world: core.world,
    principal: caller.arn,
  };
  const record = (error?: string): void =>
    core.calls.add({
      ...target,
      ...(userAgent === undefined ? {} : { userAgent }),
      at: core.world.now(),
      ...(error === undefined ? {} : { error }),
    });
  try {
    const output = carryOut(core, { found, shape, target, call, caller }, input);
    record();
    return output;
  } catch (error) {
    record(codeOf(error));
    throw error;
  }
}

interface Work {
  readonly found: Route;
  readonly shape: OperationShape;
  readonly target: FaultTarget;
  readonly call: Call;
  readonly caller: Caller;
}

function carryOut(core: Core, work: Work, input: unknown): unknown {
  const { found, shape, target, call, caller } = work;
  const context = { operation: found.operation, principal: call.principal };
  if (caller.expired) throw faultNamed('expired-token', found.service, context);
  if (!core.buckets.take({ ...target, now: core.world.now() }))
    throw faultNamed('throttle', found.service, context);
  const effects = core.faults.effectsOn(target);
  const refusal = refusalOf(effects, found.service, context);
  if (refusal !== undefined) throw refusal;
  runHooks(effects, 'before', target);
  if (has(effects, 'reset')) throw new ConnectionLost();
  const operation = operationOf(core, found);
  validateInput(found.service, shape.input, input);
  const asked = capPageSize(found.service, shape.input, input, effects);
  const output = operation(asked as never, { ...call, world: worldFor(core, target, effects) });
  if (target.write && core.faults.needsHistory) core.history.record(core.world);
  runHooks(effects, 'after', target);
  if (has(effects, 'lost-answer')) throw new ConnectionLost();
  if (has(effects, 'error-after-commit')) throw faultNamed('server-error', found.service, context);
  return output;
}

function operationOf(core: Core, { service, operation }: Route): Operation {
  const found = core.services.get(service.name)?.operations[operation];
  if (found !== undefined) return found;
  throw new ServiceFault(
    service.protocol === 'query' || service.protocol === 'ec2'
      ? 'InvalidAction'
      : 'UnknownOperationException',
    `The sandbox does not model ${service.name} ${operation}`,
  );
}

/** Stale reads see a past world; everything else sees the present one. */
function worldFor(core: Core, target: FaultTarget, effects: readonly FaultEffect[]): World {
  if (!core.faults.needsHistory) {
    core.history.clear();
    return core.world;
  }
  if (core.history.isEmpty) core.history.record(core.world);
  const stale = effects.find((effect) => effect.kind === 'stale');
  if (target.write || stale === undefined) return core.world;
  return core.history.at(core.world.now() - stale.milliseconds);
}

function has(effects: readonly FaultEffect[], kind: FaultEffect['kind']): boolean {
  return effects.some((effect) => effect.kind === kind);
}

function runHooks(
  effects: readonly FaultEffect[],
  when: 'before' | 'after',
  target: FaultTarget,
): void {
  for (const effect of effects) if (effect.kind === 'hook') effect[when]?.(target);
}

function codeOf(error: unknown): string {
  return error instanceof ServiceFault || error instanceof ConnectionLost
    ? error.code
    : String(error);
}
