/** The sandbox on a port, for other processes and other languages. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { ConnectionLost } from './dispatch.ts';
import type { Sandbox } from './sandbox.ts';
import type { WireAnswer, WireRequest } from './wire/index.ts';

/** Settings of a sandbox's server. */
export interface ServeOptions {
  /** Port to listen on; 0 for any that is free. */
  readonly port: number;
  /** Address to listen on. @default '127.0.0.1' */
  readonly host?: string;
  /** Seconds of virtual time that pass in a second of real time. @default 60 */
  readonly speed?: number;
  /** How long every answer is on its way, in milliseconds of real time. @default 0 */
  readonly latency?: number;
  /** Real time in milliseconds. @default - the machine's monotonic clock */
  readonly realTime?: () => number;
}

/** A server that is listening. */
export interface RunningServer {
  /** Address for `AWS_ENDPOINT_URL` or `--endpoint-url`. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and closes every connection. */
  readonly close: () => Promise<void>;
}

/** Mounts a sandbox on `node:http`. Virtual time catches up with real time before each request. */
export async function serveSandbox(
  sandbox: Sandbox,
  options: ServeOptions,
): Promise<RunningServer> {
  const {
    host = '127.0.0.1',
    speed = 60,
    latency = 0,
    realTime = () => performance.now(),
  } = options;
  let last = realTime();
  const catchUp = (): void => {
    const now = realTime();
    sandbox.clock.advance((now - last) * speed);
    last = now;
  };
  const server = createServer((request, response) => {
    catchUp();
    respond(sandbox, latency, request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}`,
    port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

async function respond(
  sandbox: Sandbox,
  latency: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const onItsWay = latency > 0 ? setTimeout(latency) : undefined;
  const asked = await read(request);
  const answer = await tryAnswer(sandbox, asked);
  await onItsWay;
  if (answer === undefined) {
    response.destroy();
    return;
  }
  response.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length });
  response.end(answer.body);
}

/** Undefined when a fault takes the answer away. A mistake of the sandbox itself is answered, not hidden. */
async function tryAnswer(sandbox: Sandbox, request: WireRequest): Promise<WireAnswer | undefined> {
  try {
    return await sandbox.answer(request);
  } catch (error) {
    if (error instanceof ConnectionLost) return undefined;
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return {
      status: 500,
      headers: { 'content-type': 'application/x-amz-json-1.1' },
      body: Buffer.from(JSON.stringify({ __type: 'InternalFailure', message })),
    };
  }
}

async function read(request: IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? '/', 'http://sandbox');
  return {
    hostname: request.headers.host ?? '',
    method: request.method ?? 'GET',
    path: url.pathname,
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    ),
    query: url.search.slice(1),
    body: Buffer.concat(chunks).toString(),
  };
}
