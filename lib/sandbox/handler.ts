/** The sandbox as the `requestHandler` of SDK clients: in process, without sockets. */
import { HttpResponse } from '@smithy/core/protocols';
import type { HttpHandlerOptions, HttpRequest } from '@smithy/types';
import type { VirtualClock } from './clock.ts';
import { type Core, dispatch } from './dispatch.ts';
import type { WireRequest } from './wire/index.ts';

/** What a Smithy HTTP handler answers. */
export interface HandlerAnswer {
  /** The HTTP response. */
  readonly response: HttpResponse;
}

/** What SDK clients put into their user agent. */
export interface HandlerMetadata {
  /** Protocol, such as `h1`. */
  readonly handlerProtocol: string;
}

/** A Smithy HTTP handler: give it to any SDK v3 client as `requestHandler`. */
export interface SandboxHandler {
  /** Answers a request. */
  handle(request: HttpRequest, options?: HttpHandlerOptions): Promise<HandlerAnswer>;
  /** Changes nothing. */
  updateHttpClientConfig(key: never, value: never): void;
  /** Nothing: it has no settings. */
  httpHandlerConfigs(): Record<string, never>;
  /** Does nothing: it holds no sockets. */
  destroy(): void;
  /** What SDK clients put into their user agent. */
  readonly metadata: HandlerMetadata;
}

/** The handler of a sandbox. Virtual time stands still while a request is under way. */
export function createHandler(core: Core, clock: VirtualClock): SandboxHandler {
  return {
    metadata: { handlerProtocol: 'h1' },
    async handle(request, options) {
      abortedBy(options)?.throwIfAborted();
      const answer = await clock.during(async () => dispatch(core, await wireRequestOf(request)));
      const { status: statusCode, headers, body } = answer;
      return { response: new HttpResponse({ statusCode, headers: { ...headers }, body }) };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  };
}

function abortedBy(options: HttpHandlerOptions | undefined): AbortSignal | undefined {
  return options?.abortSignal instanceof AbortSignal ? options.abortSignal : undefined;
}

async function wireRequestOf(request: HttpRequest): Promise<WireRequest> {
  return {
    hostname: request.hostname,
    method: request.method,
    path: request.path,
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
    ),
    query: queryOf(request.query ?? {}),
    body: await textOf(request.body),
  };
}

function queryOf(query: NonNullable<HttpRequest['query']>): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query))
    for (const one of Array.isArray(value) ? value : [value]) parameters.append(key, one ?? '');
  return parameters.toString();
}

async function textOf(body: unknown): Promise<string> {
  if (body === undefined || body === null) return '';
  if (typeof body === 'string') return body;
  // Not `Buffer.from`: the SDK's request bodies warn when it looks at them.
  if (body instanceof Uint8Array) return new TextDecoder().decode(body);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array | string>)
    chunks.push(Buffer.from(chunk as string));
  return Buffer.concat(chunks).toString();
}
