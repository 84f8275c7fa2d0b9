/** What resource types are handed by the engine, over a sandbox. */
import type { AwsCall } from '../../lib/aws/call-plugin.ts';
import { type AwsRequestHandler, createClients } from '../../lib/aws/clients.ts';
import type { AwsEnvironment } from '../../lib/aws/environment.ts';
import { unpaced } from '../../lib/aws/pacing.ts';
import { digest, type JsonObject } from '../../lib/core/json.ts';
import type { Address } from '../../lib/graph/address.ts';
import type {
  AnyResourceType,
  ApplyContext,
  CreateRequest,
  Live,
  ReadContext,
  ReadRequest,
  ResourceType,
  UpdateRequest,
} from '../../lib/resource-type.ts';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../lib/sandbox/index.ts';

/** A sandbox with an app named `shop` in it. */
export interface TestWorld {
  readonly sandbox: Sandbox;
  readonly aws: AwsEnvironment;
  /** Every attempt of every call so far. */
  readonly calls: AwsCall[];
  /** Names of the writes so far, such as `CreateVpc`. */
  writes(): readonly string[];
  /** A new plan's context: nothing remembered. */
  reading(overrides?: Partial<ReadContext>): ReadContext;
  applying(overrides?: Partial<ApplyContext>): ApplyContext;
}

/** Makes a sandbox and the contexts of an app over it; `types` are those that `owned` answers for. */
export function aWorld(
  options: SandboxOptions & {
    readonly types?: readonly AnyResourceType[];
    /** The sandbox. Default: a new one with these options. */
    readonly over?: Sandbox;
  } = {},
): TestWorld {
  const { types = [], over, ...sandboxOptions } = options;
  const sandbox = over ?? createSandbox(sandboxOptions);
  const calls: AwsCall[] = [];
  const aws: AwsEnvironment = {
    account: '111111111111',
    region: 'eu-west-1',
    partition: 'aws',
    clients: createClients({
      region: 'eu-west-1',
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
      requestHandler: sandbox.requestHandler as unknown as AwsRequestHandler,
      signed: false,
      clock: sandbox.clock,
      pacer: unpaced,
      onCall: (call) => calls.push(call),
    }),
  };
  const reading = (overrides: Partial<ReadContext> = {}): ReadContext => {
    const memory = new Map<string, Promise<unknown>>();
    const context: ReadContext = {
      app: 'shop',
      aws,
      clock: sandbox.clock,
      signal: new AbortController().signal,
      refresh: 'complete',
      memo<T>(key: string, read: () => Promise<T>): Promise<T> {
        const known = memory.get(key) ?? read();
        memory.set(key, known);
        return known as Promise<T>;
      },
      async owned(name) {
        const type = types.find((one) => one.name === name);
        return type === undefined ? [] : (await type.operations()).list(context);
      },
      observed: () => [],
      desired: () => [],
      ...overrides,
    };
    return context;
  };
  return {
    sandbox,
    aws,
    calls,
    reading,
    writes: () => calls.filter((call) => call.write).map((call) => call.operation),
    applying: (overrides = {}) => ({
      ...reading(overrides),
      address: 'shop/Test' as Address,
      fresh: true,
      clientToken: (payload) => digest(payload, 32),
      progress: () => {},
      ...overrides,
    }),
  };
}

/** Our tags on an object of the app `shop`. */
export function ownTags(address: string): Readonly<Record<string, string>> {
  return { 'gantry:app': 'shop', 'gantry:address': address };
}

/** A request to make an object with our tags. */
export function creating<P extends object>(
  address: string,
  properties: P,
  tags: Readonly<Record<string, string>> = {},
): CreateRequest<P> {
  return { address: address as Address, properties, tags: { ...ownTags(address), ...tags } };
}

/** A request to change an object from its live form to `properties`, with the tags that it has. */
export function updating<P extends object>(
  live: Live<P>,
  properties: P,
  paths: readonly string[],
  tags?: UpdateRequest<P>['tags'],
): UpdateRequest<P> {
  return {
    address: 'shop/Test' as Address,
    live,
    properties,
    changes: paths.map((path) => ({
      path,
      before: undefined,
      after: undefined,
      change: 'update',
      impact: 'live',
    })),
    tags: tags ?? { set: {}, remove: [], all: live.tags },
  };
}

/** Reads one desired object, as a plan does. */
export async function readOne<P extends object>(
  type: ResourceType<P>,
  properties: P,
  context: ReadContext,
): Promise<Live<P> | undefined> {
  const identity = type.identity(properties);
  if (identity === undefined) throw new Error(`${type.name} is found by its tags`);
  const request: ReadRequest<P> = {
    address: 'shop/Test' as Address,
    identity: identity as JsonObject,
    properties: type.canonical(properties),
    digest: undefined,
  };
  const operations = await type.operations();
  const [live] = await operations.read([request], context);
  return live;
}
