/** Plans against a sandbox in another process. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeServicesApp } from './apps.ts';
import { GANTRY, inFolder, nodeSubject, ROOT, race, run, usageOf } from './process.ts';
import { ms, printTable, say, seconds, verdict } from './report.ts';

const MOST_MS = 600;

/** Deploys the web service into a served sandbox, then times plans of it; then a plan of many services. */
export async function benchPlan(rounds: number, services: number): Promise<void> {
  await webService(rounds);
  await manyServices(services);
}

async function webService(rounds: number): Promise<void> {
  const app = join(ROOT, 'examples/web-service/app.ts');
  const sandbox = [GANTRY, 'sandbox', '--json', '--speed', '600'];
  await withSandbox(sandbox, async (folder, env) => {
    const at = { cwd: folder, env };
    run(nodeSubject('gantry deploy', [GANTRY, 'deploy', app, '--yes', '--no-wait'], at));
    const results = race(
      [
        nodeSubject('node -e 0', ['-e', '0']),
        nodeSubject('gantry plan', [GANTRY, 'plan', app, '--detailed-exitcode'], at),
        nodeSubject(
          'gantry plan --refresh batched',
          [GANTRY, 'plan', app, '--refresh', 'batched'],
          at,
        ),
      ],
      rounds,
    );
    printTable(
      `Plan of the web service, nothing to do, against a sandbox in another process, medians of ${rounds}`,
      ['process', 'median', 'least', `at most ${MOST_MS} ms`],
      results.map(({ subject, median, least }) => [
        subject.name,
        ms(median),
        ms(least),
        verdict(median <= MOST_MS),
      ]),
    );
  });
}

async function manyServices(count: number): Promise<void> {
  say(`\ndeploying ${count} services into a sandbox ...`);
  await withServices('balanced', count, async (folder, env) => {
    const app = writeServicesApp(folder, count);
    const plan = [GANTRY, 'plan', app, '--refresh', 'batched', '--detailed-exitcode'];
    const usage = usageOf(nodeSubject('gantry plan', plan, { cwd: folder, env }));
    printTable(
      `Plan of ${count} services, nothing to do, against a sandbox in another process, once`,
      ['process', 'wall', 'CPU', 'peak memory'],
      [
        [
          'gantry plan --refresh batched',
          seconds(usage.wall),
          seconds(usage.cpu),
          `${usage.memory.toFixed(0)} MiB`,
        ],
      ],
    );
    say("  the wall time is that of AWS's request rates, to which it keeps here as on AWS");
  });
}

/** A served sandbox in which so many services of a kind stand; every answer takes `latency` milliseconds. */
export async function withServices(
  kind: 'plain' | 'balanced',
  count: number,
  work: (folder: string, env: Readonly<Record<string, string>>) => Promise<void>,
  latency = 0,
): Promise<void> {
  const program = fileURLToPath(new URL('serve.ts', import.meta.url));
  await withSandbox(['--import=tsx', program, kind, `${count}`, `${latency}`], work);
}

/** Starts a Node process that serves a sandbox, and gives `work` a folder and what clients need in their environment. */
async function withSandbox(
  args: readonly string[],
  work: (folder: string, env: Readonly<Record<string, string>>) => Promise<void>,
): Promise<void> {
  await inFolder(async (folder) => {
    const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(server, 'close');
    try {
      const [said] = await Promise.race([once(server.stdout, 'data'), ended]);
      if (server.exitCode !== null) throw new Error('the sandbox did not start');
      const { environment } = JSON.parse(String(said)) as { environment: Record<string, string> };
      await work(folder, environment);
    } finally {
      server.kill('SIGINT');
      await ended;
    }
  });
}
