/**
 * A gate before the emulator, for what it cannot answer at all, or only if it is asked otherwise: see `stand-in.ts`. What it
 * has no operation for is told as AWS tells it. All else passes as it is.
 */
import {
  createServer,
  request as forward,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Asked, standIn } from './stand-in.ts';

/** A gate that listens. */
export interface Gate {
  readonly endpoint: string;
  /** The emulator is empty again. */
  forget(): void;
  close(): void;
}

/** What a page begins with. */
const LESS = '<'.charCodeAt(0);

/** Opens a gate before an emulator. */
export async function openGate(emulator: string): Promise<Gate> {
  let stand = standIn();
  const server = createServer((incoming, outgoing) => {
    const answer = async () => {
      const { method = 'GET', url = '/', headers } = incoming;
      const asked = { method, url, headers, body: await bodyOf(incoming) };
      const known = stand.answer(asked);
      if (known !== undefined) {
        outgoing.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
        outgoing.end(known);
        return;
      }
      const told = await passOn(emulator, stand.reword(asked));
      for (const more of stand.also(asked)) await passOn(emulator, more);
      // What stands in for a page is the code that AWS has for an operation that it does not know.
      const isPage = headers['x-amz-target'] !== undefined && told.body[0] === LESS;
      const { 'content-length': _, 'transfer-encoding': __, ...kept } = told.headers;
      outgoing.writeHead(isPage ? 400 : told.status, kept);
      outgoing.end(isPage ? '{"__type":"UnknownOperationException"}' : told.body);
    };
    answer().catch((error: Error) => outgoing.destroy(error));
  });
  await listening(server);
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    forget: () => {
      stand = standIn();
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

interface Told {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

function passOn(emulator: string, { method, url, headers, body }: Asked): Promise<Told> {
  const { host: _, 'content-length': __, ...kept } = headers;
  return new Promise((resolve, reject) => {
    const onward = forward(
      `${emulator}${url}`,
      { method, headers: { ...kept, 'content-length': body.length } },
      (answer) => {
        bodyOf(answer).then(
          (text) =>
            resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: text }),
          reject,
        );
      },
    );
    onward.on('error', reject);
    onward.end(body);
  });
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve());
  });
}
