/** The moto AWS emulator, where this machine has it: an independent second opinion on what goes over the wire. */
import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { openGate } from './gate.ts';

/** A running emulator. */
export interface Emulator {
  readonly endpoint: string;
  /** Past the gate: the emulator as it is. */
  readonly bare: string;
  /** Everything in its accounts, as its own state dump tells it. */
  dump(): Promise<Record<string, Record<string, readonly Record<string, unknown>[]>>>;
  stop(): void;
}

const python = process.env['MOTO_PYTHON'] ?? 'python3';

/** Whether the emulator is installed here. */
export function hasEmulator(): boolean {
  return (
    spawnSync(python, ['-c', 'import moto.server, flask_cors'], { stdio: 'ignore' }).status === 0
  );
}

/** Starts the emulator on a free loopback port, empty. */
export async function startEmulator(): Promise<Emulator> {
  const port = await freePort();
  const bare = `http://127.0.0.1:${port}`;
  const child = spawn(
    python,
    ['-c', 'from moto.server import main; main()', '-H', '127.0.0.1', '-p', String(port)],
    {
      stdio: 'ignore',
      env: {
        ...process.env,
        // Off by default, and then no AWS managed policy exists.
        MOTO_IAM_LOAD_MANAGED_POLICIES: 'true',
        MOTO_EC2_ENABLE_INSTANCE_TYPE_VALIDATION: 'true',
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    },
  );
  const dump = async () => {
    const answer = await fetch(`${bare}/moto-api/data.json`);
    return (await answer.json()) as Awaited<ReturnType<Emulator['dump']>>;
  };
  const end = Date.now() + 60_000;
  for (;;) {
    try {
      await dump();
      const gate = await openGate(bare, async () => namesIn(await dump()));
      const stop = () => {
        gate.close();
        child.kill();
      };
      return { endpoint: gate.endpoint, bare, dump, stop };
    } catch (cause) {
      if (Date.now() > end || child.exitCode !== null)
        throw new Error(`the emulator did not answer at ${bare}`, { cause });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

function namesIn(dumped: Awaited<ReturnType<Emulator['dump']>>): readonly string[] {
  const providers = dumped['ecs']?.['CapacityProvider'] ?? [];
  return providers.map(({ name }) => String(name));
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
