/**
 * A gate before the emulator, for what it cannot answer at all. DescribeCapacityProviders without names lists every
 * provider in AWS and ends in an internal error there: the gate puts in the names that it saw made. It knows no activations of Systems
 * Manager: there are none. What it has no operation for is told as AWS tells it. All else passes as it is.
 */
import { createServer, request as forward, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A gate that listens. */
export interface Gate {
  readonly endpoint: string;
  /** The emulator is empty again. */
  forget(): void;
  close(): void;
}

const LISTING = 'AmazonEC2ContainerServiceV20141113.DescribeCapacityProviders';

const CREATION = 'AmazonEC2ContainerServiceV20141113.CreateCapacityProvider';

/** What a page begins with. */
const LESS = '<'.charCodeAt(0);

const ACTIVATIONS = 'AmazonSSM.DescribeActivations';

/** Opens a gate before an emulator. */
export async function openGate(emulator: string): Promise<Gate> {
  const providers = new Set<string>();
  const server = createServer((incoming, outgoing) => {
    if (incoming.headers['x-amz-target'] === ACTIVATIONS) {
      outgoing.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      outgoing.end('{"ActivationList":[]}');
      return;
    }
    bodyOf(incoming)
      .then((body) => named(incoming, body, providers))
      .then((body) => {
        const { host: _, 'content-length': __, ...headers } = incoming.headers;
        const onward = forward(
          `${emulator}${incoming.url ?? '/'}`,
          { method: incoming.method, headers: { ...headers, 'content-length': body.length } },
          (answer) => {
            bodyOf(answer)
              .then((text) => {
                // What stands in for a page is the code that AWS has for an operation that it does not know.
                const isPage = incoming.headers['x-amz-target'] !== undefined && text[0] === LESS;
                const {
                  'content-length': ___,
                  'transfer-encoding': ____,
                  ...kept
                } = answer.headers;
                outgoing.writeHead(isPage ? 400 : (answer.statusCode ?? 502), kept);
                outgoing.end(isPage ? '{"__type":"UnknownOperationException"}' : text);
              })
              .catch((error: Error) => outgoing.destroy(error));
          },
        );
        onward.on('error', (error) => outgoing.destroy(error));
        onward.end(body);
      })
      .catch((error: Error) => outgoing.destroy(error));
  });
  await listening(server);
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    forget: () => providers.clear(),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function named({ headers }: IncomingMessage, body: Buffer, providers: Set<string>): Buffer {
  const target = headers['x-amz-target'];
  if (target === CREATION) {
    const { name } = JSON.parse(body.toString('utf8')) as { name?: string };
    if (name !== undefined) providers.add(name);
  }
  if (target !== LISTING) return body;
  const input = JSON.parse(body.toString('utf8')) as { capacityProviders?: readonly string[] };
  if (input.capacityProviders !== undefined) return body;
  return Buffer.from(JSON.stringify({ ...input, capacityProviders: [...providers] }));
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
