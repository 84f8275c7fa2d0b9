/** The moto AWS emulator, where this machine has it: an independent second opinion on what goes over the wire. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openGate } from './gate.ts';

/** How many objects of each kind were made, such as `ec2 VPC`. */
export type Counts = Readonly<Record<string, number>>;

/** A running emulator. */
export interface Emulator {
  readonly endpoint: string;
  /** Past the gate: the emulator as it is. */
  readonly bare: string;
  /** What was made since it was last empty. It never forgets an object that was deleted. */
  counts(): Promise<Counts>;
  /** Makes it empty again: a new one takes a second to start, and its first requests another. */
  reset(): Promise<void>;
  stop(): void;
}

const SERVER = fileURLToPath(new URL('./server.py', import.meta.url));
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
  const child = spawn(python, [SERVER, '-H', '127.0.0.1', '-p', String(port)], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      ...process.env,
      // Off by default, and then no AWS managed policy exists.
      MOTO_IAM_LOAD_MANAGED_POLICIES: 'true',
      // Seconds, of our time, that a certificate takes to be issued.
      MOTO_ACM_VALIDATION_WAIT: '0',
      MOTO_EC2_ENABLE_INSTANCE_TYPE_VALIDATION: 'true',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  });
  const answers = createInterface({ input: child.stdout }).on('line', () => {});
  const counts = async () => {
    const answer = once(answers, 'line');
    child.stdin.write('\n');
    return JSON.parse(String((await answer)[0])) as Counts;
  };
  await answering(bare, () => child.exitCode !== null);
  const gate = await openGate(bare);
  return {
    endpoint: gate.endpoint,
    bare,
    counts,
    reset: async () => {
      const answer = await fetch(`${bare}/moto-api/reset`, { method: 'POST' });
      if (!answer.ok) throw new Error(`the emulator answers ${answer.status} to a reset`);
      gate.forget();
    },
    stop: () => {
      gate.close();
      child.kill();
    },
  };
}

async function answering(bare: string, isGone: () => boolean): Promise<void> {
  const end = Date.now() + 60_000;
  for (;;) {
    try {
      await (await fetch(`${bare}/moto-api/`)).text();
      return;
    } catch (cause) {
      if (Date.now() > end || isGone())
        throw new Error(`the emulator did not answer at ${bare}`, { cause });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
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
