/** `gantry sandbox`: AWS in a box on a port of this machine. */
import { once } from 'node:events';
import { EXIT, GantryError } from '../../core/errors.ts';
import { createSandbox, serveSandbox } from '../../sandbox/index.ts';
import type { CommandCall } from '../commands.ts';
import { printJson } from '../json.ts';

/** Serves an empty sandbox on loopback until interrupted. Its state ends with it. */
export async function run({ host, command, options }: CommandCall): Promise<number> {
  const port = numberOf('port', options.port ?? '0', (n) => Number.isInteger(n) && n < 65_536);
  const speed = numberOf('speed', options.speed ?? '1', Number.isFinite);
  const server = await serveSandbox(createSandbox({ now: Date.now() }), { port, speed }).catch(
    (cause: unknown) => {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new GantryError('cli/usage', `port ${port} cannot be served on: ${why}`, {
        hint: 'choose another port, or leave --port out',
        cause,
      });
    },
  );
  if (options.json === true)
    printJson(host, command, {
      url: server.url,
      port: server.port,
      environment: environmentOf(server.url),
    });
  else {
    host.stderr.write(`the sandbox listens on ${server.url}; interrupt it to end it\n`);
    for (const [name, value] of Object.entries(environmentOf(server.url)))
      host.stdout.write(`export ${name}=${value}\n`);
  }
  if (!host.signal.aborted) await once(host.signal, 'abort');
  await server.close();
  return EXIT.done;
}

/** What other processes need in their environment. */
function environmentOf(url: string): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'sandbox',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    AWS_REGION: 'us-east-1',
  };
}

function numberOf(name: string, text: string, fits: (value: number) => boolean): number {
  const value = Number(text);
  if (text.trim() === '' || value < 0 || !fits(value))
    throw new GantryError('cli/usage', `--${name} ${text} is not a number that fits`);
  return value;
}
