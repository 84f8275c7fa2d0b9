/** A plan of the web service against a sandbox in another process. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { GANTRY, inFolder, nodeSubject, ROOT, race, run } from './process.ts';
import { ms, printTable, verdict } from './report.ts';

const MOST_MS = 600;

/** Deploys the web service into a served sandbox, then times plans of it. */
export async function benchPlan(rounds: number): Promise<void> {
  const app = join(ROOT, 'examples/web-service/app.ts');
  await inFolder(async (folder) => {
    const server = spawn(process.execPath, [GANTRY, 'sandbox', '--json', '--speed', '600'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [said] = await once(server.stdout, 'data');
      const { environment: env } = JSON.parse(String(said)) as {
        environment: Record<string, string>;
      };
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
    } finally {
      server.kill('SIGINT');
      await once(server, 'close');
    }
  });
}
